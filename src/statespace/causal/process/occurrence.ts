import { heed } from '../../../base/heed.ts';
import { COMPARING } from './step-costs.ts';
/** A token of a place (a condition of the process): from the event that puts it to the one that takes it. */
export interface Occurrence {
  /** The event that puts the token, `null` when it is there from the start. */
  readonly opened: number | null;
  /** The event that takes it, `null` when it stays for ever. */
  readonly closed: number | null;
}

/** True when event `a` is `b` or one that `b` needs, directly or not. */
export type Precedes = (a: number, b: number) => boolean;

/** Whether a token is gone before another one is put: none is before the start of the run, nor after one that stays. */
function isGoneBefore(precedes: Precedes, closed: number | null, opened: number | null): boolean {
  return closed !== null && opened !== null && precedes(closed, opened);
}

/**
 * Whether two tokens are there together in some state. Where nothing competes, tokens of which every two can be there
 * together can all be: all that they need has not taken any of them.
 */
export function canMeet(precedes: Precedes, a: Occurrence, b: Occurrence): boolean {
  return (
    a === b || !(isGoneBefore(precedes, a.closed, b.opened) || isGoneBefore(precedes, b.closed, a.opened))
  );
}

/**
 * For each clause the tokens, one of which has to be there, of all that can be together with those to be taken and with
 * one for each other clause; `null` when a clause has none left, so that they never all hold.
 */
export function waysToHold(
  precedes: Precedes,
  taken: readonly Occurrence[],
  clauses: readonly (readonly Occurrence[])[],
): readonly (readonly Occurrence[])[] | null {
  let ways = clauses.map((clause) => {
    heed(COMPARING * clause.length * taken.length);
    return clause.filter((o) => taken.every((t) => canMeet(precedes, o, t)));
  });
  for (let before = -1, left = sizeOf(ways); left !== before; ) {
    if (ways.some((clause) => clause.length === 0)) return null;
    const now = ways;
    ways = now.map((clause) =>
      clause.filter((o) => {
        heed(COMPARING * (taken.length + now.length));
        return o.closed === null || !isNeeded(precedes, o.closed, taken, now);
      }),
    );
    [before, left] = [left, sizeOf(ways)];
  }
  return ways;
}

/** Whether the event has happened whenever the tokens to be taken are there and each clause holds in some way. */
export function isNeeded(
  precedes: Precedes,
  event: number,
  taken: readonly Occurrence[],
  ways: readonly (readonly Occurrence[])[],
): boolean {
  const isPast = (o: Occurrence) => isGoneBefore(precedes, event, o.opened);
  return taken.some(isPast) || ways.some((clause) => clause.every(isPast));
}

function sizeOf(lists: readonly (readonly unknown[])[]): number {
  return lists.reduce((sum, { length }) => sum + length, 0);
}
