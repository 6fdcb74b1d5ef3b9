import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readState, writeState } from '../../../src/model/read/state-json.ts';
import { withState } from '../../../src/model/read/with-state.ts';
import { validateModel } from '../../../src/model/validate/validate.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { type ModelBounds, models, nets, programs, runningStates } from '../../../src/testing.ts';
import { readTinaNet, writeTinaNet } from '../../../src/tpn/net/formats/tina-net.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 31);
const CASES = Number(process.env.MADRIGAL_CASES ?? 40);

function errorsOf(model: Model): readonly string[] {
  return validateModel(model).flatMap(({ severity, message }) => (severity === 'error' ? [message] : []));
}

const BOUNDS: readonly ModelBounds[] = [
  {},
  { programs: 0 },
  { programs: 3, maxProperties: 5 },
  { maxComponents: 7, maxPlaces: 2, ports: ['data'] },
  { ports: [], maxComponents: 1 },
  { failures: true, resources: true, programs: 2 },
  { counted: true, maxComponents: 6 },
];

describe(`every value is valid (seed ${SEED})`, () => {
  test.each(BOUNDS)('models(%j)', (bounds) => {
    const { maxComponents = 4, maxPlaces = 5, ports = ['service', 'data'], programs: many = 1 } = bounds;
    const counts = new Set<unknown>();
    fc.assert(
      fc.property(models(bounds), (model) => {
        expect(errorsOf(model)).toEqual([]);
        expect(model.components.length).toBeLessThanOrEqual(maxComponents);
        expect(model.programs).toHaveLength(many);
        for (const type of model.types) {
          // Where what fails leads is one more.
          expect(type.places.length).toBeLessThanOrEqual(maxPlaces + (bounds.failures ? 1 : 0));
          expect(ports).toEqual(expect.arrayContaining(type.ports.map(({ kind }) => kind)));
          for (const { atLeast } of type.ports) counts.add(atLeast);
        }
      }),
      { seed: SEED, numRuns: CASES },
    );
    counts.delete(undefined);
    expect([...counts].sort()).toEqual(bounds.counted ? [1, 2, 'all'] : []);
  });

  test('programs(model)', () => {
    const drawn = models({ failures: true }).chain((model) => fc.tuple(fc.constant(model), programs(model)));
    fc.assert(
      fc.property(drawn, ([model, program]) => {
        expect(errorsOf({ ...model, programs: [program], properties: [] })).toEqual([]);
      }),
      { seed: SEED, numRuns: CASES },
    );
  });

  test('runningStates(model)', () => {
    const drawn = models().chain((model) =>
      fc.tuple(fc.constant(model), runningStates(model), programs(model)),
    );
    let underway = 0;
    fc.assert(
      fc.property(drawn, ([model, state, program]) => {
        underway += state.components.some(({ running }) => running.length > 0) ? 1 : 0;
        const read = readState(writeState(state), { file: 'state.json', model });
        expect(writeState(read)).toEqual(writeState(state));
        withState({ ...model, programs: [], properties: [] }, state);
        expect(program.threads.length).toBeGreaterThan(0);
      }),
      { seed: SEED, numRuns: CASES },
    );
    expect(underway / CASES).toBeGreaterThan(0.2);
  });

  test('nets()', () => {
    fc.assert(
      fc.property(nets(), (net) => {
        expect(readTinaNet(writeTinaNet(net), { file: 'drawn.net' })).toEqual(net);
      }),
      { seed: SEED, numRuns: CASES },
    );
  });
});
