import { expect } from 'vitest';
import type { VerifyOptions } from '../../src/properties/verify.ts';
import type { Runs } from './brute-force.ts';
import { answered, expected, oracleOf, type Plain } from './plain-answers.ts';
import type { RandomCase } from './random-assembly.ts';

/** What the product and all runs agree on. */
export interface Agreement {
  /** None where some run is unsafe. */
  readonly answers: readonly Plain[];
  /** How many answers came from the causal net when it was asked for. */
  readonly onCausalNets: number;
  /** All runs in integer time; `null` where some run is unsafe. */
  readonly runs: Runs | null;
}

/** Ways to compute answers that differ in all that should make no difference. */
const WAYS: Readonly<Record<string, VerifyOptions>> = {
  classes: { engine: 'classes' },
  apart: { engine: 'classes', merge: false, order: 'depth-first' },
};

/**
 * Compares the answers of both engines, and those over a net whose steps are not merged, with those from all runs;
 * `null` when these have too many states.
 */
export async function agreementOn(drawn: RandomCase, maxStates: number): Promise<Agreement | null> {
  const oracle = oracleOf(drawn, maxStates);
  const answers = oracle && expected(drawn, oracle);
  if (oracle === null || answers === null) return null;
  let onCausalNets = 0;
  const said: Record<string, unknown> = {
    causal: await answered(drawn, { engine: 'causal' }, (results) => {
      onCausalNets = results.filter(({ engine }) => engine.kind === 'causal').length;
    }),
  };
  for (const [way, options] of Object.entries(WAYS)) said[way] = await answered(drawn, options);
  const ways = ['causal', ...Object.keys(WAYS)];
  expect(said).toEqual(Object.fromEntries(ways.map((way) => [way, answers])));
  const exploration = oracle.timed ?? oracle.untimed;
  return {
    answers: answers === 'not-safe' ? [] : answers,
    onCausalNets,
    runs: exploration?.kind === 'runs' ? exploration.runs : null,
  };
}
