import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatDecimal } from '../../../src/base/duration.ts';
import { ModelError } from '../../../src/base/errors.ts';
import { assembly } from '../../../src/model/build/builder.ts';
import { applyOverlay, scaleModel } from '../../../src/model/change/overlay.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { readOverlay } from '../../../src/model/read/read-overlay.ts';
import { validateModel } from '../../../src/model/validate/validate.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { withoutPositions } from '../../support/without-positions.ts';

const read = (text: string, parameters?: ReadonlyMap<string, number>) =>
  readModel(text, { file: 'm.yaml', ...(parameters && { parameters }) });
const fileText = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

function interval(model: Model, type: string, transition: string): string {
  const { takes } = model.types.find((t) => t.name === type)!.transitions.find((t) => t.name === transition)!;
  return `${formatDecimal(takes.min)}..${takes.max === 'inf' ? 'inf' : formatDecimal(takes.max)}`;
}

describe('the concerto example', () => {
  const { model, warnings } = read(fileText('examples/concerto.yaml'));

  test('is read whole', () => {
    expect(model.types.map((t) => t.name)).toEqual(['Server', 'Database', 'Snapshot']);
    expect(model.programs.map((p) => p.name)).toEqual([
      'bring-up',
      'maintain',
      'maintain-wait-db',
      'careless',
      'careful',
    ]);
    expect(model.programs[3]!.threads.map((t) => [t.name, t.instructions.length])).toEqual([
      ['dba', 4],
      ['dev', 2],
    ]);
    expect(model.properties.map((p) => [p.name, p.kind, p.programs])).toEqual([
      ['comes-up', 'deployability', ['bring-up']],
      ['width', 'parallelism', ['bring-up']],
      ['back-up', 'deployability', ['maintain', 'maintain-wait-db', 'careless', 'careful']],
      ['order', 'sequentiality', ['maintain']],
      ['no-orphan', 'forbidden', ['maintain']],
    ]);
    expect(warnings.map((w) => w.code)).toEqual([]);
  });

  test('keeps durations exact', () => {
    expect(interval(model, 'Server', 'start')).toBe('1.5..1.5');
    expect(interval(model, 'Server', 'drain')).toBe('0.5..2');
    expect(model.components[1]!.takes.get('run')).toEqual({
      min: { digits: 1n, scale: 0 },
      max: { digits: 2n, scale: 0 },
    });
  });

  test('expands `from`, and starts programs where a deployment says', () => {
    const database = model.types[1]!;
    expect(database.ports[0]!.bound).toEqual(['allocated', 'running', 'saved']);
    expect(model.programs[1]!.start).toBe(model.deployments[0]!.places);
  });

  test('knows the lines of instructions', () => {
    const lines = model.programs[4]!.threads.flatMap((t) =>
      t.instructions.map((i) => [i.kind, i.at?.line, i.at?.column]),
    );
    expect(lines).toEqual([
      ['pushB', 81, 9],
      ['wait', 82, 9],
      ['pushB', 83, 9],
      ['pushB', 84, 9],
      ['pushB', 86, 9],
      ['wait', 87, 9],
      ['pushB', 88, 9],
    ]);
  });

  test('is valid as plain data too', () => {
    expect(validateModel(model).map((d) => d.code)).toEqual([]);
    const [server, ...others] = model.components;
    const broken = { ...model, components: [{ ...server!, start: ['nowhere'] }, ...others] };
    expect(validateModel(broken).map((d) => d.code)).toContain('unknown-place');
  });

  test('is the same when it is built', () => {
    const built = assembly('concerto')
      .componentType('Server', (type) =>
        type
          .places('uninstalled', 'installed', 'configured', 'running', 'paused')
          .group('serving', ['running', 'paused'])
          .transition('install1', 'uninstalled', 'installed', { behavior: 'install', takes: ['5s', '8s'] })
          .transition('install2', 'uninstalled', 'configured', { behavior: 'install', takes: [3, 12] })
          .transition('configure', 'installed', 'configured', { behavior: 'install', takes: [4, '6s'] })
          .transition('start', 'configured', 'running', { behavior: 'install', takes: 1.5 })
          .transition('pause', 'running', 'paused', { behavior: 'suspend', takes: [1, 2] })
          .transition('drain', 'paused', 'configured', { behavior: 'suspend', takes: ['500ms', 2] })
          .use('ip', 'data', ['installed', 'configured', 'running', 'paused'])
          .use('db', 'service', 'serving')
          .provide('service', 'service', ['running']),
      )
      .componentType('Database', (type) =>
        type
          .places('absent', 'allocated', 'running', 'saved')
          .transition('allocate', 'absent', 'allocated', { takes: [10, 20] })
          .transition('run', 'allocated', 'running', { takes: [2, 3] })
          .transition('restore', 'saved', 'running', { takes: [20, 40], alternative: 'restored' })
          .transition('save', 'running', 'saved', { behavior: 'maintain', takes: [10, 30] })
          .provideFrom('ip', 'data', 'allocated')
          .provide('service', 'service', 'running'),
      )
      .componentType('Snapshot', (type) =>
        type.places('none', 'taken').transition('take', 'none', 'taken', { behavior: 'take', takes: [2, 6] }),
      )
      .component('server', 'Server')
      .component('db', 'Database')
      .component('snap', 'Snapshot')
      .setInterval('db', 'run', '1s', '2s')
      .connect('server.ip', 'db.ip')
      .connect('server.db', 'db.service')
      .addDeployment('up', { server: 'running', db: 'running' })
      .program('bring-up', (p) => p.pushB('db', 'deploy').pushB('server', 'install').waitAll())
      .deployability('comes-up', 'up', { in: 'bring-up', deadline: '30s' })
      .parallelism('width', 'all', { in: 'bring-up' })
      .build();
    const { model: fromFile } = read(fileText('test/fixtures/bring-up.yaml'));
    expect(withoutPositions(built)).toEqual(withoutPositions(fromFile));
  });
});

