import { heed } from '../base/heed.ts';
import { type Course, isAsking } from './course.ts';
import { type Fits, type Matching, type Network, signatureOf } from './network.ts';

/** What is left to choose: of each unit its courses, of each edge its matchings (`null`: all that fit). */
export interface Choices {
  readonly courses: readonly (readonly Course[])[];
  readonly matchings: readonly (Matching | null)[];
}

/**
 * Why a program waits: so that no use begins in an interval before its own, so that no provider leaves its own before its
 * use has begun, or so that a port goes out only when what brings it back is ready.
 */
export type WaitReason = 'not-before' | 'not-left' | 'not-out';

/** A behavior that a unit is to finish before another one of another unit is pushed. */
export interface WaitFor {
  readonly unit: number;
  /** The position in its word before which it is waited. */
  readonly before: number;
  readonly awaited: number;
  /** The position in the word of the awaited unit that is to be finished. */
  readonly until: number;
  /** The edge of the network for which it waits; `null` where it is for a port of its own. */
  readonly edge: number | null;
  /** The provide port for which it waits, be it of that edge or of its own. */
  readonly provide: string;
  readonly reason: WaitReason;
}

/** An event of the course that a unit takes. */
export interface UnitEvent {
  readonly unit: number;
  readonly course: Course;
  readonly event: number;
}

/** The lag of what does not come after the moment that lags are counted from. */
export const NOT_AFTER = -1;

/** The least dates at which things can come, as far as what is left to choose allows; `null` where they never do. */
export interface Dates {
  /** Of an event of a course of a unit. */
  readonly at: (unit: number, course: Course, event: number) => number | null;
  /** Of the end of a course. */
  readonly endOf: (unit: number, course: Course) => number | null;
}

/** What it takes to give an event its date, in nanoseconds. */
const DATING = 200;

/** Nodes of a graph of dates: some come with the last, some with the first of their causes. */
class DateGraph {
  readonly weights: number[] = [];
  readonly isFirst: boolean[] = [];
  readonly pending: number[] = [];
  readonly dates: number[] = [];
  readonly isDated: boolean[] = [];
  readonly followers: number[][] = [];

  /** Comes a while after the last of its causes. */
  last(weight = 0): number {
    return this.#add(weight, false);
  }

  /** Comes with the first of its causes; never without any. */
  first(): number {
    return this.#add(0, true);
  }

  #add(weight: number, isFirst: boolean): number {
    this.weights.push(weight);
    this.isFirst.push(isFirst);
    this.pending.push(0);
    this.dates.push(0);
    this.isDated.push(false);
    this.followers.push([]);
    return this.weights.length - 1;
  }

  after(node: number, cause: number): void {
    this.followers[cause]!.push(node);
    this.pending[node]! += 1;
  }

  /** The causes of each node. */
  causes(): readonly (readonly number[])[] {
    const causes: number[][] = this.weights.map(() => []);
    for (const [node, followers] of this.followers.entries())
      for (const follower of followers) causes[follower]!.push(node);
    return causes;
  }

  /**
   * Dates all nodes that have one, in the order of their dates (Knuth 1977), so that no circle dates itself.
   *
   * @param from dates are lags behind this node, and {@link NOT_AFTER} for what can come without it
   */
  run(from: number | null = null): void {
    const heap = new Heap();
    const ready: number[] = [];
    const come = (node: number, date: number): void => {
      this.isDated[node] = true;
      this.dates[node] = date;
      ready.push(node);
    };
    for (let node = 0; node < this.weights.length; node++) {
      if (this.pending[node] !== 0 || this.isFirst[node]) continue;
      heap.push(from === null ? this.weights[node]! : node === from ? 0 : NOT_AFTER, node);
    }
    for (;;) {
      const next = heap.pop();
      if (next === null) return;
      if (!this.isDated[next.node]) come(next.node, next.date);
      for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
        heed(DATING);
        const date = this.dates[node]!;
        for (const follower of this.followers[node]!) {
          if (this.isDated[follower]) continue;
          if (this.isFirst[follower]) {
            come(follower, date);
            continue;
          }
          this.pending[follower]! -= 1;
          if (this.pending[follower] !== 0) continue;
          const weight = this.weights[follower]!;
          if (follower === from) heap.push(0, follower);
          else if (weight === 0 || date === NOT_AFTER) come(follower, date);
          else heap.push(date + weight, follower);
        }
      }
    }
  }
}

/** The least date first. */
class Heap {
  readonly #dates: number[] = [];
  readonly #nodes: number[] = [];

  push(date: number, node: number): void {
    const [dates, nodes] = [this.#dates, this.#nodes];
    let at = dates.length;
    dates.push(date);
    nodes.push(node);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (dates[up]! <= date) break;
      dates[at] = dates[up]!;
      nodes[at] = nodes[up]!;
      at = up;
    }
    dates[at] = date;
    nodes[at] = node;
  }

