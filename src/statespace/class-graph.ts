import { MultiDirectedGraph } from 'graphology';
import type { Because } from '../base/heed.ts';
import type { TimePetriNet } from '../tpn/net/time-petri-net.ts';
import { stateClasses } from './classes/state-classes.ts';
import { explore } from './exploration/explore.ts';
import { breadthFirst } from './exploration/frontier.ts';
import { type Limits, startLimits } from './exploration/limits.ts';
import { markingGraph } from './markings/marking-graph.ts';

/** A state class, or a marking of the untimed net. */
export interface ClassAttributes {
  /** Tokens of the places that hold some, by name. */
  readonly marking: Readonly<Record<string, number>>;
}

/** What an edge of the graph carries. */
export interface FiringAttributes {
  /** The name of the transition that fires. */
  readonly transition: string;
}

/** A state space as a graph, and whether it is all of it. */
export interface ClassGraph {
  /** Nodes `0` (the initial class), `1`, ... in breadth-first order; one edge for each firing. */
  readonly graph: MultiDirectedGraph<ClassAttributes, FiringAttributes>;
  /** `null` when the graph is complete. */
  readonly because: Because | null;
}

/**
 * The state class graph of a net (Berthomieu and Menasche 1983), or its marking graph, as a graphology graph for
 * algorithms of one's own: components, cycles, paths, export.
 *
 * @throws OverflowError when a constant of the net is beyond 2^53
 *
 * @example
 * ```ts
 * import { readTinaNet } from 'madrigal/net';
 * import { classGraph } from 'madrigal/statespace';
 *
 * const net = readTinaNet('net race\npl p (1)\ntr quick [1,2] p -> q\ntr slow [2,3] p -> r\n', { file: 'race.net' });
 * const { graph } = await classGraph(net);
 * console.log(graph.order, graph.size); // 3 2
 * ```
 */
export async function classGraph(
  net: TimePetriNet,
  mode: 'linear' | 'untimed' = 'linear',
  limits: Limits = {},
): Promise<ClassGraph> {
  const graph = new MultiDirectedGraph<ClassAttributes, FiringAttributes>();
  const system = mode === 'linear' ? stateClasses(net, { keep: 'equality', clock: null }) : markingGraph(net);
  const marked = (state: number): ClassAttributes => {
    const tokens = system.marking(state);
    const held = net.places.flatMap(({ name }, p) => (tokens[p] > 0 ? [[name, tokens[p]] as const] : []));
    return { marking: Object.fromEntries(held) };
  };
  const edges: (readonly [number, number, number])[] = [];
  const { because } = await explore(
    system,
    breadthFirst(),
    {
      state: (state) => graph.addNode(state, marked(state)),
      // A firing is reported before the class that it finds first is.
      edge: (source, transition, target) => edges.push([source, transition, target]),
    },
    startLimits(limits),
  );
  for (const [source, transition, target] of edges) {
    graph.addEdge(source, target, { transition: net.transitions[transition].name });
  }
  return { graph, because };
}
