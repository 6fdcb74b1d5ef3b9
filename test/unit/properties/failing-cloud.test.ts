/** OpenStack, where each action may fail once for each fault, after its greatest time, and is made again after 5 s. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toNumber } from '../../../src/base/duration.ts';
import { applyOverlay } from '../../../src/model/change/overlay.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { readOverlay } from '../../../src/model/read/read-overlay.ts';
import { programOf } from '../../../src/model/subject.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import type { SpecOf } from '../../../src/model/whole/property-spec.ts';
import { datesByFaults } from '../../../src/properties/analysis/dates-by-faults.ts';
import { verify } from '../../../src/properties/verify.ts';

const text = (name: string) => readFileSync(`examples/openstack/${name}.yaml`, 'utf8');

const ENDS: SpecOf<'terminates'> = { kind: 'terminates', name: 'ends', deadline: null, programs: [null] };

const failing = text('openstack')
  .replaceAll(/(places: \[[^\]]*)\]/g, '$1, broken]')
  .replaceAll(
    /(\{move: [^{}]*)\}/g,
    '$1, outcomes: {failed: {fails: broken}}, retry: {times: 3, pause: 5s}}',
  );

function cloud(overlay: string): Model {
  const { model } = readModel(failing, { file: 'openstack.yaml' });
  const timed = applyOverlay(model, readOverlay(text(overlay), { file: 'overlay.yaml' }).overlay);
  return { ...timed, properties: [ENDS] };
}

const atMost = (any: number) => ({ any, zones: new Map<string, number>() });

async function latest(model: Model, any: number, engine: 'causal' | 'classes') {
  const [result] = await verify(model, { faults: atMost(any), engine });
  expect(result!.verdict.kind).toBe('holds');
  expect(result!.engine.kind).toBe(engine);
  return toNumber(result!.interval!.max);
}

describe('a cloud whose actions may fail', () => {
  test.each([
    ['ecotype-remote', [160.64, 211.86, 263.08, 314.3]],
    ['nova-cached', [300.3, 450.13, 599.96, 749.79]],
  ])('is up so much later with each fault: %s', async (overlay, dates) => {
    const model = cloud(overlay);
    const found = [];
    for (const k of dates.keys()) found.push(await latest(model, k, 'causal'));
    expect(found).toEqual(dates);
    for (const k of [0, 1]) expect(await latest(model, k, 'classes')).toBe(dates[k]);
  });

  test('is delayed most by its cells, then by its identities; not at all by 14 of 31 actions', () => {
    const model = cloud('ecotype-remote');
    const program = programOf(model, null);
    const dateOf = datesByFaults({ model, program, faults: atMost(1) }, ENDS)!;
    const delay = (faults: readonly string[]) =>
      toNumber(dateOf(new Map(faults.map((fault) => [fault, 1]))))! - toNumber(dateOf(new Map()))!;
    const single = model.components
      .flatMap(({ name, type }) => type.transitions.map((t) => `${name}.${t.name}:failed`))
      .map((fault) => [fault, Math.round(100 * delay([fault])) / 100] as const)
      .sort((a, b) => b[1] - a[1]);
    expect(single.length).toBe(31);
    expect(single.slice(0, 2)).toEqual([
      ['nova.cell_setup:failed', 51.22],
      ['keystone.deploy:failed', 33.28],
    ]);
    expect(single.filter(([, by]) => by > 0).length).toBe(17);
  });
});
