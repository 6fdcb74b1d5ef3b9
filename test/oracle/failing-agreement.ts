import { expect } from 'vitest';
import type { Model } from '../../src/model/whole/model.ts';
import type { VerifyOptions } from '../../src/properties/verify.ts';
import { type FailingCase, faultsOf } from '../../src/testing/failing-case.ts';
import { expectEqual } from '../support/expect-equal.ts';
import type { Dates } from './brute-answers.ts';
import { withoutFaults } from './brute-fault-sets.ts';
import { type Exploration, exploreRuns } from './brute-force.ts';
import type { Faults } from './brute-tables.ts';
import { answered, expected, filledIn, type Plain, timedRuns } from './plain-answers.ts';

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

/** All runs, with the given durations and with any; `null` where they are too many. */
function bruteRuns({ model, program }: FailingCase, faults: Faults, maxStates: number): Explored | null {
  // There are more runs with any durations: they are sooner too many.
  const untimed = exploreRuns(model, program, { timed: false, maxStates, faults });
  if (untimed.kind === 'too-many-states') return null;
  const timed = timedRuns(model, program, { maxStates, faults });
  return timed.kind === 'too-many-states' ? null : { timed, untimed };
}

interface Explored {
  readonly timed: Exploration;
  readonly untimed: Exploration;
}

/** The answers when nothing faults, from all runs in which something may; `null` where there are too many. */
function unfailingAnswers(drawn: FailingCase, { timed, untimed }: Explored, maxStates: number) {
  const areKnown = timed.kind === 'runs' && untimed.kind === 'runs';
  const runs = areKnown
    ? { timed: unfailing(timed), untimed: unfailing(untimed) }
    : bruteRuns(drawn, NO_FAULTS, maxStates);
  return runs && expected(drawn, runs, NO_FAULTS);
}

function unfailing({ kind, runs }: Extract<Exploration, { readonly kind: 'runs' }>): Exploration {
  return { kind, runs: withoutFaults(runs) };
}

const NO_FAULTS: Faults = { any: 0, zones: {} };

/**
 * Compares the answers of the engines, and those of other ways, with those from all runs; `null` when these have too
 * many states.
 */
export async function failingAgreementOn(
  drawn: FailingCase,
  maxStates: number,
  otherWays: readonly VerifyOptions[] = OTHER_WAYS,
): Promise<FailingAgreement | null> {
  const explored = bruteRuns(drawn, drawn.faults, maxStates);
  const answers = explored && expected(drawn, explored, drawn.faults);
  if (explored === null || answers === null) return null;
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
  const without = isHarmed ? null : unfailingAnswers(drawn, explored, maxStates);
  if (answers !== 'not-safe' && without !== null && without !== 'not-safe')
    answers.forEach((answer, i) => {
      expectWider(answer, without[i]!);
    });
  return { answers, unfailing: without, onCausalNets, soonest: soonestKnown(stopped, answers) };
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
  const areDates = less.interval === null || isWithin(less.interval, more.interval);
  const areOutages =
    less.outage === null ||
    more.outage === null ||
    (isWithin(less.outage.total, more.outage.total) && isWithin(less.outage.longest, more.outage.longest));
  const isNumber = (more.parallelism?.state ?? 0) >= (less.parallelism?.state ?? 0);
  if (!areDates || !areOutages || !isNumber)
    expect.fail(`with faults, ${JSON.stringify(more)} is not as wide as ${JSON.stringify(less)}`);
}

function isWithin(inner: Dates, outer: Dates | null): boolean {
  return outer !== null && outer.min <= inner.min && outer.max >= inner.max;
}
