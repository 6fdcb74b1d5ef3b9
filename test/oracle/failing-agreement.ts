import { expect } from 'vitest';
import type { Model } from '../../src/model/whole/model.ts';
import type { VerifyOptions } from '../../src/properties/verify.ts';
import { type FailingCase, faultsOf } from '../../src/testing/failing-case.ts';
import { expectEqual } from '../support/expect-equal.ts';
import type { Dates } from './brute-answers.ts';
import { exploreRuns } from './brute-force.ts';
import type { Faults } from './brute-tables.ts';
import { answered, expected, filledIn, type Plain } from './plain-answers.ts';

/** Ways to compute answers on state classes that differ in all that should make no difference. */
export const OTHER_WAYS: readonly VerifyOptions[] = [
  { engine: 'classes', merge: false, order: 'depth-first' },
  { engine: 'classes', reduce: [] },
];

/** What a stopped exploration knows is to enclose the figures. */
const FEW = 6;

/** What the product and all runs agree on, with the faults of the case. */
export interface FailingAgreement {
  readonly answers: readonly Plain[] | 'not-safe';
  /** What the answers are when nothing may fail. */
  readonly unfailing: readonly Plain[] | 'not-safe' | null;
  /** How many answers came from causal nets when they were asked for. */
  readonly onCausalNets: number;
  /** How many least dates later than the start a stopped exploration enclosed, and of how many it knew no run to be sooner. */
  readonly soonest: { readonly enclosed: number; readonly known: number };
}

/** The case with its program in the model, where properties ask for it. */
function withProgram({ model, program }: FailingCase): Model {
  return { ...model, programs: [program] };
}

function bruteAnswers(drawn: FailingCase, faults: Faults, maxStates: number) {
  const { model, program } = drawn;
  const timed = exploreRuns(model, program, { timed: true, maxStates, faults });
  if (timed.kind === 'too-many-states') return null;
  const untimed = exploreRuns(model, program, { timed: false, maxStates, faults });
  if (untimed.kind === 'too-many-states') return null;
  return expected(drawn, { timed, untimed }, faults);
}

/**
 * Compares the answers of the engines, and those of other ways, with those from all runs; `null` when these have too
 * many states.
 */
export async function failingAgreementOn(
  drawn: FailingCase,
  maxStates: number,
  otherWays: readonly VerifyOptions[] = OTHER_WAYS,
): Promise<FailingAgreement | null> {
  const answers = bruteAnswers(drawn, drawn.faults, maxStates);
  if (answers === null) return null;
  const faults = faultsOf(drawn.faults);
  const asked = { ...drawn, model: withProgram(drawn) };
  let onCausalNets = 0;
  const causal = await answered(asked, { engine: 'causal', faults }, (results) => {
    onCausalNets = results.filter(({ engine }) => engine.kind === 'causal').length;
  });
  const said = [filledIn(causal, answers)];
  for (const way of [{ engine: 'classes' } as const, ...otherWays])
    said.push(await answered(asked, { ...way, faults }));
  expectEqual(
    said,
    said.map(() => answers),
  );
  const stopped = await answered(asked, { engine: 'classes', limits: { maxClasses: FEW }, faults });
  filledIn(stopped, answers);
  // What is coming back when a run starts is no run without faults to the oracle.
  const isHarmed = drawn.program.state?.components.some(({ comingBack }) => comingBack.length > 0) === true;
  const unfailing = isHarmed ? null : bruteAnswers(drawn, { any: 0, zones: {} }, maxStates);
  if (answers !== 'not-safe' && unfailing !== null && unfailing !== 'not-safe')
    answers.forEach((answer, i) => {
      expectWider(answer, unfailing[i]!);
    });
  return { answers, unfailing, onCausalNets, soonest: soonestKnown(stopped, answers) };
}

function soonestKnown(
  stopped: readonly Plain[] | 'not-safe',
  exact: readonly Plain[] | 'not-safe',
): FailingAgreement['soonest'] {
  if (stopped === 'not-safe' || exact === 'not-safe') return { enclosed: 0, known: 0 };
  const dates = stopped.flatMap(({ bounds }, i) => {
    const { interval, outage, parallelism } = exact[i]!;
    const isOfDate = bounds !== null && interval !== null && outage === null && parallelism === null;
    return isOfDate && interval.min > 0 ? [{ least: interval.min, atLeast: bounds[0]!.min }] : [];
  });
  const known = dates.filter(({ least, atLeast }) => least === atLeast).length;
  return { enclosed: dates.length, known };
}

/** With faults there are more runs: what all do, fewer do; what some do, more do. */
function expectWider(more: Plain, less: Plain): void {
  const isInside = less.interval === null || isWithin(less.interval, more.interval);
  expect({ name: more.name, isInside }).toEqual({ name: more.name, isInside: true });
  if (less.outage !== null && more.outage !== null)
    expect(
      isWithin(less.outage.total, more.outage.total) && isWithin(less.outage.longest, more.outage.longest),
    ).toBe(true);
  expect(more.parallelism?.state ?? 0).toBeGreaterThanOrEqual(less.parallelism?.state ?? 0);
}

function isWithin(inner: Dates, outer: Dates | null): boolean {
  return outer !== null && outer.min <= inner.min && outer.max >= inner.max;
}
