import { expect, it } from 'vitest';
import { aside, heed, heeding, workHeeded } from '../../../src/base/heed.ts';

/** At which of 100 steps the limits are looked at, where the work is cut after some of them, as by a pause. */
function looksAt(cuts: readonly number[], looking: () => void = () => {}): readonly number[] {
  const looks: number[] = [];
  let step = 0;
  const look = () => {
    looks.push(step);
    looking();
    return null;
  };
  for (const cut of [...cuts, 100])
    heeding(look, () => {
      for (; step < cut; step += 1) heed(30_000);
    });
  return looks;
}

it('looks at the limits at the same steps, whenever the work pauses', () => {
  const looks = looksAt([]);
  expect(looks.length).toBeGreaterThan(20);
  expect(looksAt([1, 2, 50, 99])).toEqual(looks);
});

it('looks at the limits at the same steps, whatever is done aside', () => {
  const workOf = (looking: () => void) => {
    const before = workHeeded();
    return { looks: looksAt([], looking), work: workHeeded() - before };
  };
  const working = () =>
    heeding(
      () => null,
      () => {
        for (let i = 0; i < 7; i++) heed(70_000);
      },
    );
  expect(workOf(() => aside(working))).toEqual(workOf(() => {}));
  expect(workOf(working)).not.toEqual(workOf(() => {}));
});
