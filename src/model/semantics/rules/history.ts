import { maxOf } from '../../../base/extremes.ts';
import { connectionName, type PortRef, portName } from '../../assembly.ts';
import type { Step } from '../../event.ts';
import {
  type ComponentState,
  countOf,
  isServing,
  neededOf,
  providersOf,
  pushName,
  type State,
} from '../../system/state.ts';
import { asksFor } from './obstacle.ts';

/** A kind of fact on which the possibility of events depends; a fact begins to hold with some event. */
type FactKind =
  | 'marked'
  | 'left'
  | 'running'
  | 'ended'
  | 'finished'
  | 'pushed'
  | 'push-finished'
  | 'serving'
  | 'used'
  | 'unused'
  | 'connected'
  | 'disconnected'
  | 'added'
  | 'deleted'
  | 'turn'
  | 'possible'
  | 'failing'
  | 'crashed'
  | 'room';

/** A kind of fact, and what it is about: `marked db.running`. */
export type Fact = `${FactKind} ${string}`;

/** A run up to one of its states, and for each fact the index of the step since which it holds. */
export interface History {
  readonly steps: readonly Step[];
  /** None for a fact that has held since the start. */
  readonly since: ReadonlyMap<Fact, number>;
}

/** Since which steps the facts of one kind about these things have held. */
export function since(history: History, kind: FactKind, about: readonly string[]): readonly number[] {
  return about.flatMap((each) => history.since.get(`${kind} ${each}`) ?? []);
}

/** Since when a component does its active behavior: its push, and the end of the one before where that came later. */
export function sinceActive(history: History, component: ComponentState): readonly number[] {
  const pushed = component.queue.slice(0, 1).flatMap(({ by }) => since(history, 'pushed', [pushName(by)]));
  const finished = since(history, 'finished', [component.instance.component.name]);
  return [...pushed, ...finished.filter((index) => index > (pushed[0] ?? -1))];
}

/** Since when as many providers as the use port needs, those that have served it for the longest, are connected and serve. */
export function sinceServed(history: History, state: State, user: PortRef): readonly number[] {
  const providers = providersOf(state, user);
  const histories = providers
    .filter((provider) => isServing(state, provider))
    .map((provider) => [
      ...since(history, 'serving', [portName(provider)]),
      ...since(history, 'connected', [connectionName({ user, provider })]),
    ]);
  const last = (indices: readonly number[]) => maxOf(indices, -1);
  const needed = neededOf(providers.length, countOf(state, user));
  return histories
    .toSorted((a, b) => last(a) - last(b))
    .slice(0, needed)
    .flat();
}

/** Since when there has been room for what an event asks for. */
export function sinceRoom(
  history: History,
  before: ComponentState | null,
  after: ComponentState,
): readonly number[] {
  return since(
    history,
    'room',
    [...asksFor(before, after)].map(([resource, amount]) => `${amount} ${resource}`),
  );
}
