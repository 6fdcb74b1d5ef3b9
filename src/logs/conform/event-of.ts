import type { ModelEvent } from '../../model/event.ts';
import { componentEvent } from '../../model/semantics/rules/rule.ts';
import type { ComponentState } from '../../model/system/state.ts';
import type { Observation } from './observed-run.ts';

/** The crash of a component at its start, and at its end that what it has taken is back. */
export function crashEvent({ instance }: ComponentState, kind: Observation['kind']): ModelEvent {
  return componentEvent(kind === 'start' ? 'crash' : 'back', instance.component.name, instance.crash!.place);
}

/** The event, by an outcome where one is named. */
export function withOutcome(event: ModelEvent, outcome: string | null): ModelEvent {
  return outcome === null ? event : { ...event, outcome };
}