test('JSON is read as YAML is, with the lines of its programs', () => {
  const json = JSON.stringify({
    madrigal: 1,
    types: { T: { places: ['a', 'b'], transitions: { t: 'a -> b' } } },
    components: { c: 'T' },
    programs: { p: 'pushB(c, deploy)\nwait(c)' },
  });
  const { model } = read(json);
  const [push, wait] = model.programs[0]!.threads[0]!.instructions;
  expect(json.slice(push!.at!.column - 1, push!.at!.column - 1 + push!.at!.length)).toBe('pushB(c, deploy)');
  expect(json.slice(wait!.at!.column - 1, wait!.at!.column - 1 + wait!.at!.length)).toBe('wait(c)');
});

test('a file without programs asks its properties of none', () => {
  const { model } = read(`
madrigal: 1
types: {T: {places: [a, b], transitions: {t: a -> b}}}
components: {c: T}
deployments: {up: b}
properties: {p: {deployability: up}}
`);
  expect(model.programs).toEqual([]);
  expect(model.properties[0]!.programs).toEqual([null]);
  expect([...model.deployments[0]!.places]).toEqual([['c', ['b']]]);
});

test('a property without `in` is asked of every program; free text stands anywhere', () => {
  const { model } = read(`
madrigal: 1
title: T1
types:
  about: all of them
  T:
    title: <script>
    places: [a, b, c]
    transitions: {about: moves, t: {move: a -> b, title: t1}}
components: {c: {type: T, about: c1}}
deployments: {up: {c: b, title: d1}}
programs: {p: "pushB(c, deploy)", q: {run: "pushB(c, deploy)", about: q1}}
properties: {x: {gantt: up, about: x1}}
`);
  expect(model.properties[0]!.programs).toEqual(['p', 'q']);
  expect(model.title).toBe('T1');
  expect(model.types.map((t) => t.title)).toEqual(['<script>']);
  expect(model.types[0]!.transitions.map((t) => t.title)).toEqual(['t1']);
  expect([model.components[0]!.about, model.deployments[0]!.title]).toEqual(['c1', 'd1']);
  expect([model.programs[1]!.about, model.properties[0]!.about]).toEqual(['q1', 'x1']);
});

