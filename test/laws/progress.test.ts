import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Diagnostics } from '../../src/base/diagnostics.ts';
import { inUnits } from '../../src/base/duration.ts';
import { Gaps } from '../../src/base/gaps.ts';
import { connectionName } from '../../src/model/assembly.ts';
import { initialConfiguration } from '../../src/model/initial.ts';
import type { Instruction, Program } from '../../src/model/program.ts';
import { isComponentEvent } from '../../src/model/semantics/rules/rules.ts';
import { advance, apply, possibleEvents } from '../../src/model/semantics/semantics.ts';
import { simulate } from '../../src/model/semantics/simulate.ts';
import { UnsafeError } from '../../src/model/semantics/unsafe-error.ts';
import { SourceMap } from '../../src/model/source-map.ts';
import { initialState, type State } from '../../src/model/system/state.ts';
import { compile, isInitialPush, type System } from '../../src/model/system/system.ts';
import { pushesOf } from '../../src/model/validate/needs.ts';
import { type ProgramProgress, progressOf } from '../../src/model/validate/progress.ts';
import { walksOfPushes } from '../../src/model/validate/pushed-walks.ts';
import { isValidProgram, validateModel } from '../../src/model/validate/validate.ts';
import type { Model } from '../../src/model/whole/model.ts';
import { model, type } from '../support/models.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 21);
const CASES = Number(process.env.MADRIGAL_CASES ?? 600);

/** A user and a provider of a service, each with a way there and back, that take the given time. */
function assembly(takes: string, bound: string): Model {
  const user = type('User', {
    places: 'off on never',
    behaviors: { up: { start: `off -> on ${takes}` }, down: { stop: `on -> off ${takes}` } },
    ports: { u: `use service ${bound}` },
  });
  const provider = type('Provider', {
    places: 'off on',
    behaviors: { up: { start: `off -> on ${takes}` }, down: { stop: `on -> off ${takes}` } },
    ports: { s: 'provide service on' },
  });
  return model({
    types: [user, provider],
    components: { x: user, p: provider, q: provider },
    connections: ['x.u -> p.s'],
  });
}

const USERS = ['x', 'y'];
const PROVIDERS = ['p', 'q'];
const component = fc.constantFrom(...USERS, ...PROVIDERS);
const behavior = fc.constantFrom('up', 'down');
const ends = fc.record({ user: fc.constantFrom(...USERS), provider: fc.constantFrom(...PROVIDERS) });

function add(name: string): Instruction {
  return { kind: 'add', component: name, type: USERS.includes(name) ? 'User' : 'Provider' };
}

function link(kind: 'con' | 'dcon', { user, provider }: { user: string; provider: string }): Instruction {
  return { kind, user: { component: user, port: 'u' }, provider: { component: provider, port: 's' } };
}

/** One instruction, or a few that fit together. */
const snippet: fc.Arbitrary<readonly Instruction[]> = fc.oneof(
  component.map((name) => [add(name)]),
  component.map((name): readonly Instruction[] => [{ kind: 'del', component: name }]),
  fc.tuple(fc.constantFrom('con' as const, 'dcon' as const), ends).map(([kind, each]) => [link(kind, each)]),
  ends.map((each) => [add(each.user), link('con', each)]),
  ends.map((each): readonly Instruction[] => [link('dcon', each), { kind: 'del', component: each.user }]),
  ends.map((each) => [link('con', each), link('dcon', each)]),
  {
    weight: 4,
    arbitrary: fc
      .tuple(component, behavior)
      .map(([name, b]): readonly Instruction[] => [{ kind: 'pushB', component: name, behavior: b }]),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(component, fc.option(behavior))
      .map(([name, b]): readonly Instruction[] => [{ kind: 'wait', component: name, behavior: b }]),
  },
  fc.constant<readonly Instruction[]>([{ kind: 'waitAll' }]),
);

/** Without the waits for nothing definite, which are errors of their own. */
function withoutWrongWaits(program: Program): Program {
  const pushes = pushesOf(program);
  const threads = program.threads.map(({ name, instructions }, thread) => ({
    name,
    tries: [],
    instructions: instructions.filter((i, index) => {
      if (i.kind !== 'wait') return true;
      if (i.behavior === null) return pushes.precedes({ thread, index }, i.component);
      return typeof pushes.awaited({ thread, index }, i.component, i.behavior) !== 'number';
    }),
  }));
  return { ...program, threads };
}

/** Without the removals of connections that are never there. */
function withoutWrongDisconnections(program: Program, base: Model): Program {
  const made = new Set([
    ...initialConfiguration(base, program).connections.map(connectionName),
    ...program.threads.flatMap((t) => t.instructions.filter((i) => i.kind === 'con').map(connectionName)),
  ]);
  const threads = program.threads.map(({ name, instructions }) => ({
    name,
    tries: [],
    instructions: instructions.filter((i) => i.kind !== 'dcon' || made.has(connectionName(i))),
  }));
  return { ...program, threads };
}

