import { groupBy } from '../../base/collections/group-by.ts';
import { heed } from '../../base/heed.ts';

/** A graph whose edges have labels; a node is the neighbour of each of its neighbours, by the same label. */
export interface LabelledGraph {
  /** By node. */
  readonly neighbours: readonly (readonly { readonly node: number; readonly label: number }[])[];
}

/** What looking at a neighbour costs, in nanoseconds. */
const LOOKING = 200;

/**
 * Tells nodes apart until any two of one colour have as many neighbours of each colour by each label (Weisfeiler and
 * Leman 1968). Nodes that a symmetry maps onto each other keep one colour; the converse need not hold.
 *
 * @param colours by node; those of `nodes` change where nodes of one colour come apart
 * @param nodes all others keep their colours
 */
export function refineColours(
  { neighbours }: LabelledGraph,
  colours: number[],
  nodes: readonly number[],
): void {
  const isOpen = new Set(nodes);
  const sizes = new Map<number, number>();
  for (const node of nodes) sizes.set(colours[node], (sizes.get(colours[node]) ?? 0) + 1);
  let next = colours.reduce((most, colour) => Math.max(most, colour), -1) + 1;
  // No colour is ever greater, so that a label and a colour are one number.
  const most = next + nodes.length;
  const surroundings = (node: number) => {
    heed(LOOKING * (1 + neighbours[node].length));
    const around = neighbours[node].map((edge) => edge.label * most + colours[edge.node]);
    return around.length < 2 ? String(around[0] ?? '') : around.sort((a, b) => a - b).join();
  };
  for (let changed: readonly number[] = nodes; changed.length > 0; ) {
    const apart = [...groupBy(changed, (node) => colours[node]).values()].flatMap((alike) => {
      const groups = [...groupBy(alike, surroundings).values()];
      // Those whose surroundings are as before stay together; where there are none, one group keeps the colour.
      return alike.length < sizes.get(colours[alike[0]])! ? groups : groups.slice(1);
    });
    for (const group of apart) {
      const colour = colours[group[0]];
      sizes.set(colour, sizes.get(colour)! - group.length);
      sizes.set(next, group.length);
      for (const node of group) colours[node] = next;
      next++;
    }
    const around = apart.flat().flatMap((node) => neighbours[node].map((edge) => edge.node));
    changed = [...new Set(around)].filter((node) => isOpen.has(node) && sizes.get(colours[node])! > 1);
  }
}

/** The nodes of each colour that several of them have. */
export function sharingColour(
  colours: readonly number[],
  nodes: readonly number[],
): readonly (readonly number[])[] {
  return [...groupBy(nodes, (node) => colours[node]).values()].filter((alike) => alike.length > 1);
}
