import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, toNumber } from '../../src/base/duration.ts';
import type { Component } from '../../src/model/assembly.ts';
import { plan } from '../../src/plan/plan.ts';
import { verify } from '../../src/properties/verify.ts';
import { type PlanningCase, planningCase } from '../arbitraries/planning.ts';
import { type Ending, luckyEnd } from '../oracle/lucky-ends.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 17);
const CASES = Number(process.env.MADRIGAL_CASES ?? 40);
const LENGTH = 2;

/** All words of behaviors up to a length that have always something to do. */
function words({ type, start }: Component): readonly (readonly string[])[] {
  const all: { word: readonly string[]; place: string }[] = [{ word: [], place: start[0]! }];
  for (const { word, place } of all) {
    if (word.length === LENGTH) continue;
    for (const behavior of type.behaviors) {
      let at = place;
      for (;;) {
        const next = type.transitions.find((t) => t.behavior === behavior && t.source === at);
        if (next === undefined) break;
        at = next.destination;
      }
      if (at !== place) all.push({ word: [...word, behavior], place: at });
    }
  }
  return all.map(({ word }) => word);
}

/** All choices of a word for each component that do the behaviors of the goal. */
function choices({ model, goal }: PlanningCase): readonly ReadonlyMap<string, readonly string[]>[] {
  const wanted = new Map(
    goal.items.flatMap((i) => (i.kind === 'behavior' ? [[i.component, i.behavior]] : [])),
  );
  return model.components.reduce<readonly ReadonlyMap<string, readonly string[]>[]>(
    (made, component) =>
      made.flatMap((each) =>
        words(component)
          .filter((word) => !wanted.has(component.name) || word.includes(wanted.get(component.name)!))
          .map((word) => new Map([...each, [component.name, word]])),
      ),
    [new Map()],
  );
}

/** Whether all is as the goal wishes at the end; of two wishes about one thing the later one counts. */
function isReached({ goal }: PlanningCase, { places, ports }: Ending): boolean {
  return goal.items.every((item, i) => {
    if (item.kind === 'behavior') return true;
    const later = goal.items.slice(i + 1);
    if (later.some((other) => other.kind === item.kind && other.component === item.component)) return true;
    const name = item.component!;
    if (item.kind === 'place') return places.get(name)!.includes(item.place);
    return ports.get(name)!.includes(item.port!) === (item.status === 'active');
  });
}

test(`plans are verified, and no way of pushing is faster or there where none is (seed ${SEED})`, async () => {
  const seen = { planned: 0, optimal: 0, waits: 0, none: 0, unknown: 0, gaps: 0 };
  await fc.assert(
    fc.asyncProperty(planningCase(2), async (given) => {
      const { model, goal } = given;
      const found = await plan(model, goal, { length: LENGTH });
      let best: number | null = null;
      for (const each of choices(given)) {
        const lucky = luckyEnd(model, each);
        if (lucky === null || lucky === 'unsafe' || !isReached(given, lucky.ending)) continue;
        best = Math.min(best ?? lucky.end, lucky.end);
      }
      if (found.verdict !== 'planned') {
        seen[found.verdict] += 1;
        expect(best).toBe(null);
        // What is said of all words holds of longer ones.
        if (found.verdict === 'none')
          expect((await plan(model, goal, { length: LENGTH + 2 })).verdict).toBe('none');
        return;
      }
      seen.planned += 1;
      seen.optimal += found.isOptimal ? 1 : 0;
      seen.waits += found.waits.length > 0 ? 1 : 0;
      seen.gaps += best! < toNumber(found.end!.max)! ? 1 : 0;
      expect(best).not.toBe(null);
      expect(toNumber(found.lowerBound!)!).toBeLessThanOrEqual(best!);
      expect(compare(found.end!.max, found.lowerBound!)).toBeGreaterThanOrEqual(0);
      const [both] = await verify(found.model!, { engine: 'both' });
      expect(both!.verdict.kind).toBe('holds');
      expect(both!.interval).toEqual(found.end);
    }),
    { seed: SEED, numRuns: CASES, endOnFailure: true },
  );
  console.log(`plans: ${JSON.stringify(seen)}`);
});
