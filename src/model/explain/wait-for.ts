import { DirectedGraph } from 'graphology';
import { bfsFromNode } from 'graphology-traversal';
import { groupBy } from '../../base/collections/group-by.ts';
import { lazily } from '../../base/memo.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { connectionName, portName } from '../assembly.ts';
import type { Instruction } from '../program.ts';
import type { ComponentMarking, Obstacle } from '../semantics/rules/obstacle.ts';
import { lineWords, refusalWords, threadWords, whereWords } from '../semantics/wording.ts';
import type { System } from '../system/system.ts';
import type { Blocker } from './blockers.ts';

/** Why a run is stuck, in the user's words. */
export interface Explanation {
  /** The cycle, named and then told in its order, where there is one, else each chain from who waits to what it waits for in the end. */
  readonly sentences: readonly string[];
  /** The components and programs that wait for each other, each for the next and the last for the first. */
  readonly cycle: readonly string[] | null;
  /** Where there is no cycle: from each that nobody waits for to the root, which will never move. */
  readonly chains: readonly (readonly string[])[];
}

/** Who waits, or is waited for: `component c` or `thread t`. */
type WaiterName = `${Blocker['who']} ${string}`;

function nodeOf({ who, name }: Pick<Blocker, 'who' | 'name'>): WaiterName {
  return `${who} ${name}`;
}

type ThreadBlocker = Extract<Blocker, { readonly who: 'thread' }>;

function threads(blockers: readonly Blocker[]): readonly ThreadBlocker[] {
  return blockers.filter((blocker) => blocker.who === 'thread');
}

/** The threads, other than the one that waits, that have such an instruction still ahead. */
function threadsWith(
  blockers: readonly Blocker[],
  waiting: Blocker | null,
  does: (instruction: Instruction) => boolean,
): readonly WaiterName[] {
  return threads(blockers)
    .filter((thread) => thread !== waiting && thread.ahead.some(does))
    .map(nodeOf);
}

function component(name: string): WaiterName {
  return `component ${name}`;
}

/** Who could remove an obstacle. */
function waitsFor(blockers: readonly Blocker[], waiting: Blocker, obstacle: Obstacle): readonly WaiterName[] {
  const having = (does: (instruction: Instruction) => boolean) => threadsWith(blockers, waiting, does);
  switch (obstacle.kind) {
    case 'port-in-use': {
      const { user, atLeast, inactive } = obstacle;
      if (atLeast === null || atLeast === 'all') return [component(user.component)];
      const connecting = having((i) => i.kind === 'con' && portName(i.user) === portName(user));
      return [component(user.component), ...inactive.map((p) => component(p.component)), ...connecting];
    }
    case 'not-served': {
      const { port, idle } = obstacle;
      const connecting = having((i) => i.kind === 'con' && portName(i.user) === portName(port));
      return [...idle().map((provider) => component(provider.port.component)), ...connecting];
    }
    case 'no-room':
      return obstacle.holders.map(({ where }) => component(where.component));
    case 'not-idle':
      return [component(obstacle.component)];
    case 'push-left':
      return [`thread ${obstacle.thread}`];
    case 'exists':
      return having((i) => i.kind === 'del' && i.component === obstacle.component);
    case 'missing':
      return having((i) => i.kind === 'add' && i.component === obstacle.component);
    case 'connected':
      return having((i) => i.kind === 'dcon' && connectionName(i) === obstacle.connection);
    case 'not-connected':
      return having((i) => i.kind === 'con' && connectionName(i) === obstacle.connection);
    default:
      return [];
  }
}

function whereaboutsIn(blockers: readonly Blocker[]): ReadonlyMap<WaiterName, ComponentMarking> {
  const all = blockers.flatMap(({ because }) =>
    because.flatMap((obstacle) => {
      if (obstacle.kind === 'port-in-use') return [obstacle.where];
      if (obstacle.kind === 'no-room') return obstacle.holders.map(({ where }) => where);
      return obstacle.kind === 'not-served' ? obstacle.idle().map(({ where }) => where) : [];
    }),
  );
  return new Map(all.map((where) => [component(where.component), where]));
}

/** What each that waits is kept from. */
type BlockersByName = ReadonlyMap<WaiterName, readonly Blocker[]>;

