import { expect, test } from 'vitest';
import { formatDecimal, toNumber } from '../../../src/base/duration.ts';
import type { Trace } from '../../../src/model/event.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { type Durations, simulate } from '../../../src/model/semantics/simulate.ts';
import { compile, type System } from '../../../src/model/system/system.ts';
import { CONCERTO_PROGRAMS, concerto } from '../../support/models.ts';

function systemOf(name: keyof typeof CONCERTO_PROGRAMS): System {
  return compile(concerto(), CONCERTO_PROGRAMS[name]);
}

function lastDate(trace: Trace): number {
  return toNumber(trace.steps.at(-1)!.at)!;
}

function ends(name: keyof typeof CONCERTO_PROGRAMS, durations: Durations): number {
  return lastDate(simulate(systemOf(name), { seed: 1, durations }));
}

// The figures are those that the semantics' own worked answers give.
test('the least and greatest durations give the published dates of the introductory example', () => {
  expect(ends('bring-up', 'min')).toBe(15.5);
  expect(ends('bring-up', 'max')).toBe(27.5);
  expect(ends('maintain', 'min')).toBe(31);
  expect(ends('maintain', 'max')).toBe(72);
  expect(ends('maintain-wait-db', 'min')).toBe(32.5);
  expect(ends('maintain-wait-db', 'max')).toBe(73.5);
});

test('random runs stay within the published bounds and reach the running server', () => {
  for (const [name, least, greatest] of [
    ['bring-up', 15.5, 27.5],
    ['maintain', 31, 72],
    ['maintain-wait-db', 32.5, 73.5],
    ['careful', 32, 76],
  ] as const) {
    for (let seed = 0; seed < 100; seed++) {
      const date = lastDate(simulate(systemOf(name), { seed, durations: 'random' }));
      expect(date, `${name}, seed ${seed}`).toBeGreaterThanOrEqual(least);
      expect(date, `${name}, seed ${seed}`).toBeLessThanOrEqual(greatest);
    }
  }
});

test('a careless order of pushes gets stuck between 3 and 6 s in some runs, and not in others', () => {
  const dates = Array.from({ length: 300 }, (_, seed) =>
    lastDate(simulate(systemOf('careless'), { seed, durations: 'random' })),
  );
  const stuck = dates.filter((date) => date <= 6);
  expect(stuck.length).toBeGreaterThan(0);
  expect(Math.min(...stuck)).toBeGreaterThanOrEqual(3);
  expect(dates.length - stuck.length).toBeGreaterThan(0);
});

test('the same seed gives the same run', () => {
  const run = (seed: number) =>
    simulate(systemOf('maintain'), { seed, durations: 'random' })
      .steps.map((step) => `${formatDecimal(step.at)} ${step.event} ${step.component} ${step.element}`)
      .join('\n');
  expect(run(7)).toBe(run(7));
  expect(run(7)).not.toBe(run(8));
});

test('a wait has the whole of its time where an earlier one began at the same date', () => {
  const { model } = readModel(
    [
      'madrigal: 1',
      'types:',
      '  Slow: {places: [a, b], transitions: {t: {move: a -> b, takes: 9s}}}',
      '  Quick: {places: [a, b], transitions: {t: {move: a -> b, takes: 0s}}}',
      'components: {slow: Slow, quick: Quick}',
      'programs:',
      '  p: |',
      '    pushB(slow, deploy)',
      '    pushB(quick, deploy)',
      '    try:',
      '        wait(quick, within: 2s)',
      '        wait(slow, within: 3s)',
      '    rescue:',
      '        wait(slow)',
    ].join('\n'),
    { file: 'waits.yaml' },
  );
  const system = compile(model, model.programs[0]!);
  for (const durations of ['min', 'max', 'random'] as const) {
    const waits = simulate(system, { seed: 1, durations }).steps.filter(({ event }) => event === 'wait');
    expect(waits.map(({ at }) => toNumber(at))).toEqual([0, 3, 9]);
  }
});
