import type { Chapter, Page } from '../../../base/collections/paged-map.ts';
import { type Decimal, durationText } from '../../../base/duration.ts';
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
import { type CountedPushes, type InstructionRef, isInitialPush, type System } from '../../system/system.ts';
import { type History, since } from './history.ts';
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

/** A `wait(c, b, n)` whose pushes are several threads' is over once n of them are finished, or fewer will ever be. */
function toFinishSome(
  { system, state }: Turn,
  component: string,
  behavior: string,
  { nth, byThread }: CountedPushes,
): readonly Obstacle[] {
  const pushes = byThread.flat();
  const executed = pushes.filter((push) => isExecutedPush(state, push));
  if (executed.filter((push) => isFinishedPush(state, component, push)).length >= nth) return [];
  if (executed.length >= nth) return [{ kind: 'not-idle', component, behavior }];
  const next = pushes.find((push) => !isExecutedPush(state, push) && isAhead(system, state, push));
  return next === undefined ? [] : [pushLeft(system, component, next)];
}

/** The thread that has still to execute the push. */
function pushLeft({ program }: System, component: string, { thread, index }: InstructionRef): Obstacle {
  const { name, instructions } = program.threads[thread]!;
  return { kind: 'push-left', component, thread: name, line: instructions[index]!.at?.line ?? null };
}

/** A `wait(c, b)` waits for one push, which may be another thread's and still to come. */
function toFinish(turn: Turn, component: string, behavior: string): readonly Obstacle[] {
  const { system, state, at } = turn;
  const counted = system.counted[at.thread]![at.index]!;
  if (counted !== null) return toFinishSome(turn, component, behavior, counted);
  const push = awaitedNow(system, state, at);
  if (isFinishedPush(state, component, push)) return [];
  if (!isInitialPush(push) && !isExecutedPush(state, push) && !isAhead(system, state, push)) return [];
  if (isInitialPush(push) || isExecutedPush(state, push)) return [{ kind: 'not-idle', component, behavior }];
  return [pushLeft(system, component, push)];
}

/** The steps that finished the first n of these pushes. */
function sinceFinishedSome(history: History, { nth, byThread }: CountedPushes): readonly number[] {
  const finished = byThread.flat().flatMap((push) => since(history, 'push-finished', [pushName(push)]));
  return finished.toSorted((a, b) => a - b).slice(nth - 1, nth);
}

/** After how long a wait fails, as its event tells it. */
function withinOf(within: Decimal | undefined): { readonly within?: string } {
  return within === undefined ? {} : { within: durationText(within) };
}

/** wait(c): until a component is idle; wait(c, b) and wait(c, b, n): until a pushed behavior is finished. */
export const WAIT: InstructionRule<InstructionOf<'wait'>> = {
  urgent: true,
  silent: true,

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

  causes: (history, { system, state, at, instruction: { component, behavior } }) => {
    if (behavior === null) return since(history, 'finished', [component]);
    const counted = system.counted[at.thread]![at.index]!;
    if (counted !== null) return sinceFinishedSome(history, counted);
    return since(history, 'push-finished', [pushName(awaitedNow(system, state, at))]);
  },

  facts: () => [],
  names: ({ component, behavior, nth, within }) => ({
    component,
    element: behavior,
    ...(nth === undefined ? {} : { nth }),
    ...withinOf(within),
  }),
  text: plainText,
};

/**
 * The busy components, found page by page: successive states share most of their pages, so that not all of thousands of
 * components are looked at in each state.
 */
const busyIn = oncePer((page: Page<ComponentState>) => page.filter(({ queue }) => queue.length > 0));

const busyPagesIn = oncePer((chapter: Chapter<ComponentState>) =>
  chapter.filter((page) => busyIn(page).length > 0),
);

/** waitAll: until every component is idle. */
export const WAIT_ALL: InstructionRule<InstructionOf<'waitAll'>> = {
  urgent: true,
  silent: true,

  *obstacles(turn) {
    for (const chapter of turn.state.components.chapters)
      for (const page of busyPagesIn(chapter))
        for (const { instance } of busyIn(page)) yield* notIdle(turn.state, instance.component.name);
    yield* pushesLeft(turn, null);
  },

  fails: ({ state }) => [...state.components.values()].some(hasFailed),
  effect: ({ state }) => state,
  causes: (history, { state }) => since(history, 'finished', [...state.components.keys()]),
  facts: () => [],
  names: ({ within }) => ({ component: null, element: null, ...withinOf(within) }),
  text: (event) => (event.within === undefined ? 'waitAll' : plainText(event)),
};
