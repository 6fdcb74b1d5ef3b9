import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, type Decimal, negate, ZERO } from '../../src/base/duration.ts';
import type { InitialComponent, RunningState } from '../../src/model/configuration.ts';
import type { Trace } from '../../src/model/event.ts';
import { causesOf } from '../../src/model/explain/causes.ts';
import { ANY_FAULTS, type Faults, NO_FAULTS } from '../../src/model/faults.ts';
import type { Program } from '../../src/model/program.ts';
import { readState, writeState } from '../../src/model/read/state-json.ts';
import { completeRun } from '../../src/model/semantics/complete-run.ts';
import { replay, runOfTrace } from '../../src/model/semantics/replay.ts';
import { isComponentEvent } from '../../src/model/semantics/rules/rules.ts';
import { simulate } from '../../src/model/semantics/simulate.ts';
import { UnsafeError } from '../../src/model/semantics/unsafe-error.ts';
import { runningStateOf } from '../../src/model/system/running-state.ts';
import type { State } from '../../src/model/system/state.ts';
import { compile, type System } from '../../src/model/system/system.ts';
import { failing, faultsOf } from '../../src/testing/failing-case.ts';
import { type RandomCase, randomCase } from '../../src/testing/random-assembly.ts';
import { scarce } from '../../src/testing/scarce-case.ts';
import { translate } from '../../src/tpn/translation/translate.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 20);
const CASES = Number(process.env.MADRIGAL_CASES ?? 300);

function runOf(system: System, seed: number): Trace | null {
  try {
    return simulate(system, { seed, durations: 'random' });
  } catch (error) {
    if (error instanceof UnsafeError) return null;
    throw error;
  }
}

/** What is left of a program after so many instructions of each thread. */
function rest(program: Program, executed: readonly number[], state: RunningState): Program {
  const threads = program.threads.map(({ name, instructions }, thread) => ({
    name,
    tries: [],
    instructions: instructions.slice(executed[thread]),
  }));
  return { ...program, threads, state };
}

/** Whether some wait that is left is for a push that is not: what it waits for is then no longer known. */
function looksBack({ awaited }: System, executed: readonly number[]): boolean {
  return awaited.some((pushes, thread) =>
    pushes
      .slice(executed[thread])
      .some((push) => push !== null && 'thread' in push && push.index < executed[push.thread]!),
  );
}

function isHarmed({
  failing: at,
  failures,
  pausing,
  comingBack,
  running,
  inputs,
}: InitialComponent): boolean {
  return (
    at !== null ||
    failures.size + pausing.length + comingBack.length > 0 ||
    running.some(({ outcome }) => outcome !== null) ||
    inputs.some((dock) => dock.includes(':'))
  );
}

/** Everything of a state but its dates and what had ended before. */
function picture(system: System, state: State, date: Decimal): object {
  const { components, connections } = runningStateOf(system, state, date);
  const plain = components.map(({ component, ...parts }) => ({ name: component.name, ...parts }));
  return { components: plain, connections };
}

/** A case, and the faults that may happen in it before its runs are cut. */
interface Cuttable extends RandomCase {
  readonly faults: Faults;
}

const CASE_KINDS = [
  ['deployments', randomCase.map((each): Cuttable => ({ ...each, faults: NO_FAULTS })), CASES],
  [
    'failing deployments',
    failing(randomCase).map(({ faults, ...each }): Cuttable => {
      // Where a run is cut, what of its program it has passed over is no longer known.
      const threads = each.program.threads.map((thread) => ({ ...thread, tries: [] }));
      return { ...each, program: { ...each.program, threads }, faults: faultsOf(faults) };
    }),
    CASES,
  ],
  [
    'scarce deployments',
    scarce(randomCase).map((each): Cuttable => ({ ...each, faults: NO_FAULTS })),
    Math.ceil(CASES / 4),
  ],
] as const;