/** The wait-for graph: an edge from who waits to each that it waits for; an idle component waits for a push. */
function waitForGraph(blockers: readonly Blocker[], waiting: BlockersByName): DirectedGraph {
  const graph = new DirectedGraph();
  for (const node of waiting.keys()) graph.addNode(node);
  for (const [node, own] of waiting)
    for (const blocker of own)
      for (const obstacle of blocker.because)
        for (const target of waitsFor(blockers, blocker, obstacle)) graph.mergeEdge(node, target);
  for (const node of graph.nodes().slice(waiting.size)) {
    const pushing = threadsWith(blockers, null, (i) => i.kind === 'pushB' && component(i.component) === node);
    for (const thread of pushing) graph.mergeEdge(node, thread);
  }
  return graph;
}

/** How many edges lead from each node that can reach the target to it. */
function distancesTo(graph: DirectedGraph, target: string): ReadonlyMap<string, number> {
  const distances = new Map<string, number>();
  bfsFromNode(graph, target, (node, _attributes, depth) => void distances.set(node, depth), {
    mode: 'inbound',
  });
  return distances;
}

/** A shortest path along which the distances fall to 0, both ends included; `null` when there is none. */
function descent(
  graph: DirectedGraph,
  from: string,
  distances: ReadonlyMap<string, number>,
): readonly string[] | null {
  const distance = distances.get(from);
  if (distance === undefined) return null;
  if (distance === 0) return [from];
  const next = graph.outNeighbors(from).find((node) => distances.get(node) === distance - 1)!;
  return [from, ...descent(graph, next, distances)!];
}

function shortest(paths: readonly (readonly string[] | null)[]): readonly string[] | null {
  const found = paths.filter((path) => path !== null);
  return found.toSorted((a, b) => a.length - b.length)[0] ?? null;
}

function shortestCycle(graph: DirectedGraph): readonly string[] | null {
  const between = graph.nodes().filter((node) => graph.inDegree(node) > 0 && graph.outDegree(node) > 0);
  const cycles = between.map((node) => {
    const distances = distancesTo(graph, node);
    const back = shortest(graph.outNeighbors(node).map((next) => descent(graph, next, distances)));
    return back === null ? null : [node, ...back.slice(0, -1)];
  });
  const cycle = shortest(cycles);
  return cycle === null ? null : fromComponent(cycle);
}

/** The cycle from its first component on, where it has one. */
function fromComponent(cycle: readonly string[]): readonly string[] {
  const first = Math.max(
    0,
    cycle.findIndex((node) => node.startsWith('component ')),
  );
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

function chainsOf(graph: DirectedGraph): readonly (readonly string[])[] {
  const roots = graph.nodes().filter((node) => graph.outDegree(node) === 0);
  const distances = roots.map((root) => distancesTo(graph, root));
  return graph
    .nodes()
    .filter((node) => graph.inDegree(node) === 0)
    .map((head) => shortest(distances.map((each) => descent(graph, head, each))))
    .filter((chain) => chain !== null);
}

/** Who waits for whom, to be drawn. */
export interface WaitForGraph {
  readonly nodes: readonly {
    /** Tells a component from a thread of the same name. */
    readonly id: string;
    readonly name: string;
    readonly label: string;
    readonly isThread: boolean;
    /** It waits for something; else it has nothing to do. */
    readonly waits: boolean;
    /** It is on the cycle that the explanation tells. */
    readonly onCycle: boolean;
  }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly onCycle: boolean }[];
}

/** The graph behind what `explainBlockers` tells. */
export function waitForGraphOf(blockers: readonly Blocker[]): WaitForGraph {
  const graph = waitForGraph(blockers, groupBy(blockers, nodeOf));
  const cycle = shortestCycle(graph) ?? [];
  const next = new Map(cycle.map((node, i) => [node, cycle[(i + 1) % cycle.length]!]));
  return {
    nodes: graph.nodes().map((node) => ({
      id: node,
      name: nameOf(node),
      label: label(node).replaceAll('`', ''),
      isThread: node.startsWith('thread '),
      waits: graph.outDegree(node) > 0,
      onCycle: next.has(node),
    })),
    edges: graph.mapEdges((_edge, _attributes, from, to) => ({ from, to, onCycle: next.get(from) === to })),
  };
}

function nameOf(node: string): string {
  return node.slice(node.indexOf(' ') + 1);
}

function label(node: string): string {
  return node.startsWith('thread ') ? threadWords(nameOf(node)) : nameOf(node);
}

