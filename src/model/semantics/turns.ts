import { oncePer } from '../../base/memo.ts';
import type { ModelEvent } from '../event.ts';
import type { State } from '../system/state.ts';
import type { System } from '../system/system.ts';
import { endings } from './endings.ts';
import { turnOf } from './obstacles.ts';
import { asksFor, type Obstacle } from './rules/obstacle.ts';
import { componentRule, instructionRule, named } from './rules/rules.ts';

/*
 * Resources that are granted in an order (semantics, section 7): a grant comes last at its date, and after another one
 * that comes before it in the order of a resource that both ask for, and after it in none.
 */

/** By resource with an order, the place of each component in it. */
const ordersOf = oncePer(
  ({ resources }: System): ReadonlyMap<string, ReadonlyMap<string, number>> =>
    new Map(
      [...resources.values()].flatMap(({ name, order }) =>
        order === null ? [] : [[name, new Map(order.map((component, i) => [component, i]))] as const],
      ),
    ),
);

/** Whether some resource is granted in an order. */
export function hasOrders(system: System): boolean {
  return system.resources.size > 0 && ordersOf(system).size > 0;
}

/** By resource with an order that an event asks for, the place of its component there. */
type Grant = ReadonlyMap<string, number>;

/** What a possible event asks for; empty where it is no grant of a resource with an order. */
function grantOf(system: System, state: State, event: ModelEvent): Grant {
  const rule = componentRule(event);
  if (event.component === null || (rule === null && event.event !== 'add')) return new Map();
  const before = state.components.get(event.component) ?? null;
  const after =
    rule === null
      ? instructionRule('add').effect(turnOf(system, state, event)!)
      : rule.effect(state, before!, named(event));
  const orders = ordersOf(system);
  const asked = asksFor(before, after.components.get(event.component)!);
  return new Map(
    [...asked.keys()].flatMap((resource) => {
      const order = orders.get(resource);
      return order === undefined ? [] : [[resource, order.get(event.component!) ?? order.size] as const];
    }),
  );
}

function comesBefore(a: Grant, b: Grant): string | null {
  const shared = [...a].flatMap(([resource, place]) => {
    const other = b.get(resource);
    return other === undefined ? [] : [{ resource, place, other }];
  });
  if (shared.some(({ place, other }) => place > other)) return null;
  return shared.find(({ place, other }) => place < other)?.resource ?? null;
}

/**
 * What holds back a grant that would be possible otherwise: one obstacle, or none.
 *
 * @param urgent all events that let no time pass, held back or not
 */
function heldBack(
  system: System,
  state: State,
  grant: Grant,
  urgent: readonly { readonly event: ModelEvent; readonly grant: Grant }[],
): readonly Obstacle[] {
  const [resource] = grant.keys();
  if (resource === undefined) return [];
  const isLater =
    urgent.every((other) => other.grant.size > 0) &&
    endings(system, state).every(({ latest }) => latest !== state.date);
  if (!isLater) return [{ kind: 'not-its-turn', resource, first: null }];
  for (const other of urgent) {
    const shared = comesBefore(other.grant, grant);
    if (shared !== null) return [{ kind: 'not-its-turn', resource: shared, first: other.event.component }];
  }
  return [];
}

/** The events, of those that let no time pass, that are not held back. */
export function whoseTurn(
  system: System,
  state: State,
  urgent: readonly ModelEvent[],
): readonly ModelEvent[] {
  if (!hasOrders(system) || urgent.length === 0) return urgent;
  const granted = urgent.map((event) => ({ event, grant: grantOf(system, state, event) }));
  return granted
    .filter(({ grant }) => heldBack(system, state, grant, granted).length === 0)
    .map(({ event }) => event);
}

/** What holds back a possible event while others are possible. */
export function turnObstacles(
  system: System,
  state: State,
  event: ModelEvent,
  urgent: readonly ModelEvent[],
): readonly Obstacle[] {
  if (!hasOrders(system)) return [];
  const grant = grantOf(system, state, event);
  if (grant.size === 0) return [];
  return heldBack(
    system,
    state,
    grant,
    urgent.map((each) => ({ event: each, grant: grantOf(system, state, each) })),
  );
}
