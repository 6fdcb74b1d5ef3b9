import {
  add,
  commonUnit,
  compare,
  type Decimal,
  type DurationInterval,
  fromUnits,
  inUnits,
  negate,
  unitsWithin,
  ZERO,
} from '../../base/duration.ts';
import type { Position } from '../../base/position.ts';
import { outcomesOf, type TimedOutcome } from '../../model/outcomes.ts';
import type { System } from '../../model/system/system.ts';
import type { MatchedRow, ToldAction } from '../read/match.ts';

/** One execution of one transition, or a crash, as a log tells it; dates in units, from the start of the run. */
export interface ObservedAction extends ToldAction {
  readonly start: bigint;
  /** `null`: the log tells of no end, or of one that is none for the model. */
  readonly end: bigint | null;
  /** It ended by an outcome by which it fails. */
  readonly failed: boolean;
  /** By which it may have ended: of those that the log leaves open, those that take so long, or else all; none of a crash. */
  readonly outcomes: readonly (string | null)[];
  readonly at: Position;
}

/** What a log tells of one date. */
export interface Observation {
  readonly kind: 'start' | 'end';
  readonly action: ObservedAction;
  readonly date: bigint;
}

/** A run as a log tells it. */
export interface ObservedRun {
  /** The length of one unit of its dates, in seconds. */
  readonly unit: Decimal;
  readonly actions: readonly ObservedAction[];
  /** Those of what ran before the run began: it does not start in it. */
  readonly underway: readonly ObservedAction[];
  /** In the order of their dates; at one date, what ends comes before what starts. */
  readonly observations: readonly Observation[];
  readonly tolerance: bigint;
  /** The last date of the log. */
  readonly last: bigint;
}

/**
 * The rows of one run in the order of their dates. Dates of a calendar are counted from the first of them.
 *
 * @param whole of which all durations of the model are whole numbers: what the log does not tell of takes one of these
 */
export function observedRun(
  system: System,
  rows: readonly MatchedRow[],
  tolerance: Decimal,
  whole: Decimal,
): ObservedRun {
  const dated = rows.flatMap(({ row: { time, failed, at }, ...told }) =>
    time.kind === 'dated' ? [{ ...told, ...time, failed: failed || fails(system, told), at }] : [],
  );
  const first = dated.map(({ start }) => start).sort(compare)[0] ?? ZERO;
  const origin = dated.some(({ absolute }) => absolute) ? first : ZERO;
  const fromOrigin = (date: Decimal) => add(date, negate(origin));
  const dates = dated.flatMap(({ start, end }) => [start, ...(end === null ? [] : [end])]).map(fromOrigin);
  const unit = commonUnit([...dates, tolerance, whole]);
  const units = (date: Decimal) => inUnits(date, unit);
  const last = dates.toSorted(compare).at(-1) ?? ZERO;
  const actions = dated.map(({ component, transition, outcome, isCrash, start, end, failed, at }) => {
    const isModelled = isCrash
      ? returnsIn(system, component).length > 0
      : !failed || outcomesIn(system, component, transition).some((each) => each.fails);
    const over = end === null || !isModelled ? null : fromOrigin(end);
    const lasted = add(over ?? last, negate(fromOrigin(start)));
    const open = isCrash
      ? []
      : openOutcomes(system, { component, transition, outcome, isCrash, failed: failed && isModelled });
    const fitting = open.filter(({ takes }) => outside(lasted, over !== null, takes, tolerance) === null);
    return {
      component,
      transition,
      outcome,
      isCrash,
      start: units(fromOrigin(start)),
      end: over && units(over),
      failed: failed && isModelled,
      outcomes: (fitting.length > 0 ? fitting : open).map(({ name }) => name),
      at,
    };
  });
  const inOrder = actions.toSorted((a, b) => order(a.start, b.start));
  const underway = underwayIn(system, inOrder);
  return {
    unit,
    actions: inOrder,
    underway,
    observations: observationsOf(inOrder, new Set(underway)),
    tolerance: units(tolerance),
    last: units(last),
  };
}

/** The outcomes that a transition of a component may have. */
function outcomesIn({ components }: System, component: string, transition: string): readonly TimedOutcome[] {
  return components
    .filter(({ name }) => name === component)
    .flatMap((each) =>
      each.type.transitions.flatMap((t) => (t.name === transition ? outcomesOf(each, t) : [])),
    );
}

/** The outcomes of what is no crash that the log leaves open. */
export function openOutcomes(
  system: System,
  { component, transition, outcome, failed }: ToldAction & { readonly failed: boolean },
): readonly TimedOutcome[] {
  return outcomesIn(system, component, transition).filter(({ name, fails }) =>
    outcome === null ? fails === failed : name === outcome,
  );
}

/**
 * By how much what has lasted so long is shorter, or longer, than an interval allows; `null` where it is not, but for the
 * tolerance. What is not over may last longer.
 */
export function outside(
  lasted: Decimal,
  isOver: boolean,
  { min, max }: DurationInterval,
  tolerance: Decimal,
): { readonly kind: 'short' | 'long'; readonly by: Decimal } | null {
  const under = add(min, negate(lasted));
  if (isOver && compare(under, tolerance) > 0) return { kind: 'short', by: under };
  if (max === 'inf') return null;
  const over = add(lasted, negate(max));
  return compare(over, tolerance) > 0 ? { kind: 'long', by: over } : null;
}

/** Whether an outcome is named by which the transition fails. */
function fails(system: System, { component, transition, outcome }: ToldAction): boolean {
  return (
    outcome !== null &&
    outcomesIn(system, component, transition).some((each) => each.name === outcome && each.fails)
  );
}

/** By type of the components of a name, after how long what a crash takes is marked again; none where it never is. */
export function returnsIn({ components }: System, component: string): readonly DurationInterval[] {
  return components.flatMap(({ name, type }) => {
    const back = name === component ? (type.crash?.back ?? null) : null;
    return back === null ? [] : [back];
  });
}

/** The least whole number of units that a duration is within. */
export function unitsOver(duration: Decimal, unit: Decimal): bigint {
  const least = unitsWithin(duration, unit);
  return compare(fromUnits(least, unit), duration) < 0 ? least + 1n : least;
}

/** Compares dates in units, to sort by. */
export function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Of each transition that runs when the run begins, the first row. */
function underwayIn({ initial }: System, actions: readonly ObservedAction[]): readonly ObservedAction[] {
  return initial.components.flatMap(({ component: { name }, running }) =>
    running.flatMap(
      ({ transition }) =>
        actions.find((each) => each.component === name && each.transition === transition) ?? [],
    ),
  );
}

function observationsOf(
  actions: readonly ObservedAction[],
  underway: ReadonlySet<ObservedAction>,
): readonly Observation[] {
  const observations = actions.flatMap((action): readonly Observation[] => {
    const { start, end } = action;
    return [
      ...(end === null ? [] : [{ kind: 'end', action, date: end } as const]),
      ...(underway.has(action) ? [] : [{ kind: 'start', action, date: start } as const]),
    ];
  });
  // A crash may come before all else, or be held back until after it; so may its end, where it takes no time.
  const rank = ({ kind, action: { start, end, isCrash } }: Observation) => {
    if (kind === 'start') return isCrash ? -2 : 1;
    return start !== end ? 0 : isCrash ? -1 : 2;
  };
  return observations.toSorted((a, b) => order(a.date, b.date) || rank(a) - rank(b));
}
