/** A graph whose edges have labels; a node is the neighbour of each of its neighbours, by the same label. */
export interface LabelledGraph {
  /** By node. */
  readonly neighbours: readonly (readonly { readonly node: number; readonly label: number }[])[];
}

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
  let next = colours.reduce((most, colour) => Math.max(most, colour), -1) + 1;
  const surroundings = (node: number) =>
    neighbours[node]
      .map((edge) => `${edge.label} ${colours[edge.node]}`)
      .sort()
      .join();
  for (let alike = sharingColour(colours, nodes), isStable = false; !isStable; ) {
    const apart = alike.flatMap((each) => {
      const [, ...others] = groupedBy(each, surroundings);
      return others;
    });
    isStable = apart.length === 0;
    for (const each of apart) {
      for (const node of each) colours[node] = next;
      next++;
    }
    alike = alike.flatMap((each) => sharingColour(colours, each));
  }
}

/** The nodes of each colour that several of them have. */
export function sharingColour(
  colours: readonly number[],
  nodes: readonly number[],
): readonly (readonly number[])[] {
  return groupedBy(nodes, (node) => colours[node]).filter((alike) => alike.length > 1);
}

/** The items of each key, in the order of the first of each. */
export function groupedBy<T, Key>(items: readonly T[], keyOf: (item: T) => Key): readonly (readonly T[])[] {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
