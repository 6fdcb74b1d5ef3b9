import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelError } from '../../src/base/errors.ts';
import { readState } from '../../src/model/read/state-json.ts';
import { withState } from '../../src/model/read/with-state.ts';
import { replay } from '../../src/model/semantics/replay.ts';
import { simulate } from '../../src/model/semantics/simulate.ts';
import { UnsafeError } from '../../src/model/semantics/unsafe-error.ts';
import { compile } from '../../src/model/system/system.ts';
import { concerto, program } from '../support/models.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 20);
const CASES = Number(process.env.MADRIGAL_CASES ?? 2000);

const words = [
  'Database',
  'Server',
  'db',
  'running',
  'saved',
  'save',
  'restore',
  'maintain',
  'deploy',
  'ip',
  'service',
];
const odd = fc.constantFrom<unknown>(
  null,
  5,
  -1,
  true,
  '',
  'inf',
  '1.5',
  '-2s',
  [],
  {},
  [[]],
  'a.b -> c.d',
  '__proto__',
);
const word = fc.constantFrom<unknown>(...words);
const names = fc.oneof(
  { weight: 6, arbitrary: fc.array(word, { maxLength: 2 }) },
  { weight: 1, arbitrary: odd },
);
const elapsed = fc.oneof(fc.constantFrom<unknown>('0', '1.5', '12s', '0.001'), odd);
const component = fc.record(
  {
    type: fc.oneof(
      { weight: 9, arbitrary: fc.constant<unknown>('Database') },
      { weight: 1, arbitrary: fc.oneof(word, odd) },
    ),
    places: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom<unknown>(['running'], ['saved'], ['absent', 'saved'], []) },
      { weight: 1, arbitrary: names },
    ),
    outputs: names,
    inputs: names,
    running: fc.oneof(fc.dictionary(fc.constantFrom(...words), elapsed, { maxKeys: 2 }), odd),
    queue: fc.oneof(fc.constantFrom<unknown>(['maintain'], ['deploy'], ['maintain', 'deploy']), names),
    provided: names,
  },
  { requiredKeys: ['type', 'places'] },
);
const file = fc.record(
  {
    schemaVersion: fc.oneof(
      { weight: 20, arbitrary: fc.constant<unknown>(1) },
      { weight: 1, arbitrary: odd },
    ),
    components: fc.oneof(
      {
        weight: 20,
        arbitrary: fc.dictionary(fc.constantFrom('db', 'server', 'x'), component, { maxKeys: 2 }),
      },
      { weight: 1, arbitrary: odd },
    ),
    connections: fc.oneof(
      fc.array(fc.constantFrom<unknown>('server.db -> db.service', 'server.ip -> db.ip', 'x.ip -> db.ip'), {
        maxLength: 2,
      }),
      odd,
    ),
  },
  { requiredKeys: ['schemaVersion', 'components'] },
);

test('whatever a state file says, it is refused at a position, or a program runs in it', () => {
  let accepted = 0;
  fc.assert(
    fc.property(file, fc.nat(), (json, seed) => {
      const text = JSON.stringify(json, null, 1);
      try {
        const model = { ...concerto(), programs: [program('p', 'waitAll')] };
        const state = readState(text, { file: 's.json', model });
        const started = withState(model, state);
        accepted += 1;
        const system = compile(started.model, started.model.programs[0]!);
        expect(replay(system, simulate(system, { seed, durations: 'random' })).kind).toBe('ok');
      } catch (error) {
        if (error instanceof UnsafeError) return;
        if (!(error instanceof ModelError)) throw error;
        for (const { at } of error.diagnostics) expect(at?.file).toBe('s.json');
      }
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`states: ${accepted} of ${CASES} accepted, seed ${SEED}`);
  expect(accepted).toBeGreaterThan(CASES / 50);
});
