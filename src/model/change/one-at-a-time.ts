import { type ComponentType, ENDS_WELL, type Group, type Port, type Transition } from '../component.ts';
import { behaviorOf } from '../system/behavior.ts';
import { type Region, regionOf } from '../system/region.ts';

/** Where the tokens of a component are: on places, and on docks by their transitions. */
interface Tokens {
  readonly places: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
  readonly inputs: ReadonlySet<string>;
}

/** A component whose transitions happen one after another, and what its places stand for. */
export interface OneAtATime {
  /** A chain: the transitions in their order, each from the place before it to the one after. */
  readonly type: ComponentType;
  /** By place of the original, the places of the chain, counted from 0, at which it is marked. */
  readonly markedAt: ReadonlyMap<string, readonly number[]>;
}

/** The tokens before each transition, with its place not left yet and left, and after the last one. */
interface ChainPosition {
  readonly standing: Tokens;
  readonly moving: Tokens;
  readonly entered: string | null;
}

function tokensLeft(type: ComponentType, behavior: string, { places, outputs, inputs }: Tokens): Tokens {
  const { leaving } = behaviorOf(type, behavior);
  const out = [...places].flatMap((place) => leaving.get(place) ?? []);
  const sources = new Set(out.map((t) => t.source));
  return {
    places: new Set([...places].filter((place) => !sources.has(place))),
    outputs: new Set([...outputs, ...out.map((t) => t.name)]),
    inputs,
  };
}

/** The tokens once `ended` has ended and, where its destination is complete, that is entered. */
function tokensAfter(type: ComponentType, moving: Tokens, ended: Transition): Tokens {
  const outputs = new Set([...moving.outputs].filter((name) => name !== ended.name));
  const inputs = new Set([...moving.inputs, ended.name]);
  const alternatives = behaviorOf(type, ended.behavior).alternatives.get(ended.destination)!;
  const full = alternatives.find(({ transitions }) => transitions.every((t) => inputs.has(t.name)));
  if (full === undefined) return { places: moving.places, outputs, inputs };
  for (const t of full.transitions) inputs.delete(t.name);
  return { places: new Set([...moving.places, ended.destination]), outputs, inputs };
}

function positionsOf(type: ComponentType, behavior: string, start: readonly string[]) {
  const order: Transition[] = [];
  const positions: ChainPosition[] = [];
  let standing: Tokens = { places: new Set(start), outputs: new Set(), inputs: new Set() };
  let entered: string | null = start.length === 1 ? start[0]! : null;
  for (;;) {
    const moving = tokensLeft(type, behavior, standing);
    positions.push({ standing, moving, entered });
    const next = type.transitions.find((t) => moving.outputs.has(t.name));
    if (next === undefined) return { order, positions };
    order.push(next);
    const after = tokensAfter(type, moving, next);
    entered = after.places.size > moving.places.size ? next.destination : null;
    standing = after;
  }
}

/** Whether a port has a token in its region, on a place or in a move inside it. */
function holds(region: Region, { places, outputs, inputs }: Tokens): boolean {
  return (
    [...places].some((place) => region.places.has(place)) ||
    [...outputs, ...inputs].some((transition) => region.inside.has(transition))
  );
}

/**
 * The life cycle in which a component that does `behavior` from `start` does one transition at a time. Their order is
 * topological; of several that could start, the first declared one does. A place is entered before the next transition
 * starts. Every port is active in the chain when it would be there, transition by transition.
 *
 * @param name of the new type
 */
export function oneAtATime(
  type: ComponentType,
  behavior: string,
  start: readonly string[],
  name: string,
): OneAtATime {
  const { order, positions } = positionsOf(type, behavior, start);
  const taken = new Set(order.map((t) => t.name));
  const fresh = (wanted: string): string => {
    let free = wanted;
    for (let i = 2; taken.has(free); i++) free = `${wanted}_${i}`;
    taken.add(free);
    return free;
  };
  const places = positions.map(({ entered }, i) =>
    fresh(entered ?? (i === 0 ? start.join('_') : `${order[i - 1]!.name}_ended`)),
  );
  const transitions = order.map(
    (t, i): Transition => ({
      ...t,
      source: places[i]!,
      destination: places[i + 1]!,
      alternative: null,
      ...ENDS_WELL,
    }),
  );
  const groups: Group[] = [];
  const ports = type.ports.map((port): Port => {
    const region = regionOf(type, port);
    const runs = activeRuns(region, positions).map((run) => run.map((i) => places[i]!));
    const own = order.filter((t) => region.bound.has(t.name)).map((t) => t.name);
    if (runs.length <= 1) return { ...port, bound: [...(runs[0] ?? []), ...own] };
    const made = runs.map((run): Group => ({ name: fresh(port.name), places: run }));
    for (const each of made) groups.push(each);
    return { ...port, bound: [...made.map((group) => group.name), ...own] };
  });
  return {
    type: {
      name,
      places,
      initial: places[0]!,
      groups,
      behaviors: [behavior],
      transitions,
      ports,
      crash: null,
    },
    markedAt: new Map(
      type.places.map((place) => [
        place,
        positions.flatMap(({ standing }, i) => (standing.places.has(place) ? [i] : [])),
      ]),
    ),
  };
}

/** The longest runs of places in which a port stays active, also while the transitions between them run. */
function activeRuns(region: Region, positions: readonly ChainPosition[]): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const [i, { standing }] of positions.entries()) {
    if (!holds(region, standing)) continue;
    const last = runs.at(-1);
    if (last?.at(-1) === i - 1 && holds(region, positions[i - 1]!.moving)) last.push(i);
    else runs.push([i]);
  }
  return runs;
}
