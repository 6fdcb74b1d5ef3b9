import { maxOf } from '../../../base/extremes.ts';
import { heed } from '../../../base/heed.ts';
import type { NetFaults } from '../process/net-faults.ts';

/** A way of a factor, the least date by which it has come to something, and its faults. */
export interface TimelyWay {
  readonly way: number;
  readonly date: number;
  readonly faults: readonly number[];
}

/**
 * One way of each factor, so that the last of them is as soon as can be and one run may have all their faults: to be
 * sooner, the last one has to go another way, which takes more faults.
 *
 * @param factors of each, first a way that any others can go together with, then sooner ones
 * @returns the way of each
 */
export function soonestTogether(
  factors: readonly (readonly TimelyWay[])[],
  allow: NetFaults['allow'],
): readonly number[] {
  const lastOf = (chosen: readonly TimelyWay[]) =>
    maxOf(
      chosen.map(({ date }) => date),
      0,
    );
  let best = factors.map(([first]) => first);
  const improve = (chosen: readonly TimelyWay[]): void => {
    heed();
    const date = lastOf(chosen);
    if (date < lastOf(best)) best = [...chosen];
    const last = chosen.findIndex((each, f) => each.date === date && each === factors[f][0]);
    // One that goes another way already, or none.
    if (last < 0 || chosen.some((each, f) => each.date === date && each !== factors[f][0])) return;
    for (const way of factors[last].slice(1)) {
      const others = chosen.with(last, way);
      if (way.date < lastOf(best) && allow(others.flatMap(({ faults }) => faults))) improve(others);
    }
  };
  improve(best);
  return best.map(({ way }) => way);
}
