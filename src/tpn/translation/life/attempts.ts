import type { DurationInterval } from '../../../base/duration.ts';
import { memo } from '../../../base/memo.ts';
import type { Component } from '../../../model/assembly.ts';
import type { Crash, Transition } from '../../../model/component.ts';
import type { InitialComponent } from '../../../model/configuration.ts';
import type { Fault } from '../../../model/faults.ts';
import { dockOf, mayGoOtherwise, outcomesOf, type TimedOutcome } from '../../../model/outcomes.ts';

/** What the end of an attempt leads to: a token in an input dock, a pause, or the failing of the component. */
export type LeadsTo =
  | { readonly kind: 'dock'; readonly dock: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'failing'; readonly place: string };

/** One way in which an attempt may end. */
export interface AttemptEnd {
  readonly outcome: TimedOutcome;
  readonly leadsTo: LeadsTo;
}

/** A start of a transition since its output dock was filled: the first, or the one after so many failing ends. */
export interface Attempt {
  readonly number: number;
  readonly ends: readonly AttemptEnd[];
}

/** How a transition of an instance may run where only so many faults of its component are possible. */
export interface Attempts {
  /** One more than it may be tried again. */
  readonly all: readonly Attempt[];
  /** `null` where it is never tried again. */
  readonly pause: DurationInterval | null;
  /** The failure places that it may lead to. */
  readonly failsAt: readonly string[];
  /** The docks that its ends may fill, that of the ordinary outcome first. */
  readonly docks: readonly string[];
  /** How often it has failed when the run starts, since its output dock was filled. */
  readonly failed: number;
  /** How the attempt will end that runs when the run starts; `null` where none does. */
  readonly begun: { readonly attempt: Attempt; readonly end: AttemptEnd } | null;
}

/** Whether a fault may happen at all, and the most faults that a component, and all of them, may have in a run. */
export interface MostFaults {
  readonly mayHappen: (fault: Fault) => boolean;
  readonly of: (component: string) => number;
  readonly inAll: number;
}

/** What may go wrong with one instance. */
export interface Fallibility {
  readonly attemptsOf: (transition: string) => Attempts;
  /** `null` where none can happen. */
  readonly crash: Crash | null;
  /** The most faults that it may have. */
  readonly most: number;
  /** What has failed before the run starts; `null` of a component that is not there then. */
  readonly start: InitialComponent | null;
  /** It can never come to fail, nor does so when the run starts. */
  readonly isInfallible: boolean;
}

/** @param timed `false` where each duration is read as `[0, inf)` */
export function fallibilityOf(
  component: Component,
  { of, mayHappen }: MostFaults,
  timed: boolean,
  start: InitialComponent | null = null,
): Fallibility {
  const { name, type } = component;
  const isPossible = (transition: string | null, outcome: string | null) =>
    mayHappen({ component: name, transition, outcome });
  const most = of(name);
  const crash = type.crash !== null && isPossible(null, null) ? type.crash : null;
  const attemptsOf = memo((transition: string) => {
    const t = type.transitions.find((each) => each.name === transition)!;
    const all = outcomesOf(component, t, timed);
    const outcomes = all.filter((outcome) => !outcome.fault || isPossible(transition, outcome.name));
    const running = start?.running.find((each) => each.transition === transition);
    const begun = running && all.find((outcome) => outcome.name === running.outcome);
    const failed = start?.failures.get(transition) ?? 0;
    return attemptsAt(t, outcomes, most, failed, begun ?? null);
  }, String);
  const isInfallible =
    crash === null &&
    (start === null || start.failing === null) &&
    (!mayGoOtherwise(type) || type.transitions.every(({ name: t }) => attemptsOf(t).failsAt.length === 0));
  return { attemptsOf, crash, most, start, isInfallible };
}

const NO_FAULTS_AT_ALL: readonly Fault[] = [];

/** All faults that an instance may have. */
export function faultsOf({ name, type }: Component, { attemptsOf, crash }: Fallibility): readonly Fault[] {
  if (!mayGoOtherwise(type)) return NO_FAULTS_AT_ALL;
  const faults: Fault[] = [];
  for (const { name: transition } of type.transitions) {
    const { all } = attemptsOf(transition);
    const named = new Set<string | null>();
    for (const { ends } of all) for (const { outcome } of ends) if (outcome.fault) named.add(outcome.name);
    for (const outcome of named) faults.push({ component: name, transition, outcome });
  }
  if (crash !== null) faults.push({ component: name, transition: null, outcome: null });
  return faults;
}

function attemptsAt(
  t: Transition,
  outcomes: readonly TimedOutcome[],
  most: number,
  failed: number,
  running: TimedOutcome | null,
): Attempts {
  if (outcomes.length === 1 && failed === 0 && running === null) return once(t, outcomes[0]!);
  const failing = outcomes.filter(({ fails }) => fails);
  const allFaults = failing.every(({ fault }) => fault);
  const times = t.retry?.times ?? 0;
  // Where each failing end is a fault, no more of them can come than there are faults.
  const again = failing.length === 0 ? 0 : allFaults ? Math.min(times, most) : times;
  const begunEnd = running && { outcome: running, leadsTo: leadsTo(t, running, failed < times) };
  const underway = failed + (begunEnd?.leadsTo.kind === 'pause' ? 1 : 0);
  const attempts = Math.max(again === 0 ? 0 : Math.min(times, again + underway), underway) + 1;
  const endsIf = (mayFail: boolean, isTriedAgain: boolean): readonly AttemptEnd[] =>
    outcomes
      .filter(({ fails }) => !fails || mayFail)
      .map((outcome) => ({ outcome, leadsTo: leadsTo(t, outcome, isTriedAgain) }));
  // There may be a million attempts, nearly all of which end alike: they share their ends.
  const [well, lastly, anyhow] = [endsIf(false, true), endsIf(true, false), endsIf(true, true)];
  const all = Array.from({ length: attempts }, (_, number): Attempt => {
    const mayFail = !allFaults || number < most + underway;
    return { number, ends: mayFail ? (number < times ? anyhow : lastly) : well };
  });
  const different = new Set(all.map((attempt) => attempt.ends));
  const ends = [...[...different].flat(), ...(begunEnd === null ? [] : [begunEnd])];
  return {
    all,
    failed,
    begun: begunEnd && { attempt: all[failed]!, end: begunEnd },
    pause: attempts === 1 ? null : t.retry!.pause,
    failsAt: [...new Set(ends.flatMap((e) => (e.leadsTo.kind === 'failing' ? [e.leadsTo.place] : [])))],
    docks: [...new Set(ends.flatMap((e) => (e.leadsTo.kind === 'dock' ? [e.leadsTo.dock] : [])))],
  };
}

/** Of a transition that ends by its ordinary outcome alone. */
function once({ name: dock }: Transition, outcome: TimedOutcome): Attempts {
  const end: AttemptEnd = { outcome, leadsTo: { kind: 'dock', dock } };
  return {
    all: [{ number: 0, ends: [end] }],
    pause: null,
    failsAt: [],
    docks: [dock],
    failed: 0,
    begun: null,
  };
}

function leadsTo(t: Transition, outcome: TimedOutcome, isTriedAgain: boolean): LeadsTo {
  const dock = dockOf(t, outcome);
  if (dock !== null) return { kind: 'dock', dock };
  return isTriedAgain ? { kind: 'pause' } : { kind: 'failing', place: outcome.place };
}