describe('questions about reconfigurations', () => {
  const text = (properties: string) => `
madrigal: 1
parameters: {n: 2}
index: {i: 1..n}
types:
  T: {places: [a, b], transitions: {t: a -> b}, ports: {http: {provide: service, bound: b}}}
components: {"c{i}": T}
programs:
  p: "pushB(c1, deploy)"
  q: "add(later: T)"
properties:
${properties}`;
  const propertiesOf = (properties: string) => read(text(properties)).model.properties;
  const seconds = (digits: bigint) => ({ digits, scale: 0 });

  test('need no argument to ask whether all runs end, or end alike', () => {
    const ways = [
      'terminates',
      '{terminates: true}',
      '{terminates: all}',
      '{terminates: }',
      '{terminates: {}}',
    ];
    for (const way of ways) {
      expect(propertiesOf(`  x: ${way}`)).toMatchObject([
        { name: 'x', kind: 'terminates', deadline: null, programs: ['p', 'q'] },
      ]);
      expect(propertiesOf(`  x: ${way.replace('terminates', 'confluent')}`)).toMatchObject([
        { name: 'x', kind: 'confluent', programs: ['p', 'q'] },
      ]);
    }
  });

  test('have their options beside the kind, or as its argument', () => {
    const asked = { kind: 'terminates', deadline: seconds(30n), programs: ['q'], title: 'T1' };
    expect(propertiesOf('  x: {terminates: true, deadline: 30s, in: q, title: T1}')).toMatchObject([asked]);
    expect(propertiesOf('  x: {terminates: {deadline: 30s, in: q, title: T1}}')).toMatchObject([asked]);
    expect(propertiesOf('  x: {confluent: {in: q}}')).toMatchObject([{ kind: 'confluent', programs: ['q'] }]);
  });

  test('name ports, also of a component that only a program adds', () => {
    expect(propertiesOf('  x: {outage: later.http, total: 1m, longest: 10s}')).toMatchObject([
      {
        kind: 'outage',
        ports: [{ component: 'later', port: 'http' }],
        atLeast: null,
        working: false,
        total: seconds(60n),
        longest: seconds(10n),
      },
    ]);
    expect(propertiesOf('  x: {outage: c1.http}')).toMatchObject([{ total: null, longest: null }]);
    expect(propertiesOf('  x: {outage: {ports: ["c{i}.http", later.http], atLeast: "{n-1}"}}')).toMatchObject(
      [
        {
          kind: 'outage',
          ports: [{ component: 'c1' }, { component: 'c2' }, { component: 'later' }],
          atLeast: 1,
          total: null,
        },
      ],
    );
    expect(propertiesOf('  x: {available: c1.http}')).toMatchObject([
      {
        kind: 'available',
        ports: [{ component: 'c1', port: 'http' }],
        atLeast: null,
        working: false,
        lasting: false,
      },
    ]);
  });

  test('are repeated by indices, as a whole and in their lists', () => {
    const properties = propertiesOf(`
  "down{i}": {outage: "c{i}.http", total: "{i+3}s"}
  up: {available: ["c{i}.http", later.http], atLeast: "{n-1}", lasting: true}
  "ends{i}": {terminates: {deadline: "{i}s"}}`);
    expect(properties).toMatchObject([
      { name: 'down1', ports: [{ component: 'c1' }], total: seconds(4n) },
      { name: 'down2', ports: [{ component: 'c2' }], total: seconds(5n) },
      {
        name: 'up',
        ports: [{ component: 'c1' }, { component: 'c2' }, { component: 'later' }],
        atLeast: 1,
        lasting: true,
      },
      { name: 'ends1', deadline: seconds(1n) },
      { name: 'ends2', deadline: seconds(2n) },
    ]);
  });

  test('are the same when they are built', () => {
    const built = assembly('m')
      .componentType('T', (type) =>
        type.places('a', 'b').transition('t', 'a', 'b').provide('http', 'service', 'b'),
      )
      .component('c1', 'T')
      .component('c2', 'T')
      .program('p', (p) => p.pushB('c1', 'deploy'))
      .program('q', (q) => q.add('later', 'T'))
      .terminates('ends', { deadline: '30s', in: 'p' })
      .terminates('ends-all', { faults: 2 })
      .outage('down', 'c1.http', { total: 60, longest: '10s', in: ['p', 'q'] })
      .outage('measured', 'later.http')
      .outage('few', { ports: ['c1.http', 'later.http'], atLeast: 1 })
      .available('up', ['c1.http', 'c2.http'], { atLeast: 1, lasting: true })
      .available('one', 'c1.http', { faults: { any: 2 } })
      .confluent('same', { in: 'q' })
      .build();
    const properties = propertiesOf(`
  ends: {terminates: true, deadline: 30s, in: p}
  ends-all: {terminates: {faults: 2}}
  down: {outage: c1.http, total: 1m, longest: 10s}
  measured: {outage: later.http}
  few: {outage: {ports: [c1.http, later.http], atLeast: 1}}
  up: {available: ["c{i}.http"], atLeast: 1, lasting: true}
  one: {available: c1.http, faults: {any: 2}}
  same: {confluent: true, in: q}`);
    expect(withoutPositions(built.properties)).toEqual(withoutPositions(properties));
  });
});

