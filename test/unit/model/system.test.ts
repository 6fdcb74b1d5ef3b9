import { expect, test } from 'vitest';
import { NO_FAULTS } from '../../../src/model/faults.ts';
import { initialState } from '../../../src/model/system/state.ts';
import { systemOf } from '../../../src/model/system/system.ts';
import { model, program, type } from '../../support/models.ts';

const one = type('One', { places: 'a b', transitions: { t: 'a -> b 1' } });
const given = model({ components: { c: one } });
const [once, twice] = [program('once', 'pushB(c, deploy)'), program('twice', 'pushB(c, deploy)\nwait(c)')];

test('a system is compiled once for all that ask the same, with any durations beside its own', () => {
  const system = systemOf(given, once, true, NO_FAULTS);
  expect(system).toMatchObject({ model: given, program: once, timed: true });
  expect(systemOf(given, once, false, NO_FAULTS)).toMatchObject({ program: once, timed: false });
  expect(systemOf(given, once, true, { ...NO_FAULTS })).toBe(system);
  expect(initialState(system)).toBe(initialState(system));
});

test('a system is another one for another model, program or faults', () => {
  const faults = { any: 1, zones: new Map() };
  expect(systemOf(given, once, true, NO_FAULTS)).toMatchObject({ program: once, faults: NO_FAULTS });
  expect(systemOf(given, twice, true, NO_FAULTS).program).toBe(twice);
  expect(systemOf(given, twice, true, faults).faults).toBe(faults);
  const other = { ...given };
  expect(systemOf(other, twice, true, faults).model).toBe(other);
});
