import { intersection, isEmptyInterval } from './interval.ts';
import type { ArcSort } from './net-builder.ts';
import type { Arc, NetPlace, NetTransition, TimePetriNet } from './time-petri-net.ts';

/** Nets cannot be put together so; its message says why. */
export class NotComposable extends Error {}

/** More transitions than that come of labels that many have, and of a mistake. */
const MOST_TRANSITIONS = 100_000;

/** Some nets beside each other, each node with a name of its own: the first one of a name keeps it. */
export function beside(nets: readonly TimePetriNet[]): TimePetriNet {
  const [places, transitions] = [namesFor(nets, 'places'), namesFor(nets, 'transitions')];
  let first = 0;
  const moved = nets.map((net, n) => {
    const offset = first;
    first += net.places.length;
    const shift = (arcs: readonly Arc[]) =>
      arcs.map(({ place, weight }) => ({ place: place + offset, weight }));
    return {
      places: net.places.map((place, i) => ({ ...place, name: places[n]![i]! })),
      transitions: net.transitions.map((transition, i) => ({
        ...withArcs(transition, shift),
        name: transitions[n]![i]!,
      })),
    };
  });
  return {
    name: nets.find(({ name }) => name !== '')?.name ?? '',
    places: moved.flatMap((net) => net.places),
    transitions: moved.flatMap((net) => net.transitions),
  };
}

/** A transition with other arcs, each list of them made from its own. */
function withArcs(transition: NetTransition, made: (arcs: readonly Arc[]) => readonly Arc[]): NetTransition {
  const { inputs, reads, inhibitors, outputs } = transition;
  return {
    ...transition,
    inputs: made(inputs),
    reads: made(reads),
    inhibitors: made(inhibitors),
    outputs: made(outputs),
  };
}

/** For each node of each net, a name that no other one has: that of its net, with `_2`, `_3` and so on where it is taken. */
function namesFor(
  nets: readonly TimePetriNet[],
  nodes: 'places' | 'transitions',
): readonly (readonly string[])[] {
  const all = new Set(nets.flatMap((net) => net[nodes].map(({ name }) => name)));
  const taken = new Set<string>();
  /** By name, the next number to try behind it. */
  const next = new Map<string, number>();
  return nets.map((net) =>
    net[nodes].map(({ name }) => {
      let own = name;
      let number = next.get(name) ?? 2;
      while (taken.has(own) || (own !== name && all.has(own))) own = `${name}_${number++}`;
      next.set(name, number);
      taken.add(own);
      return own;
    }),
  );
}

/**
 * Some nets that do together what has one label in several of them: of these transitions, each combination of one from
 * each net is one transition, which has the conditions and effects of all of them, and fires at dates that suit all. What
 * has no label stays as it is.
 */
export function synchronized(nets: readonly TimePetriNet[]): TimePetriNet {
  const whole = beside(nets);
  const parts = partsOf(nets, 'transitions', whole.transitions);
  const combinations = new Map<NetTransition, readonly NetTransition[]>();
  for (const label of sharedLabels(parts)) {
    const groups = withLabel(parts, label);
    if (groups.reduce((product, { length }) => product * length, 1) > MOST_TRANSITIONS)
      throw new NotComposable(
        `more than ${MOST_TRANSITIONS} combinations of transitions have the label \`${label}\``,
      );
    const fused = combinationsOf(groups);
    groups.forEach((group, g) => {
      for (const each of group)
        combinations.set(each, g === 0 ? fused.filter(([own]) => own === each).map(together) : []);
    });
  }
  const transitions = whole.transitions.flatMap((each) => combinations.get(each) ?? [each]);
  return { ...whole, transitions: distinct(transitions) };
}

/** Every choice of one from each group. */
function combinationsOf<T>(groups: readonly (readonly T[])[]): readonly (readonly T[])[] {
  const [group, ...others] = groups;
  if (group === undefined) return [[]];
  const rest = combinationsOf(others);
  return group.flatMap((each) => rest.map((more) => [each].concat(more)));
}

