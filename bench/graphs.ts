import type { TimePetriNet } from '../src/tpn/net/time-petri-net.ts';
import { chains, levelCrossing } from './nets.ts';

/** A net and the exact counts of its linear state class graph, which every measured run must find. */
export interface Graph {
  readonly name: string;
  readonly net: () => TimePetriNet;
  readonly classes: number;
  readonly edges: number;
}

/** The level crossing's counts are those of Berthomieu and Vernadat (TACAS 2003). */
export const GRAPHS: readonly Graph[] = [
  { name: 'level crossing, 4 trains', net: () => levelCrossing(4), classes: 134_501, edges: 436_896 },
  { name: 'chains 6 x 3', net: () => chains(6, 3), classes: 1_302_639, edges: 4_635_936 },
];

/** @throws Error when a run has not found what there is: its time then says nothing */
export function checkCounts(graph: Graph, found: { readonly classes: number; readonly edges: number }): void {
  if (found.classes === graph.classes && found.edges === graph.edges) return;
  throw new Error(
    `${graph.name}: ${found.classes} classes and ${found.edges} edges instead of ${graph.classes} and ${graph.edges}`,
  );
}
