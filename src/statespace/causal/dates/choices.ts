/** All choices of one of each list (their Cartesian product), in order; `null` where they are more than `most`. */
export function choicesOf<T>(
  lists: readonly (readonly T[])[],
  most: number,
): readonly (readonly T[])[] | null {
  if (lists.reduce((product, { length }) => product * length, 1) > most) return null;
  return lists.reduce<readonly (readonly T[])[]>(
    (ways, list) => ways.flatMap((way) => list.map((each) => [...way, each])),
    [[]],
  );
}