function together(transitions: readonly NetTransition[]): NetTransition {
  const arcs = (sort: ArcSort) => transitions.flatMap((each) => each[sort]);
  const interval = transitions.map((each) => each.interval).reduce(intersection);
  if (isEmptyInterval(interval)) {
    const names = transitions.map(({ name }) => `\`${name}\``).join(', ');
    throw new NotComposable(`no date suits all of ${names}, which have one label`);
  }
  return {
    ...transitions[0]!,
    interval,
    inputs: arcs('inputs'),
    reads: arcs('reads'),
    inhibitors: arcs('inhibitors'),
    outputs: arcs('outputs'),
  };
}

/** The same nodes, with numbers behind names that several have. */
function distinct(transitions: readonly NetTransition[]): readonly NetTransition[] {
  const [names] = namesFor([{ name: '', places: [], transitions }], 'transitions');
  return transitions.map((each, i) => ({ ...each, name: names![i]! }));
}

/**
 * Some nets in which places of one label are one place. Which place would stand for which where one net has several of a
 * label, or how many tokens there are where several have some, the format does not say: such nets are refused.
 */
export function chained(nets: readonly TimePetriNet[]): TimePetriNet {
  const whole = beside(nets);
  const parts = partsOf(nets, 'places', whole.places);
  const standsFor = new Map<NetPlace, NetPlace>();
  const tokensOf = new Map<NetPlace, number>();
  for (const label of sharedLabels(parts)) {
    const groups = withLabel(parts, label);
    const several = groups.find(({ length }) => length > 1);
    if (several !== undefined)
      throw new NotComposable(`one of the nets has several places of the label \`${label}\``);
    const places = groups.flat();
    const marked = places.filter(({ tokens }) => tokens > 0);
    if (marked.length > 1) throw new NotComposable(`several places of the label \`${label}\` have tokens`);
    for (const place of places) standsFor.set(place, places[0]!);
    tokensOf.set(places[0]!, marked[0]?.tokens ?? 0);
  }
  const places = whole.places.filter((place) => (standsFor.get(place) ?? place) === place);
  const indexOf = new Map(places.map((place, index) => [place, index]));
  const moved = (arcs: readonly Arc[]) =>
    arcs.map(({ place, weight }) => {
      const old = whole.places[place]!;
      return { place: indexOf.get(standsFor.get(old) ?? old)!, weight };
    });
  return {
    ...whole,
    places: places.map((place) => ({ ...place, tokens: tokensOf.get(place) ?? place.tokens })),
    transitions: whole.transitions.map((transition) => withArcs(transition, moved)),
  };
}

/** The net in which labels are others: those that a map does not have stay, and an empty one is none. */
export function relabelled(net: TimePetriNet, labels: ReadonlyMap<string, string>): TimePetriNet {
  const changed = <T extends { readonly label?: string }>(node: T): T => {
    const { label: old, ...rest } = node;
    const label = old === undefined ? undefined : (labels.get(old) ?? old);
    return (label === undefined || label === '' ? rest : { ...rest, label }) as T;
  };
  return { ...net, places: net.places.map(changed), transitions: net.transitions.map(changed) };
}

/** The nodes of a net that others are part of, by these. */
function partsOf<T>(
  nets: readonly TimePetriNet[],
  nodes: 'places' | 'transitions',
  all: readonly T[],
): readonly (readonly T[])[] {
  let first = 0;
  return nets.map((net) => {
    const end = first + net[nodes].length;
    const part = all.slice(first, end);
    first = end;
    return part;
  });
}

/** The labels that nodes of several parts have. */
function sharedLabels(parts: readonly (readonly { readonly label?: string }[])[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const part of parts)
    for (const label of new Set(part.flatMap((node) => node.label ?? [])))
      counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([label]) => label);
}

/** The nodes of a label, by the parts that have some. */
function withLabel<T extends { readonly label?: string }>(
  parts: readonly (readonly T[])[],
  label: string,
): readonly (readonly T[])[] {
  return parts.map((part) => part.filter((node) => node.label === label)).filter(({ length }) => length > 0);
}
