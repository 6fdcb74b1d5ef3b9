import type { ModelEvent } from '../event.ts';
import type { Instruction } from '../program.ts';
import { obstaclesTo } from '../semantics/obstacles.ts';
import type { Obstacle } from '../semantics/rules/obstacle.ts';
import { isComponentEvent } from '../semantics/rules/rules.ts';
import { eventsAhead } from '../semantics/urgent-events.ts';
import type { State } from '../system/state.ts';
import type { System } from '../system/system.ts';

/** Something that a component or a thread has to do next and cannot, with every reason why. */
export type Blocker = {
  readonly wants: ModelEvent;
  /** At least one. */
  readonly because: readonly Obstacle[];
} & (
  | { readonly who: 'component'; readonly name: string }
  | {
      readonly who: 'thread';
      readonly name: string;
      /** What the thread has still to execute, the blocked instruction first. */
      readonly ahead: readonly Instruction[];
    }
);

function blockerOf(system: System, state: State, wants: ModelEvent, because: readonly Obstacle[]): Blocker {
  if (isComponentEvent(wants)) return { wants, because, who: 'component', name: wants.component! };
  const thread = system.program.threads.findIndex(({ name }) => name === wants.thread);
  const ahead = system.program.threads[thread]!.instructions.slice(state.executed[thread]);
  return { wants, because, who: 'thread', name: wants.thread!, ahead };
}

/**
 * What every component with something to do, and every thread not done, waits for in a state, usually the last one of
 * a run that is stuck. Finishing is left out, and failing: what they wait for are the component's own moves; so are the
 * other outcomes of what waits to start, and all that a component does no more because it fails.
 */
export function blockersOf(system: System, state: State): readonly Blocker[] {
  const blockers: Blocker[] = [];
  for (const wants of eventsAhead(system, state)) {
    if (wants.event === 'finish' || wants.event === 'fail' || wants.outcome !== undefined) continue;
    const because = obstaclesTo(system, state, wants);
    if (because.length > 0 && because.every(({ kind }) => kind !== 'failing'))
      blockers.push(blockerOf(system, state, wants, because));
  }
  return blockers;
}
