import { heed } from '../base/heed.ts';
/** Which column each row is given, every column to one row, and the sum of their costs. */
export interface Assignment {
  readonly columns: readonly number[];
  readonly cost: bigint;
}

/**
 * The assignment of least cost (Kuhn 1955, by shortest augmenting paths), exact, in O(n^3).
 *
 * @param costs a square matrix of whole numbers, `Infinity` for what must not be assigned
 * @returns `null` when every assignment has an infinite cost
 */
export function leastAssignment(costs: readonly (readonly number[])[]): Assignment | null {
  const n = costs.length;
  const exact = costs.map((row) => row.map((cost) => (cost === Infinity ? null : BigInt(cost))));
  const rowPrice: bigint[] = new Array(n).fill(0n);
  // Column n is where the search for the place of another row begins.
  const columnPrice: bigint[] = new Array(n + 1).fill(0n);
  const rowOf: number[] = new Array(n + 1).fill(-1);
  for (let row = 0; row < n; row++) {
    rowOf[n] = row;
    const reached = new Set<number>();
    const distance: (bigint | null)[] = new Array(n).fill(null);
    const before: number[] = new Array(n).fill(n);
    let at = n;
    while (rowOf[at] !== -1) {
      heed();
      reached.add(at);
      const from = rowOf[at]!;
      let nearest = -1;
      for (let column = 0; column < n; column++) {
        if (reached.has(column)) continue;
        const cost = exact[from]![column]!;
        const reduced = cost === null ? null : cost - rowPrice[from]! - columnPrice[column]!;
        if (isLess(reduced, distance[column]!)) {
          distance[column] = reduced;
          before[column] = at;
        }
        if (nearest === -1 || isLess(distance[column]!, distance[nearest]!)) nearest = column;
      }
      const step = distance[nearest] ?? null;
      if (step === null) return null;
      for (const column of reached) {
        rowPrice[rowOf[column]!]! += step;
        columnPrice[column]! -= step;
      }
      for (let column = 0; column < n; column++) {
        const known = distance[column]!;
        if (!reached.has(column) && known !== null) distance[column] = known - step;
      }
      at = nearest;
    }
    for (; at !== n; at = before[at]!) rowOf[at] = rowOf[before[at]!]!;
  }
  const columns = exact.map((_, row) => rowOf.indexOf(row));
  return { columns, cost: columns.reduce((sum, column, row) => sum + exact[row]![column]!, 0n) };
}

/** `null` is infinite. */
function isLess(a: bigint | null, b: bigint | null): boolean {
  return a !== null && (b === null || a < b);
}
