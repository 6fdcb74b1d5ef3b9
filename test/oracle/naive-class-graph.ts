/**
 * The linear state class graph of a time Petri net by its definition (Berthomieu and Menasche 1983): a class is a
 * marking and the set of possible firing delays of the enabled transitions, kept as a closed system of differences.
 * For tests: every class is copied, closed from scratch in O(n^3) and compared as text.
 */
import type { Arc, NetTransition, TimePetriNet } from '../../src/tpn/net/time-petri-net.ts';
import { atMost, type Bound, type Bounds, closure, tighter, UNBOUNDED, ZERO_BOUND } from './closure.ts';

export interface ClassGraphCounts {
  readonly classes: number;
  /** Distinct (class, transition, class). */
  readonly edges: number;
  /** Distinct markings. */
  readonly markings: number;
  /** Classes without successor. */
  readonly deadlocks: number;
}

export interface ClassGraphOptions {
  /** `false`: the graph of the reachable markings of the untimed net. */
  readonly timed?: boolean;
  /**
   * Classes with something enabled are told apart by the differences between its dates only (Boucheneb and Rakkay 2008),
   * and by whether time can pass.
   */
  readonly contracted?: boolean;
  readonly maxClasses?: number;
  /** More tokens than this in one place are taken for an unbounded net. */
  readonly maxTokens?: number;
}

type Marking = readonly number[];

interface StateClass {
  readonly marking: Marking;
  /** Indexes of the enabled transitions, ascending; the variables 1, 2, .. of the domain. */
  readonly enabled: readonly number[];
  readonly domain: Bounds;
}

/** Counts the graph; `null` when it is larger than the options allow. */
export function naiveClassGraph(net: TimePetriNet, options: ClassGraphOptions = {}): ClassGraphCounts | null {
  const { timed = true, contracted = false, maxClasses = 10_000, maxTokens = 20 } = options;
  const initial = timed ? initialClass(net) : untimed(initialMarking(net));
  const successors = timed ? timedSuccessors : untimedSuccessors;
  const keyOf = contracted ? contractedKey : wholeKey;
  const found = new Map([[keyOf(initial), initial]]);
  const edges = new Set<string>();
  const markings = new Set<string>();
  let deadlocks = 0;
  // A map is iterated in the order of insertion, with what is inserted meanwhile.
  for (const [key, current] of found) {
    if (found.size > maxClasses || current.marking.some((tokens) => tokens > maxTokens)) return null;
    markings.add(current.marking.join());
    const next = successors(net, current);
    for (const { fired, reached } of next) {
      const reachedKey = keyOf(reached);
      if (!found.has(reachedKey)) found.set(reachedKey, reached);
      edges.add(`${key} ${fired} ${reachedKey}`);
    }
    if (next.length === 0) deadlocks += 1;
  }
  return { classes: found.size, edges: edges.size, markings: markings.size, deadlocks };
}

interface Firing {
  readonly fired: number;
  readonly reached: StateClass;
}

function contractedKey({ marking, enabled, domain }: StateClass): string {
  if (enabled.length === 0) return wholeKey({ marking, enabled, domain });
  const lasts = domain.slice(1).every(([untilNow]) => untilNow.value > 0);
  return `${lasts} ${wholeKey({ marking, enabled, domain: domain.slice(1).map((row) => row.slice(1)) })}`;
}

function wholeKey({ marking, domain }: StateClass): string {
  const bound = ({ value, strict }: Bound) => `${strict ? '<' : '<='}${value}`;
  return `${marking.join()} ${domain.map((row) => row.map(bound).join()).join(';')}`;
}

// Markings.

function initialMarking(net: TimePetriNet): Marking {
  return net.places.map((place) => place.tokens);
}

function isEnabled(marking: Marking, { inputs, reads, inhibitors }: NetTransition): boolean {
  return (
    [...inputs, ...reads].every(({ place, weight }) => marking[place] >= weight) &&
    inhibitors.every(({ place, weight }) => marking[place] < weight)
  );
}

function enabledIn(net: TimePetriNet, marking: Marking): number[] {
  return net.transitions.flatMap((transition, i) => (isEnabled(marking, transition) ? [i] : []));
}

function add(marking: Marking, arcs: readonly Arc[], sign: 1 | -1): Marking {
  const next = [...marking];
  for (const { place, weight } of arcs) next[place] += sign * weight;
  return next;
}

function untimed(marking: Marking): StateClass {
  return { marking, enabled: [], domain: [] };
}

function untimedSuccessors(net: TimePetriNet, { marking }: StateClass): Firing[] {
  return enabledIn(net, marking).map((fired) => {
    const { inputs, outputs } = net.transitions[fired];
    return { fired, reached: untimed(add(add(marking, inputs, -1), outputs, 1)) };
  });
}

// Domains.

function initialClass(net: TimePetriNet): StateClass {
  const marking = initialMarking(net);
  const enabled = enabledIn(net, marking);
  const domain = closure(unrelated(enabled.map((t) => net.transitions[t])));
  if (domain === null) throw new Error('a firing interval is empty');
  return { marking, enabled, domain };
}

/** Each transition within its own interval, and nothing else; variable 0 is zero. */
function unrelated(transitions: readonly NetTransition[]): Bound[][] {
  const size = transitions.length + 1;
  const bounds = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? ZERO_BOUND : UNBOUNDED)),
  );
  for (const [i, { interval }] of transitions.entries()) {
    bounds[i + 1][0] = atMost(interval.lft, interval.lftOpen);
    bounds[0][i + 1] = atMost(-interval.eft, interval.eftOpen);
  }
  return bounds;
}

function timedSuccessors(net: TimePetriNet, current: StateClass): Firing[] {
  return current.enabled.flatMap((fired) => {
    const reached = successor(net, current, fired);
    return reached === null ? [] : [{ fired, reached }];
  });
}

/** The class after firing; `null` when the transition cannot be the first to fire. */
function successor(net: TimePetriNet, current: StateClass, fired: number): StateClass | null {
  const first = firingFirst(current, fired);
  if (first === null) return null;
  const { inputs, outputs } = net.transitions[fired];
  const between = add(current.marking, inputs, -1);
  const marking = add(between, outputs, 1);
  const enabled = enabledIn(net, marking);
  const keepsClock = (t: number) =>
    t !== fired && current.enabled.includes(t) && isEnabled(between, net.transitions[t]);
  // Delays are counted from the firing: what was the fired transition's delay becomes zero.
  const before = (t: number) => 1 + current.enabled.indexOf(t);
  const domain = unrelated(enabled.map((t) => net.transitions[t]));
  for (const [i, t] of enabled.entries()) {
    if (!keepsClock(t)) continue;
    domain[i + 1][0] = first[before(t)][before(fired)];
    domain[0][i + 1] = first[before(fired)][before(t)];
    for (const [j, u] of enabled.entries())
      if (j !== i && keepsClock(u)) domain[i + 1][j + 1] = first[before(t)][before(u)];
  }
  const closed = closure(domain);
  if (closed === null) throw new Error('a firing led to an empty domain');
  return { marking, enabled, domain: closed };
}

/** The delays with which no enabled transition fires before the given one. */
function firingFirst({ enabled, domain }: StateClass, fired: number): Bounds | null {
  const variable = 1 + enabled.indexOf(fired);
  const bounds = domain.map((row, i) =>
    row.map((bound, j) => (i === variable && j > 0 ? tighter(bound, ZERO_BOUND) : bound)),
  );
  return closure(bounds);
}
