import { groupBy } from '../../base/collections/group-by.ts';
import { Diagnostics } from '../../base/diagnostics.ts';
import { compare, type Decimal, type DurationInterval, fromUnits, unitsWithin } from '../../base/duration.ts';
import type { Diagnostic } from '../../base/errors.ts';
import { heed } from '../../base/heed.ts';
import { dotted } from '../../base/names.ts';
import type { Position } from '../../base/position.ts';
import { ANY_FAULTS } from '../../model/faults.ts';
import { outcomeName, outcomesOf, timedNames } from '../../model/outcomes.ts';
import type { Program } from '../../model/program.ts';
import { compile, type System } from '../../model/system/system.ts';
import type { Model } from '../../model/whole/model.ts';
import { type ActionRef, type MatchedRow, matcherFor, toldWords } from '../read/match.ts';
import type { LoggedRun } from '../read/read-log.ts';
import { roundedOutward } from '../rows/rounding.ts';
import { type Departure, type Followed, follow, type UntoldDuration } from './follow.ts';
import { departureMismatch, durationMismatch, type Mismatch } from './mismatch.ts';
import {
  type ObservedAction,
  type ObservedRun,
  observedRun,
  openOutcomes,
  outside,
  returnsIn,
} from './observed-run.ts';

/**
 * A transition that took another time than its interval allows, and the least interval that does. Where the log names its
 * outcome, `transition` is `t:o`, as in an overlay.
 */
export interface Widening extends ActionRef {
  readonly takes: DurationInterval;
  /** Rounded outward to milliseconds, where it is wider. */
  readonly needs: DurationInterval;
}

/** Whether one observed run is a run of the model. */
export interface RunConformance {
  readonly run: string;
  readonly file: string;
  readonly verdict: 'holds' | 'violated' | 'unknown';
  /** How many rows tell of transitions of the model. */
  readonly rows: number;
  /** The last date in the log. */
  readonly end: Decimal;
  /** Whether all that the program does is done at the end of the log; `null` where the run is none of the model's. */
  readonly complete: boolean | null;
  /** The greatest time between when a transition could start and when it did, as far as the log was followed. */
  readonly lateness: (ActionRef & { readonly late: Decimal; readonly at: Position }) | null;
  /** `null` when the run is one of the model. */
  readonly first: Mismatch | null;
}

/** Whether observed runs are runs of a model, each. */
export interface Conformance {
  readonly tolerance: Decimal;
  readonly runs: readonly RunConformance[];
  /** What of their durations lies outside the intervals of the model, by however little; in the order of the model. */
  readonly widen: readonly Widening[];
  readonly warnings: readonly Diagnostic[];
}

/** By how much dates of a log may be off where nothing else is said: 50 ms. */
export const USUAL_TOLERANCE: Decimal = { digits: 5n, scale: 2 };

/**
 * Whether each run that logs tell of is a run of the model under a program. Transitions of which a log tells nothing
 * are put in where they may take no time.
 *
 * @param tolerance in seconds; a date of a log may be off by so much, against those before it
 * @throws {ModelError} when a run has no row that tells when a transition of the model ran
 */
export function conform(
  model: Model,
  program: Program,
  runs: readonly LoggedRun[],
  tolerance: Decimal = USUAL_TOLERANCE,
): Conformance {
  const report = new Diagnostics();
  const system = compile(model, program, { timed: false, faults: ANY_FAULTS });
  const matcher = matcherFor(system.components);
  const matched = runs.map((run) => ({ run, rows: matcher.match(run.rows, report).flat() }));
  for (const { run, rows } of matched) checkRows(run, rows, report);
  report.throwErrors();
  const { unit: whole } = compile(model, program, { faults: ANY_FAULTS });
  const observed = matched.map(({ run, rows }) => ({
    run,
    observed: observedRun(system, rows, tolerance, whole),
  }));
  return {
    tolerance,
    runs: observed.map(({ run, observed: own }) => conformanceOf(system, run, own)),
    widen: wideningsOf(
      system,
      observed.flatMap(({ observed: { actions, unit } }) => actions.map((action) => ({ action, unit }))),
    ),
    warnings: report.sorted(),
  };
}

function checkRows(
  { name, file, rows: all }: LoggedRun,
  rows: readonly MatchedRow[],
  report: Diagnostics,
): void {
  const at = all[0]?.at ?? { file, line: 1, column: 1, length: 1 };
  if (rows.length === 0)
    report.error('no-rows', at, `no row of run \`${name}\` names a transition of the model`);
  else if (rows.every(({ row }) => row.time.kind === 'lasted')) {
    const hint = 'such a log can be used to `calibrate`';
    report.error(
      'no-dates',
      at,
      `run \`${name}\` has durations, and no dates that a run of the model could have`,
      hint,
    );
  }
}

function conformanceOf(system: System, run: LoggedRun, observed: ObservedRun): RunConformance {
  heed();
  const followed = follow(system, observed, untoldIn(system, observed, run.tellsOnly ?? null));
  const outside = durationMismatches(system, observed)[0] ?? null;
  const departure = followed.kind === 'departs' ? mismatchAt(system, observed, followed.departure) : null;
  const first = earlier(outside, departure);
  return {
    run: run.name,
    file: run.file,
    verdict: first !== null ? 'violated' : followed.kind === 'unknown' ? 'unknown' : 'holds',
    rows: observed.actions.length,
    end: fromUnits(observed.last, observed.unit),
    complete: first === null && followed.kind === 'run' ? followed.complete : null,
    lateness: latenessIn(observed, followed),
    first,
  };
}