  pop(): { readonly date: number; readonly node: number } | null {
    const [dates, nodes] = [this.#dates, this.#nodes];
    if (dates.length === 0) return null;
    const top = { date: dates[0]!, node: nodes[0]! };
    const [date, node] = [dates.pop()!, nodes.pop()!];
    if (dates.length === 0) return top;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= dates.length) break;
      if (down + 1 < dates.length && dates[down + 1]! < dates[down]!) down += 1;
      if (dates[down]! >= date) break;
      dates[at] = dates[down]!;
      nodes[at] = nodes[down]!;
      at = down;
    }
    dates[at] = date;
    nodes[at] = node;
    return top;
  }
}

/** Of the courses of a unit those with one signature of a port. */
interface Like {
  readonly courses: readonly Course[];
}

/** Where the events of courses are in a graph of dates. */
interface PlacedDates {
  readonly graph: DateGraph;
  readonly nodeOf: (unit: number, course: Course, event: number) => number;
}

/**
 * The least dates that any program with these words allows, whatever it waits for: a use begins at the earliest when
 * what serves it is there, and a provider leaves when its users have left, under the best of the choices that are left.
 * Where nothing is left to choose, these are the dates of the run with greatest durations.
 *
 * @param waits what the program waits for beside
 */
export function leastDates(
  network: Network,
  choices: Choices,
  fits: Fits,
  waits: readonly WaitFor[] = [],
): Dates {
  const placed = graphOf(network, choices, fits, waits);
  placed.graph.run();
  return datesIn(placed);
}

/**
 * By how much things come later than an event at least, in any program with these words; {@link NOT_AFTER} for what can come
 * without it.
 */
export function leastLags(
  network: Network,
  choices: Choices,
  fits: Fits,
  { unit, course, event }: UnitEvent,
  waits: readonly WaitFor[] = [],
): Dates {
  const placed = graphOf(network, choices, fits, waits);
  placed.graph.run(placed.nodeOf(unit, course, event));
  return datesIn(placed);
}

/** The last events that come without one event, of those for which what lies between it and some others waits. */
export function readyBetween(
  network: Network,
  courses: readonly Course[],
  matchings: readonly Matching[],
  fits: Fits,
  from: UnitEvent,
  untils: readonly UnitEvent[],
): readonly UnitEvent[] {
  const choices = { courses: courses.map((course) => [course]), matchings };
  const { graph, nodeOf } = graphOf(network, choices, fits, []);
  graph.run(nodeOf(from.unit, from.course, from.event));
  const causes = graph.causes();
  const events = new Map<number, UnitEvent>();
  for (const [unit, course] of courses.entries())
    for (const event of course.weights.keys())
      events.set(nodeOf(unit, course, event), { unit, course, event });
  const between = new Set(untils.map(({ unit, course, event }) => nodeOf(unit, course, event)));
  const ready = new Set<UnitEvent>();
  for (const node of between)
    for (const cause of causes[node]!) {
      heed(DATING);
      const event = events.get(cause);
      // What only gathers others is no event.
      if (event === undefined || graph.dates[cause] !== NOT_AFTER) between.add(cause);
      else ready.add(event);
    }
  return [...ready];
}

/**
 * What the least end of a unit hangs on, as far as what is left to choose allows: the unit, then that of the last of what
 * this waits for, and so on. None where it never ends.
 */
export function criticalUnits(
  network: Network,
  choices: Choices,
  fits: Fits,
  unit: number,
): readonly number[] {
  const { graph, nodeOf } = graphOf(network, choices, fits, []);
  graph.run();
  const causes = graph.causes();
  const unitOf = new Map<number, number>();
  for (const [each, courses] of choices.courses.entries())
    for (const course of courses)
      for (const event of course.weights.keys()) unitOf.set(nodeOf(each, course, event), each);
  const later = (a: number, b: number) => (graph.dates[b]! > graph.dates[a]! ? b : a);
  const earlier = (a: number, b: number) => (graph.dates[b]! < graph.dates[a]! ? b : a);
  const units: number[] = [];
  let next = choices.courses[unit]!.map((course) => nodeOf(unit, course, course.last));
  let isFirst = true;
  for (;;) {
    heed(DATING);
    const dated = next.filter((node) => graph.isDated[node]);
    if (dated.length === 0) return units;
    const at: number = dated.reduce(isFirst ? earlier : later);
    const passed = unitOf.get(at);
    if (passed !== undefined && passed !== units.at(-1)) units.push(passed);
    next = [...causes[at]!];
    isFirst = graph.isFirst[at]!;
  }
}

function datesIn({ graph, nodeOf }: PlacedDates): Dates {
  const at = (unit: number, course: Course, event: number): number | null => {
    const node = nodeOf(unit, course, event);
    return graph.isDated[node] ? graph.dates[node]! : null;
  };
  return { at, endOf: (unit, course) => at(unit, course, course.last) };
}

