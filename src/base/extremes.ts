/**
 * The greatest of some numbers and `otherwise`. A call such as `Math.max(...numbers)` has each of them for an argument,
 * which overflows the stack for a hundred thousand.
 */
export function maxOf(numbers: Iterable<number>, otherwise = Number.NEGATIVE_INFINITY): number {
  let greatest = otherwise;
  for (const number of numbers) if (number > greatest) greatest = number;
  return greatest;
}

/** The least of some numbers and `otherwise`; see {@link maxOf}. */
export function minOf(numbers: Iterable<number>, otherwise = Number.POSITIVE_INFINITY): number {
  let least = otherwise;
  for (const number of numbers) if (number < least) least = number;
  return least;
}