function mismatchAt(system: System, observed: ObservedRun, departure: Departure): Mismatch | null {
  if (departure.kind !== 'away') return departureMismatch(system, observed, departure);
  return durationMismatchOf(system, observed, departure.crash);
}

function earlier(a: Mismatch | null, b: Mismatch | null): Mismatch | null {
  if (a === null || b === null) return a ?? b;
  return compare(a.date, b.date) <= 0 ? a : b;
}

function latenessIn({ unit }: ObservedRun, followed: Followed): RunConformance['lateness'] {
  if (followed.kind === 'unknown' || followed.latest === null) return null;
  const { observation, late } = followed.latest;
  const { component, transition, at } = observation.action;
  return { component, transition, late: fromUnits(late, unit), at };
}

/**
 * The intervals that a transition may have taken, by the outcomes that the log leaves open; at least one. That after which
 * a place that a crash has taken is back; none where it is not.
 */
function intervalsOf(system: System, action: ObservedAction): readonly DurationInterval[] {
  if (action.isCrash) return returnsIn(system, action.component);
  return openOutcomes(system, action).map(({ takes }) => takes);
}

/**
 * What the log tells nothing of and does not fail: by transition and outcome, how long it may take. It may take no time, or
 * is nothing of which such a log tells.
 */
function untoldIn(
  system: System,
  { actions, unit }: ObservedRun,
  tellsOnly: readonly string[] | null,
): ReadonlyMap<string, UntoldDuration> {
  const isNeverTold = (transition: string) => tellsOnly !== null && !tellsOnly.includes(transition);
  const told = new Set(actions.map(({ component, transition }) => dotted(component, transition)));
  return new Map(
    system.components.flatMap((component) =>
      component.type.transitions
        .filter(({ name }) => !told.has(dotted(component.name, name)))
        .flatMap((t) =>
          outcomesOf(component, t)
            .filter(({ fails, takes }) => !fails && (takes.min.digits === 0n || isNeverTold(t.name)))
            .map(({ name: outcome, takes: { min, max } }): readonly [string, UntoldDuration] => {
              const words = toldWords({ component: component.name, transition: t.name, outcome });
              const least = unitsWithin(min, unit);
              return [words, { least, most: max === 'inf' ? null : unitsWithin(max, unit) }];
            }),
        ),
    ),
  );
}

/**
 * The actions that took another time than they may, by more than the tolerance, from the first that ended. What a crash has
 * taken, and is not told to be back, may not have to be: that is followed.
 */
function durationMismatches(system: System, observed: ObservedRun): readonly Mismatch[] {
  return observed.actions
    .filter(({ isCrash, end }) => !isCrash || end !== null)
    .flatMap((action) => durationMismatchOf(system, observed, action) ?? [])
    .sort((a, b) => compare(a.date, b.date));
}

/** What is wrong with the duration of an action; `null` where it fits one of the intervals that it may have. */
function durationMismatchOf(system: System, observed: ObservedRun, action: ObservedAction): Mismatch | null {
  const allowed = fromUnits(observed.tolerance, observed.unit);
  const found = intervalsOf(system, action).map((takes) => mismatchWith(observed, action, takes, allowed));
  return found.includes(null) ? null : (found[0] ?? null);
}

/** What is wrong with a duration by one interval; `null` where it fits. */
function mismatchWith(
  { unit, last }: ObservedRun,
  action: ObservedAction,
  takes: DurationInterval,
  allowed: Decimal,
): Mismatch | null {
  const date = fromUnits(action.end ?? last, unit);
  const lasted = fromUnits((action.end ?? last) - action.start, unit);
  const found = outside(lasted, action.end !== null, takes, allowed);
  return found && durationMismatch(found.kind, action, date, found.by, lasted, takes);
}

/** What lies outside the intervals of the model, however little, and the intervals that would hold it. */
function wideningsOf(
  system: System,
  observed: readonly { readonly action: ObservedAction; readonly unit: Decimal }[],
): readonly Widening[] {
  const lengths = groupBy(
    observed.filter(({ action }) => action.end !== null),
    ({ action }) => toldWords(action),
  );
  const inOrder = system.components.flatMap(({ name, type }) =>
    timedNames(type).map((each) => dotted(name, each)),
  );
  return [...new Set(inOrder)].flatMap((key): readonly Widening[] => {
    const own = lengths.get(key) ?? [];
    const [first] = own;
    if (first === undefined) return [];
    const { component } = first.action;
    const transition = outcomeName(first.action);
    const [takes] = intervalsOf(system, first.action);
    const tooFar = own.flatMap(({ action, unit }) => {
      const lasted = fromUnits(action.end! - action.start, unit);
      const fits = intervalsOf(system, action).some(
        ({ min, max }) => compare(min, lasted) <= 0 && compare(lasted, max) <= 0,
      );
      return fits ? [] : [lasted];
    });
    const sorted = tooFar.sort(compare);
    const [least, greatest] = [sorted[0], sorted.at(-1)];
    if (takes === undefined || least === undefined || greatest === undefined) return [];
    const [isShort, isLong] = [compare(least, takes.min) < 0, compare(greatest, takes.max) > 0];
    const rounded = roundedOutward(least, greatest);
    const needs = { min: isShort ? rounded.min : takes.min, max: isLong ? rounded.max : takes.max };
    return [{ component, transition, takes, needs }];
  });
}
