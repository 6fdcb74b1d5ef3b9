/**
 * The answers to the properties of a random case, as the brute-force execution and as the product give them, in one
 * plain shape to compare: dates and lengths in seconds, `Infinity` where there is no greatest.
 */
import { expect } from 'vitest';
import { type Duration, type Fraction, toNumber } from '../../src/base/duration.ts';
import { ModelError } from '../../src/base/errors.ts';
import { memo } from '../../src/base/memo.ts';
import type { Placement } from '../../src/model/assembly.ts';
import type { Program } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import type { PropertySpec } from '../../src/model/whole/property-spec.ts';
import type { Figure } from '../../src/properties/answers/figures.ts';
import type { DateInterval, EventWindow, Result } from '../../src/properties/answers/verdict.ts';
import type { LengthInterval } from '../../src/properties/kinds/outage-figures.ts';
import { type VerifyOptions, verify } from '../../src/properties/verify.ts';
import type { RandomCase } from '../../src/testing/random-assembly.ts';
import { boundsIn, outageIn, parallelismIn } from '../support/figures.ts';
import {
  type Arrival,
  type Dates,
  deployability,
  isAvailable,
  isConfluent,
  type Outage,
  outage,
  parallelism,
  sequentiality,
  stretches,
  terminates,
  windows,
} from './brute-answers.ts';
import { isClaimTrue, isSeen } from './brute-claims.ts';
import { type Exploration, exploreRuns, type Runs } from './brute-force.ts';
import type { Faults } from './brute-tables.ts';

/** What an answer says, in the oracle's terms; the product's are brought to the same shape. */
export interface Plain {
  readonly name: string;
  readonly verdict: string;
  readonly interval: (Dates & { readonly some: boolean }) | null;
  readonly parallelism: { readonly state: number; readonly lasting: number } | null;
  readonly outage: Outage | null;
  /** Where these figures are only enclosed: of each of them, as {@link enclosures} has them. */
  readonly bounds: readonly Dates[] | null;
  readonly boundaries: (Dates & { readonly windows: ReadonlyMap<string, Dates> }) | null;
}

/** All runs with the given durations, or with any; `null` where no property asks about them. */
export interface Oracle {
  readonly timed: Exploration | null;
  readonly untimed: Exploration | null;
}

/** All runs that the properties ask about; `null` when they are too many. */
export function oracleOf({ model, program }: RandomCase, maxStates: number): Oracle | null {
  const isAsked = (timed: boolean) => model.properties.some((spec) => isTimed(spec) === timed);
  const timed = isAsked(true) ? timedRuns(model, program, { maxStates }) : null;
  if (timed?.kind === 'too-many-states') return null;
  const untimed = isAsked(false) ? exploreRuns(model, program, { timed: false, maxStates }) : null;
  return untimed?.kind === 'too-many-states' ? null : { timed, untimed };
}

/** So many times as many states there may be in half seconds. */
const FINER = 8;

/**
 * All runs with the given durations, in whole seconds; in half seconds where a resource is granted in an order. Such a
 * grant comes last at its date, so that some runs only differ from others in that events have different dates within one
 * second: half seconds tell two of these apart.
 */
export function timedRuns(
  model: Model,
  program: Program,
  options: { readonly maxStates: number; readonly faults?: Faults },
): Exploration {
  const whole = exploreRuns(model, program, options);
  const isInOrder = whole.kind === 'runs' && whole.runs.tables.resources.some(({ order }) => order !== null);
  if (!isInOrder) return whole;
  return exploreRuns(model, program, {
    ...options,
    unitsPerSecond: 2,
    maxStates: FINER * options.maxStates,
  });
}

function isTimed(spec: PropertySpec): boolean {
  return spec.kind !== 'deployability' || spec.timed;
}

/**
 * What the oracle answers; `'not-safe'` when the runs of some property bring a second token, `null` when a longest
 * outage would take too many states.
 */
export function expected(
  { model, program }: RandomCase,
  { timed, untimed }: Oracle,
  faults: Faults = { any: 0, zones: {} },
): readonly Plain[] | 'not-safe' | null {
  const finer: Finer = memo(
    (unitsPerSecond) => exploreRuns(model, program, { unitsPerSecond, maxStates: 5000, faults }),
    String,
  );
  const answers: Plain[] = [];
  for (const spec of model.properties) {
    const exploration = isTimed(spec) ? timed : untimed;
    if (exploration?.kind !== 'runs') return 'not-safe';
    const goal = model.deployments.find((d) => 'deployment' in spec && d.name === spec.deployment);
    const answer = answerOf(spec, exploration.runs, goal?.places ?? new Map(), finer);
    if (answer === null) return null;
    answers.push({ ...EMPTY, name: spec.name, ...answer });
  }
  return answers;
}

