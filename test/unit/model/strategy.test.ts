import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toNumber } from '../../../src/base/duration.ts';
import { ModelError } from '../../../src/base/errors.ts';
import { oneAtATime } from '../../../src/model/change/one-at-a-time.ts';
import { applyStrategy, STRATEGIES, type Strategy } from '../../../src/model/change/strategy.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { programOf } from '../../../src/model/subject.ts';
import { validateModel } from '../../../src/model/validate/validate.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { verify } from '../../../src/properties/verify.ts';
import { parallelismIn } from '../../support/figures.ts';
import { type } from '../../support/models.ts';

const FORK = type('Fork', {
  places: 'absent joined ready',
  transitions: { x: 'absent -> joined 2', y: 'absent -> joined 3..4', z: 'joined -> ready 1' },
  ports: { api: 'provide service ready', fork: 'provide service absent joined' },
});

function read(text: string): Model {
  return readModel(text, { file: 'test.yaml' }).model;
}

/** A component that forks and joins, and one that is prepared for 5 s beside it and then needs it for 1 s. */
const TWO = `madrigal: 1
types:
  Fork:
    places: [absent, joined, ready]
    transitions:
      x: {move: absent -> joined, takes: 2s}
      y: {move: absent -> joined, takes: [3s, 4s]}
      z: {move: joined -> ready, takes: 1s}
    ports: {api: {provide: service, bound: [ready]}}
  User:
    places: [absent, prepared, ready]
    transitions:
      prepare: {move: absent -> prepared, takes: 5s}
      go: {move: prepared -> ready, takes: 1s}
    ports: {api: {use: service, bound: [go]}}
components: {user: User, fork: Fork}
connections: [user.api -> fork.api]
deployments: {up: ready, joined: {fork: joined}}
`;

async function dates(model: Model, strategy: Strategy, name = 'up') {
  const applied = applyStrategy(model, programOf(model, model.programs[0]?.name ?? null), strategy);
  expect(validateModel(applied).filter(({ severity }) => severity === 'error')).toEqual([]);
  const [result] = await verify(applied, { properties: [name] });
  expect(result!.program).toBe(strategy);
  return { ...result!, dates: [toNumber(result!.interval!.min), toNumber(result!.interval!.max)] };
}

describe('a strategy', () => {
  // x beside y, then z: 4 to 5 s; one after another: 6 to 7 s. The user: 5 s, then 1 s with the other one ready.
  it.each([
    ['declared', [6, 6]],
    ['between', [7, 8]],
    ['within', [10, 11]],
    ['sequential', [12, 13]],
  ] as const)('%s takes as long as computed by hand', async (strategy, expected) => {
    const model = read(`${TWO}properties: {up: {deployability: up}}`);
    const { verdict, dates: found } = await dates(model, strategy);
    expect(verdict.kind).toBe('holds');
    expect(found).toEqual(expected);
  });

  it('lets at most one transition of a component run, or of all', async () => {
    const model = read(`${TWO}properties: {width: {parallelism: all}, one: {parallelism: [fork]}}`);
    const widths = [];
    for (const strategy of STRATEGIES) {
      const results = await verify(applyStrategy(model, programOf(model, null), strategy));
      widths.push(results.map((result) => parallelismIn(result)!.state));
    }
    expect(widths).toEqual([
      [3, 2],
      [2, 1],
      [2, 2],
      [1, 1],
    ]);
  });

  it('keeps a place that is only passed through, and when it is reached', async () => {
    const model = read(`${TWO}properties: {up: {deployability: joined}}`);
    expect((await dates(model, 'between')).dates).toEqual([5, 6]);
    expect((await dates(model, 'sequential')).dates).toEqual([5, 6]);
  });

  it('is found for a program that deploys, from where it starts', async () => {
    const model = read(`${TWO}programs:
  go:
    start: {user: prepared}
    run: |
      pushB(user, deploy)
      pushB(fork, deploy)
  again: |
    pushB(user, deploy)
    wait(user)
    pushB(user, deploy)
properties: {up: {deployability: up, in: go}}
`);
    expect((await dates(model, 'sequential')).dates).toEqual([7, 8]);
    const again = () => applyStrategy(model, programOf(model, 'again'), 'within');
    expect(again).toThrow('program `again` is no deployment: it pushes to `user` twice');
  });

  it('is none where components need each other', () => {
    const model = read(readFileSync('examples/circular.yaml', 'utf8'));
    const apply = (strategy: Strategy) => () => applyStrategy(model, programOf(model, null), strategy);
    expect(apply('within')).toThrow(ModelError);
    expect(apply('within')).toThrow(/components cannot be deployed one after another: .* needs /);
    expect(apply('between')).not.toThrow();
  });

  it('is none for a program that changes the assembly', () => {
    const model = read(`${TWO}programs: {p: "dcon(user.api, fork.api)"}`);
    expect(() => applyStrategy(model, programOf(model, 'p'), 'sequential')).toThrow(
      'program `p` is no deployment: it `dcon` changes the assembly',
    );
  });
});

describe('one transition at a time', () => {
  it('makes a chain, in which ports are active as they would be', () => {
    const { type: chain, markedAt } = oneAtATime(FORK, 'deploy', ['absent'], 'Chain');
    expect(chain.transitions.map((t) => [t.name, t.source, t.destination])).toEqual([
      ['x', 'absent', 'x_ended'],
      ['y', 'x_ended', 'joined'],
      ['z', 'joined', 'ready'],
    ]);
    expect(chain.ports.map(({ name, bound }) => [name, bound])).toEqual([
      ['api', ['ready']],
      ['fork', ['absent', 'x_ended', 'joined']],
    ]);
    expect(markedAt.get('joined')).toEqual([2]);
  });

  it('keeps a port apart in two groups where it is not active in between', () => {
    // `two` is entered by a transition from outside the region, when `one` has been left: b starts with nothing inside.
    const shape = type('T', {
      places: 'start one half two end',
      transitions: {
        a: 'start -> one 1',
        b: 'start -> half 1',
        c: 'one -> end 1',
        d: 'half -> two 1',
      },
      ports: { p: 'provide service one two' },
    });
    const { type: chain } = oneAtATime(shape, 'deploy', ['start'], 'Chain');
    expect(chain.transitions.map((t) => `${t.name}: ${t.source} -> ${t.destination}`)).toEqual([
      'a: start -> one',
      'b: one -> half',
      'c: half -> end',
      'd: end -> two',
    ]);
    expect(chain.groups).toEqual([
      { name: 'p', places: ['one'] },
      { name: 'p_2', places: ['two'] },
    ]);
    expect(chain.ports[0]!.bound).toEqual(['p', 'p_2']);
  });

  it('follows one alternative of a join, and starts where several places are marked', () => {
    const shape = type('T', {
      places: 'a b c d',
      transitions: { one: 'a -> c 1 @one', two: 'a -> d 1', three: 'b -> c 1 @three', four: 'c -> d 1' },
    });
    const { type: chain } = oneAtATime(shape, 'deploy', ['b'], 'Chain');
    expect(chain.transitions.map((t) => t.name)).toEqual(['three', 'four']);
    const both = oneAtATime(shape, 'deploy', ['d', 'b'], 'Chain');
    expect(both.type.places[0]).toBe('d_b');
    expect(both.markedAt.get('d')).toEqual([0, 1, 2]);
  });
});
