import { add, type Decimal, negate } from '../../base/duration.ts';
import type { InitialComponent, RunningState } from '../configuration.ts';
import type { ComponentState, State } from './state.ts';
import { type System, seconds } from './system.ts';

/**
 * A state of a run as the state of a running system, in which another program may start.
 *
 * @param date in seconds, at least that of the state; nothing happens between the two
 */
export function runningStateOf(
  system: System,
  state: State,
  date: Decimal = seconds(system, state.date),
): RunningState {
  return {
    components: [...state.components.values()].map((component) => componentAt(system, component, date)),
    connections: state.links.connections.map(({ user, provider }) => ({ user, provider })),
  };
}

function componentAt(system: System, component: ComponentState, date: Decimal): InitialComponent {
  const { instance, marked, outputs, inputs, running, queue, provided } = component;
  const { failing, failures, pausing, comingBack, keeping } = component;
  const elapsed = (since: bigint) => add(date, negate(seconds(system, since)));
  return {
    component: instance.component,
    places: [...marked],
    outputs: [...outputs],
    inputs: [...inputs],
    running: [...running].map(([transition, { since, outcome }]) => ({
      transition,
      outcome: outcome.name,
      elapsed: elapsed(since),
    })),
    queue: queue.map(({ behavior }) => behavior),
    provided: [...provided],
    failing,
    failures,
    pausing: [...pausing].map(([transition, since]) => ({ transition, elapsed: elapsed(since) })),
    comingBack: comingBack.map(elapsed),
    ...(keeping.size === 0 ? {} : { keeping: [...keeping] }),
  };
}
