import { greatestDates } from '../dates/greatest-dates.ts';
import type { DatedNet } from '../process/causal-net.ts';
import type { ActionEvents } from './action-events.ts';
import { type Block, blocksOf } from './blocks.ts';
import { lastUpTo } from './step-function.ts';

/** For all pairs of some actions, by index, whether one has ended in every run before the other starts. */
export interface EndBeforeStart {
  readonly isBefore: (earlier: number, later: number) => boolean;
  /** How many pairs have an order. */
  readonly count: number;
}

/**
 * Of each start, the greatest dates in the runs in which it comes as early as it can tell of all ends at once whether
 * one of them can come later (see `runToCut`). Between blocks no date influences another (see {@link blocksOf}), so
 * that windows tell: the time grows with the sum of the squares of the blocks, not with the square of all.
 */
export function endBeforeStart(net: DatedNet, actions: readonly ActionEvents[]): EndBeforeStart {
  const startOf = actions.map(({ start }) => (start === null ? 0 : net.earliest[start]));
  const endOf = actions.map(({ end }) => net.latest[end]);
  const isBeforeByWindows = (earlier: number, later: number) => endOf[earlier] < startOf[later];
  const blocks = blocksOf(net, actions).map((block) => ({ ...block, before: orderWithin(block) }));
  const placeOf = new Map(blocks.flatMap((block) => block.indices.map((a, i) => [a, { block, i }] as const)));
  const isBefore = (earlier: number, later: number): boolean => {
    const [a, b] = [placeOf.get(earlier)!, placeOf.get(later)!];
    if (a.block !== b.block) return isBeforeByWindows(earlier, later);
    return a.block.before[b.i * a.block.indices.length + a.i] === 1;
  };

  const ends = Float64Array.from(endOf).sort();
  let count = 0;
  for (const date of startOf) count += lastUpTo(ends, date - 1) + 1;
  for (const { indices, before } of blocks) {
    for (const a of indices) for (const b of indices) if (isBeforeByWindows(a, b)) count -= 1;
    for (const bit of before) count += bit;
  }
  return { isBefore, count };
}

/** At `later * actions.length + earlier`: 1 when the first has ended in every run before the other starts. */
function orderWithin({ net, actions }: Block): Uint8Array {
  const before = new Uint8Array(actions.length ** 2);
  for (const [later, { start }] of actions.entries()) {
    if (start === null) continue;
    const date = net.earliest[start];
    const dates = greatestDates(net, [start], date);
    for (const [earlier, { end }] of actions.entries()) {
      if (dates[end] < date || net.precedes(end, start)) before[later * actions.length + earlier] = 1;
    }
  }
  return before;
}
