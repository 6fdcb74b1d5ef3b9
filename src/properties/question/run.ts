import { add, type Decimal, fromUnits, ZERO } from '../../base/duration.ts';
import { oncePer } from '../../base/memo.ts';
import type { ModelEvent, Step } from '../../model/event.ts';
import { whyStuck } from '../../model/explain/faults.ts';
import { completeRun } from '../../model/semantics/complete-run.ts';
import type { ExecutedTrace } from '../../model/semantics/replay.ts';
import { isUrgentEvent } from '../../model/semantics/rules/rules.ts';
import { isFinished } from '../../model/system/state.ts';
import type { System } from '../../model/system/system.ts';
import type { DatedRun } from '../../statespace/causal/cuts/dated-run.ts';
import type { CausalNet } from '../../statespace/causal/process/causal-net.ts';
import {
  compileNet,
  isEnabled,
  putInitialTokens,
  putOutputs,
  takeInputs,
} from '../../statespace/net/compiled-net.ts';
import { type Aim, datesOfRun } from '../../statespace/net/run-dates.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import type { Witness } from '../answers/verdict.ts';

/** A run of the model, as a witness shows it. */
export type ShownRun = Omit<Witness, 'title'>;

/**
 * The run of the model that steps of a net stand for, executed one by one on the semantics, which knows no net: an
 * error in the translation or the exploration shows here and never as a wrong witness.
 *
 * @param steps silent events may be missing among them
 * @throws Error when they are no run of the model
 */
export function replayedRun(system: System, steps: readonly Step[]): ShownRun {
  return shown(completeRun(system, steps));
}

const shown = oncePer((run: ExecutedTrace): ShownRun => {
  const stuck = run.maximal && !isFinished(run.system, run.state);
  return { trace: run.trace, explanation: stuck ? whyStuck(run) : [] };
});

/**
 * The events of a sequence of firings, in a run that meets the aim. Without intervals each action ends a second after
 * what was before.
 */
export function stepsOf(
  translation: Translation,
  firings: readonly number[],
  aim: Aim,
  timed: boolean,
): readonly Step[] {
  return timed ? datedSteps(translation, firings, aim) : untimedSteps(translation, firings);
}

function datedSteps(translation: Translation, firings: readonly number[], aim: Aim): readonly Step[] {
  const solution = datesOfRun(translation.net, firings, aim);
  if (solution === null) throw new Error('a path of the state class graph has no run');
  const { digits, scale } = translation.unit;
  const unit = { digits, scale: scale + String(solution.perUnit).length - 1 };
  return stepsAt(translation, firings, inSeconds(solution.dates, unit));
}

/** Dates in seconds; many firings have the date of the one before. */
function inSeconds(dates: readonly bigint[], unit: Decimal): readonly Decimal[] {
  const seconds: Decimal[] = [];
  for (let i = 0; i < dates.length; i++)
    seconds.push(i > 0 && dates[i] === dates[i - 1] ? seconds[i - 1]! : fromUnits(dates[i]!, unit));
  return seconds;
}

/** The events of a run on a causal net. */
export function stepsOfRun(
  translation: Translation,
  net: CausalNet,
  { events, dates }: DatedRun,
): readonly Step[] {
  return stepsAt(
    translation,
    events.map((e) => net.firings[e]!),
    inSeconds(dates.map(BigInt), translation.unit),
  );
}

function stepsAt(
  { events, initialEvents }: Translation,
  firings: readonly number[],
  dates: readonly Decimal[],
): readonly Step[] {
  const steps = initialEvents.map((event) => at(event, ZERO));
  firings.forEach((t, i) => {
    for (const event of events[t]!) steps.push(at(event, dates[i]!));
  });
  return steps;
}

const ONE_SECOND: Decimal = { digits: 1n, scale: 0 };

function untimedSteps(translation: Translation, firings: readonly number[]): readonly Step[] {
  const compiled = compileNet(translation.net);
  const marking = new Int32Array(compiled.places);
  putInitialTokens(compiled, marking);
  const isUrgent = (t: number) => translation.events[t]!.slice(0, 1).every(isUrgentEvent);
  let date = ZERO;
  const steps: Step[] = translation.initialEvents.map((event) => at(event, ZERO));
  for (const t of firings) {
    // Time passes before an event where it can, so that the run reads as a story.
    const canWait = !compiled.arcs.some((arcs, other) => isUrgent(other) && isEnabled(arcs, marking));
    if (canWait && !isUrgent(t)) date = add(date, ONE_SECOND);
    for (const event of translation.events[t]!) steps.push(at(event, date));
    takeInputs(compiled.arcs[t]!, marking);
    putOutputs(compiled, compiled.arcs[t]!, marking);
  }
  return steps;
}

function at(event: ModelEvent, date: Decimal): Step {
  return { at: date, ...event };
}
