/** The worked answers about resources, which were computed without the product: tasks on engines, replicas, locks, hosts. */
import { expect, test } from 'vitest';
import { toNumber } from '../../../src/base/duration.ts';
import { ModelError } from '../../../src/base/errors.ts';
import { withAtMost } from '../../../src/model/change/at-most.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { programOf } from '../../../src/model/subject.ts';
import { compile } from '../../../src/model/system/system.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { verify } from '../../../src/properties/verify.ts';
import { translate } from '../../../src/tpn/translation/translate.ts';
import { parallelismIn } from '../../support/figures.ts';

function modelOf(text: string): Model {
  return readModel(`madrigal: 1\n${text}`, { file: 'model.yaml' }).model;
}

function codesOf(text: string): readonly string[] {
  try {
    return readModel(`madrigal: 1\n${text}`, { file: 'model.yaml' }).warnings.map(({ code }) => code);
  } catch (error) {
    if (error instanceof ModelError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
}

async function ends(model: Model): Promise<readonly [number, number | null] | string> {
  const results = await verify(model);
  const { verdict, interval } = results[0]!;
  if (verdict.kind !== 'holds' || interval === null) return verdict.kind;
  return [toNumber(interval.min)!, toNumber(interval.max)];
}

/** Each task takes so long, and comes after these. */
type Tasks = readonly (readonly [takes: string, after: readonly number[]])[];

function tasks(all: Tasks): Model {
  const types = all.map(([takes, after], i) => {
    const uses = after.map((j) => `u${j}: {use: data, bound: [run]}`);
    const ports = [...uses, 'done: {provide: data, bound: [end]}'].join(', ');
    return `  T${i}: {places: [start, end], transitions: {run: {move: start -> end, takes: ${takes}}}, ports: {${ports}}}`;
  });
  const connections = all.flatMap(([, after], i) => after.map((j) => `t${i}.u${j} -> t${j}.done`));
  const lines = [
    'types:',
    ...types,
    `components: {${all.map((_, i) => `t${i}: T${i}`).join(', ')}}`,
    `connections: [${connections.join(', ')}]`,
    'deployments: {all: end}',
    'properties: {up: {deployability: all, at: end}}',
  ];
  return modelOf(lines.join('\n'));
}

test('tasks on engines: three of [1, 2], [2, 3] and [4, 6]', async () => {
  const model = tasks([
    ['[1s, 2s]', []],
    ['[2s, 3s]', []],
    ['[4s, 6s]', []],
  ]);
  expect(await ends(withAtMost(model, 1))).toEqual([7, 11]);
  expect(await ends(withAtMost(model, 2))).toEqual([4, 8]);
  expect(await ends(withAtMost(model, 3))).toEqual([4, 6]);
});

function graham(less: number, freed: readonly number[]): Model {
  const durations = [3, 2, 2, 2, 4, 4, 4, 4, 9];
  return tasks(
    durations.map((d, i) => {
      const after = i === 8 ? [0] : i >= 4 && !freed.includes(i) ? [3] : [];
      return [`${d - less}s`, after] as const;
    }),
  );
}

test('the nine tasks of Graham (1969), on any list', async () => {
  expect(await ends(withAtMost(graham(0, []), 3))).toEqual([12, 18]);
  expect(await ends(withAtMost(graham(0, []), 4))).toEqual([12, 15]);
  expect(await ends(withAtMost(graham(1, []), 3))).toEqual([10, 14]);
  expect(await ends(withAtMost(graham(0, [4, 5]), 3))).toEqual([12, 18]);
});

function replicas(capacity: number, bound: string, extra = ''): Model {
  return modelOf(`resources: {slot: ${capacity}}
types:
  Replica:
    places: [up, old]
    behaviors:
      renew: {stop: {move: up -> old, takes: 1s${extra}}}
      renew2: {start: {move: old -> up, takes: [2s, 3s]}}
    ports: {service: {provide: service, bound: [up]}}
    needs: {slot: {bound: [${bound}]}}
components: {r1: Replica, r2: Replica, r3: Replica}
programs:
  roll: |
    pushB(r1, renew)
    pushB(r1, renew2)
    pushB(r2, renew)
    pushB(r2, renew2)
    pushB(r3, renew)
    pushB(r3, renew2)
    waitAll
properties:
  end: terminates
  two: {available: [r1.service, r2.service, r3.service], atLeast: 2}
  one: {available: [r1.service, r2.service, r3.service], atLeast: 1}
  away: {outage: r1.service}
`);
}

test('a rolling update of three replicas holds its slot until each is up again', async () => {
  const answer = async (model: Model) => {
    const [end, two, one] = await verify(model);
    const dates = [toNumber(end!.interval!.min), toNumber(end!.interval!.max)];
    return [dates, two!.verdict.kind, one!.verdict.kind];
  };
  const whole = 'stop, old, start';
  expect(await answer(replicas(1, whole))).toEqual([[9, 12], 'holds', 'holds']);
  expect(await answer(replicas(2, whole))).toEqual([[6, 8], 'violated', 'holds']);
  expect(await answer(replicas(3, whole))).toEqual([[3, 4], 'violated', 'violated']);
  // Held only while stop and start run: all go down one after the other. Likewise when they wait in their docks.
  expect(await answer(replicas(1, 'stop, start'))).toEqual([[9, 12], 'violated', 'violated']);
  expect(await answer(replicas(1, whole, ', waits: dock'))).toEqual([[9, 12], 'violated', 'violated']);
});

const HOSTS = (room: number) => `resources: {A: 1, B: ${room}}
types:
  V: {places: [a, b], transitions: {AB: {move: a -> b, takes: [4s, 6s]}}, needs: {A: [a, AB], B: [b, AB]}}
  W: {places: [b, a], transitions: {BA: {move: b -> a, takes: [4s, 6s]}}, needs: {A: [a, BA], B: [b, BA]}}
components: {v: V, w: W}
deployments: {swapped: {v: b, w: a}}
properties: {end: {deployability: swapped, at: end}}
`;

test('two machines swap full hosts: stuck; with room for one more: [8, 12]', async () => {
  const [stuck] = await verify(modelOf(HOSTS(1)));
  expect(stuck!.verdict.kind).toBe('violated');
  expect(stuck!.witnesses[0]!.trace.steps.every(({ event }) => event === 'pushB')).toBe(true);
  expect(await ends(modelOf(HOSTS(2)))).toEqual([8, 12]);
});

test.each(['causal', 'classes'] as const)(
  'how much is held at once, by amounts and in places (%s)',
  async (engine) => {
    const model = modelOf(`resources: {slot: 3, spare: 9}
types:
  T:
    places: [a, b, c]
    transitions: {t: {move: a -> b, takes: [1s, 3s]}, u: {move: b -> c, takes: 2s}}
    needs: {slot: {bound: [t, b], amount: 2}, spare: t}
  U: {places: [a, b], transitions: {t: {move: a -> b, takes: 2s}}, needs: {slot: t, spare: [a]}}
components: {x: T, y: T, z: U}
properties:
  slots: {parallelism: {use: slot}}
  slots-at-most-two: {parallelism: {use: slot}, atMost: 2}
  spares: {parallelism: {use: spare}}
`);
    const [slots, two, spares] = await verify(model, { engine });
    // One of x and y, and z beside it. z keeps its `spare` in its place, which it leaves at once.
    expect(parallelismIn(slots!)).toEqual({ state: 3, lasting: 3 });
    expect(two!.verdict.kind).toBe('violated');
    expect(two!.witnesses[0]!.title).toContain('3 of `slot` are held');
    expect(parallelismIn(spares!)).toEqual({ state: 2, lasting: 1 });
  },
);

test('a listed order is simulated: the first of the list goes first', () => {
  const listed = (order: string) =>
    modelOf(`resources: {engine: {capacity: 1, order: [${order}]}}
types: {T: {places: [a, b], transitions: {t: {move: a -> b, takes: 2s}}, needs: {engine: t}}}
components: {x: T, y: T, z: T}
`);
  const startsIn = (model: Model) => {
    const system = compile(model, programOf(model, null));
    const { steps } = simulate(system, { seed: 3, durations: 'random' });
    return steps.filter(({ event }) => event === 'start').map(({ component }) => component);
  };
  expect(startsIn(listed('z, x, y'))).toEqual(['z', 'x', 'y']);
  expect(startsIn(listed('y'))[0]).toBe('y');
});

/** As `--at-most`, but granted in the order in which the components are written. */
function listed(model: Model, capacity: number): Model {
  const { resources = [], ...rest } = withAtMost(model, capacity);
  const order = model.components.map(({ name }) => name);
  return { ...rest, resources: resources.map((each) => ({ ...each, order })) };
}

test('the nine tasks of Graham (1969), listed: more engines, shorter tasks and fewer precedences make it longer', async () => {
  expect(await ends(listed(graham(0, []), 3))).toEqual([12, 12]);
  expect(await ends(listed(graham(0, []), 4))).toEqual([15, 15]);
  expect(await ends(listed(graham(1, []), 3))).toEqual([13, 13]);
  expect(await ends(listed(graham(0, [4, 5]), 3))).toEqual([16, 16]);
});

test.each([
  ['c, b, a', 2, [4, 6]],
  ['a, b, c', 2, [5, 8]],
  ['b', 1, [7, 11]],
])(
  'three tasks that take some time each, granted in the order %s, on %i engines',
  async (order, engines, dates) => {
    const task = (takes: string) =>
      `{places: [w, d], transitions: {run: {move: w -> d, takes: ${takes}}}, needs: {engine: run}}`;
    const model = modelOf(`resources: {engine: {capacity: ${engines}, order: [${order}]}}
types: {A: ${task('[1s, 2s]')}, B: ${task('[2s, 3s]')}, C: ${task('[4s, 6s]')}}
components: {a: A, b: B, c: C}
properties: {ends: terminates}
`);
    expect(await ends(model)).toEqual(dates);
  },
);

test('a grant in an order comes after what is due at its date, and not after what only may end then', async () => {
  const model = (longest: string) => `resources: {engine: {capacity: 1, order: [b, c]}}
types:
  A: {places: [w, d], transitions: {run: {move: w -> d, takes: 2s}}, needs: {engine: run}}
  B: {places: [w, r, d], transitions: {wait: {move: w -> r, takes: [1s, ${longest}]}, run: {move: r -> d, takes: 1s}}, needs: {engine: run}}
  C: {places: [w, r, d], transitions: {wait: {move: w -> r, takes: 1s}, run: {move: r -> d, takes: 1s}}, needs: {engine: run}}
components: {a: A, b: B, c: C}
properties: {order: {sequentiality: [b.run, c.run]}}
`;
  const verdict = async (longest: string) => (await verify(modelOf(model(longest))))[0]!.verdict.kind;
  expect(await verdict('2s')).toBe('holds');
  expect(await verdict('3s')).toBe('violated');
});

test('what is granted in an order may take no time: it is due as soon as it has begun, but not where it may take any', async () => {
  const model = modelOf(`resources: {engine: {capacity: 1, order: [y]}}
types: {T: {places: [a, b, c], transitions: {t: {move: a -> b, takes: 0s}, u: {move: b -> c, takes: 0s}}, needs: {engine: t}}}
components: {x: T, y: T}
deployments: {late: {x: b, y: c}}
properties:
  ends: terminates
  y-first: {sequentiality: [y.u, x.t]}
  late: {deployability: late}
  late-or-not: {deployability: late, timed: false}
`);
  const results = await verify(model);
  expect(results.map(({ verdict }) => verdict.kind)).toEqual(['holds', 'holds', 'holds', 'violated']);
});

test('what fails keeps its turn until it has failed, in an order too', async () => {
  const model = modelOf(`resources: {engine: {capacity: 1, order: [y]}}
types:
  T:
    places: [a, b, broken]
    transitions: {t: {move: a -> b, takes: 2s, outcomes: {failed: {takes: 1s, fails: broken}}}}
    needs: {engine: t}
components: {x: T, y: T}
deployments: {x-up: {x: b}}
properties: {up: {deployability: x-up, faults: 1}, y-first: {sequentiality: [y.t, x.t], faults: 1}, x-up: {deployability: x-up}}
`);
  const [up, first, without] = await verify(model);
  expect([up!.verdict.kind, first!.verdict.kind]).toEqual(['violated', 'holds']);
  expect(up!.interval).toMatchObject({ some: true });
  expect([toNumber(up!.interval!.min), toNumber(up!.interval!.max)]).toEqual([3, 4]);
  expect(toNumber(without!.interval!.min)).toBe(4);
});

test('an order of what can never be exhausted changes nothing: grants do not come last then', async () => {
  const text = (order: string) => `resources: {engine: {capacity: 3${order}}}
types: {T: {places: [a, b], transitions: {t: {move: a -> b, takes: [1s, 2s], waits: dock}}, needs: {engine: t}}}
components: {x: T, y: T}
properties: {twice: {sequentiality: [x.t, x.t]}, ends: terminates}
`;
  const answer = async (order: string) =>
    (await verify(modelOf(text(order)))).map(({ verdict, interval, witnesses }) => [
      verdict,
      interval,
      witnesses.map(({ trace }) => trace.steps),
    ]);
  expect(await answer(', order: [x]')).toEqual(await answer(''));
});

test('no crash comes between what ends in another component and what that leads to', () => {
  const { model } = readModel(
    `madrigal: 1
types:
  Joined:
    places: [p, q, broken]
    transitions:
      s: {move: p -> q, takes: 1s, outcomes: {failed: {fails: broken}}}
      t: {move: p -> q, takes: 2s}
  Crashing: {places: [up, down], transitions: {}, faults: {crash: {at: up, fails: down}}}
components: {c: Joined, d: Crashing}
`,
    { file: 'model.yaml' },
  );
  const faults = { any: 2, zones: new Map<string, number>() };
  const { net } = translate(model, programOf(model, null), { merge: false, faults });
  const crash = net.transitions.find(({ name }) => name === 'crash:d.up')!;
  const kept = crash.inhibitors.map(({ place }) => net.places[place]!.name);
  expect(kept).toContain('c.t.over');
});

test.each([
  ['unknown-resource', 'needs: {slot: t}', 'resources: {slott: 1}'],
  ['needs-too-much', 'needs: {slot: {bound: [t], amount: 3}}', 'resources: {slot: 2}'],
  ['needs-too-much', 'needs: {slot: [a]}', 'resources: {slot: 1}'],
  ['unknown-element', 'needs: {slot: [tt]}', 'resources: {slot: 1}'],
  ['bad-amount', 'needs: {slot: {bound: [t], amount: 0}}', 'resources: {slot: 1}'],
  ['bad-amount', 'needs: {}', 'resources: {slot: 0}'],
  ['unknown-component', 'needs: {slot: t}', 'resources: {slot: {capacity: 1, order: [x, q]}}'],
  ['never-short', 'needs: {slot: t}', 'resources: {slot: 2}'],
])('%s: %s, %s', (code, needs, resources) => {
  const text = `${resources}
types: {T: {places: [a, b], transitions: {t: a -> b}, ${needs}}}
components: {x: T, y: T}
`;
  expect(codesOf(text)).toContain(code);
});

test('a failure place may need only what was held where it failed', () => {
  const failing = (bound: string) => `resources: {slot: 1}
types:
  T:
    places: [a, b, broken]
    transitions: {t: {move: a -> b, takes: 1s, outcomes: {failed: {fails: broken}}}}
    needs: {slot: [${bound}]}
components: {x: T, y: T}
`;
  expect(codesOf(failing('broken'))).toContain('failure-needs-more');
  expect(codesOf(failing('t, broken'))).not.toContain('failure-needs-more');
});
