import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, parseDecimal, ZERO } from '../../src/base/duration.ts';
import { oncePer } from '../../src/base/memo.ts';
import { connectionName } from '../../src/model/assembly.ts';
import type { ModelEvent, Step, Trace } from '../../src/model/event.ts';
import { blockersOf } from '../../src/model/explain/blockers.ts';
import { causesOf } from '../../src/model/explain/causes.ts';
import { failedThreads, whyStuck } from '../../src/model/explain/faults.ts';
import { explainBlockers } from '../../src/model/explain/wait-for.ts';
import { readTrace, writeTrace } from '../../src/model/read/trace-json.ts';
import { completeRun } from '../../src/model/semantics/complete-run.ts';
import { replay, runOfTrace } from '../../src/model/semantics/replay.ts';
import { isComponentEvent } from '../../src/model/semantics/rules/rules.ts';
import { advance, apply, isLasting, possibleEvents } from '../../src/model/semantics/semantics.ts';
import { type Durations, simulate } from '../../src/model/semantics/simulate.ts';
import { UnsafeError } from '../../src/model/semantics/unsafe-error.ts';
import {
  type ComponentState,
  initialState,
  isFinished,
  type Links,
  type State,
} from '../../src/model/system/state.ts';
import { compile, type System } from '../../src/model/system/system.ts';
import { type FailingCase, failing, faultsOf } from '../../src/testing/failing-case.ts';
import { type RandomCase, randomCase } from '../../src/testing/random-assembly.ts';
import { randomProgramCase } from '../../src/testing/random-program.ts';
import { scarce } from '../../src/testing/scarce-case.ts';
import { exploreRuns, type Happening, type Runs, wordsOf } from '../oracle/brute-force.ts';
import { expectEqual } from '../support/expect-equal.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 20);
const CASES = Number(process.env.MADRIGAL_CASES ?? 400);
const SECOND = parseDecimal('1')!;

function system({ model, program, ...given }: RandomCase | FailingCase): System {
  if (!('faults' in given)) return compile(model, program, { dates: [SECOND] });
  return compile(model, program, { dates: [SECOND], faults: faultsOf(given.faults) });
}

function eventWords({ program }: System, state: State, event: ModelEvent): string {
  const alternative = event.alternative === undefined ? '' : ` by ${event.alternative}`;
  const outcome = event.outcome === undefined ? '' : `:${event.outcome}`;
  if (isComponentEvent(event))
    return `${event.event} ${event.component} ${event.element}${outcome}${alternative}`;
  const position = state.executed[program.threads.findIndex(({ name }) => name === event.thread)];
  return `${event.thread} ${position}${event.failed ? ' fails' : ''}`;
}

function happeningWords(happening: Happening): string {
  if (happening.kind === 'instruction')
    return `${happening.thread} ${happening.position}${happening.failed ? ' fails' : ''}`;
  const { kind, component, element } = happening;
  const alternative = kind === 'enter' ? happening.alternative : null;
  const outcome = kind === 'start' || kind === 'end' ? happening.outcome : null;
  const how = outcome === null ? '' : `:${outcome}`;
  return `${kind} ${component} ${element}${how}${alternative === null ? '' : ` by ${alternative}`}`;
}

/** What a component is, in the oracle's words: most events leave it as it was, so that many states share it. */
const componentWords = oncePer((component: ComponentState): readonly string[] => {
  const { name, type } = component.instance.component;
  return [
    `${name}: ${type.name}`,
    ...[...component.marked].map((place) => `${name}.${place}`),
    ...[...component.outputs].map((t) => `the output dock of ${name}.${t}`),
    ...[...component.running].map(
      ([t, { outcome }]) => `${name}.${t}${outcome.name === null ? '' : `:${outcome.name}`}`,
    ),
    ...(component.failing === null ? [] : [`${name} fails: ${component.failing}`]),
    ...[...component.pausing.keys()].map((t) => `${name}.${t} pauses`),
    ...component.comingBack.map(() => `${name} is coming back`),
    ...[...component.inputs].map((t) => `the input dock of ${name}.${t}`),
    `queue of ${name}: ${component.queue.map(({ behavior }) => behavior).join()}`,
    ...[...component.provided].map((port) => `provided: ${name}.${port}`),
  ];
});

const connectionWords = oncePer(({ connections }: Links) => connections.map(connectionName));

const endedWords = oncePer((ended: State['ended']): readonly string[] =>
  [...ended].flatMap(([name, ts]) => [...ts].map((t) => `ended: ${name}.${t}`)),
);

/** What a state is, in the oracle's words. */
function stateWords({ program, resources }: System, state: State): string[] {
  const words = [...connectionWords(state.links), ...endedWords(state.ended)];
  state.components.forEach((component) => {
    words.push(...componentWords(component));
  });
  program.threads.forEach(({ name }, i) => {
    words.push(`executed of ${name}: ${state.executed[i]}`);
  });
  for (const { name, capacity } of resources.values())
    words.push(`held of ${name}: ${capacity - state.free.get(name)!}`);
  return words;
}

/** Compares lists of words in any order; they are only put in order where they seem to differ. */
function expectSameWords(words: readonly string[], expected: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const word of expected) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) - 1);
  for (const count of counts.values())
    if (count !== 0) {
      expect([...words].sort()).toEqual([...expected].sort());
      return;
    }
}

