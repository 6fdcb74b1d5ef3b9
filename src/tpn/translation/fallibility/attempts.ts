import type { DurationInterval } from '../../../base/duration.ts';
import type { Component } from '../../../model/assembly.ts';
import type { Crash, Transition } from '../../../model/component.ts';
import type { Fault } from '../../../model/faults.ts';
import { dockOf, outcomesOf, type TimedOutcome } from '../../../model/outcomes.ts';

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
}

/** Whether a fault may happen at all, and the most faults that a component may have in a run. */
export interface MostFaults {
  readonly mayHappen: (fault: Fault) => boolean;
  readonly of: (component: string) => number;
}

/** What may go wrong with one instance. */
export interface Fallibility {
  readonly attempts: ReadonlyMap<string, Attempts>;
  /** `null` where none can happen. */
  readonly crash: Crash | null;
  /** The most faults that it may have. */
  readonly most: number;
}

/** @param timed `false` where each duration is read as `[0, inf)` */
export function fallibilityOf(
  component: Component,
  { of, mayHappen }: MostFaults,
  timed: boolean,
): Fallibility {
  const { name, type } = component;
  const isPossible = (transition: string | null, outcome: string | null) =>
    mayHappen({ component: name, transition, outcome });
  return {
    attempts: new Map(
      type.transitions.map((t) => {
        const outcomes = outcomesOf(component, t, timed).filter(
          (outcome) => !outcome.fault || isPossible(t.name, outcome.name),
        );
        return [t.name, attemptsOf(t, outcomes, of(name))];
      }),
    ),
    crash: isPossible(null, null) ? type.crash : null,
    most: of(name),
  };
}

/** All faults that an instance may have. */
export function faultsOf(component: Component, { attempts, crash }: Fallibility): readonly Fault[] {
  const { name } = component;
  const outcomes = [...attempts].flatMap(([transition, { all }]) => {
    const named = new Set(
      all.flatMap(({ ends }) => ends.filter((e) => e.outcome.fault).map((e) => e.outcome.name)),
    );
    return [...named].map((outcome): Fault => ({ component: name, transition, outcome }));
  });
  return [...outcomes, ...(crash === null ? [] : [{ component: name, transition: null, outcome: null }])];
}

function attemptsOf(t: Transition, outcomes: readonly TimedOutcome[], most: number): Attempts {
  if (outcomes.length === 1) return once(t, outcomes[0]!);
  const failing = outcomes.filter(({ fails }) => fails);
  const allFaults = failing.every(({ fault }) => fault);
  const times = t.retry?.times ?? 0;
  // Where each failing end is a fault, no more of them can come than there are faults.
  const again = failing.length === 0 ? 0 : allFaults ? Math.min(times, most) : times;
  const all = Array.from({ length: again + 1 }, (_, number): Attempt => {
    const possible = outcomes.filter(({ fails }) => !fails || !allFaults || number < most);
    return {
      number,
      ends: possible.map((outcome) => ({ outcome, leadsTo: leadsTo(t, outcome, number < times) })),
    };
  });
  const ends = all.flatMap((attempt) => attempt.ends);
  return {
    all,
    pause: again === 0 ? null : t.retry!.pause,
    failsAt: [...new Set(ends.flatMap((e) => (e.leadsTo.kind === 'failing' ? [e.leadsTo.place] : [])))],
    docks: [...new Set(ends.flatMap((e) => (e.leadsTo.kind === 'dock' ? [e.leadsTo.dock] : [])))],
  };
}

/** Of a transition that ends by its ordinary outcome alone. */
function once({ name: dock }: Transition, outcome: TimedOutcome): Attempts {
  const end: AttemptEnd = { outcome, leadsTo: { kind: 'dock', dock } };
  return { all: [{ number: 0, ends: [end] }], pause: null, failsAt: [], docks: [dock] };
}

function leadsTo(t: Transition, outcome: TimedOutcome, isTriedAgain: boolean): LeadsTo {
  const dock = dockOf(t, outcome);
  if (dock !== null) return { kind: 'dock', dock };
  return isTriedAgain ? { kind: 'pause' } : { kind: 'failing', place: outcome.place };
}
