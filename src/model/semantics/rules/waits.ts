import { oncePer } from '../../../base/memo.ts';
import type { InstructionOf } from '../../program.ts';
import {
  awaitedNow,
  type ComponentState,
  hasFailed,
  isAhead,
  isExecutedPush,
  isFinishedPush,
  pushName,
} from '../../system/state.ts';
import { isInitialPush } from '../../system/system.ts';
import { since } from './history.ts';
import { notIdle, type Obstacle } from './obstacle.ts';
import { type InstructionRule, plainText, type Turn } from './rule.ts';

/** The pushes that the other threads have still to execute, to one component or to any: the next of each thread. */
function pushesLeft({ system, state, at }: Turn, component: string | null): readonly Obstacle[] {
  return system.program.threads.flatMap(({ name, instructions }, thread) => {
    if (thread === at.thread) return [];
    const executed = state.executed[thread]!;
    const next = instructions
      .slice(executed)
      .find(
        (i, after) =>
          i.kind === 'pushB' &&
          (component === null || i.component === component) &&
          isAhead(system, state, { thread, index: executed + after }),
      );
    if (next?.kind !== 'pushB') return [];
    return [{ kind: 'push-left', component: next.component, thread: name, line: next.at?.line ?? null }];
  });
}

/** A `wait(c, b)` waits for one push, which may be another thread's and still to come. */
function toFinish({ system, state, at }: Turn, component: string, behavior: string): readonly Obstacle[] {
  const push = awaitedNow(system, state, at);
  if (isFinishedPush(state, component, push)) return [];
  if (!isInitialPush(push) && !isExecutedPush(state, push) && !isAhead(system, state, push)) return [];
  if (isInitialPush(push) || isExecutedPush(state, push)) return [{ kind: 'not-idle', component, behavior }];
  const { name, instructions } = system.program.threads[push.thread]!;
  return [{ kind: 'push-left', component, thread: name, line: instructions[push.index]!.at?.line ?? null }];
}

/** wait(c): until a component is idle; wait(c, b): until a behavior pushed before is finished. */
export const WAIT: InstructionRule<InstructionOf<'wait'>> = {
  obstacles: (turn) => {
    const { component, behavior } = turn.instruction;
    return behavior === null
      ? [...notIdle(turn.state, component), ...pushesLeft(turn, component)]
      : toFinish(turn, component, behavior);
  },

  fails: ({ state, instruction }) => {
    const component = state.components.get(instruction.component);
    return component !== undefined && hasFailed(component);
  },

  effect: ({ state }) => state,

  causes: (history, { system, state, at, instruction: { component, behavior } }) =>
    behavior === null
      ? since(history, 'finished', [component])
      : since(history, 'push-finished', [pushName(awaitedNow(system, state, at))]),

  facts: () => [],
  names: ({ component, behavior }) => ({ component, element: behavior }),
  text: plainText,
};

/** Most states of a run share most of their pages: one among thousands of components is not looked for in all of them. */
const busyIn = oncePer((page: readonly ComponentState[]) => page.filter(({ queue }) => queue.length > 0));

/** waitAll: until every component is idle. */
export const WAIT_ALL: InstructionRule<InstructionOf<'waitAll'>> = {
  *obstacles(turn) {
    for (const page of turn.state.components.pages)
      for (const { instance } of busyIn(page)) yield* notIdle(turn.state, instance.component.name);
    yield* pushesLeft(turn, null);
  },

  fails: ({ state }) => [...state.components.values()].some(hasFailed),
  effect: ({ state }) => state,
  causes: (history, { state }) => since(history, 'finished', [...state.components.keys()]),
  facts: () => [],
  names: () => ({ component: null, element: null }),
  text: () => 'waitAll',
};
