import { heed } from '../../../base/heed.ts';
import type { BranchingProcess } from '../process/branching-process.ts';

/**
 * By event: those that can keep it from happening when its causes have happened, by taking a token that it needs.
 *
 * Where two events differ only in what they read, and one has its tokens no later, that one stands for both as long as
 * they are there; so the other one is not among what keeps it from happening.
 */
export function disablersOf(process: BranchingProcess): readonly (readonly number[])[] {
  const { events, tokens, past, conflicts } = process;
  const isNoLater = (a: number, b: number): boolean =>
    events[a].reads.every((token) => {
      const { putBy } = tokens[token];
      return putBy === null || past.has(b, putBy);
    });
  const standsFor = (e: number, other: number): boolean =>
    events[e].variants.isImmediate &&
    events[e].variants === events[other].variants &&
    String(events[e].takes) === String(events[other].takes) &&
    isNoLater(e, other) &&
    (e < other || !isNoLater(other, e));
  return events.map(({ takes, reads, causes }, e) => {
    heed();
    const takers = [...takes, ...reads].flatMap((token) => tokens[token].takers);
    const canComeFirst = (taker: number): boolean =>
      taker !== e && !past.has(taker, e) && !causes.some((cause) => conflicts.has(cause, taker));
    return [...new Set(takers)].filter((taker) => canComeFirst(taker) && !standsFor(e, taker));
  });
}