/** Cuts a run after so many of its steps, at the date of the last one. */
function cut({ model, program, faults }: Cuttable, seed: number, where: number) {
  const system = compile(model, program, { faults });
  const trace = runOf(system, seed);
  if (trace === null) return null;
  const run = replay(system, trace);
  if (run.kind !== 'ok') throw new Error(run.reason);
  const index = where % (trace.steps.length + 1);
  const before = run.states[index]!;
  const date = trace.steps[index - 1]?.at ?? ZERO;
  const state = runningStateOf(run.system, before, date);
  const steps = trace.steps.slice(index).map((step) => ({ ...step, at: add(step.at, negate(date)) }));
  return { system, run, state, before, date, rest: { program: program.name, steps } satisfies Trace };
}

test.each(CASE_KINDS)('%s: a run that is cut goes on from the state where it was cut', (_, cases, number) => {
  let cuts = 0;
  let running = 0;
  let harmed = 0;
  fc.assert(
    fc.property(cases, fc.nat(), fc.nat(), (random, seed, where) => {
      const half = cut(random, seed, where);
      if (half === null || looksBack(half.system, half.before.executed)) return;
      const program = rest(random.program, half.before.executed, half.state);
      const system = compile(random.model, program, { faults: ANY_FAULTS });
      const second = replay(system, half.rest);
      expect(second.kind === 'ok' ? '' : second.reason).toBe('');
      if (second.kind !== 'ok') return;
      expect(second.maximal).toBe(true);
      const last = half.rest.steps.at(-1)?.at ?? ZERO;
      expect(picture(second.system, second.state, last)).toEqual(
        picture(half.run.system, half.run.state, add(last, half.date)),
      );
      // What the run tells of itself copes with what runs from the beginning.
      expect(causesOf(runOfTrace(system, half.rest))).toHaveLength(half.rest.steps.length);
      // Whether a component fails before an instruction of that date, or before a behavior is over, makes a difference.
      const hasFailed = half.rest.steps.some(({ event }) => event === 'fail');
      const silent = half.rest.steps.filter(
        (step) => hasFailed || (isComponentEvent(step) && step.event !== 'finish'),
      );
      expect(replay(system, completeRun(system, silent).trace).kind).toBe('ok');
      cuts += 1;
      if (half.state.components.some((component) => component.running.length > 0)) running += 1;
      if (half.state.components.some(isHarmed)) harmed += 1;
    }),
    { seed: SEED, numRuns: number },
  );
  console.log(
    `cut runs: ${cuts} of ${number}, ${running} with running transitions, ${harmed} with failures; seed ${SEED}`,
  );
  expect(running).toBeGreaterThan(number / 10);
});

test.each(CASE_KINDS)(
  '%s: a run that starts with running transitions can be simulated, and replays',
  (_, cases, number) => {
    fc.assert(
      fc.property(cases, fc.nat(), fc.nat(), (random, seed, where) => {
        const half = cut(random, seed, where);
        if (half === null) return;
        const program: Program = { name: 'nothing', start: new Map(), threads: [], state: half.state };
        const system = compile(random.model, program);
        // Its net has all that may still come of what runs, and nothing of what it has passed.
        translate(random.model, program, { merge: true });
        const trace = runOf(system, seed + 1);
        if (trace === null) return;
        const second = replay(system, trace);
        expect(second).toMatchObject({ kind: 'ok', maximal: true });
      }),
      { seed: SEED, numRuns: number },
    );
  },
);

test.each(CASE_KINDS)('%s: a state is read back as it was written', (_, cases, number) => {
  fc.assert(
    fc.property(cases, fc.nat(), fc.nat(), (random, seed, where) => {
      const half = cut(random, seed, where);
      if (half === null) return;
      const text = writeState(half.state);
      const read = readState(text, { file: 'state.json', model: random.model });
      const withoutPositions = {
        components: read.components.map(({ at: _, ...component }) => component),
        connections: read.connections.map(({ at: _, ...connection }) => connection),
      };
      expect(withoutPositions).toEqual(half.state);
      expect(writeState(read)).toBe(text);
    }),
    { seed: SEED, numRuns: number },
  );
});
