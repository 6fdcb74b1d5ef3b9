import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomProgramCase } from '../../src/testing/random-program.ts';
import { terminates } from '../oracle/brute-answers.ts';
import { type Edge, exploreRuns, type Runs, wordsOf } from '../oracle/brute-force.ts';
import { goingOn } from './running-state.ts';

const SEED = 20_005;
const CASES = 400;

/** The runs from one state on. */
function runsFrom({ tables, ...runs }: Runs, first: number): Runs {
  const kept = new Set([first]);
  for (const i of kept) for (const { to } of runs.edges[i]) kept.add(to);
  const order = [...kept];
  const moved = (edge: Edge): Edge => ({ ...edge, to: order.indexOf(edge.to) });
  return {
    tables,
    states: order.map((i) => runs.states[i]),
    edges: order.map((i) => runs.edges[i].map(moved)),
    lasting: order.map((i) => runs.lasting[i]),
    endless: order.map((i) => runs.endless[i]),
  };
}

/** All its states, but for what has been executed and ended before. */
function statesOf({ tables, states, lasting }: Runs): string[] {
  const words = states.map((state, i) => {
    const now = wordsOf(tables, state)
      .filter((word) => !/^(executed of|ended:)/.test(word))
      .sort();
    return `${now.join('; ')}${lasting[i] ? '; lasting' : ''}`;
  });
  return [...new Set(words)].sort();
}

test(`what goes on from a state of a run goes on as the run does (seed ${SEED})`, () => {
  let compared = 0;
  fc.assert(
    fc.property(randomProgramCase, fc.nat(), (drawn, choice) => {
      const explored = exploreRuns(drawn.model, drawn.program, { maxStates: 300 });
      if (explored.kind !== 'runs') return;
      const index = choice % explored.runs.states.length;
      const rest = goingOn(drawn, explored.runs, index);
      if (rest === null) return;
      const again = exploreRuns(rest.model, rest.program);
      if (again.kind !== 'runs') throw new Error(again.kind);
      const from = runsFrom(explored.runs, index);
      expect(statesOf(again.runs)).toEqual(statesOf(from));
      expect(terminates(again.runs)).toEqual(terminates(from));
      compared += 1;
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`running states: ${compared} of ${CASES} compared`);
  expect(compared).toBeGreaterThan(0.5 * CASES);
});
