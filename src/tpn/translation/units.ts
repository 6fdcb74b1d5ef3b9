import {
  add,
  commonUnit,
  compare,
  type Decimal,
  type Duration,
  type DurationInterval,
  formatDecimal,
  inUnits,
  negate,
  OverflowError,
  ZERO,
} from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { dotted } from '../../base/names.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import type { Underway } from '../../model/configuration.ts';
import type { TimedOutcome } from '../../model/outcomes.ts';
import { ANY_TIME, type FiringInterval, IMMEDIATE } from '../net/time-petri-net.ts';
import type { Attempt } from './life/attempts.ts';
import { type ComponentLife, transitionsIn } from './life/component-life.ts';

const GREATEST_DATE = 2n ** 51n;

/** The greatest unit in which all durations of what may happen in these lives are whole numbers, in seconds. */
export function unitOf(lives: readonly ComponentLife[], elapsed: readonly Decimal[]): Decimal {
  const durations: Duration[] = [];
  for (const life of lives) for (const { duration } of boundsOf(life)) durations.push(duration);
  for (const each of elapsed) durations.push(each);
  return commonUnit(durations);
}

/** A bound of how long a transition takes. */
interface Bound {
  readonly component: string;
  /** The transition, or the place that comes back. */
  readonly element: string;
  readonly duration: Duration;
}

/** What it takes to look at all durations of a component, in nanoseconds. */
const LOOKING = 5_000;

function boundsOf(life: ComponentLife): readonly Bound[] {
  heed(LOOKING);
  const { component, fallibility } = life;
  const { attemptsOf, crash, start } = fallibility;
  const { name: of } = component;
  const bounds: Bound[] = [];
  const add = (element: string, { min, max }: DurationInterval): void => {
    bounds.push({ component: of, element, duration: min }, { component: of, element, duration: max });
  };
  for (const name of transitionsIn(life)) {
    const { all, pause, begun } = attemptsOf(name);
    for (const { takes } of outcomesIn(all)) add(name, takes);
    if (begun !== null) add(name, begun.end.outcome.takes);
    if (pause !== null) add(name, pause);
  }
  const comes = (start?.comingBack ?? []).length > 0 ? component.type.crash : crash;
  if (comes !== null && comes.back !== null) add(comes.place, comes.back);
  return bounds;
}

function outcomesIn(attempts: readonly Attempt[]): readonly TimedOutcome[] {
  const outcomesOf = ({ ends }: Attempt) => ends.map(({ outcome }) => outcome);
  return attempts.length === 1 ? outcomesOf(attempts[0]!) : [...new Set(attempts.flatMap(outcomesOf))];
}

/** The error for durations that are not whole numbers of one unit within the range; it names those that are at fault. */
function overflowOf(lives: readonly ComponentLife[], unit: Decimal): OverflowError {
  const finite = lives
    .flatMap(boundsOf)
    .flatMap(({ component, element, duration }) =>
      duration === 'inf' || compare(duration, ZERO) === 0
        ? []
        : [{ of: dotted(component, element), duration }],
    );
  const most = (isMore: (a: Decimal, b: Decimal) => boolean) =>
    finite.reduce((best, each) => (isMore(each.duration, best.duration) ? each : best), finite[0]!);
  const words = ({ of, duration }: (typeof finite)[number]) => `\`${of}\` takes ${formatDecimal(duration)} s`;
  const longest = most((a, b) => compare(a, b) > 0);
  const finest = most((a, b) => a.scale > b.scale);
  const both = longest.of === finest.of && compare(longest.duration, finest.duration) === 0;
  const causes = [longest, ...(both || finest.duration.scale === 0 ? [] : [finest])].map(words);
  const units = `2^53 time units of ${formatDecimal(unit)} s, the greatest that all durations are multiples of`;
  return new OverflowError(`a date of this model is beyond ${units}: ${enumerate(causes)}`);
}

function wholeUnits(duration: Decimal, unit: Decimal): number {
  const units = inUnits(duration, unit);
  if (units > GREATEST_DATE) throw new OverflowError();
  return Number(units);
}

