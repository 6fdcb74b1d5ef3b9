import type { PortRef } from '../../assembly.ts';
import type { ProviderCount } from '../../component.ts';
import type { ModelEvent } from '../../event.ts';
import { type Fault, isFaultLeft } from '../../faults.ts';
import {
  amountsOf,
  type ComponentState,
  countOf,
  isPortActive,
  isServed,
  type PortService,
  providersOf,
  type State,
  serviceOf,
} from '../../system/state.ts';
import type { DurationBounds } from '../../system/system.ts';

/** Where the tokens of a component are: in places, in transitions that run, in output docks and in input docks. */
export interface ComponentMarking {
  readonly component: string;
  readonly places: readonly string[];
  readonly running: readonly string[];
  readonly toStart: readonly string[];
  readonly ended: readonly string[];
  /** What is to be tried again. */
  readonly pausing: readonly string[];
  /** The place that a crash has left and that will be marked again. */
  readonly comingBack: readonly string[];
}

/** A provider that does not serve, why, and where its component is. */
export interface IdleProvider {
  readonly port: PortRef;
  readonly service: Exclude<PortService, 'serving'>;
  readonly where: ComponentMarking;
}

/** A component that holds so much of a resource, and where it is. */
export interface Holder {
  readonly amount: number;
  readonly where: ComponentMarking;
}

/** One reason why an event is not possible in a state; each concerns what the event itself waits for. */
export type Obstacle =
  /** `user` is in use, so that its provider `port` may not be deactivated, nor the two be disconnected. */
  | {
      readonly kind: 'port-in-use';
      readonly port: PortRef;
      readonly user: PortRef;
      readonly where: ComponentMarking;
      /** How many providers the use port counts; `null`: it does not. */
      readonly atLeast: ProviderCount | null;
      /** All that it is connected to, and those of them that are not active. */
      readonly providers: readonly PortRef[];
      readonly inactive: readonly PortRef[];
    }
  /** Too few providers serve the use port `port`; `idle` are those of the `connected` ones that do not. */
  | {
      readonly kind: 'not-served';
      readonly port: PortRef;
      readonly connected: number;
      readonly atLeast: ProviderCount | null;
      /** Worked out when asked for: of most states it is asked only whether there is an obstacle. */
      readonly idle: () => readonly IdleProvider[];
    }
  /** The place is not entered before these transitions have ended too; those of `running` are on their way. */
  | {
      readonly kind: 'join';
      readonly component: string;
      readonly missing: readonly string[];
      readonly running: readonly string[];
    }
  /** So much of a resource is needed, and not all of it is free: the holders have the rest. */
  | {
      readonly kind: 'no-room';
      readonly resource: string;
      readonly amount: number;
      readonly free: number;
      readonly holders: readonly Holder[];
    }
  /** A resource is granted in an order: something else comes before, or who is to have it first. */
  | { readonly kind: 'not-its-turn'; readonly resource: string; readonly first: string | null }
  | { readonly kind: 'not-marked'; readonly component: string; readonly place: string }
  /** The place is left by a transition of it, in the event of its start. */
  | { readonly kind: 'left-by-start'; readonly place: string; readonly transition: string }
  | { readonly kind: 'not-left'; readonly component: string; readonly transition: string }
  | { readonly kind: 'not-running'; readonly component: string; readonly transition: string }
  /** The component fails: it does nothing more than let end what runs, and will stand at `place`. */
  | { readonly kind: 'failing'; readonly where: ComponentMarking; readonly place: string }
  /** No fault is left to the component. */
  | { readonly kind: 'no-fault-left'; readonly component: string }
  /** The component does not fail, or something of it still runs. */
  | { readonly kind: 'not-failing'; readonly component: string; readonly running: readonly string[] }
  /** A crash, while the run does not go on any more. */
  | { readonly kind: 'run-over' }
  /** Ends before its least, or after its greatest duration `bound`, both in units. */
  | {
      readonly kind: 'too-early' | 'too-late';
      readonly component: string;
      readonly transition: string;
      readonly since: bigint;
      readonly bound: bigint;
    }
  /** What the wait waits for holds, so that it does not fail by itself. */
  | { readonly kind: 'over' }
  /** The active behavior has no such event; `active` is `null` when the component has nothing to do. */
  | { readonly kind: 'not-active'; readonly component: string; readonly active: string | null }
  /** The behavior is not finished: tokens are still under way, or places can still be left. */
  | { readonly kind: 'unfinished'; readonly behavior: string; readonly where: ComponentMarking }
  | { readonly kind: 'exists' | 'missing'; readonly component: string }
  /** The component has still this behavior to do. */
  | { readonly kind: 'not-idle'; readonly component: string; readonly behavior: string }
  /** Another thread has still to push to the component. */
  | {
      readonly kind: 'push-left';
      readonly component: string;
      readonly thread: string;
      readonly line: number | null;
    }
  | { readonly kind: 'connected' | 'not-connected'; readonly connection: string }
  /** The instance has no behavior or port of this name, or the two ports do not fit. */
  | { readonly kind: 'no-such'; readonly component: string; readonly what: string }
  /** It is not the next instruction of its thread, which is `next`; `null` when the thread has executed all of its. */
  | { readonly kind: 'not-next'; readonly thread: string | null; readonly next: ModelEvent | null }
  /** The program has no such thread. */
  | { readonly kind: 'no-thread'; readonly thread: string | null; readonly known: readonly string[] };

