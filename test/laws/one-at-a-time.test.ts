import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANY_DURATION } from '../../src/base/duration.ts';
import { oneAtATime } from '../../src/model/change/one-at-a-time.ts';
import { type ComponentType, ENDS_WELL } from '../../src/model/component.ts';
import { madeusProgram } from '../../src/model/program.ts';
import { endings } from '../../src/model/semantics/endings.ts';
import { apply } from '../../src/model/semantics/semantics.ts';
import { urgentEvents } from '../../src/model/semantics/urgent-events.ts';
import { activePorts, initialState, isRunning } from '../../src/model/system/state.ts';
import { compile } from '../../src/model/system/system.ts';
import type { Model } from '../../src/model/whole/model.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 2018);
const CASES = Number(process.env.MADRIGAL_CASES ?? 500);

const PLACES = ['p0', 'p1', 'p2', 'p3', 'p4'];
const places = fc.subarray(PLACES, { minLength: 1 });

/** A life cycle with forks and joins, and ports bound to places and groups of it. */
const lifecycle = fc
  .record({
    moves: fc.array(fc.record({ from: fc.nat({ max: 3 }), by: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 2,
      maxLength: 8,
    }),
    groups: fc.array(places, { maxLength: 2 }),
    ports: fc.array(fc.record({ places, withGroups: fc.boolean() }), { minLength: 1, maxLength: 3 }),
    start: fc.nat({ max: 2 }),
  })
  .map(({ moves, groups, ports, start }): { readonly type: ComponentType; readonly start: string } => ({
    start: PLACES[start]!,
    type: {
      name: 'T',
      places: PLACES,
      initial: 'p0',
      groups: groups.map((inside, i) => ({ name: `g${i}`, places: inside })),
      behaviors: ['deploy'],
      crash: null,
      transitions: moves.map(({ from, by }, i) => ({
        name: `t${i}`,
        source: PLACES[from]!,
        destination: PLACES[Math.min(from + by, 4)]!,
        behavior: 'deploy',
        takes: ANY_DURATION,
        alternative: null,
        ...ENDS_WELL,
      })),
      ports: ports.map((port, i) => ({
        name: `port${i}`,
        role: 'provide',
        kind: 'service',
        bound: [...port.places, ...(port.withGroups ? groups.map((_, g) => `g${g}`) : [])],
      })),
    },
  }));

/** Executes a component alone, in which the transitions start in this order: by each, the ports active while it runs. */
function activeAlong(type: ComponentType, start: string, order: readonly string[]) {
  const component = { name: 'c', type, start: [start], takes: new Map() };
  const empty = {
    file: null,
    parameters: new Map(),
    zones: new Map(),
    deployments: [],
    programs: [],
    properties: [],
  };
  const model: Model = { ...empty, types: [type], components: [component], connections: [] };
  const system = compile(model, madeusProgram([component]));
  let state = initialState(system);
  const settle = () => {
    for (;;) {
      const next = urgentEvents(system, state).find(({ event }) => event !== 'start');
      if (next === undefined) return;
      state = apply(system, state, next);
    }
  };
  const active = () => activePorts(state).map(({ port }) => port);
  const seen: (readonly [string, readonly string[]])[] = [];
  for (const transition of order) {
    settle();
    const startIt = urgentEvents(system, state).find((e) => e.event === 'start' && e.element === transition);
    if (startIt === undefined) throw new Error(`${transition} cannot start`);
    state = apply(system, state, startIt);
    expect(isRunning(state, 'c', transition)).toBe(true);
    seen.push([transition, active()]);
    state = apply(system, state, endings(system, state)[0]!.event);
  }
  settle();
  // Nothing is left to start.
  expect(urgentEvents(system, state)).toEqual([]);
  seen.push(['end', active()]);
  return seen;
}

test('a chain has the ports active that are so when transitions happen one at a time', () => {
  let forks = 0;
  fc.assert(
    fc.property(lifecycle, ({ type, start }) => {
      const { type: chain } = oneAtATime(type, 'deploy', [start], 'Chain');
      const order = chain.transitions.map(({ name }) => name);
      if (order.length > chain.places.length - 1) throw new Error('not a chain');
      if (order.some((name, i) => type.transitions.find((t) => t.name === name)!.source !== chain.places[i]))
        forks += 1;
      expect(activeAlong(chain, chain.initial, order)).toEqual(activeAlong(type, start, order));
    }),
    { numRuns: CASES, seed: SEED },
  );
  console.log(`seed ${SEED}: ${forks} of ${CASES} life cycles fork`);
  expect(forks).toBeGreaterThan(CASES / 5);
});