describe('loops', () => {
  const text = `
madrigal: 1
parameters: {n: 3}
index: {i: 0..n-1}
types:
  Server:
    places: [off, "part{i}", on]
    groups: {"g{i}": [on, "part{i}"]}
    transitions:
      "config{i}": "off -> part{i}"
      "run{i}": {move: "part{i} -> on", takes: "{i+1}s"}
    ports: {"u{i}": {use: service, bound: ["config{i}"]}}
  Dep:
    places: [off, on]
    transitions: {run: off -> on}
    ports: {s: {provide: service, bound: [on]}}
components: {server: Server, "dep{i}": Dep}
connections: ["server.u{i} -> dep{i}.s"]
deployments: {up: {server: on, "dep{i}": on}}
programs:
  p: |
    for j in 1..n:
      pushB(dep{j-1}, deploy)    # each
      for k in 1..j-1:
        wait(dep{k-1})
    pushB(server, deploy)
properties: {"last{i}": {sequentiality: ["dep{i}.run", "server.run{i}"]}}
`;

  test('repeat keys and items, and fix the index inside', () => {
    const { model } = read(text);
    expect(model.types[0]!.places).toEqual(['off', 'part0', 'part1', 'part2', 'on']);
    expect(model.types[0]!.groups[2]).toMatchObject({
      name: 'g2',
      places: ['on', 'part0', 'part1', 'part2'].slice(0, 1).concat('part2'),
    });
    expect(model.types[0]!.ports.map((p) => p.bound)).toEqual([['config0'], ['config1'], ['config2']]);
    expect(interval(model, 'Server', 'run2')).toBe('3..3');
    expect(model.components.map((c) => c.name)).toEqual(['server', 'dep0', 'dep1', 'dep2']);
    expect(model.connections.map((c) => c.provider.component)).toEqual(['dep0', 'dep1', 'dep2']);
    expect(model.properties.map((p) => p.name)).toEqual(['last0', 'last1', 'last2']);
  });

  test('repeat the instructions of programs', () => {
    const [thread] = read(text).model.programs[0]!.threads;
    const texts = thread!.instructions.map((i) =>
      'component' in i ? `${i.kind} ${i.component} ${i.at!.line}` : '',
    );
    expect(texts).toEqual([
      'pushB dep0 23',
      'pushB dep1 23',
      'wait dep0 25',
      'pushB dep2 23',
      'wait dep0 25',
      'wait dep1 25',
      'pushB server 26',
    ]);
  });

  test('take parameters from outside, also to nothing', () => {
    expect(read(text, new Map([['n', 5]])).model.components).toHaveLength(6);
    expect(() => read(text, new Map([['m', 5]]))).toThrow(ModelError);
    const none = text.replace('programs:', 'programs: {}\nabout: |');
    expect(read(none.slice(0, none.indexOf('programs:')), new Map([['n', 0]])).model.components).toHaveLength(
      1,
    );
  });
});

