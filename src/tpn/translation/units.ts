import {
  add,
  commonUnit,
  compare,
  type Decimal,
  type Duration,
  formatDecimal,
  inUnits,
  negate,
  OverflowError,
  ZERO,
} from '../../base/duration.ts';
import { dotted } from '../../base/names.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { type Component, intervalOf } from '../../model/assembly.ts';
import type { Underway } from '../../model/configuration.ts';
import { ANY_TIME, type FiringInterval, IMMEDIATE } from '../net/time-petri-net.ts';
import type { ComponentLife } from './component-life.ts';

const GREATEST_DATE = 2n ** 51n;

/** The greatest unit in which all durations of what may happen in these lives are whole numbers, in seconds. */
export function unitOf(lives: readonly ComponentLife[], underway: readonly Underway[]): Decimal {
  const durations = lives.flatMap(boundsOf).map(({ duration }) => duration);
  return commonUnit([...durations, ...underway.map(({ elapsed }) => elapsed)]);
}

/** A bound of how long a transition takes. */
interface Bound {
  /** `component.transition` */
  readonly of: string;
  readonly duration: Duration;
}

function boundsOf({ component, states, phases }: ComponentLife): readonly Bound[] {
  const moving = new Set([
    ...phases.flatMap(({ lifecycle }) => lifecycle.transitions.map((t) => t.name)),
    ...states.flatMap(({ underway }) => [...underway.keys()]),
  ]);
  return [...moving].flatMap((name) => {
    const { min, max } = intervalOf(component, name);
    const of = dotted(component.name, name);
    return [
      { of, duration: min },
      { of, duration: max },
    ];
  });
}

/** The error for durations that are not whole numbers of one unit within the range; it names those that are at fault. */
function overflowOf(lives: readonly ComponentLife[], unit: Decimal): OverflowError {
  const finite = lives
    .flatMap(boundsOf)
    .flatMap(({ of, duration }) =>
      duration === 'inf' || compare(duration, ZERO) === 0 ? [] : [{ of, duration }],
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
 * The interval of a transition of the component, in units.
 *
 * @throws OverflowError beyond the range of exact whole numbers
 */
export function firingInterval(component: Component, transition: string, unit: Decimal): FiringInterval {
  const { min, max } = intervalOf(component, transition);
  const eft = wholeUnits(min, unit);
  return max === 'inf' ? { ...ANY_TIME, eft } : { ...IMMEDIATE, eft, lft: wholeUnits(max, unit) };
}

/** What is left of the interval of a transition that runs already. */
export function remainingInterval(
  component: Component,
  { transition, elapsed }: Underway,
  unit: Decimal,
): FiringInterval {
  const { min, max } = intervalOf(component, transition);
  const left = (bound: Decimal) => {
    const rest = add(bound, negate(elapsed));
    return rest.digits < 0n ? 0 : wholeUnits(rest, unit);
  };
  return max === 'inf' ? { ...ANY_TIME, eft: left(min) } : { ...IMMEDIATE, eft: left(min), lft: left(max) };
}

/**
 * A date that no finite one is beyond, in units: all transitions one after another, each as often as it can run.
 *
 * @throws OverflowError beyond the range of exact whole numbers
 */
export function horizonOf(lives: readonly ComponentLife[], unit: Decimal): number {
  let sum = 0n;
  for (const { component, states, phases } of lives) {
    const longest = (name: string): bigint => {
      const { min, max } = intervalOf(component, name);
      return inUnits(max === 'inf' ? min : max, unit);
    };
    for (const { underway } of states) for (const name of underway.keys()) sum += longest(name);
    const bySlot = new Map<number, bigint>();
    for (const { entry, lifecycle } of phases) {
      const whole = [...lifecycle.runs].reduce((all, [name, runs]) => all + BigInt(runs) * longest(name), 0n);
      const known = bySlot.get(entry.slot) ?? 0n;
      bySlot.set(entry.slot, whole > known ? whole : known);
    }
    for (const most of bySlot.values()) sum += most;
  }
  if (sum > GREATEST_DATE) throw overflowOf(lives, unit);
  return Number(sum);
}
