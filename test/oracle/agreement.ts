import type { PropertySpec } from '../../src/model/whole/property-spec.ts';
import type { VerifyOptions } from '../../src/properties/verify.ts';
import type { RandomCase } from '../../src/testing/random-assembly.ts';
import { expectEqual } from '../support/expect-equal.ts';
import type { Runs } from './brute-force.ts';
import { answered, expected, filledIn, oracleOf, type Plain } from './plain-answers.ts';

/** What the product and all runs agree on. */
export interface Agreement {
  /** None where some run is unsafe. */
  readonly answers: readonly Plain[];
  /** How many answers came from causal nets when they were asked for. */
  readonly onCausalNets: number;
  /** How many causal nets there were for that; none where all was explored. */
  readonly branches: number;
  /** In how many parts there were several. */
  readonly parts: number;
  /** All runs in integer time; `null` where some run is unsafe. */
  readonly runs: Runs | null;
}

/** Ways to compute answers that differ in all that should make no difference. */
const WAYS: Readonly<Record<string, VerifyOptions>> = {
  classes: { engine: 'classes' },
  apart: { engine: 'classes', merge: false, order: 'depth-first' },
  included: { engine: 'classes', reduce: [] },
};

/** Questions that are answered from states in which time passes, and those in which nothing can happen. */
function asksOfLastingStates(spec: PropertySpec): boolean {
  switch (spec.kind) {
    case 'available':
      return spec.lasting;
    case 'deployability':
    case 'gantt':
    case 'terminates':
    case 'confluent':
      return true;
    default:
      return false;
  }
}

/**
 * Compares the answers of both engines, over a net whose steps are not merged and without reductions too, with those
 * from all runs, and those that stubborn sets can give for themselves;
 * `null` when these have too many states.
 */
export async function agreementOn(drawn: RandomCase, maxStates: number): Promise<Agreement | null> {
  const oracle = oracleOf(drawn, maxStates);
  const answers = oracle && expected(drawn, oracle);
  if (oracle === null || answers === null) return null;
  let onCausalNets = 0;
  let [branches, parts] = [0, 0];
  const causal = await answered(drawn, { engine: 'causal' }, (results) => {
    onCausalNets = results.filter(({ engine }) => engine.kind === 'causal').length;
    for (const { engine } of results) {
      if (!('branches' in engine)) continue;
      branches = Math.max(branches, engine.branches);
      parts = Math.max(parts, engine.parts);
    }
  });
  const said: Record<string, unknown> = { causal: filledIn(causal, answers) };
  for (const [way, options] of Object.entries(WAYS)) said[way] = await answered(drawn, options);
  const ways = ['causal', ...Object.keys(WAYS)];
  expectEqual(said, Object.fromEntries(ways.map((way) => [way, answers])));
  if (answers !== 'not-safe') {
    const properties = drawn.model.properties.filter(asksOfLastingStates).map(({ name }) => name);
    const apart = await answered(drawn, { engine: 'classes', merge: false, properties });
    expectEqual(
      apart,
      answers.filter(({ name }) => properties.includes(name)),
    );
  }
  const exploration = oracle.timed ?? oracle.untimed;
  return {
    answers: answers === 'not-safe' ? [] : answers,
    onCausalNets,
    branches,
    parts,
    runs: exploration?.kind === 'runs' ? exploration.runs : null,
  };
}