/** Visits each state of the oracle with the state of the product that the same events lead to, and its events in words. */
function walkTogether(
  x: System,
  runs: Runs,
  visit: (state: State, index: number, possible: readonly string[]) => void,
): void {
  const reached = new Map<number, State>([[0, initialState(x)]]);
  for (const [index, state] of reached) {
    const possible = possibleEvents(x, state);
    const words = possible.map((event) => eventWords(x, state, event));
    visit(state, index, words);
    const events = new Map(possible.map((event, i) => [words[i], event]));
    for (const { happening, to } of runs.edges[index]) {
      if (reached.has(to)) continue;
      if (happening === null) reached.set(to, advance(x, state, state.date + 1n));
      else reached.set(to, apply(x, state, events.get(happeningWords(happening))!));
    }
  }
}

const CASE_KINDS = [
  ['deployments and pushes', randomCase],
  ['reconfigurations', randomProgramCase],
] as const;

const SCARCE_KINDS = [
  ['scarce deployments', scarce(randomCase, true)],
  ['scarce reconfigurations that fail', scarce(failing(randomProgramCase), true)],
] as const;

const FAILING_KINDS = [
  ['failing deployments', failing(randomCase)],
  ['failing reconfigurations', failing(randomProgramCase)],
] as const;

const EVERY_KIND: readonly (readonly [string, fc.Arbitrary<RandomCase | FailingCase>, number])[] = [
  ...[...CASE_KINDS, ...FAILING_KINDS].map(([name, cases]) => [name, cases, CASES] as const),
  ...SCARCE_KINDS.map(([name, cases]) => [name, cases, CASES / 8] as const),
];

test.each(EVERY_KIND)(
  `%s: every state is, allows and lasts as in the brute-force execution (seed ${SEED})`,
  (_, cases, numRuns) => {
    fc.assert(
      fc.property(cases, (each) => {
        const explored = exploreRuns(each.model, each.program, {
          maxStates: 1000,
          ...('faults' in each ? { faults: each.faults } : {}),
        });
        fc.pre(explored.kind === 'runs');
        if (explored.kind !== 'runs') return;
        const { tables, states, edges, lasting } = explored.runs;
        const x = system(each);
        walkTogether(x, explored.runs, (state, index, possible) => {
          expectSameWords(stateWords(x, state), wordsOf(tables, states[index]));
          const happenings = edges[index].flatMap(({ happening }) => (happening === null ? [] : [happening]));
          expectSameWords(possible, happenings.map(happeningWords));
          expectEqual(isLasting(x, state), lasting[index]);
        });
      }),
      { seed: SEED, numRuns },
    );
  },
);

function run(x: System, seed: number, durations: Durations): Trace | null {
  try {
    return simulate(x, { seed, durations });
  } catch (error) {
    if (error instanceof UnsafeError) return null;
    throw error;
  }
}

function lastDateOf(trace: Trace, causes: readonly number[]) {
  const dates = causes.map((cause) => trace.steps[cause].at);
  return dates.reduce((last, date) => (compare(date, last) > 0 ? date : last), ZERO);
}

test.each<readonly [string, fc.Arbitrary<RandomCase | FailingCase>]>([...CASE_KINDS, ...FAILING_KINDS])(
  `%s: simulated runs replay, have causes, are told apart from finished ones, and survive writing (seed ${SEED})`,
  (_, cases) => {
    fc.assert(
      fc.property(cases, fc.integer(), fc.constantFrom('min', 'max', 'random'), (each, seed, durations) => {
        const x = system(each);
        const trace = run(x, seed, durations);
        fc.pre(trace !== null);
        if (trace === null) return;
        expectEqual(readTrace(writeTrace(trace), 'trace.json'), trace);
        const replayed = replay(x, trace);
        if (replayed.kind !== 'ok' || !replayed.maximal) {
          expect(replayed).toMatchObject({ kind: 'ok', maximal: true });
          return;
        }
        const blockers = blockersOf(x, replayed.state);
        const failed = failedThreads(x, replayed.state);
        expectEqual(blockers.length + failed.length === 0, isFinished(x, replayed.state));
        expectEqual(whyStuck(replayed).length === 0, isFinished(x, replayed.state));
        const { sentences, cycle, chains } = explainBlockers(x, blockers);
        expectEqual(sentences.length > 0, blockers.length > 0);
        expectEqual(cycle !== null || chains.length > 0, blockers.length > 0);
        causesOf(runOfTrace(x, trace)).forEach((causes, i) => {
          const { event } = trace.steps[i];
          if (event === 'end' || event === 'retry' || event === 'back') expectEqual(causes.length, 1);
          else if (event === 'crash') expect(causes.length).toBeLessThanOrEqual(1);
          else expectEqual(lastDateOf(trace, causes), trace.steps[i].at);
        });
      }),
      { seed: SEED, numRuns: CASES },
    );
  },
);

// Which instruction comes first may matter in a reconfiguration, so that only the finishes can be put back.
test.each([
  [
    'finishes and instructions',
    randomCase,
    (step: Step) => isComponentEvent(step) && step.event !== 'finish',
  ],
  ['finishes', randomProgramCase, (step: Step) => step.event !== 'finish'],
] as const)(`a run without its %s is completed to a maximal run (seed ${SEED})`, (_, cases, stays) => {
  fc.assert(
    fc.property(cases, fc.integer(), (each, seed) => {
      const x = system(each);
      const trace = run(x, seed, 'random');
      fc.pre(trace !== null);
      if (trace === null) return;
      const completed = completeRun(x, trace.steps.filter(stays)).trace;
      expectEqual(completed.steps.filter(stays), trace.steps.filter(stays));
      expect(replay(x, completed)).toMatchObject({ kind: 'ok' });
    }),
    { seed: SEED, numRuns: CASES },
  );
});
