import { oncePer } from '../../base/memo.ts';
import type { ModelEvent } from '../event.ts';
import type { ComponentState, State } from '../system/state.ts';
import { componentEvent } from './rules/rule.ts';

/** A running transition and the dates, in units, between which it ends. */
export interface Ending {
  readonly component: string;
  readonly transition: string;
  readonly since: bigint;
  readonly earliest: bigint;
  /** `null`: no latest date. */
  readonly latest: bigint | null;
}

const endingsOf = oncePer(({ instance, running }: ComponentState): readonly Ending[] =>
  [...running].map(([transition, since]) => {
    const { min, max } = instance.actions.get(transition)!;
    return {
      component: instance.component.name,
      transition,
      since,
      earliest: since + min,
      latest: max === null ? null : since + max,
    };
  }),
);

/** The running transitions, in the order of components, then of their starts. */
export function endings(state: State): readonly Ending[] {
  const all: Ending[] = [];
  state.components.forEach((component) => {
    if (component.running.size > 0) for (const ending of endingsOf(component)) all.push(ending);
  });
  return all;
}

/** The event that ends a running transition. */
export function endOf(ending: Pick<Ending, 'component' | 'transition'>): ModelEvent {
  return componentEvent('end', ending.component, ending.transition);
}

/** The date by which some transition of these components has to end; `null` when none has to. */
const firstDueIn = oncePer((page: State['components']['pages'][number]): bigint | null => {
  let first: bigint | null = null;
  for (const component of page) {
    const due = component.running.size === 0 ? null : firstDueOf(component);
    if (due !== null && (first === null || due < first)) first = due;
  }
  return first;
});

const firstDueOf = oncePer((component: ComponentState): bigint | null => {
  let first: bigint | null = null;
  for (const { latest } of endingsOf(component))
    if (latest !== null && (first === null || latest < first)) first = latest;
  return first;
});

/** The first transition that has to end before the date; `null` when time can pass to it. */
export function firstDueBefore(state: State, date: bigint): Ending | null {
  const isDue = (latest: bigint | null) => latest !== null && latest < date;
  for (const page of state.components.pages) {
    if (!isDue(firstDueIn(page))) continue;
    const component = page.find((each) => isDue(firstDueOf(each)))!;
    return endingsOf(component).find(({ latest }) => isDue(latest))!;
  }
  return null;
}
