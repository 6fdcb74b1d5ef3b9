/** Sets of numbers below `count`, each alone at first (union-find, Tarjan 1975). */
export function disjointSets(count: number) {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const find = (x: number): number => {
    let root = x;
    while (parent[root] !== root) root = parent[root];
    while (parent[x] !== root) [x, parent[x]] = [parent[x], root];
    return root;
  };
  return {
    find,
    link: (x: number, y: number): void => {
      parent[find(x)] = find(y);
    },
  };
}
