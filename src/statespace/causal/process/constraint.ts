/**
 * An event that comes at the latest so long after the last of some others, in time units; after the start when there are
 * none. Of runs in which something competes, these are the ones in which it went one way: what reads a token comes before
 * what takes it, and what might have happened instead was prevented in time.
 *
 * Solutions of such constraints are closed under the maximum of dates, as those of all others on a causal net are
 * (max-plus convexity; with several events to be after, max-atoms: Bezem, Nieuwenhuis and Rodríguez-Carbonell 2008).
 */
export interface Constraint {
  readonly event: number;
  readonly after: readonly number[];
  /** Less than 0: so long before. */
  readonly plus: number;
}

/** Each of the first events comes before each of the others, or so much more than that. */
export function allBefore(
  first: readonly number[],
  others: readonly number[],
  by = 0,
): readonly Constraint[] {
  return first.flatMap((event) => others.map((other) => ({ event, after: [other], plus: 0 - by })));
}

/** The same constraints where events have other numbers. */
export function renumbered(
  constraints: readonly Constraint[],
  numberOf: (event: number) => number,
): readonly Constraint[] {
  return constraints.map(({ event, after, plus }) => ({
    event: numberOf(event),
    after: after.map(numberOf),
    plus,
  }));
}
