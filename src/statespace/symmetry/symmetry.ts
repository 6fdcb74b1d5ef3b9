import { groupBy } from '../../base/collections/group-by.ts';
import { maxOf } from '../../base/extremes.ts';
import { heed } from '../../base/heed.ts';
import { lazily } from '../../base/memo.ts';
import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { type LabelledGraph, refineColours, sharingColour } from './colour-refinement.ts';
import { kindsOf, sketched } from './sketch.ts';
import type { ToldApart } from './told-apart.ts';

/**
 * One of several identical parts of a net: its places and transitions, in the order in which they match those of the
 * other replicas of its group.
 */
export interface Replica {
  readonly places: readonly number[];
  readonly transitions: readonly number[];
}

/**
 * Replicas of each other: swapping any two of them, each element with the one that it matches, maps the net onto itself.
 * Those of two groups have nothing in common, or those of the group that stands first are inside those of the other.
 */
export interface ReplicaGroup {
  readonly parts: readonly Replica[];
}

/**
 * Groups of identical parts of a net, for symmetry reduction (Ip and Dill 1996; Emerson and Sistla 1996; of Petri nets,
 * Starke 1991).
 *
 * Nodes of the net are coloured apart as far as their surroundings tell (`sketch.ts`, `colour-refinement.ts`). What is left of the net
 * without those that have a colour alone falls into pieces; pieces that match become a group if swapping them proves to
 * be a symmetry, and each is searched in its turn for parts inside it. What is missed so is only not reduced.
 */
export function identicalParts(net: TimePetriNet, toldApart: ToldApart): readonly ReplicaGroup[] {
  const kinds = kindsOf(net, toldApart);
  const colours = sketched(net, kinds);
  if (colours === null) return [];
  const graph = graphOf(net);
  const places = net.places.length;
  const isTransition = (node: number) => node >= places;
  return groupsWithin({ graph, kinds, isTransition }, [...kinds.keys()], colours).map((pieces) => ({
    parts: pieces.map((piece) => ({
      places: piece.filter((node) => !isTransition(node)),
      transitions: piece.filter(isTransition).map((node) => node - places),
    })),
  }));
}

/** Nodes of the net: its places, then its transitions. */
type Nodes = readonly number[];

/** The net as a graph, and by node a number for all that does not depend on its neighbours. */
interface ColouredGraph {
  readonly graph: NetGraph;
  readonly kinds: readonly number[];
  readonly isTransition: (node: number) => boolean;
}

interface NetGraph extends LabelledGraph {
  /** By node: its edges, as numbers; made when two parts turn out to match. */
  readonly edges: () => readonly ReadonlySet<number>[];
  readonly edge: (node: number, label: number) => number;
}

const SORTS = ['inputs', 'reads', 'inhibitors', 'outputs'] as const;

function graphOf({ places, transitions }: TimePetriNet): NetGraph {
  const size = places.length + transitions.length;
  const labels = new Map<number, number>();
  const neighbours = Array.from({ length: size }, (): { node: number; label: number }[] => []);
  transitions.forEach((transition, t) => {
    for (const [i, sort] of SORTS.entries()) {
      for (const { place, weight } of transition[sort]) {
        const kind = weight * SORTS.length + i;
        const label = labels.get(kind) ?? labels.size;
        labels.set(kind, label);
        neighbours[place].push({ node: places.length + t, label });
        neighbours[places.length + t].push({ node: place, label });
      }
    }
  });
  const edge = (node: number, label: number) => label * size + node;
  const edges = lazily(() =>
    neighbours.map((each) => new Set(each.map(({ node, label }) => edge(node, label)))),
  );
  return { neighbours, edges, edge };
}

