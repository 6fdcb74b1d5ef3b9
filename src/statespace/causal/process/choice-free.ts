import { heed } from '../../../base/heed.ts';
import { canMeet, isNeeded, type Occurrence, waysToHold } from './occurrence.ts';
import { COMPARING } from './step-costs.ts';
import type { UnfoldedEvent, Unfolding } from './unfold.ts';
import type { Variants } from './variants.ts';

/** Pairs of tokens that may be compared before giving up. */
const MOST_TRIED = 5_000_000;
/**
 * Whether one run is the whole truth: every maximal run has its events, each as soon as its causes have happened and
 * its own delay is over.
 *
 * What is checked: (1) the tokens of a place come one after the other, by causes; (2) from when its causes have
 * happened until it does itself, what an event reads stays there; (3) wherever the tokens that a transition takes and
 * reads can meet, they make it one of the events, and all causes of that event are needed for them to be there.
 *
 * Then the states that any firings lead to are the sets of events that contain the causes of each of theirs, with the
 * tokens that have been put and not taken: by induction, a transition enabled in such a state is an event, by (3), not
 * in the set yet, as what it takes is still there, and its causes are in the set; so the set with it is such a state
 * again, whichever variant fired. And each event outside a set that contains its causes is enabled there: what it takes
 * only it takes, and what it reads is there, by (2). So nothing is ever disabled, and an event is enabled from the last
 * of its causes on. The date is then that of the last cause plus the delay: what is not immediate reads one token all
 * the time, so that its clock is never set back. By (1) no place ever holds two tokens.
 */
export function isChoiceFree(all: readonly Variants[], unfolding: Unfolding): boolean {
  const { events, occurrences } = unfolding;
  return (
    occurrences.every((each) => comeInTurn(unfolding, each)) &&
    events.every((event, e) => staysEnabled(unfolding, event, e)) &&
    isComplete(all, unfolding)
  );
}

function comeInTurn({ precedes }: Unfolding, occurrences: readonly Occurrence[]): boolean {
  heed(COMPARING * occurrences.length);
  return occurrences.every(({ opened }, i) => i === 0 || precedes(occurrences[i - 1].closed!, opened!));
}

function staysEnabled({ precedes, occurrences }: Unfolding, { variants }: UnfoldedEvent, e: number): boolean {
  const lasts = ({ closed }: Occurrence) => closed === null || precedes(e, closed);
  return variants.clauses.every((clause) => {
    const tokens = clause.flatMap((p) => occurrences[p]);
    heed(COMPARING * tokens.length);
    const openedBefore = (event: number) => (o: Occurrence) =>
      o.opened === null || (o.opened !== e && precedes(o.opened, event));
    const seen = new Set(tokens.filter(openedBefore(e)));
    if (!variants.isImmediate) return [...seen].some(lasts);
    // One token may take over from another: when that is taken, it has been put, and perhaps taken already.
    for (const token of seen) {
      if (lasts(token)) return true;
      heed(COMPARING * tokens.length);
      for (const other of tokens) if (!seen.has(other) && openedBefore(token.closed!)(other)) seen.add(other);
    }
    return false;
  });
}

function isComplete(all: readonly Variants[], { events, occurrences, precedes }: Unfolding): boolean {
  let tried = 0;
  const meets = (token: Occurrence, chosen: readonly Occurrence[]): boolean => {
    tried += chosen.length + 1;
    heed(COMPARING * (chosen.length + 1));
    return chosen.every((other) => canMeet(precedes, token, other));
  };
  /** Whether `check` holds for all choices of one of each list that can meet each other and those chosen already. */
  const forAll = (
    lists: readonly (readonly Occurrence[])[],
    check: (chosen: readonly Occurrence[]) => boolean,
    chosen: readonly Occurrence[] = [],
    depth = 0,
  ): boolean =>
    tried <= MOST_TRIED &&
    (depth === lists.length
      ? check(chosen)
      : lists[depth].every(
          (token) => !meets(token, chosen) || forAll(lists, check, [...chosen, token], depth + 1),
        ));

  const isEvent = (variants: Variants, taken: readonly Occurrence[]): boolean => {
    const clauses = variants.clauses.map((clause) => clause.flatMap((p) => occurrences[p]));
    const ways = waysToHold(precedes, taken, clauses);
    if (ways === null) return true;
    const event = taken.length === 0 ? null : taken[0].closed;
    const isTakenBy = (e: number) =>
      events[e].variants === variants && taken.every(({ closed }) => closed === e);
    if (event === null || !isTakenBy(event)) return forAll(ways, () => false, taken);
    return events[event].read.every(
      ({ opened }) => opened === null || isNeeded(precedes, opened, taken, ways),
    );
  };
  return all.every((variants) =>
    forAll(
      variants.inputs.map((p) => occurrences[p]),
      (taken) => isEvent(variants, taken),
    ),
  );
}