const program: fc.Arbitrary<Program> = fc
  .array(fc.array(snippet, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
  .map((threads) =>
    withoutWrongWaits({
      name: 'program',
      start: new Map(),
      threads: threads.map((snippets, i) => ({ name: `t${i}`, instructions: snippets.flat(), tries: [] })),
    }),
  );

function keyOf(state: State): string {
  const components = [...state.components].map(([name, c]) =>
    [
      name,
      [...c.marked],
      [...c.outputs],
      [...c.running.keys()],
      [...c.inputs],
      c.queue.map((p) => p.behavior),
    ].join(';'),
  );
  const links = state.links.connections.map(connectionName).sort();
  return [state.executed.join(), ...components.sort(), ...links].join('|');
}

/** How far each thread gets in some run, and whether some run executes everything; all at date 0. */
function walkAll(system: System): { readonly reached: readonly number[]; readonly finishes: boolean } {
  const seen = new Map<string, State>();
  const visit = (state: State): void => {
    const key = keyOf(state);
    if (!seen.has(key)) seen.set(key, state);
  };
  visit(initialState(system));
  for (const state of seen.values()) {
    for (const event of possibleEvents(system, state)) {
      try {
        visit(apply(system, state, event));
      } catch (error) {
        if (!(error instanceof UnsafeError)) throw error;
      }
    }
  }
  const { threads } = system.program;
  const states = [...seen.values()];
  return {
    reached: threads.map((_, t) => Math.max(...states.map((state) => state.executed[t]!))),
    finishes: states.some((state) =>
      threads.every((thread, t) => state.executed[t] === thread.instructions.length),
    ),
  };
}

function progress(base: Model, p: Program, oneByOne = false): ProgramProgress {
  return progressOf(p, initialConfiguration(base, p), pushesOf(p), new Set(), oneByOne ? 0 : undefined);
}

const parameters = { seed: SEED, numRuns: CASES };

test('without ports in use and without time, an instruction is executed in some run unless it never can be', () => {
  const base = assembly('0..0', 'never');
  const shares = { stuck: 0, unfinished: 0, concurrent: 0 };
  fc.assert(
    fc.property(program, (p) => {
      const found = progress(base, p);
      const runs = walkAll(compile(base, p));
      expect(found.reached).toEqual(runs.reached);
      expect(found.impasses.length + found.unfinished.length === 0).toBe(runs.finishes);
      if (found.impasses.length > 0) shares.stuck += 1;
      if (found.unfinished.length > 0) shares.unfinished += 1;
      if (found.impasses.length > 0 && p.threads.length > 1) shares.concurrent += 1;
    }),
    parameters,
  );
  console.log(
    `seed ${SEED}: of ${CASES} programs, ${shares.stuck} stuck (${shares.concurrent} of several threads), ${shares.unfinished} in no order`,
  );
  expect(shares.concurrent).toBeGreaterThan(CASES / 20);
  expect(shares.unfinished).toBeGreaterThan(0);
});

test('threads that are looked at one by one are never found to get less far', () => {
  const base = assembly('0..0', 'never');
  fc.assert(
    fc.property(program, (p) => {
      const exact = progress(base, p).reached;
      const bound = progress(base, p, true).reached;
      for (const [thread, position] of exact.entries()) {
        expect(bound[thread]).toBeGreaterThanOrEqual(position);
      }
      if (p.threads.length === 1) expect(bound).toEqual(exact);
    }),
    parameters,
  );
});

test('no run executes an instruction that can never be, whatever ports and durations do', () => {
  const base = assembly('1..3', 'on');
  fc.assert(
    fc.property(program, fc.nat(), (p, seed) => {
      const { reached } = progress(base, p);
      const system = compile(base, p);
      for (let run = 0; run < 5; run++) {
        const { steps } = simulate(system, { seed: seed + run, durations: 'random' });
        for (const [thread, { name }] of p.threads.entries()) {
          const executed = steps.filter((step) => !isComponentEvent(step) && step.thread === name).length;
          expect(executed).toBeLessThanOrEqual(reached[thread]!);
        }
      }
    }),
    parameters,
  );
});

test('whatever no order executes is reported, each program by itself', () => {
  const base = assembly('0..0', 'never');
  fc.assert(
    fc.property(program, (drawn) => {
      const p = withoutWrongDisconnections(drawn, base);
      const { impasses, unfinished } = progress(base, p);
      const told = validateModel({ ...base, programs: [p] });
      expect(isValidProgram(base, p)).toBe(told.every(({ severity }) => severity !== 'error'));
      const codes = told.map((d) => d.code);
      const names = codes.filter((code) => code === 'unknown-component');
      if (names.length > 0) return;
      expect(codes.includes('never-executed')).toBe(impasses.length > 0);
      expect(codes.includes('never-finishes')).toBe(unfinished.length > 0);
    }),
    parameters,
  );
});

test('a behavior that finds nothing to do, as far as can be seen, leaves no place in any run', () => {
  const base = assembly('1..3', 'on');
  let pushes = 0;
  let idle = 0;
  fc.assert(
    fc.property(program, fc.nat(), (p, seed) => {
      const check = {
        model: { ...base, programs: [p] },
        positions: new SourceMap(),
        gaps: new Gaps(),
        report: new Diagnostics(),
      };
      const followed = walksOfPushes(p, check);
      const nothing = new Set<Instruction>(
        followed.filter(({ walks }) => walks.every(({ run }) => run.size === 0)).map(({ push }) => push),
      );
      pushes += followed.length;
      idle += nothing.size;
      const system = compile(base, p);
      for (let run = 0; run < 3; run++) {
        let state = initialState(system);
        for (const step of simulate(system, { seed: seed + run, durations: 'random' }).steps) {
          if (step.event === 'leave') {
            const { by } = state.components.get(step.component!)!.queue[0]!;
            if (isInitialPush(by)) throw new Error('nothing is in a queue at the start');
            expect(nothing).not.toContain(p.threads[by.thread]!.instructions[by.index]);
          }
          state = apply(system, advance(system, state, inUnits(step.at, system.unit)), step);
        }
      }
    }),
    parameters,
  );
  console.log(`seed ${SEED}: of ${pushes} pushes that are reached, ${idle} find nothing to do`);
  expect(idle).toBeGreaterThan(pushes / 20);
});
