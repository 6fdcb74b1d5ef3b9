import { type Component, intervalOf } from '../model/assembly.ts';
import { commonUnit, type Decimal, type Duration, inUnits, OverflowError } from '../model/duration.ts';
import type { ComponentPlaces } from './component-places.ts';
import type { Lifecycle } from './lifecycle.ts';
import { ANY_TIME, type FiringInterval, IMMEDIATE } from './time-petri-net.ts';

const GREATEST_DATE = 2n ** 51n;

/** The greatest unit in which all durations of these components are whole numbers, in seconds. */
export function unitOf(components: readonly ComponentPlaces[]): Decimal {
  return commonUnit(components.flatMap(({ lifecycle }) => boundsOf(lifecycle)));
}

function boundsOf(lifecycle: Lifecycle): readonly Duration[] {
  return lifecycle.transitions.flatMap(({ name }) => {
    const { min, max } = intervalOf(lifecycle.component, name);
    return [min, max];
  });
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

/**
 * A date that no finite one is beyond, in units: all transitions one after another, each as often as it can run.
 *
 * @throws OverflowError beyond the range of exact whole numbers
 */
export function horizonOf(components: readonly ComponentPlaces[], unit: Decimal): number {
  let sum = 0n;
  for (const { lifecycle } of components) {
    for (const { name } of lifecycle.transitions) {
      const { min, max } = intervalOf(lifecycle.component, name);
      sum += BigInt(lifecycle.runs.get(name) ?? 0) * inUnits(max === 'inf' ? min : max, unit);
    }
  }
  if (sum > GREATEST_DATE) throw new OverflowError();
  return Number(sum);
}
