import { groupBy } from '../../base/collections/group-by.ts';
import { Diagnostics } from '../../base/diagnostics.ts';
import {
  add,
  compare,
  type Decimal,
  type DurationInterval,
  multiply,
  negate,
  ZERO,
} from '../../base/duration.ts';
import { type Diagnostic, ModelError } from '../../base/errors.ts';
import { dotted } from '../../base/names.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { intervalOf } from '../../model/assembly.ts';
import { TIMEOUT } from '../../model/component.ts';
import { timedNames } from '../../model/outcomes.ts';
import type { Model } from '../../model/whole/model.ts';
import { type ActionRef, matcherFor, toldWords } from '../read/match.ts';
import type { LoggedRun } from '../read/read-log.ts';
import { roundedOutward } from '../rows/rounding.ts';
import type { RowTime } from '../rows/row.ts';

/** How samples become an interval. */
export interface CalibrationPolicy {
  /**
   * From 0.5 to 1: how much of the samples the greatest duration covers; the least one leaves out as much at the other
   * end. 1 takes the least and the greatest sample.
   */
  readonly quantile: Decimal;
  /** At least 0: by which part of itself the least duration is made shorter and the greatest one longer. */
  readonly margin: Decimal;
}

/** Every sample lies in the interval, and nothing is added: what is done where nothing else is said. */
export const LEAST_AND_GREATEST: CalibrationPolicy = { quantile: { digits: 1n, scale: 0 }, margin: ZERO };

/** The interval of a transition, or of one of its outcomes (`transition` is `t:o`), that logs give. */
export interface CalibratedInterval extends ActionRef {
  /** In whole milliseconds, and not empty. */
  readonly takes: DurationInterval & { readonly max: Decimal };
  readonly samples: number;
}

/** What logs say of how long the transitions of a model take. */
export interface Calibration {
  readonly policy: CalibrationPolicy;
  /** How many runs have some row that counts. */
  readonly runs: number;
  /** In the order of the model; of outcomes, those that logs name. */
  readonly intervals: readonly CalibratedInterval[];
  /** The transitions that no log has: they keep the intervals that they have. */
  readonly unseen: readonly (ActionRef & { readonly takes: DurationInterval })[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * The durations of the transitions of the model's components, as some runs show them, rounded outward to milliseconds:
 * the digits of a clock are finer than any interval has to be. What failed, and what had not ended, shows none.
 *
 * @throws {ModelError} when no row tells of a transition of the model
 */
export function calibrate(
  model: Model,
  runs: readonly LoggedRun[],
  policy: CalibrationPolicy = LEAST_AND_GREATEST,
): Calibration {
  const report = new Diagnostics();
  const samples = samplesOf(model, runs, report);
  if (samples.durations.size === 0) throw noSamples(runs, report);
  const all = model.components.flatMap((component) =>
    timedNames(component.type).map((name) => ({
      component: component.name,
      transition: name,
      durations: samples.durations.get(dotted(component.name, name)) ?? [],
    })),
  );
  const unseen = model.components.flatMap((component) =>
    component.type.transitions
      .filter(({ name }) => !samples.durations.has(dotted(component.name, name)))
      .map(({ name }) => ({
        component: component.name,
        transition: name,
        takes: intervalOf(component, name),
      })),
  );
  for (const { component, transition, takes } of unseen) {
    const message = `${dotted(component, transition)} is in no log: it keeps the durations that the model has, ${intervalWords(takes)}`;
    report.warning('never-measured', null, message);
  }
  return {
    policy,
    runs: samples.runs,
    intervals: all
      .filter(({ durations }) => durations.length > 0)
      .map(({ component, transition, durations }) => ({
        component,
        transition,
        takes: intervalFrom(durations, policy),
        samples: durations.length,
      })),
    unseen,
    warnings: report.sorted(),
  };
}

function intervalWords({ min, max }: DurationInterval): string {
  return compare(min, max) === 0 ? formatTime(min) : `${formatTime(min)} to ${formatTime(max)}`;
}

/** By transition, how long it took each time; and how many runs there are with some of these. */
function samplesOf(model: Model, runs: readonly LoggedRun[], report: Diagnostics) {
  const matcher = matcherFor(model.components);
  const found = runs.flatMap(({ rows }, run) => {
    const all = matcher.match(rows, report);
    return rows.flatMap((row, i) => {
      const matched = all[i]!.filter(({ isCrash }) => !isCrash);
      const lasted = lengthOf(row.time);
      const isCutOff = row.failed || matched[0]?.outcome === TIMEOUT;
      if (matched.length > 0 && (isCutOff || lasted === null)) {
        const why = isCutOff ? 'did not end well' : 'has not ended';
        report.warning(
          'no-duration',
          row.at,
          `${toldWords(matched[0]!)} ${why} here: this row shows no duration`,
        );
      }
      if (isCutOff || lasted === null) return [];
      return matched.map((told) => ({ run, key: toldWords(told), lasted }));
    });
  });
  const durations = new Map(
    [...groupBy(found, ({ key }) => key)].map(([key, own]) => [
      key,
      own.map(({ lasted }) => lasted).sort(compare),
    ]),
  );
  return { durations, runs: new Set(found.map(({ run }) => run)).size };
}

function lengthOf(time: RowTime): Decimal | null {
  if (time.kind === 'lasted') return time.lasted;
  return time.end && add(time.end, negate(time.start));
}

function noSamples(runs: readonly LoggedRun[], report: Diagnostics): ModelError {
  const files = enumerate([...new Set(runs.map(({ file }) => `\`${file}\``))]);
  report.error(
    'no-rows',
    null,
    `no row of ${files} shows the duration of a transition of the model`,
    'rows name a component and a transition as the model does',
  );
  return new ModelError(report.sorted());
}

/** @param sorted at least one, from the least */
function intervalFrom(sorted: readonly Decimal[], { quantile, margin }: CalibrationPolicy) {
  const rank = rankOf(quantile, sorted.length);
  const greatest = Math.max(rank, sorted.length - 1 - rank);
  const [shortest, longest] = [sorted[sorted.length - 1 - greatest]!, sorted[greatest]!];
  const one = { digits: 1n, scale: 0 };
  const less = add(one, negate(margin));
  return roundedOutward(
    multiply(shortest, less.digits < 0n ? ZERO : less),
    multiply(longest, add(one, margin)),
  );
}

/** The nearest rank of a quantile among so many samples, from 0: the least one that covers as much as is asked. */
function rankOf({ digits, scale }: Decimal, count: number): number {
  const whole = 10n ** BigInt(scale);
  const covered = (digits * BigInt(count) + whole - 1n) / whole;
  return Number(covered) - 1;
}