const EMPTY = { interval: null, parallelism: null, outage: null, bounds: null, boundaries: null };

/** The parts of an answer that its kind of property has. */
type Parts = Pick<Plain, 'verdict'> & Partial<Plain>;

/** All runs where so many units make a second. */
type Finer = (unitsPerSecond: number) => Exploration;

function answerOf(spec: PropertySpec, runs: Runs, goal: Placement, finer: Finer): Parts | null {
  switch (spec.kind) {
    case 'deployability': {
      const arrival = inSeconds(deployability(runs, goal, spec.when), runs);
      const interval = spec.timed ? intervalOf(arrival) : null;
      return { verdict: verdict(arrival.every && isInTime(arrival, spec.deadline)), interval };
    }
    case 'sequentiality':
      return { verdict: verdict(sequentiality(runs, spec.transitions)) };
    case 'forbidden': {
      const [has, hasNot] = [
        { elements: spec.marked, ports: spec.active ?? [] },
        { elements: spec.unmarked, ports: spec.inactive ?? [] },
      ];
      return { verdict: verdict(!isSeen(runs, has, hasNot, spec.lasting)) };
    }
    case 'expression':
      return { verdict: verdict(isClaimTrue(runs, spec.claim, spec.lasting)) };
    case 'parallelism': {
      const most = parallelism(runs, spec.components, spec.use);
      const { atMost, atLeast } = spec;
      const isBounded = atMost !== null || atLeast !== null;
      const isWithin = most.state <= (atMost ?? Infinity) && most.state >= (atLeast ?? 0);
      return { verdict: isBounded ? verdict(isWithin) : 'none', parallelism: most };
    }
    case 'gantt': {
      const arrival = inSeconds(deployability(runs, goal, spec.when), runs);
      const all = [...windows(runs)].map(([event, dates]) => [event, wholeSeconds(dates, runs)] as const);
      const boundaries = arrival.dates === null ? null : { ...arrival.dates, windows: new Map(all) };
      return { verdict: 'none', interval: intervalOf(arrival), boundaries };
    }
    case 'terminates': {
      const arrival = inSeconds(terminates(runs), runs);
      const holds = arrival.every && isInTime(arrival, spec.deadline);
      return { verdict: verdict(holds), interval: intervalOf(arrival) };
    }
    case 'outage': {
      const lengths = exactOutage(spec, runs, finer);
      if (lengths === null) return null;
      const isBounded = spec.total !== null || spec.longest !== null;
      const isWithin = lengths.total.max <= atMost(spec.total) && lengths.longest.max <= atMost(spec.longest);
      return { verdict: isBounded ? verdict(isWithin) : 'none', outage: lengths };
    }
    case 'available': {
      const { ports, atLeast, lasting, working } = spec;
      return { verdict: verdict(isAvailable(runs, ports, atLeast ?? ports.length, lasting, working)) };
    }
    case 'tolerates':
    case 'critical-faults':
      throw new Error(`${spec.kind} is about another property`);
    case 'confluent':
      return { verdict: verdict(isConfluent(runs)) };
  }
}

function inSeconds({ every, dates }: Arrival, runs: Runs): Arrival {
  return { every, dates: dates && wholeSeconds(dates, runs) };
}

/**
 * Least and greatest dates in whole seconds. That is what they are, as all durations are; where an order of a resource
 * keeps something from one of them, runs come as near as one likes, and nearer than a second in units that are fine enough.
 */
function wholeSeconds({ min, max }: Dates, { tables: { unitsPerSecond } }: Runs): Dates {
  return { min: Math.floor(min / unitsPerSecond), max: Math.ceil(max / unitsPerSecond) };
}

function isInTime({ dates }: Arrival, deadline: Duration | null): boolean {
  return dates === null || dates.max <= atMost(deadline);
}

function atMost(bound: Duration | null): number {
  return bound === null ? Infinity : seconds(bound);
}