describe('overlays', () => {
  const { model, loops } = read(`
madrigal: 1
index: {i: 1..2}
types: {T: {places: [a, b], transitions: {t: {move: a -> b, takes: [0.1, 0.3]}, u: a -> b}}}
components: {"c{i}": T}
`);

  test('replace and scale exactly', () => {
    const text = 'madrigal: 1\noverlay: fast\nscale: [0.1, 1.1]\ntakes: {"c{i}": {t: [1, "{i}"]}}\n';
    const { overlay, positions } = readOverlay(text, { file: 'o.yaml', loops });
    const changed = applyOverlay(model, overlay, positions);
    expect(overlay.name).toBe('fast');
    expect(interval(changed, 'T', 't')).toBe('0.01..0.33');
    expect(interval(changed, 'T', 'u')).toBe('0..inf');
    const { min, max } = changed.components[1]!.takes.get('t')!;
    expect([formatDecimal(min), max === 'inf' ? max : formatDecimal(max)]).toEqual(['0.1', '2.2']);
    expect(changed.components[1]!.type).toBe(changed.types[0]);
  });

  test('have parameters of their own, for which values from outside count', () => {
    const text = 'madrigal: 1\noverlay: o\nparameters: {slow: 5}\ntakes: {c0: {t: [1, "{slow}"]}}\n';
    const latest = (parameters: ReadonlyMap<string, number>) => {
      const { overlay } = readOverlay(text, { file: 'o.yaml', loops, parameters });
      const { max } = overlay.takes.get('c0')!.get('t')!;
      return max === 'inf' ? max : formatDecimal(max);
    };
    expect(latest(new Map())).toBe('5');
    expect(
      latest(
        new Map([
          ['slow', 9],
          ['n', 2],
        ]),
      ),
    ).toBe('9');
  });

  test('name what the model does not have', () => {
    const text = 'madrigal: 1\noverlay: o\ntakes: {c3: {t: 1}, c1: {x: 1}}\n';
    const { overlay, positions } = readOverlay(text, { file: 'o.yaml', loops });
    try {
      applyOverlay(model, overlay, positions);
      expect.unreachable();
    } catch (error) {
      const { diagnostics } = error as ModelError;
      expect(diagnostics.map((d) => [d.code, d.at?.file, d.at?.line, d.at?.column])).toEqual([
        ['unknown-component', 'o.yaml', 3, 9],
        ['unknown-transition', 'o.yaml', 3, 26],
      ]);
    }
  });

  test('refuse a scale that is none', () => {
    const one = { digits: 1n, scale: 0 };
    expect(() => scaleModel(model, { min: { digits: 2n, scale: 0 }, max: one })).toThrow(RangeError);
    expect(() => readOverlay('madrigal: 1\noverlay: o\nscale: [2, 1]\n', { file: 'o.yaml' })).toThrow(
      ModelError,
    );
  });
});

describe('what a file repeats, and what is for others', () => {
  const plain = `
madrigal: 1
types:
  T:
    places: [a, b, c]
    transitions:
      t: {move: a -> b, takes: [1s, 2s]}
      u: {move: b -> c, takes: [1s, 3s]}
components: {x-server: T}
deployments: {x-up: {x-server: b}}
properties: {x-done: {deployability: x-up, deadline: 5s}}
`;
  const shorter = `
x-usual: &usual {takes: [1s, 2s], move: b -> c}
x-slow: &slow
  <<: *usual
  takes: [1s, 3s]
madrigal: 1
types:
  T:
    x-owner: {anything: [at, "{all}"]}
    places: [a, b, c]
    transitions:
      t: {<<: [*usual, *slow], move: a -> b, x-ticket: 12}
      u: {x-first: true, <<: [*slow, *usual]}
components: {x-server: {x-rack: 4, type: T}}
deployments: {x-up: {x-server: b}}
properties: {x-done: {x-why: because, deployability: x-up, deadline: 5s}}
`;

  test('merge keys are followed, and keys of the user are left out where the keys are fixed', () => {
    expect(withoutPositions(read(shorter).model)).toEqual(withoutPositions(read(plain).model));
  });

  test('the same in JSON, in timing overlays', () => {
    const { model } = read(plain);
    const text = '{"madrigal": 1, "x-by": "me", "overlay": "o", "takes": {"x-server": {"t": "1m30s"}}}';
    const { overlay } = readOverlay(text, { file: 'o.json' });
    expect(applyOverlay(model, overlay).components[0]!.takes?.get('t')?.max).toEqual({
      digits: 90n,
      scale: 0,
    });
  });

  test('what is wrong with them is told at its place', () => {
    const problem = (text: string) => {
      try {
        read(text);
      } catch (error) {
        return (error as ModelError).diagnostics.map(({ code, at }) => `${code} ${at?.line}:${at?.column}`);
      }
      return null;
    };
    expect(problem(plain.replace('madrigal: 1', 'madrigal: 1\nX-not: 1'))).toEqual(['unknown-key 3:1']);
    expect(problem(plain.replace('{move: a', '{<<: 3, move: a'))).toEqual(['wrong-shape 7:15']);
    expect(problem(plain.replace('[1s, 2s]', '1h30'))).toEqual(['bad-duration 7:32']);
  });
});
