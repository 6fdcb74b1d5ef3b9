import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toNumber } from '../../../src/base/duration.ts';
import { ModelError } from '../../../src/base/errors.ts';
import { comparisonHtml } from '../../../src/gantt/report/compare-html.ts';
import { intervalOf } from '../../../src/model/assembly.ts';
import { applyStrategy, STRATEGIES } from '../../../src/model/change/strategy.ts';
import { readMeasured } from '../../../src/model/read/read-measured.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { programOf } from '../../../src/model/subject.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import type { PropertySpec } from '../../../src/model/whole/property-spec.ts';
import { comparePrograms } from '../../../src/properties/change/compare.ts';
import { exampleModel } from '../../support/examples.ts';
import { outageIn } from '../../support/figures.ts';
import { CONCERTO_PROGRAMS, concerto } from '../../support/models.ts';

function withPrograms(): Model {
  const { maintain, careless, careful } = CONCERTO_PROGRAMS;
  const up = new Map([
    ['server', ['running']],
    ['db', ['running']],
  ]);
  const backUp: PropertySpec = {
    kind: 'deployability',
    name: 'back-up',
    deployment: 'up',
    when: 'end',
    timed: true,
    deadline: null,
    programs: ['maintain', 'careless'],
  };
  return {
    ...concerto(),
    file: 'concerto.yaml',
    programs: [maintain, careless, careful],
    deployments: [{ name: 'up', places: up }],
    properties: [backUp],
  };
}

async function compared(names: readonly string[]) {
  const model = withPrograms();
  return { model, comparison: await comparePrograms(names.map((name) => ({ name, model, program: name }))) };
}

describe('compare', () => {
  it('answers what is asked of each program, and when it ends', async () => {
    const { comparison } = await compared(['careful', 'careless', 'maintain']);
    const ends = comparison.programs.map(({ name, ends: { verdict, interval } }) => [
      name,
      verdict.kind,
      toNumber(interval!.min),
      toNumber(interval!.max),
      interval!.some,
    ]);
    // The dates of careful and maintain are in the table of the semantics; nothing runs after the servers are up.
    expect(ends).toEqual([
      ['careful', 'holds', 32, 76, false],
      ['careless', 'violated', 32, 75.5, true],
      ['maintain', 'holds', 31, 72, false],
    ]);
    const rows = comparison.rows.map(({ spec, results }) => [
      spec.name,
      ...results.map((result) => result?.verdict.kind ?? null),
    ]);
    expect(rows).toEqual([['back-up', null, 'violated', 'holds']]);
  });

  it('compares outages', async () => {
    const model = withPrograms();
    const out: PropertySpec = {
      kind: 'outage',
      name: 'out',
      ports: [{ component: 'server', port: 'service' }],
      atLeast: null,
      working: false,
      total: null,
      longest: null,
      programs: ['maintain', 'careful'],
    };
    const asked = { ...model, properties: [out] };
    const { rows } = await comparePrograms(
      ['maintain', 'careful'].map((name) => ({ name, model: asked, program: name })),
    );
    // The server is out from its pause at the start until it runs again, which ends both programs.
    const totals = rows[0]!.results.map((result) => {
      const { min, max } = outageIn(result!)!.total;
      return [min, max].map((f) => (f === 'inf' ? f : Number(f.numerator) / Number(f.denominator)));
    });
    expect(totals).toEqual([
      [31, 72],
      [32, 76],
    ]);
  });

  it('is told as a page with the schedules of all programs', async () => {
    const { model, comparison } = await compared(['careful', 'maintain']);
    const page = comparisonHtml({ model, comparison, measured: new Map(), inputs: [], options: [] });
    expect(page).toContain('<h1>careful and maintain compared</h1>');
    for (const run of ['careful: earliest run', 'careful: latest run', 'maintain: latest run'])
      expect(page).toContain(run);
    expect(page.match(/<svg [^>]*class="gantt" /g)).toHaveLength(1);
    expect(page).toContain('not asked');
    expect(page.slice(0, page.indexOf('<script'))).not.toMatch(/undefined|NaN/);
  });

  it('leaves nothing known where a limit stops it', async () => {
    const model = withPrograms();
    const { programs } = await comparePrograms([{ name: 'careful', model, program: 'careful' }], {
      maxClasses: 1,
    });
    expect(programs[0]!.ends).toEqual({
      verdict: { kind: 'unknown', because: 'max-classes' },
      interval: null,
    });
    expect(programs[0]!.schedules.boundaries).toBeNull();
  });
});

/** The length of the longest way through the actions of a deployment, when each needs what `before` says. */
function longest(
  model: Model,
  length: (component: string, transition: string) => number,
  before: (component: string, transition: string) => readonly string[],
): number {
  const known = new Map<string, number>();
  const end = (name: string): number => {
    const [component = '', transition = ''] = name.split('.');
    const found =
      known.get(name) ??
      length(component, transition) + Math.max(0, ...before(component, transition).map(end));
    known.set(name, found);
    return found;
  };
  return Math.max(
    ...model.components.flatMap(({ name, type }) => type.transitions.map((t) => end(`${name}.${t.name}`))),
  );
}

const OVERLAYS = ['ecotype-cached', 'ecotype-local', 'ecotype-remote', 'nova-cached'];