/**
 * A duration as firing interval, in units.
 *
 * @throws OverflowError beyond the range of exact whole numbers
 */
export function firingInterval({ min, max }: DurationInterval, unit: Decimal): FiringInterval {
  const eft = wholeUnits(min, unit);
  return max === 'inf' ? { ...ANY_TIME, eft } : { ...IMMEDIATE, eft, lft: wholeUnits(max, unit) };
}

/** The greatest time that something may take, in units; `Infinity` where there is none. */
export function longestTime(duration: DurationInterval, unit: Decimal): number {
  return firingInterval(duration, unit).lft;
}

/** What is left of the duration of a transition that runs already. */
export function remainingInterval(
  { min, max }: DurationInterval,
  { elapsed }: Pick<Underway, 'elapsed'>,
  unit: Decimal,
): FiringInterval {
  const left = (bound: Decimal) => {
    const rest = add(bound, negate(elapsed));
    return rest.digits < 0n ? 0 : wholeUnits(rest, unit);
  };
  return max === 'inf' ? { ...ANY_TIME, eft: left(min) } : { ...IMMEDIATE, eft: left(min), lft: left(max) };
}

/**
 * A date that no finite one is beyond in a run with no more faults than it may have, in units: all transitions one after
 * another, each as often as it can run, all that instructions take themselves, and for each fault the longest that one
 * may take.
 *
 * @param most the most faults of a run
 * @throws OverflowError beyond the range of exact whole numbers
 */
export function horizonOf(
  lives: readonly ComponentLife[],
  paces: readonly DurationInterval[],
  most: number,
  unit: Decimal,
): number {
  const inFinite = ({ min, max }: DurationInterval) => inUnits(max === 'inf' ? min : max, unit);
  let sum = paces.reduce((all, pace) => all + inFinite(pace), 0n);
  let longestFault = 0n;
  for (const { component, states, phases, fallibility } of lives) {
    heed(LOOKING);
    const { attemptsOf, crash, start } = fallibility;
    const longestOf = (ends: Attempt['ends']) => greatest(ends.map(({ outcome }) => inFinite(outcome.takes)));
    /** Without what it may run again for a fault. */
    const longest = (name: string): bigint => {
      const { all, pause, begun, failed } = attemptsOf(name);
      const tries = all.map(({ ends }) => longestOf(ends));
      if (pause === null && begun === null) return greatest(tries);
      const pausing = all.flatMap(({ ends }) => ends.filter(({ leadsTo }) => leadsTo.kind === 'pause'));
      const pauses = pause === null ? 0n : inFinite(pause);
      if (begun === null && failed === 0 && pausing.every(({ outcome }) => outcome.fault)) {
        longestFault = greatest([longestFault, longestOf(pausing) + pauses]);
        return greatest(tries);
      }
      const first = begun === null ? 0n : inFinite(begun.end.outcome.takes);
      return tries.reduce((whole, each) => whole + each, first) + BigInt(all.length) * pauses;
    };
    if (crash !== null && crash.back !== null) longestFault = greatest([longestFault, inFinite(crash.back)]);
    const back = component.type.crash?.back ?? null;
    const coming = start?.comingBack.length ?? 0;
    if (coming > 0 && back !== null) sum += BigInt(coming) * inFinite(back);
    for (const { underway } of states) for (const name of underway.keys()) sum += longest(name);
    const bySlot = new Map<number, bigint>();
    for (const { entry, lifecycle } of phases) {
      let whole = 0n;
      for (const { name } of lifecycle.transitions)
        whole += BigInt(lifecycle.times.get(name)!) * longest(name);
      const known = bySlot.get(entry.slot) ?? 0n;
      bySlot.set(entry.slot, whole > known ? whole : known);
    }
    for (const most of bySlot.values()) sum += most;
  }
  if (longestFault > 0n) sum += BigInt(most) * longestFault;
  if (sum > GREATEST_DATE) throw overflowOf(lives, unit);
  return Number(sum);
}

function greatest(lengths: readonly bigint[]): bigint {
  let most = 0n;
  for (const length of lengths) if (length > most) most = length;
  return most;
}