/** ``program `dev` waits, at line 7, for store to finish `update` `` for a wait; else why it cannot be executed. */
function threadSentence(system: System, blocker: ThreadBlocker): string {
  const { wants, because, name } = blocker;
  const awaited = because.flatMap((obstacle) => {
    if (obstacle.kind === 'not-idle') return [`${obstacle.component} to finish \`${obstacle.behavior}\``];
    if (obstacle.kind !== 'push-left') return [];
    return [
      `${threadWords(obstacle.thread)} to push to ${obstacle.component}${lineWords(obstacle.line, ' at')}`,
    ];
  });
  if (awaited.length < because.length) return refusalWords(system, wants, because);
  const at = wants.line === null ? '' : `,${lineWords(wants.line, ' at')},`;
  return `${threadWords(name)} waits${at} for ${enumerate(awaited)}`;
}

/** Why a component that nothing blocks does not move. */
function unblockedSentence(node: string, where: ComponentMarking | undefined, graph: DirectedGraph): string {
  const name = nameOf(node);
  if (where !== undefined && where.running.length + where.toStart.length + where.ended.length > 0)
    return `${name} is still ${whereWords(where)}`;
  const pushing = graph.outNeighbors(node).map(label);
  if (pushing.length > 0) return `${placed(name, where)} waits for ${enumerate(pushing)} to push to it`;
  return idleSentence(name, where);
}

function placed(name: string, where: ComponentMarking | undefined): string {
  return where === undefined ? name : `${name}, ${whereWords(where)},`;
}

/** ``web, in `absent`, has nothing to do, and no program will push to it``. */
export function idleSentence(name: string, where: ComponentMarking | undefined): string {
  return `${placed(name, where)} has nothing to do, and no program will push to it`;
}

/** What someone waits for of the next: itself, or room that it holds. */
function awaitedWords(node: string, next: string, waiting: BlockersByName): string {
  const scarce = (waiting.get(node as WaiterName) ?? [])
    .flatMap(({ because }) => because)
    .filter((each) => each.kind === 'no-room')
    .filter(({ holders }) => holders.some(({ where }) => component(where.component) === next))
    .map(({ resource }) => `\`${resource}\``);
  if (scarce.length === 0) return label(next);
  return `room on ${enumerate([...new Set(scarce)])}, held by ${label(next)}`;
}

/** `auth waits for queue, queue for config, and config for auth: a cycle, so none of them ever moves`. */
function cycleSentence(cycle: readonly string[], waiting: BlockersByName): string {
  const nodes = cycle.map((node, i) => ({ node, next: cycle[(i + 1) % cycle.length]! }));
  const [first, ...others] = nodes.map(({ node, next }) => ({
    who: label(node),
    next: awaitedWords(node, next, waiting),
  }));
  if (others.length === 0) {
    const what = first!.next === first!.who ? 'itself' : first!.next;
    return `${first!.who} waits for ${what}, so it never moves`;
  }
  const clauses = [
    `${first!.who} waits for ${first!.next}`,
    ...others.map(({ who, next }) => `${who} for ${next}`),
  ];
  return `${enumerate(clauses)}: a cycle, so none of them ever moves`;
}

/**
 * Tells why nothing moves: who waits for whom, as a cycle or as chains to their roots. A use port that any of several
 * providers could serve counts as waiting for all of them, so that a cycle shows one way in which the run is stuck,
 * not the only one.
 */
export function explainBlockers(system: System, blockers: readonly Blocker[]): Explanation {
  const waiting = groupBy(blockers, nodeOf);
  const graph = waitForGraph(blockers, waiting);
  const where = lazily(() => whereaboutsIn(blockers));
  const sentencesOf = (node: string): readonly string[] => {
    const own = waiting.get(node as WaiterName);
    if (own === undefined) return [unblockedSentence(node, where().get(node as WaiterName), graph)];
    return own.map((blocker) =>
      blocker.who === 'thread'
        ? threadSentence(system, blocker)
        : refusalWords(system, blocker.wants, blocker.because),
    );
  };
  const cycle = shortestCycle(graph);
  const chains = cycle === null ? chainsOf(graph) : [];
  const told = new Set(cycle ?? chains.flat());
  return {
    sentences: [
      ...(cycle === null ? [] : [cycleSentence(cycle, waiting)]),
      ...[...told].flatMap(sentencesOf),
    ],
    cycle: cycle?.map(label) ?? null,
    chains: chains.map((chain) => chain.map(label)),
  };
}