/** The least of the longest stretches may be a fraction of the unit, so that finer ones are tried. */
function exactOutage(
  { ports, atLeast, working }: Extract<PropertySpec, { readonly kind: 'outage' }>,
  runs: Runs,
  finer: Finer,
): Outage | null {
  const needed = atLeast ?? ports.length;
  const { total, longest } = outage(runs, ports, needed, working);
  let min = longest.min / runs.tables.unitsPerSecond;
  const most = min === 0 ? 0 : stretches(runs, ports, needed, working);
  for (let unitsPerSecond = 2; unitsPerSecond <= most; unitsPerSecond += 1) {
    const explored = finer(unitsPerSecond);
    if (explored.kind !== 'runs') return null;
    min = Math.min(min, outage(explored.runs, ports, needed, working).longest.min / unitsPerSecond);
  }
  return { total: wholeSeconds(total, runs), longest: { ...wholeSeconds(longest, runs), min } };
}

function verdict(holds: boolean): string {
  return holds ? 'holds' : 'violated';
}

function intervalOf({ every, dates }: Arrival): Plain['interval'] {
  return dates === null ? null : { ...dates, some: !every };
}

// The product's answers.

function seconds(duration: Duration): number {
  return toNumber(duration) ?? Infinity;
}

/** What `verify` answers; all results go to `inspect` first. */
export async function answered(
  { model }: RandomCase,
  options: VerifyOptions,
  inspect: (results: readonly Result[]) => void = () => {},
): Promise<readonly Plain[] | 'not-safe'> {
  try {
    const results = await verify(model, options);
    inspect(results);
    return results.map(plain);
  } catch (error) {
    if (error instanceof ModelError && error.diagnostics.every(({ code }) => code === 'not-safe'))
      return 'not-safe';
    throw error;
  }
}

function plain(result: Result): Plain {
  const {
    spec,
    verdict: { kind },
    interval,
    boundaries,
  } = result;
  const lengths = outageIn(result);
  const bounds = boundsIn(result);
  return {
    name: spec.name,
    verdict: kind,
    interval: interval === null ? null : { ...dates(interval), some: interval.some },
    parallelism: parallelismIn(result),
    outage: lengths && { total: lengthsOf(lengths.total), longest: lengthsOf(lengths.longest) },
    bounds: bounds && enclosures(bounds),
    boundaries: boundaries && {
      min: seconds(boundaries.least.date),
      max: boundaries.greatest === null ? Infinity : seconds(boundaries.greatest.date),
      windows: new Map(boundaries.windows.map(windowEntry)),
    },
  };
}

/** Of the numbers in some state and in a lasting one, or of the least and greatest outages in all and at a stretch. */
function enclosures(bounds: readonly Figure[]): readonly Dates[] {
  const number = (f: Fraction | 'inf') => (f === 'inf' ? Infinity : quotient(f));
  return bounds.map(({ atLeast, atMost }) => ({ min: number(atLeast), max: number(atMost) }));
}

/** Answers with the exact figures in place of what encloses them; fails where it does not. */
export function filledIn(
  answers: readonly Plain[] | 'not-safe',
  exact: readonly Plain[] | 'not-safe',
): readonly Plain[] | 'not-safe' {
  if (answers === 'not-safe' || exact === 'not-safe') return answers;
  return answers.map((answer, i) => {
    if (answer.bounds === null) return answer;
    const { parallelism: most, outage: lengths, interval } = exact[i]!;
    // Where no run reaches what is asked, there are no dates to be enclosed.
    const spans =
      lengths === null ? (interval === null ? null : [interval]) : [lengths.total, lengths.longest];
    const figures = most === null ? spans?.flatMap(({ min, max }) => [min, max]) : [most.state, most.lasting];
    if (figures !== undefined) expectWithin(figures, answer.bounds);
    return { ...answer, parallelism: most, outage: lengths, bounds: null };
  });
}

function expectWithin(figures: readonly number[], bounds: readonly Dates[]): void {
  const areWithin = bounds.every(({ min, max }, i) => min <= figures[i]! && figures[i]! <= max);
  if (figures.length !== bounds.length || !areWithin)
    expect.fail(`${figures.join()} are not between ${JSON.stringify(bounds)}`);
}

function dates({ min, max }: DateInterval): Dates {
  return { min: seconds(min), max: seconds(max) };
}

function lengthsOf({ min, max }: LengthInterval): Dates {
  return { min: quotient(min), max: max === 'inf' ? Infinity : quotient(max) };
}

function quotient({ numerator, denominator }: Fraction): number {
  return Number(numerator) / Number(denominator);
}

function windowEntry({ event, component, transition, earliest, latest }: EventWindow): [string, Dates] {
  return [`${event} ${component}.${transition}`, { min: seconds(earliest), max: seconds(latest) }];
}
