import { expect, it } from 'vitest';
import { heed, heeding } from '../../../src/base/heed.ts';

/** At which of 100 steps the limits are looked at, where the work is cut after some of them, as by a pause. */
function looksAt(cuts: readonly number[]): readonly number[] {
  const looks: number[] = [];
  let step = 0;
  const look = () => {
    looks.push(step);
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