/** The groups inside a piece of the net, all else taken as it is; those inside parts of others come first. */
function groupsWithin(
  subject: ColouredGraph,
  piece: Nodes,
  colours: readonly number[],
): readonly (readonly Nodes[])[] {
  const { graph } = subject;
  const refined = distinctBut(piece, colours);
  refineColours(graph, refined, piece);
  const movable = sharingColour(refined, piece).flat();
  const fragments = fragmentsOf(graph, movable);
  if (fragments.length === 1 && fragments[0].length === piece.length) return [];
  const look = (fragment: Nodes) =>
    fragment
      .map((node) => refined[node])
      .sort((a, b) => a - b)
      .join();
  return [...groupBy(fragments, look).values()].flatMap((alike) =>
    swappable(subject, alike, refined).flatMap((parts) => {
      // Of parts that match, what is inside one is inside each.
      const inside = groupsWithin(subject, parts[0], refined);
      const copies = parts.flatMap((part) => inside.map((group) => group.map(moved(parts[0], part))));
      // Places of which all transitions are outside always hold the same tokens.
      const isIdle = parts[0].every((node) => !subject.isTransition(node));
      return parts.length === 1 || isIdle ? copies : [...copies, parts];
    }),
  );
}

/** The colours, but with one of its own for each node outside the piece. */
function distinctBut(piece: Nodes, colours: readonly number[]): number[] {
  const distinct = colours.map((_, node) => -1 - node);
  for (const node of piece) distinct[node] = colours[node];
  return distinct;
}

/** The connected parts of what these nodes are of the graph. */
function fragmentsOf({ neighbours }: LabelledGraph, nodes: readonly number[]): readonly Nodes[] {
  const left = new Set(nodes);
  return nodes.flatMap((node) => {
    if (!left.delete(node)) return [];
    const fragment = [node];
    for (let i = 0; i < fragment.length; i++) {
      for (const { node: next } of neighbours[fragment[i]]) if (left.delete(next)) fragment.push(next);
    }
    return [fragment];
  });
}

/** The fragments, those together that can be swapped with each other; all in the order that matches the first one. */
function swappable(
  subject: ColouredGraph,
  fragments: readonly Nodes[],
  colours: readonly number[],
): readonly (readonly Nodes[])[] {
  const found: Nodes[][] = [];
  for (const fragment of fragments) {
    // Swaps with one and the same part generate all permutations.
    const isAdded = found.some((parts) => {
      heed();
      const matched = match(subject.graph, parts[0], fragment, colours);
      if (matched === null || !isSymmetry(subject, parts[0], matched)) return false;
      parts.push(matched);
      return true;
    });
    if (!isAdded) found.push([fragment]);
  }
  return found;
}

/** The nodes of `other` in the order of those of `first` that have the same surroundings, so far as refining tells. */
function match(graph: LabelledGraph, first: Nodes, other: Nodes, colours: readonly number[]): Nodes | null {
  const both = [...first, ...other];
  const paired = distinctBut(both, colours);
  const isOfFirst = new Set(first);
  for (;;) {
    refineColours(graph, paired, both);
    const alike = [...groupBy(both, (node) => paired[node]).values()];
    if (alike.some((nodes) => nodes.filter((node) => isOfFirst.has(node)).length * 2 !== nodes.length))
      return null;
    const open = alike.find((nodes) => nodes.length > 2);
    if (open === undefined) {
      const partner = new Map(alike.map(([node, itsPartner]) => [node, itsPartner]));
      return first.map((node) => partner.get(node)!);
    }
    // Which of them are paired makes no difference where they are identical parts themselves.
    const colour = maxOf(both.map((node) => paired[node])) + 1;
    paired[open[0]] = colour;
    paired[open.find((node) => !isOfFirst.has(node))!] = colour;
  }
}

/** Whether swapping two pieces, node by node, maps the net onto itself. */
function isSymmetry({ graph, kinds }: ColouredGraph, one: Nodes, other: Nodes): boolean {
  const image = new Map<number, number>();
  one.forEach((node, i) => {
    image.set(node, other[i]);
    image.set(other[i], node);
  });
  const edges = graph.edges();
  return [...image].every(
    ([from, to]) =>
      kinds[from] === kinds[to] &&
      graph.neighbours[from].length === graph.neighbours[to].length &&
      graph.neighbours[from].every(({ node, label }) =>
        edges[to].has(graph.edge(image.get(node) ?? node, label)),
      ),
  );
}

/** The nodes of one part as those of another that they match. */
function moved(from: Nodes, to: Nodes): (piece: Nodes) => Nodes {
  const image = new Map(from.map((node, i) => [node, to[i]]));
  return (piece) => piece.map((node) => image.get(node)!);
}
