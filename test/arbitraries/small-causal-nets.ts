/** Small causal nets, some constraints and periods, and all their runs in whole units of time. */

import fc from 'fast-check';
import type { Fraction } from '../../src/base/duration.ts';
import type { Period } from '../../src/statespace/causal/cuts/period.ts';
import { type CausalNet, causalNetOf } from '../../src/statespace/causal/process/causal-net.ts';
import type { Constraint } from '../../src/statespace/causal/process/constraint.ts';
import type { NetTransition } from '../../src/tpn/net/time-petri-net.ts';

export type Dates = readonly number[];

/** A few events, each with some of those before as its causes, and with delays from a least one to so many more. */
export function smallNet(
  most: number,
  least: fc.Arbitrary<number>,
  width: fc.Arbitrary<number>,
): fc.Arbitrary<CausalNet> {
  const causes = fc.uniqueArray(fc.nat({ max: most - 1 }), { maxLength: 2 });
  return fc.array(fc.record({ causes, least, width }), { minLength: 2, maxLength: most }).map(netOf);
}

function netOf(
  events: readonly { readonly causes: readonly number[]; readonly least: number; readonly width: number }[],
): CausalNet {
  const places: { name: string; tokens: number }[] = [];
  const place = (tokens: number) => ({
    place: places.push({ name: `p${places.length}`, tokens }) - 1,
    weight: 1,
  });
  const transitions = events.map(({ least, width }, e) => ({
    name: `t${e}`,
    interval: { eft: least, eftOpen: false, lft: least + width, lftOpen: false },
    inputs: [place(1)],
    reads: [],
    inhibitors: [],
    outputs: [place(0)],
  }));
  events.forEach(({ causes }, e) => {
    for (const cause of causes.filter((c) => c < e)) {
      const between = place(0);
      transitions[cause]!.outputs.push(between);
      transitions[e]!.inputs.push(between);
    }
  });
  return causalNetOf({ name: 'small', places, transitions: transitions satisfies NetTransition[] })!;
}

/** Some events come in time for others, or by a date. */
export function someConstraint(most: number): fc.Arbitrary<Constraint> {
  return fc.record({
    event: fc.nat({ max: most - 1 }),
    after: fc.uniqueArray(fc.nat({ max: most - 1 }), { maxLength: 2 }),
    plus: fc.integer({ min: -1, max: 3 }),
  });
}

/** @param least so many events begin it, and so many end it, of which there may not be all */
export function someStretch(most: number, least = 0): fc.Arbitrary<Period> {
  const events = fc.uniqueArray(fc.nat({ max: most - 1 }), { minLength: least, maxLength: 2 });
  return fc.record({ happened: events, pending: events });
}

/** Without what is about events that there are not. */
export function constraintsIn(
  { causes: { length } }: CausalNet,
  drawn: readonly Constraint[],
): readonly Constraint[] {
  return drawn
    .filter(({ event }) => event < length)
    .map((each) => ({ ...each, after: each.after.filter((e) => e < length) }));
}

export function stretchIn({ causes: { length } }: CausalNet, { happened, pending }: Period): Period {
  return { happened: happened.filter((e) => e < length), pending: pending.filter((e) => e < length) };
}

/** The dates of all runs that keep the constraints, in units of so many to one. */
export function allDates(net: CausalNet, constraints: readonly Constraint[], units = 1): readonly Dates[] {
  const delays = net.least.map((least, e) =>
    Array.from({ length: (net.greatest[e]! - least) * units + 1 }, (_, i) => least * units + i),
  );
  return runsWith(net, delays).filter((dates) => constraints.every((each) => keeps(dates, each, units)));
}

/** The dates of the runs in which each delay is a least or a greatest one. */
export function cornerDates(net: CausalNet, constraints: readonly Constraint[]): readonly Dates[] {
  const delays = net.least.map((least, e) => [...new Set([least, net.greatest[e]!])]);
  return runsWith(net, delays).filter((dates) => constraints.every((each) => keeps(dates, each, 1)));
}

function runsWith({ causes }: CausalNet, delays: readonly (readonly number[])[]): readonly Dates[] {
  return delays.reduce<readonly Dates[]>(
    (runs, choices, e) =>
      runs.flatMap((dates) => {
        const enabled = Math.max(0, ...causes[e]!.map((cause) => dates[cause]!));
        return choices.map((delay) => [...dates, enabled + delay]);
      }),
    [[]],
  );
}

function keeps(dates: Dates, { event, after, plus }: Constraint, units: number): boolean {
  return dates[event]! <= Math.max(0, ...after.map((e) => dates[e]!)) + plus * units;
}

/** How long each period is in a run; until its last event where nothing ends it. */
export function lengthsIn(dates: Dates, periods: readonly Period[]): readonly number[] {
  return periods.map(({ happened, pending }) => {
    const end = pending.length > 0 ? Math.min(...pending.map((e) => dates[e]!)) : Math.max(...dates);
    return Math.max(0, end - Math.max(0, ...happened.map((e) => dates[e]!)));
  });
}

/** A length as a number, to compare. */
export function unitsOf({ numerator, denominator }: Fraction): number {
  return Number(numerator) / Number(denominator);
}
