import type { Chapter, Page } from '../../base/collections/paged-map.ts';
import { oncePer } from '../../base/memo.ts';
import type { ModelEvent } from '../event.ts';
import { type ComponentState, isUnderWay, type State } from '../system/state.ts';
import type { DurationBounds, System } from '../system/system.ts';
import { eventOfTurn, pacedTurn } from './obstacles.ts';
import { comingBackIn, pausesIn } from './rules/failures.ts';
import { componentEvent } from './rules/rule.ts';

/**
 * Something that takes time (a running transition, a pause, the return of a place), with the dates, in units, between
 * which it may end.
 */
export interface Ending {
  /** `null` where it is a thread's. */
  readonly component: string | null;
  /** Which instruction of its thread it is, from 0 on; `null` where it is a component's. */
  readonly index: number | null;
  /** What ends it. */
  readonly event: ModelEvent;
  readonly since: bigint;
  readonly earliest: bigint;
  /** `null`: no latest date. */
  readonly latest: bigint | null;
}

/** What takes time in one component. */
export const endingsIn = oncePer((of: ComponentState): readonly Ending[] => {
  const { instance, running } = of;
  const component = instance.component.name;
  const ending = (event: ModelEvent, since: bigint, { min, max }: DurationBounds): Ending => ({
    component,
    index: null,
    event,
    since,
    earliest: since + min,
    latest: max === null ? null : since + max,
  });
  const ends = [...running].map(([transition, { since, outcome }]) => {
    const end = componentEvent('end', component, transition);
    return ending(outcome.name === null ? end : { ...end, outcome: outcome.name }, since, outcome);
  });
  return [
    ...ends,
    ...pausesIn(of).map(({ element, since, lasts }) =>
      ending(componentEvent('retry', component, element), since, lasts),
    ),
    ...comingBackIn(of).map(({ element, since, lasts }) =>
      ending(componentEvent('back', component, element), since, lasts),
    ),
  ];
});

/** What takes time in a thread: it sleeps, or its wait will fail by itself; `null` where nothing does. */
export function endingIn(system: System, state: State, thread: number): Ending | null {
  const turn = pacedTurn(system, state, thread);
  if (turn === null) return null;
  const { min, max } = system.paces[thread]![turn.at.index]!;
  const since = state.nextSince[thread]!;
  return {
    component: null,
    index: turn.at.index,
    event: eventOfTurn(turn),
    since,
    earliest: since + min,
    latest: max === null ? null : since + max,
  };
}

/** What takes time: in the order of components, then of its beginnings; then in threads. */
export function endings(system: System, state: State): readonly Ending[] {
  const all: Ending[] = [];
  state.components.forEach((component) => {
    if (isUnderWay(component)) for (const ending of endingsIn(component)) all.push(ending);
  });
  for (const thread of state.executed.keys()) {
    const ending = endingIn(system, state, thread);
    if (ending !== null) all.push(ending);
  }
  return all;
}

/** The least latest date of what takes time in these components; `null` when nothing has one. */
const firstDueIn = oncePer((page: Page<ComponentState>): bigint | null =>
  firstOf(page, (component) => (isUnderWay(component) ? firstDueOf(component) : null)),
);

const firstDueInAll = oncePer((chapter: Chapter<ComponentState>): bigint | null =>
  firstOf(chapter, firstDueIn),
);

function firstOf<T>(items: readonly T[], dueOf: (item: T) => bigint | null): bigint | null {
  let first: bigint | null = null;
  for (const item of items) {
    const due = dueOf(item);
    if (due !== null && (first === null || due < first)) first = due;
  }
  return first;
}

const firstDueOf = oncePer((component: ComponentState): bigint | null =>
  firstOf(endingsIn(component), ({ latest }) => latest),
);

/** Something that takes time and has to end before the date; `null` when time can pass to the date. */
export function firstDueBefore(system: System, state: State, date: bigint): Ending | null {
  const isDue = (latest: bigint | null) => latest !== null && latest < date;
  for (const chapter of state.components.chapters) {
    if (!isDue(firstDueInAll(chapter))) continue;
    const page = chapter.find((each) => isDue(firstDueIn(each)))!;
    const component = page.find((each) => isDue(firstDueOf(each)))!;
    return endingsIn(component).find(({ latest }) => isDue(latest))!;
  }
  for (const thread of state.executed.keys()) {
    const ending = endingIn(system, state, thread);
    if (ending !== null && isDue(ending.latest)) return ending;
  }
  return null;
}
