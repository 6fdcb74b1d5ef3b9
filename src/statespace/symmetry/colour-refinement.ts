import { groupBy } from '../../base/collections/group-by.ts';
import { heed } from '../../base/heed.ts';

/** A graph whose edges have labels; a node is the neighbour of each of its neighbours, by the same label. */
export interface LabelledGraph {
  /** By node. */
  readonly neighbours: readonly (readonly { readonly node: number; readonly label: number }[])[];
}

/** What looking at a neighbour costs, in nanoseconds. */
const LOOKING = 200;
/** The same, where a number for it is enough. */
const SKETCHING = 20;

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
  /** A number that nodes with the same surroundings share, and few others do. */
  const sketch = (node: number) => {
    heed(SKETCHING * (1 + neighbours[node].length));
    let sum = 0;
    for (const edge of neighbours[node]) sum = (sum + scrambled(edge.label * most + colours[edge.node])) | 0;
    return sum;
  };
  const surroundings = (node: number) => {
    heed(LOOKING * (1 + neighbours[node].length));
    const around = neighbours[node].map((edge) => edge.label * most + colours[edge.node]);
    return around.length < 2 ? String(around[0] ?? '') : around.sort((a, b) => a - b).join();
  };
  const refineBy = (look: (node: number) => number | string, from: readonly number[]) => {
    for (let changed = from; changed.length > 0; ) {
      const apart = [...groupBy(changed, (node) => colours[node]).values()].flatMap((alike) => {
        const groups = [...groupBy(alike, look).values()];
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
  };
  const sharing = () => nodes.filter((node) => sizes.get(colours[node])! > 1);
  // What no number tells apart, which is nothing in most nets, is compared as a whole.
  refineBy(sketch, sharing());
  refineBy(surroundings, sharing());
}

/** Bits of a number, mixed so that a sum of several says which they were. */
export function scrambled(n: number): number {
  const mixed = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d);
  return Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
}

/** The nodes of each colour that several of them have. */
export function sharingColour(
  colours: readonly number[],
  nodes: readonly number[],
): readonly (readonly number[])[] {
  return [...groupBy(nodes, (node) => colours[node]).values()].filter((alike) => alike.length > 1);
}
