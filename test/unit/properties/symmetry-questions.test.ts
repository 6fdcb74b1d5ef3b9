import { describe, expect, test } from 'vitest';
import { readModel } from '../../../src/model/read/read-model.ts';
import type { Result } from '../../../src/properties/answers/verdict.ts';
import { verify } from '../../../src/properties/verify.ts';

const FLEET = `
madrigal: 1
types:
  Base:
    places: [off, up]
    transitions: {start: {move: off -> up, takes: [2s, 5s]}}
    ports: {base: {provide: service, bound: [up]}}
  Replica:
    places: [off, set, on]
    transitions:
      boot: {move: off -> set, takes: [1s, 4s]}
      join: {move: set -> on, takes: [1s, 3s]}
    ports:
      base: {use: service, bound: [join, on]}
      http: {provide: service, bound: [on]}
components: {base: Base, a: Replica, b: Replica, c: Replica}
connections: [a.base -> base.base, b.base -> base.base, c.base -> base.base]
deployments:
  all: {a: on, b: on, c: on}
  one: {b: on}
  set: {a: set, b: set, c: set}
properties:
  all-first: {deployability: all}
  all-set: {deployability: set}
  all-in-the-end: {deployability: all, at: end}
  all-at-any-speed: {deployability: all, timed: false}
  one-first: {deployability: one}
  ends: {terminates: true}
  alike: {confluent: true}
  schedule: {gantt: all}
  width: {parallelism: all}
  width-of-one: {parallelism: [b]}
  some-serve: {available: [a.http, b.http, c.http], atLeast: 1}
  out: {outage: c.http}
  base-first: {sequentiality: [base.start, c.join]}
  boot-first: {sequentiality: [c.boot, c.join]}
  boot-before-base: {sequentiality: [b.boot, base.start]}
  base-before-boot: {sequentiality: [base.start, a.boot]}
  one-boot-before-another: {sequentiality: [a.boot, b.join]}
  another-boot-before-one: {sequentiality: [b.boot, a.join]}
  b-without-c: {forbidden: {marked: [b.on], unmarked: [c.on]}}
  c-without-any: {forbidden: {marked: [c.on], unmarked: [a.on, b.on]}}
`;

const fleet = readModel(FLEET, { file: 'fleet.yaml' }).model;

/** One property by itself, so that nothing else tells the replicas apart. */
async function asked(name: string, reduced: boolean): Promise<Result> {
  const reduce = reduced ? (['symmetry'] as const) : [];
  const [result] = await verify(fleet, { properties: [name], engine: 'classes', reduce });
  return result!;
}

/** All that an answer says; the runs that show it may be others. */
function said({ statistics: _, witnesses, boundaries, ...answer }: Result) {
  const dates = boundaries && [boundaries.least.date, boundaries.greatest?.date, boundaries.windows];
  return { ...answer, titles: witnesses.map(({ title }) => title), dates };
}

/** What tells at least two of the three replicas apart, so that none is like another. */
const TELLING = ['alike', 'one-boot-before-another', 'another-boot-before-one', 'b-without-c'];

describe('with one state for all that differ by identical components', () => {
  test.each(fleet.properties.map(({ name }) => name))('%s has the same answer', async (name) => {
    const [whole, reduced] = [await asked(name, false), await asked(name, true)];
    expect(said(reduced)).toEqual(said(whole));
    if (TELLING.includes(name)) expect(reduced.statistics).toEqual(whole.statistics);
    // On stubborn sets the replicas go one after the other anyway.
    else if (reduced.engine.kind === 'classes' && reduced.engine.because !== 'untimed')
      expect(reduced.statistics.classes).toBeLessThan(whole.statistics.classes);
  });
});