/** Where the tokens of a component are. */
export function markingOf(component: ComponentState): ComponentMarking {
  return {
    component: component.instance.component.name,
    places: [...component.marked],
    running: [...component.running.keys()],
    toStart: [...component.outputs],
    ended: [...component.inputs],
    pausing: [...component.pausing.keys()],
    comingBack: component.comingBack.length > 0 ? [component.instance.component.type.crash!.place] : [],
  };
}

/** A component that fails does nothing more. */
export function failing(component: ComponentState, place: string): Obstacle {
  return { kind: 'failing', where: markingOf(component), place };
}

/** What keeps a fault from happening once more. */
export function faultLeft({ budgets }: State, fault: Fault): readonly Obstacle[] {
  return isFaultLeft(budgets, fault) ? [] : [{ kind: 'no-fault-left', component: fault.component }];
}

/** What keeps something that has gone on since a date from ending now. */
export function notDue(
  { date }: State,
  component: string,
  transition: string,
  since: bigint,
  { min, max }: DurationBounds,
): readonly Obstacle[] {
  const lasted = date - since;
  if (lasted < min) return [{ kind: 'too-early', component, transition, since, bound: min }];
  if (max !== null && lasted > max) return [{ kind: 'too-late', component, transition, since, bound: max }];
  return [];
}

/** What keeps an event that needs a use port to be served: one obstacle, or none. */
export function toBeServed(state: State, port: PortRef): readonly Obstacle[] {
  if (isServed(state, port)) return [];
  const connected = providersOf(state, port);
  return [
    {
      kind: 'not-served',
      port,
      connected: connected.length,
      atLeast: countOf(state, port),
      idle: () => connected.flatMap((provider) => idleProvider(state, provider)),
    },
  ];
}

/** The provider itself, where it does not serve. */
function idleProvider(state: State, provider: PortRef): readonly IdleProvider[] {
  const component = state.components.get(provider.component)!;
  const service = serviceOf(component, provider.port);
  return service === 'serving' ? [] : [{ port: provider, service, where: markingOf(component) }];
}

/** By resource, how much of it a component holds after an event and not before, where some need is newly held. */
export function asksFor(before: ComponentState | null, after: ComponentState): ReadonlyMap<string, number> {
  if (after.held.size === 0) return NOTHING;
  const [had, has] = [before === null ? NOTHING : amountsOf(before), amountsOf(after)];
  const fresh = [...after.held].filter((need) => before?.held.has(need) !== true);
  const resources = new Set(fresh.map((need) => after.instance.needs.get(need)!.resource));
  return new Map([...resources].map((each) => [each, has.get(each)! - (had.get(each) ?? 0)]));
}

const NOTHING: ReadonlyMap<string, number> = new Map();

/**
 * What keeps an event from making needs held: of each resource, all that it asks for has to be free.
 *
 * @param after the component after the event, worked out only where it may need something
 */
export function roomFor(
  state: State,
  before: ComponentState | null,
  after: () => ComponentState,
): readonly Obstacle[] {
  if (before?.instance.needs.size === 0) return [];
  return [...asksFor(before, after())].flatMap(([resource, amount]): readonly Obstacle[] => {
    const free = state.free.get(resource) ?? 0;
    if (free >= amount) return [];
    const holders = [...state.components.values()].flatMap((component): readonly Holder[] => {
      const holds = component.held.size === 0 ? undefined : amountsOf(component).get(resource);
      return holds === undefined ? [] : [{ amount: holds, where: markingOf(component) }];
    });
    return [{ kind: 'no-room', resource, amount, free, holders }];
  });
}

/** What keeps a provide port from being deactivated, or disconnected from its user: the user is in use. */
export function inUse(state: State, port: PortRef, user: PortRef): Obstacle {
  const providers = providersOf(state, user);
  return {
    kind: 'port-in-use',
    port,
    user,
    where: markingOf(state.components.get(user.component)!),
    atLeast: countOf(state, user),
    providers,
    inactive: providers.filter((provider) => !isPortActive(state, provider)),
  };
}

/** The obstacle, or that the component's type does not even have the element that it is about. */
export function orNoSuch(
  { instance }: ComponentState,
  what: 'place' | 'transition' | 'behavior',
  element: string,
  obstacle: Obstacle,
): readonly Obstacle[] {
  const { name, type } = instance.component;
  const has = {
    place: () => type.places.includes(element),
    transition: () => instance.actions.has(element),
    behavior: () => instance.behaviors.has(element),
  };
  return [has[what]() ? obstacle : { kind: 'no-such', component: name, what: `${what} \`${element}\`` }];
}

/** Of the components, those that do not exist, each an obstacle. */
export function missing(state: State, ...components: readonly string[]): readonly Obstacle[] {
  return [...new Set(components)]
    .filter((component) => !state.components.has(component))
    .map((component) => ({ kind: 'missing', component }));
}

/** What keeps a component from being idle: the behavior that it has to finish first. */
export function notIdle(state: State, component: string): readonly Obstacle[] {
  const queue = state.components.get(component)?.queue ?? [];
  return queue.slice(0, 1).map(({ behavior }) => ({ kind: 'not-idle', component, behavior }));
}
