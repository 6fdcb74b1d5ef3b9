import type { BranchingProcess } from '../process/branching-process.ts';
import { linearizationOf } from '../process/branching-process.ts';
import type { Constraint } from '../process/constraint.ts';

/** One order of the spontaneous events of a branch. */
interface GoingOn {
  /** All events of the branch, in an order in which they can happen: what is spontaneous as soon as it can. */
  readonly order: readonly number[];
  /** Of each choice, alternatives, each some constraints that all are to hold. */
  readonly goingOn: readonly (readonly (readonly Constraint[])[])[];
}

/**
 * What is spontaneous happens only while the run goes on: something else is enabled then. In which orders the
 * spontaneous events of a branch may come, and what their dates have to keep for that.
 *
 * Something else is enabled just before such an event *c* if an event comes at its date or later that is not
 * spontaneous and needs neither *c* nor one that comes after it: that event, or one that it waits for, is. Otherwise what
 * is enabled never happens, as *c* takes a token that it needs; then all that it waits for has happened before *c*.
 *
 * @param disablers by event
 * @param lost what has all its causes in the branch and is not in it
 */
export function waysToGoOn(
  process: BranchingProcess,
  disablers: readonly (readonly number[])[],
  branch: readonly number[],
  lost: readonly number[],
): readonly GoingOn[] {
  const { events, past } = process;
  const isSpontaneous = (e: number) => events[e].variants.isSpontaneous;
  const all = branch.filter(isSpontaneous);
  if (all.length === 0) return [{ order: linearizationOf(process, branch)!, goingOn: [] }];
  const others = branch.filter((e) => !isSpontaneous(e));
  const needs = (e: number, several: readonly number[]) => several.some((other) => past.has(e, other));
  const isIn = new Set(branch);
  return ordersOf(all, past).flatMap((crashes): readonly GoingOn[] => {
    const order = linearizationOf(process, [...crashes, ...others]);
    if (order === null) return [];
    const inTurn = crashes.slice(1).map((c, i) => ({ event: crashes[i], after: [c], plus: 0 }));
    const goingOn = crashes.map((c, i) => {
      const later = crashes.slice(i);
      const earlier = beforeIn(process, isIn, crashes.slice(0, i + 1));
      const after = others.filter((e) => !earlier.has(e) && !needs(e, later));
      const byWhatComes: readonly Constraint[] = [{ event: c, after, plus: after.length === 0 ? -1 : 0 }];
      const taken = lost.filter(
        (e) =>
          !isSpontaneous(e) &&
          disablers[e].includes(c) &&
          disablers[e].every((d) => !isIn.has(d) || needs(d, later)) &&
          !needs(e, later),
      );
      const byWhatIsLost = taken.map((e) =>
        events[e].causes
          .filter((cause) => !earlier.has(cause))
          .map((cause) => ({ event: cause, after: [c], plus: 0 })),
      );
      return byWhatIsLost.find((way) => way.length === 0) === undefined
        ? [byWhatComes, ...byWhatIsLost]
        : [[]];
    });
    return [{ order, goingOn: [[inTurn], ...goingOn] }];
  });
}

/** What comes before some events of a branch in all its runs: their causes, and what reads the tokens that these take. */
function beforeIn(
  { events, tokens }: BranchingProcess,
  isIn: ReadonlySet<number>,
  some: readonly number[],
): ReadonlySet<number> {
  const found = new Set(some);
  for (const e of found) {
    const { causes, takes } = events[e];
    for (const other of [...causes, ...takes.flatMap((token) => tokens[token].readers)])
      if (isIn.has(other)) found.add(other);
  }
  return found;
}

/** All orders of some events that causes allow. */
function ordersOf(some: readonly number[], past: BranchingProcess['past']): readonly (readonly number[])[] {
  if (some.length === 0) return [[]];
  return some
    .filter((e) => !some.some((other) => other !== e && past.has(e, other)))
    .flatMap((e) =>
      ordersOf(
        some.filter((other) => other !== e),
        past,
      ).map((rest) => [e, ...rest]),
    );
}