describe('strategies of OpenStack', () => {
  it.each(OVERLAYS)('take on %s as long as the longest ways through them', async (overlay) => {
    const model = exampleModel('examples/openstack/openstack.yaml', `examples/openstack/${overlay}.yaml`);
    const contenders = STRATEGIES.map((strategy) => ({
      name: strategy,
      model: { ...applyStrategy(model, programOf(model, null), strategy), properties: [] },
      program: strategy,
    }));
    const { programs } = await comparePrograms(contenders);

    const componentOf = (name: string) => model.components.find((c) => c.name === name)!;
    const takes = (bound: 'min' | 'max') => (component: string, transition: string) =>
      toNumber(intervalOf(componentOf(component), transition)[bound])!;
    /** All providers of this example serve in `deployed`, after all that their component does. */
    const served = (component: string, transition: string) =>
      componentOf(component)
        .type.ports.filter((port) => port.role === 'use' && port.bound.includes(transition))
        .flatMap((port) =>
          model.connections
            .filter(({ user }) => user.component === component && user.port === port.name)
            .flatMap(({ provider }) =>
              componentOf(provider.component).type.transitions.map((t) => `${provider.component}.${t.name}`),
            ),
        );
    /** Transitions are declared in an order in which they may happen. */
    const declaredBefore = (component: string, transition: string) => {
      const names = componentOf(component).type.transitions.map((t) => t.name);
      return names.slice(0, names.indexOf(transition)).map((name) => `${component}.${name}`);
    };
    const inside = (component: string, transition: string) => {
      const { transitions } = componentOf(component).type;
      const { source } = transitions.find((t) => t.name === transition)!;
      return transitions.filter((t) => t.destination === source).map((t) => `${component}.${t.name}`);
    };
    const expected = (bound: 'min' | 'max') => {
      const length = takes(bound);
      const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
      const alone = (name: string) => longest({ ...model, components: [componentOf(name)] }, length, inside);
      return [
        longest(model, length, (c, t) => [...inside(c, t), ...served(c, t)]),
        longest(model, length, (c, t) => [...declaredBefore(c, t).slice(-1), ...served(c, t)]),
        sum(model.components.map(({ name }) => alone(name))),
        sum(model.components.flatMap(({ name, type }) => type.transitions.map((t) => length(name, t.name)))),
      ];
    };
    const [mins, maxs] = [expected('min'), expected('max')];
    for (const [i, { ends }] of programs.entries()) {
      expect(ends.verdict.kind).toBe('holds');
      expect(toNumber(ends.interval!.min)).toBeCloseTo(mins[i]!, 6);
      expect(toNumber(ends.interval!.max)).toBeCloseTo(maxs[i]!, 6);
    }
  });

  it('were measured on each overlay', () => {
    const file = 'examples/openstack/measured.json';
    const measured = readMeasured(readFileSync(file, 'utf8'), file);
    expect([...measured.keys()]).toEqual(OVERLAYS);
    for (const makespans of measured.values()) expect([...makespans.keys()]).toEqual(STRATEGIES);
    const { title, runs, min, mean, max } = measured.get('ecotype-local')!.get('between')!;
    expect([title, runs, ...[min, mean!, max].map(toNumber)]).toEqual(['dag_2t', 10, 253.5, 257.96, 275.23]);
  });
});

describe('measured makespans', () => {
  const errorsOf = (text: string): readonly string[] => {
    try {
      readMeasured(text, 'm.yaml');
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return error.diagnostics.map(({ code, at }) => `${at?.line} ${code}`);
    }
    return [];
  };

  it.each([
    ['madrigal: 1\nmeasured: {o: {p: {min: 1, max: 2s}}}', []],
    ['madrigal: 1\nmeasured: {o: {p: {min: 3, max: 2}}}', ['2 max-below-min']],
    ['madrigal: 1\nmeasured: {o: {p: {min: soon, max: 2}}}', ['2 bad-duration']],
    ['madrigal: 1\nmeasured: {o: {p: {min: 1, max: inf}}}', ['2 bad-duration']],
    ['madrigal: 1\nmeasured: {o: {p: {min: -1, max: 2}}}', ['2 negative-duration']],
    ['madrigal: 1\nmeasured: {o: {p: {max: 2}}}', ['2 missing-key']],
    ['madrigal: 1\nmeasured: {o: {p: {min: 1, max: 2, sum: 3}}}', ['2 unknown-key']],
    ['madrigal: 1\nmeasured: {o: {p: 12}}', ['2 wrong-shape']],
    ['madrigal: 2\nmeasured: {}', ['1 format-version']],
    ['madrigal: 1', ['1 missing-key']],
    ['[', ['1 yaml-syntax']],
  ])('%s', (text, expected) => {
    expect(errorsOf(text)).toEqual(expected);
  });
});

it('a model read from a file compares under its strategies', () => {
  const { model } = readModel(readFileSync('examples/concerto.yaml', 'utf8'), { file: 'concerto.yaml' });
  const name = model.programs[0]?.name ?? null;
  for (const strategy of STRATEGIES)
    expect(applyStrategy(model, programOf(model, name), strategy).programs[0]!.name).toBe(strategy);
});