function graphOf(network: Network, choices: Choices, fits: Fits, waits: readonly WaitFor[]): PlacedDates {
  const graph = new DateGraph();
  const origin = graph.last();
  /** By unit, where the events of each course begin in the graph. */
  const bases = choices.courses.map((courses) => {
    const known = new Map<Course, number>();
    for (const course of courses) {
      const base = graph.weights.length;
      known.set(course, base);
      for (const weight of course.weights) graph.last(weight);
      for (const [event, causes] of course.causes.entries())
        for (const cause of causes) graph.after(base + event, base + cause);
    }
    return known;
  });
  const node = (unit: number, course: Course, event: number): number => bases[unit]!.get(course)! + event;
  const likes = choices.courses.map((courses) => {
    const byPort = new Map<string, ReadonlyMap<string, Like>>();
    return (port: string): ReadonlyMap<string, Like> => {
      const known = byPort.get(port);
      if (known !== undefined) return known;
      const groups = new Map<string, { courses: Course[] }>();
      for (const course of courses) {
        const signature = signatureOf(course, port);
        const group = groups.get(signature);
        if (group === undefined) groups.set(signature, { courses: [course] });
        else group.courses.push(course);
      }
      byPort.set(port, groups);
      return groups;
    };
  });
  const named = new Map<string, number>();
  const once = (key: string, make: () => number): number => {
    const known = named.get(key);
    if (known !== undefined) return known;
    const made = make();
    named.set(key, made);
    return made;
  };
  /** The first date at which an interval of a port begins, over the courses with a signature. */
  const upOf = (unit: number, port: string, signature: string, i: number): number =>
    once(`up ${unit} ${port} ${signature} ${i}`, () => {
      const first = graph.first();
      for (const course of likes[unit]!(port).get(signature)!.courses) {
        const { ups } = course.intervals.get(port)![i]!;
        if (ups.length === 0) graph.after(first, origin);
        for (const up of ups) graph.after(first, node(unit, course, up));
      }
      return first;
    });
  /** The first date at which one ends. */
  const downOf = (unit: number, port: string, signature: string, i: number): number =>
    once(`down ${unit} ${port} ${signature} ${i}`, () => {
      const first = graph.first();
      for (const course of likes[unit]!(port).get(signature)!.courses) {
        const last = graph.last();
        for (const down of course.intervals.get(port)![i]!.downs) graph.after(last, node(unit, course, down));
        graph.after(first, last);
      }
      return first;
    });
  for (const [e, edge] of network.edges.entries()) {
    const { user, use, provider, provide, isData } = edge;
    const chosen = choices.matchings[e] ?? null;
    const users = [...likes[user]!(use)];
    const providers = [...likes[provider]!(provide)];
    const fitting = users.map(([, { courses: own }]) =>
      providers.map(([, { courses: others }]) => {
        const all = fits(edge, own[0]!, others[0]!);
        return chosen === null ? all : all.filter((each) => isSame(each, chosen));
      }),
    );
    for (const [s, [signature, { courses }]] of users.entries()) {
      for (const [i, asked] of courses[0]!.intervals.get(use)!.entries()) {
        if (!isAsking(asked)) continue;
        // Any of several providers may serve.
        const gate = once(`gate ${edge.isAlone ? e : ''} ${user} ${use} ${signature} ${i}`, () => {
          const first = graph.first();
          for (const course of courses) {
            const { ups, again } = course.intervals.get(use)![i]!;
            for (const each of [...ups, ...again]) graph.after(node(user, course, each), first);
          }
          return first;
        });
        for (const [t, [other, like]] of providers.entries()) {
          const offers = like.courses[0]!.intervals.get(provide)!;
          for (const j of new Set(fitting[s]![t]!.map((matching) => matching[i]!)))
            if (offers[j]?.serves === true) graph.after(gate, upOf(provider, provide, other, j));
        }
      }
    }
    if (isData) continue;
    for (const [t, [, { courses }]] of providers.entries()) {
      const offers = courses[0]!.intervals.get(provide)!;
      for (const [j, { downs }] of offers.entries()) {
        if (downs.length === 0) continue;
        const gate = graph.first();
        for (const [s, [signature]] of users.entries())
          for (const last of new Set(fitting[s]![t]!.map((matching) => matching.lastIndexOf(j))))
            graph.after(gate, last === -1 ? origin : downOf(user, use, signature, last));
        for (const course of courses) {
          const { downs: own } = course.intervals.get(provide)![j]!;
          // Of several only the last is held back, whichever that is.
          if (own.length === 1) graph.after(node(provider, course, own[0]!), gate);
        }
      }
    }
  }
  for (const { unit, before, awaited, until } of waits) {
    const [course] = choices.courses[unit]!;
    const [other] = choices.courses[awaited]!;
    graph.after(
      node(unit, course!, course!.activations[before]!),
      node(awaited, other!, other!.finishes[until]!),
    );
  }
  return { graph, nodeOf: node };
}

function isSame(a: Matching, b: Matching): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
