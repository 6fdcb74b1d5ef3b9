import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockersOf } from '../../src/model/blockers.ts';
import { causesOf } from '../../src/model/causes.ts';
import { completeRun } from '../../src/model/complete-run.ts';
import { compare, parseDecimal, ZERO } from '../../src/model/duration.ts';
import type { ModelEvent, Trace } from '../../src/model/event.ts';
import { readTrace, writeTrace } from '../../src/model/formats/trace-json.ts';
import { isMove } from '../../src/model/obstacles.ts';
import { replay } from '../../src/model/replay.ts';
import {
  advance,
  apply,
  compile,
  initialState,
  isFinished,
  isLasting,
  possibleEvents,
  type State,
  type System,
  UnsafeError,
} from '../../src/model/semantics.ts';
import { type Durations, simulate } from '../../src/model/simulate.ts';
import { explainBlockers } from '../../src/model/wait-for.ts';
import { exploreRuns, type Happening, type Runs } from '../oracle/brute-force.ts';
import { type RandomCase, randomCase } from '../oracle/random-assembly.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 20);
const CASES = Number(process.env.MADRIGAL_CASES ?? 400);
const SECOND = parseDecimal('1')!;

function system({ model, program }: RandomCase): System {
  return compile(model, program, { dates: [SECOND] });
}

function eventWords(event: ModelEvent): string {
  return isMove(event) ? `${event.event} ${event.component} ${event.element}` : 'instruction';
}

function happeningWords({ kind, component, element }: Happening): string {
  return kind === 'instruction' ? kind : `${kind} ${component} ${element}`;
}

/** Visits each state of the oracle with the state of the product that the same events lead to. */
function walkTogether(x: System, runs: Runs, visit: (state: State, index: number) => void): void {
  const reached = new Map<number, State>([[0, initialState(x)]]);
  for (const [index, state] of reached) {
    visit(state, index);
    const events = possibleEvents(x, state).map((event) => ({ event, words: eventWords(event) }));
    for (const { happening, to } of runs.edges[index]) {
      if (reached.has(to)) continue;
      if (happening === null) {
        reached.set(to, advance(x, state, state.date + 1n));
        continue;
      }
      // Two with the same words are two threads, or two alternatives, in the same order on both sides.
      const words = happeningWords(happening);
      const same = runs.edges[index].filter(
        (e) => e.happening !== null && happeningWords(e.happening) === words,
      );
      const event = events.filter((each) => each.words === words)[same.findIndex((e) => e.to === to)];
      reached.set(to, apply(x, state, event.event));
    }
  }
}

test(`every state allows the same events, and lasts, as in the brute-force execution (seed ${SEED})`, () => {
  fc.assert(
    fc.property(randomCase, (each) => {
      const explored = exploreRuns(each.model, each.program, { maxStates: 2000 });
      fc.pre(explored.kind === 'runs');
      if (explored.kind !== 'runs') return;
      const { edges, lasting } = explored.runs;
      const x = system(each);
      walkTogether(x, explored.runs, (state, index) => {
        const happenings = edges[index].flatMap(({ happening }) => (happening === null ? [] : [happening]));
        const expected = happenings.map(happeningWords).sort();
        expect(possibleEvents(x, state).map(eventWords).sort()).toEqual(expected);
        expect(isLasting(x, state)).toBe(lasting[index]);
      });
    }),
    { seed: SEED, numRuns: CASES },
  );
});

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

test(`simulated runs replay, have causes, are told apart from finished ones, and survive writing (seed ${SEED})`, () => {
  fc.assert(
    fc.property(
      randomCase,
      fc.integer(),
      fc.constantFrom('min', 'max', 'random'),
      (each, seed, durations) => {
        const x = system(each);
        const trace = run(x, seed, durations);
        fc.pre(trace !== null);
        if (trace === null) return;
        expect(readTrace(writeTrace(trace), 'trace.json')).toEqual(trace);
        const replayed = replay(x, trace);
        expect(replayed).toMatchObject({ kind: 'ok', maximal: true });
        if (replayed.kind !== 'ok') return;
        const blockers = blockersOf(x, replayed.state);
        expect(blockers.length === 0).toBe(isFinished(x, replayed.state));
        const { sentences, cycle, chains } = explainBlockers(x, blockers);
        expect(sentences.length > 0).toBe(blockers.length > 0);
        expect(cycle !== null || chains.length > 0).toBe(blockers.length > 0);
        causesOf(x, trace).forEach((causes, i) => {
          if (trace.steps[i].event === 'end') expect(causes).toHaveLength(1);
          else expect(lastDateOf(trace, causes)).toEqual(trace.steps[i].at);
        });
      },
    ),
    { seed: SEED, numRuns: CASES },
  );
});

test(`a run without its silent events is completed to a maximal run (seed ${SEED})`, () => {
  fc.assert(
    fc.property(randomCase, fc.integer(), (each, seed) => {
      const x = system(each);
      const trace = run(x, seed, 'random');
      fc.pre(trace !== null);
      if (trace === null) return;
      const moves = ({ steps }: Trace) => steps.filter((step) => isMove(step) && step.event !== 'finish');
      const completed = completeRun(x, moves(trace));
      expect(moves(completed)).toEqual(moves(trace));
      expect(replay(x, completed)).toMatchObject({ kind: 'ok' });
    }),
    { seed: SEED, numRuns: CASES },
  );
});
