import type { ModelEvent } from '../../model/event.ts';
import { obstaclesTo } from '../../model/semantics/obstacles.ts';
import { markingOf } from '../../model/semantics/rules/obstacle.ts';
import { hindrancesTo } from '../../model/semantics/semantics.ts';
import { eventsAhead } from '../../model/semantics/urgent-events.ts';
import { refusalWords, whereWords } from '../../model/semantics/wording.ts';
import type { State } from '../../model/system/state.ts';
import type { System } from '../../model/system/system.ts';

/** Why a transition cannot start in a state, in the user's words and without a full stop: what it waits for. */
export function whyNot(system: System, state: State, event: ModelEvent): string {
  const obstacles = hindrancesTo(system, state, event);
  const component = state.components.get(event.component!);
  if (component === undefined || obstacles.every(({ kind }) => kind !== 'not-left'))
    return refusalWords(system, event, obstacles);
  // Its place has not been left: the place is what waits, to be left, as the transition starts or before, or to be entered.
  const place = component.instance.actions.get(event.element!)?.transition.source;
  const next = eventsAhead(system, state).filter(
    (each) =>
      each.component === event.component &&
      (each.event === 'start'
        ? each.leaves === place && each.element === event.element
        : (each.event === 'leave' || each.event === 'enter') && each.element === place),
  );
  const reasons = next
    .map((each) => [each, obstaclesTo(system, state, each)] as const)
    .filter(([, because]) => because.length > 0);
  const [first] = reasons;
  if (first !== undefined) return refusalWords(system, first[0], first[1]);
  return `${event.component} is ${whereWords(markingOf(component))}`;
}
