import { type Fraction, whole } from '../../../base/duration.ts';
import { lastEvents } from '../cuts/dated-run.ts';
import type { Period } from '../cuts/period.ts';
import { leastWhere } from '../dates/bisection.ts';
import { type Budget, spend } from '../dates/budget.ts';
import { choicesOf } from '../dates/choices.ts';
import type { Enclosed } from '../dates/enclosed.ts';
import { DatesNotFound, greatestDatesUnder, unlessDatesNotFound } from '../dates/greatest-dates.ts';
import type { CausalNet } from '../process/causal-net.ts';
import type { Constraint } from '../process/constraint.ts';
import { withinLength } from './length-runs.ts';
import { CHOICES_TRIED } from './total-length.ts';

/** The longest period of some run lasts `least`, that of no run less than `atLeast`. */
export interface LeastLongest {
  readonly least: Fraction;
  readonly atLeast: Fraction;
}

/**
 * The least length such that in some run no period is longer.
 *
 * That none is longer than some length is a constraint on dates like others. Where it is decided which event comes last
 * before each other one, bounds of differences leave a solution as long as they make no negative cycle, and a cycle goes
 * by each period at most once: the length is a whole number divided by at most the number of periods. So it is found
 * by halving, first in whole units, then among such fractions.
 *
 * @param known bounds to improve
 * @param left where it does not suffice, they stay
 */
export function leastLongest(
  net: CausalNet,
  periods: readonly Period[],
  known: Enclosed,
  left: Budget,
): LeastLongest {
  const { atLeast, atMost } = known;
  const enclosed = { least: whole(BigInt(atMost)), atLeast: whole(BigInt(atLeast)) };
  const last = lastEvents(net);
  const ways = choicesOf(
    periods.map((period) => withinLength(period, last, 0)),
    CHOICES_TRIED,
  );
  if (atLeast === atMost || ways === null) return enclosed;
  const isPossible = (length: Ratio) =>
    ways.some((way) => {
      if (!spend(left, net.causes.length)) throw new DatesNotFound();
      return isWithin(net, way.flat(), length);
    });
  const found = unlessDatesNotFound(() => {
    const high = leastWhere(atLeast, atMost, (length) => isPossible([length, 1]));
    const between = high === atLeast ? [] : ratiosBelow(high, periods.length);
    return between[leastWhere(0, between.length, (i) => isPossible(between[i]))] ?? [high, 1];
  });
  if (found === null) return enclosed;
  const least = { numerator: BigInt(found[0]), denominator: BigInt(found[1]) };
  return { least, atLeast: least };
}

type Ratio = readonly [numerator: number, denominator: number];

/** Whether some run keeps these constraints too, each with such a length added; time units are divided for it. */
function isWithin(net: CausalNet, within: readonly Constraint[], [numerator, denominator]: Ratio): boolean {
  const times = (numbers: readonly number[]) => numbers.map((number) => number * denominator);
  const delays = { causes: net.causes, least: times(net.least), greatest: times(net.greatest) };
  const constraints = [
    ...net.constraints.map((each) => ({ ...each, plus: each.plus * denominator })),
    ...within.map((each) => ({ ...each, plus: numerator })),
  ];
  return greatestDatesUnder(delays, constraints) !== null;
}

/** Those by less than 1 less than a whole number, with denominators up to `most`, from the least on. */
function ratiosBelow(number: number, most: number): readonly Ratio[] {
  const found: Ratio[] = [];
  for (let denominator = 2; denominator <= most; denominator++)
    for (let parts = denominator - 1; parts > 0; parts--)
      found.push([number * denominator - parts, denominator]);
  return found.sort(([a, of], [b, other]) => a * other - b * of);
}
