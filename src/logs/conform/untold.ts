import { add, type Decimal, type DurationInterval, fromUnits, unitsWithin } from '../../base/duration.ts';
import { dotted } from '../../base/names.ts';
import type { Transition } from '../../model/component.ts';
import type { ModelEvent } from '../../model/event.ts';
import { paceOf } from '../../model/program.ts';
import { eventOfTurn, pacedTurn } from '../../model/semantics/obstacles.ts';
import { componentEvent } from '../../model/semantics/rules/rule.ts';
import type { ComponentState, State } from '../../model/system/state.ts';
import type { System } from '../../model/system/system.ts';
import { type Observation, type ObservedRun, unitsOver } from './observed-run.ts';

/** Something that takes time, of whose end the log does not tell: what ends it, and between which dates. */
export interface Untold {
  readonly end: ModelEvent;
  readonly earliest: bigint;
  /** `null`: no latest date. */
  readonly latest: bigint | null;
  /** What it began with; `null` where that is in no row. */
  readonly by: Observation | null;
}

/**
 * What takes time without being told: by transition and outcome, what runs; by {@link sleeperOf} a thread, its next
 * instruction; by {@link pauseOf} a transition, the pause before it is tried again.
 */
export type AllUntold = ReadonlyMap<string, Untold>;

/** Names a thread among what the log does not tell of; no transition is called so. */
function sleeperOf(thread: number): string {
  return `#${thread}`;
}

/** Names a pause among what the log does not tell of; neither a transition nor a thread is called so. */
export function pauseOf(component: string, transition: string): string {
  return `pause of ${dotted(component, transition)}`;
}

/** What lasts so long from a date on, in seconds. */
function lasting(
  { unit }: ObservedRun,
  { min, max }: DurationInterval,
  since: Decimal,
  told: Pick<Untold, 'end' | 'by'>,
): Untold {
  const latest = max === 'inf' ? null : unitsWithin(add(since, max), unit);
  return { ...told, earliest: unitsOver(add(since, min), unit), latest };
}

/** With the next instruction of a thread where it takes time, in place of the one before. */
export function withSleeper(
  { system, run }: { readonly system: System; readonly run: ObservedRun },
  untold: AllUntold,
  state: State,
  thread: number,
  now: bigint,
): AllUntold {
  const after = new Map(untold);
  after.delete(sleeperOf(thread));
  const turn = pacedTurn(system, state, thread);
  if (turn === null) return after;
  const told = { end: eventOfTurn(turn), by: null };
  return after.set(
    sleeperOf(thread),
    lasting(run, paceOf(turn.instruction)!, fromUnits(now, run.unit), told),
  );
}

/**
 * With the pauses that a component has now, and without those that were dropped.
 *
 * @param since when a pause began that is not among them yet, in seconds
 */
export function withPauses(
  run: ObservedRun,
  untold: AllUntold,
  { instance, pausing }: ComponentState,
  by: Observation | null,
  since: (transition: Transition) => Decimal,
): AllUntold {
  const after = new Map(untold);
  const { name } = instance.component;
  for (const { transition } of instance.actions.values()) {
    const pause = pauseOf(name, transition.name);
    if (!pausing.has(transition.name)) after.delete(pause);
    else if (!after.has(pause)) {
      const end = componentEvent('retry', name, transition.name);
      after.set(pause, lasting(run, transition.retry!.pause, since(transition), { end, by }));
    }
  }
  return after;
}
