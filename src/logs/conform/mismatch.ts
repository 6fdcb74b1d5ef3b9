import { type Decimal, type DurationInterval, fromUnits } from '../../base/duration.ts';
import type { Position } from '../../base/position.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type { ModelEvent } from '../../model/event.ts';
import { componentEvent } from '../../model/semantics/rules/rule.ts';
import type { State } from '../../model/system/state.ts';
import type { System } from '../../model/system/system.ts';
import { type ActionRef, toldWords } from '../read/match.ts';
import { roughly } from '../rows/rounding.ts';
import { crashEvent, withOutcome } from './event-of.ts';
import type { Departure, Startable } from './follow.ts';
import type { Observation, ObservedAction, ObservedRun } from './observed-run.ts';
import { whyNot } from './why-not.ts';

/** The first thing in the log of a run that is not as in any run of the model. Dates in seconds from its start. */
export interface Mismatch extends ActionRef {
  /**
   * `short` and `long`: it took another time than it may. `late`: it started later than it could; `early`: before it could,
   * if it ever could. `never`: it could start, and is not in the log.
   */
  readonly kind: 'short' | 'long' | 'late' | 'early' | 'never';
  /** When the log departs from the model. */
  readonly date: Decimal;
  /** By how much; `null` where it never could have started, or never did. */
  readonly by: Decimal | null;
  /** What it waited for, in the user's words; `null` where it did not wait. */
  readonly waitedFor: string | null;
  /** All of it in one sentence, without a full stop. */
  readonly words: string;
  /** The row of the log; `null` for what is in no row. */
  readonly at: Position | null;
}

/** What a transition took, and should not have. */
export function durationMismatch(
  kind: 'short' | 'long',
  action: ObservedAction,
  date: Decimal,
  by: Decimal,
  lasted: Decimal,
  takes: DurationInterval,
): Mismatch {
  const { component, transition, at, end, isCrash } = action;
  const verb = end === null ? (isCrash ? 'has lasted' : 'has run for') : 'took';
  const bound =
    kind === 'short'
      ? `${roughly(by)} less than the least time that it takes, ${formatTime(takes.min)}`
      : `${roughly(by)} more than the greatest time that it takes, ${formatTime(takes.max)}`;
  const words = `${toldWords(action)} ${verb} ${roughly(lasted)}, ${bound}`;
  return { component, transition, kind, date, by, waitedFor: null, words, at };
}

/** Where the log tells of something that cannot be then, in the user's words. */
export function departureMismatch(
  system: System,
  { unit }: ObservedRun,
  departure: Exclude<Departure, { readonly kind: 'away' }>,
): Mismatch {
  const seconds = (units: bigint) => fromUnits(units, unit);
  const date = seconds(departure.date);
  switch (departure.kind) {
    case 'late': {
      const { observation, since } = departure;
      const by = seconds(observation.date - since.date);
      const waitedFor = causeWords(since.by);
      const could = `${roughly(by)} after it could, at ${roughly(seconds(since.date))}${whenWords(since)}`;
      return {
        ...named(observation),
        kind: 'late',
        date,
        by,
        waitedFor,
        words: `${startWords(observation, unit)}, ${could}`,
      };
    }
    case 'early': {
      const { observation, state, possible } = departure;
      const by = possible === null ? null : seconds(possible - observation.date);
      const waitedFor = whyNot(system, state, eventOf(observation, state));
      const could = by === null ? 'when it could not' : `${roughly(by)} before it could`;
      return {
        ...named(observation),
        kind: 'early',
        date,
        by,
        waitedFor,
        words: `${startWords(observation, unit)}, ${could}: ${waitedFor}`,
      };
    }
    case 'never': {
      const { transition: key, since } = departure;
      const [component = '', transition = ''] = key.split('.');
      const could = `it could at ${roughly(seconds(since.date))}${whenWords(since)}`;
      return {
        component,
        transition,
        kind: 'never',
        date,
        by: null,
        waitedFor: causeWords(since.by),
        words: `${key} never starts in the log: ${could}`,
        at: since.by?.action.at ?? null,
      };
    }
  }
}

function named({ action }: Observation): Pick<Mismatch, 'component' | 'transition' | 'at'> {
  const { component, transition, at } = action;
  return { component, transition, at };
}

function startWords({ kind, action, date }: Observation, unit: Decimal): string {
  return `${toldWords(action)} ${kind}s at ${roughly(fromUnits(date, unit))}`;
}

/** The event that an observation would have been. */
function eventOf({ kind, action }: Observation, { components }: State): ModelEvent {
  const { component, transition, outcome, isCrash } = action;
  const crashing = isCrash ? components.get(component) : undefined;
  if (crashing !== undefined) return crashEvent(crashing, kind);
  return withOutcome(componentEvent(kind, component, transition), outcome);
}

/** What made something possible: `mariadb.check ended`; `null` for what could happen from the beginning. */
function causeWords(by: Observation | null): string | null {
  if (by === null) return null;
  return `${toldWords(by.action)} ${by.kind === 'end' ? 'ended' : 'started'}`;
}

/** `, when mariadb.check ended (line 4)`; nothing where a sleep was over, of which the log does not tell. */
function whenWords({ date, by }: Startable): string {
  if (by !== null) return `, when ${causeWords(by)} (line ${by.action.at.line})`;
  return date === 0n ? ', from the beginning' : '';
}
