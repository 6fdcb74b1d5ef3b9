import { expect, test } from 'vitest';
import type { Because } from '../../../src/base/heed.ts';
import { inTurns } from '../../../src/base/work-in-turns.ts';
import { NO_FAULTS } from '../../../src/model/faults.ts';
import { analyse } from '../../../src/properties/analysis/analysis.ts';
import { startLimits } from '../../../src/statespace/exploration/limits.ts';
import { deployment, model, race, type } from '../../support/models.ts';

/** The verdicts of two properties on the causal net, when a limit is reached before the second one. */
async function verdicts(because: Because) {
  const step = type('Step', { places: 'a b', transitions: { t: 'a -> b 1..2' } });
  const given = model({ components: { c: step, d: step } });
  const asks = ['first', 'second'].map(
    (name) =>
      ({ name, kind: 'parallelism', programs: [null], components: 'all', atMost: 2, atLeast: null }) as const,
  );
  let pauses = 0;
  const results = await inTurns(
    analyse(
      { model: given, program: deployment(given), faults: NO_FAULTS },
      asks,
      true,
      { merge: true, order: 'breadth-first', engine: 'causal', reduce: [], witnesses: true },
      {
        ...startLimits({}),
        pauseIsDue: () => true,
        pause: async () => (pauses++ === 0 ? null : because),
      },
    ),
  );
  return results.map(({ verdict, engine }) => [verdict, engine.kind]);
}

test('a limit also stops what is computed on causal nets, between one answer and the next', async () => {
  for (const because of ['timeout', 'interrupted', 'max-memory'] as const) {
    expect(await verdicts(because)).toEqual([
      [{ kind: 'holds' }, 'causal'],
      [{ kind: 'unknown', because }, 'causal'],
    ]);
  }
});

test('time that is up ends a search for branches', async () => {
  const given = model({ components: race({}, {}), connections: ['user.on -> provider.on'] });
  const asked = { name: 'ends', kind: 'terminates', programs: [null], deadline: null } as const;
  const engineWhere = async (isOver: boolean) => {
    const [result] = await inTurns(
      analyse(
        { model: given, program: deployment(given), faults: NO_FAULTS },
        [asked],
        true,
        { merge: true, order: 'breadth-first', engine: 'causal', reduce: [], witnesses: true },
        { ...startLimits({}), isOver: () => isOver, pauseIsDue: () => isOver, pause: async () => 'timeout' },
      ),
    );
    expect(result!.verdict.kind).toBe('violated');
    return result!.engine.kind;
  };
  expect(await engineWhere(false)).toBe('causal');
  expect(await engineWhere(true)).toBe('classes');
});

test('what a search has found by the time that is up is told', async () => {
  const step = type('Step', { places: 'a b', transitions: { t: 'a -> b 1..2' } });
  const given = model({ components: { c: step, d: step } });
  const asked = {
    name: 'two',
    kind: 'parallelism',
    programs: [null],
    components: 'all',
    atMost: 2,
    atLeast: null,
  } as const;
  let isOver = false;
  const [result] = await inTurns(
    analyse(
      { model: given, program: deployment(given), faults: NO_FAULTS },
      [asked],
      true,
      { merge: true, order: 'breadth-first', engine: 'causal', reduce: [], witnesses: true },
      {
        ...startLimits({}),
        isOver: () => isOver,
        reached: () => (isOver ? 'timeout' : null),
        reachedAfterAll: () => null,
        // Asked when the unfolding is done, before the answer is searched for.
        pauseIsDue: () => {
          isOver = true;
          return false;
        },
      },
    ),
  );
  expect([result!.verdict, result!.engine.kind]).toEqual([{ kind: 'holds' }, 'causal']);
});
