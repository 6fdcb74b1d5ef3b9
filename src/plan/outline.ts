import { groupBy } from '../base/collections/group-by.ts';
import { connectionName } from '../model/assembly.ts';
import type { Course, Interval } from './course.ts';
import { fitsOf, type Network } from './network.ts';
import { type PlannedWait, plannedWaits } from './programs.ts';
import { withWaits } from './search.ts';
import { waitsFor } from './waits.ts';

/**
 * What others have to know of a course to tell what waits for what: when its ports begin and end to be active, by which of its
 * behaviors, which of that comes before which, and how long before at least. No places, and no transitions.
 *
 * @param ports those that are connected
 */
export function outlineOf(course: Course, ports: ReadonlySet<string>): Course {
  const intervals = [...course.intervals].filter(([port]) => ports.has(port));
  const told = new Set([0, course.last, ...course.activations, ...course.finishes]);
  for (const [, all] of intervals)
    for (const { ups, downs, again } of all)
      for (const event of [...ups, ...downs, ...again]) told.add(event);
  const causes: number[][] = [];
  const weights: number[] = [];
  const add = (after: readonly number[], weight: number): number => {
    causes.push([...after]);
    return weights.push(weight) - 1;
  };
  /** By event, the told ones that come before it, and how long before; of a told one that alone. */
  const nearest: ReadonlyMap<number, number>[] = [];
  const numbers = new Map<number, number>();
  for (const [event, own] of course.causes.entries()) {
    const before = new Map<number, number>();
    for (const cause of own)
      for (const [each, lag] of nearest[cause]!)
        before.set(each, Math.max(before.get(each) ?? 0, lag + course.weights[event]!));
    if (!told.has(event)) {
      nearest.push(before);
      continue;
    }
    const after = [...before].map(([each, lag]) => (lag === 0 ? each : add([each], lag)));
    const number = add(after, 0);
    numbers.set(event, number);
    nearest.push(new Map([[number, 0]]));
  }
  const numbered = (events: readonly number[]) => events.map((event) => numbers.get(event)!);
  const outlined = (interval: Interval): Interval => ({
    ...interval,
    ups: numbered(interval.ups),
    downs: numbered(interval.downs),
    again: numbered(interval.again),
  });
  return {
    ...course,
    ends: [],
    causes,
    weights,
    activations: numbered(course.activations),
    finishes: numbered(course.finishes),
    last: numbers.get(course.last)!,
    intervals: new Map(intervals.map(([port, all]) => [port, all.map(outlined)])),
    work: 0,
  };
}

/**
 * What components wait for that have agreed on words: by the rules of a search that sees everything, the first waits that
 * attain the bound, or else the first that do not wait for each other.
 *
 * @param network of units with one outline each
 */
export function waitsAmong(
  network: Network,
  bound: number,
): {
  readonly waits: readonly PlannedWait[] | null;
  readonly unsure: readonly string[];
} {
  const fits = fitsOf();
  const courses = network.units.map((unit) => unit.courses[0]!);
  const ways = network.edges.map((edge) => fits(edge, courses[edge.user]!, courses[edge.provider]!));
  const unsure = network.edges.flatMap(({ connections }, e) =>
    ways[e]!.length === 1 ? [] : connections.map(connectionName),
  );
  if (unsure.length > 0) return { waits: null, unsure: unsure.sort() };
  const matchings = ways.map(([way]) => way!);
  const all = [...waitsFor(network, courses, matchings)].flatMap(
    (waits) => withWaits(network, { courses, matchings }, waits, fits) ?? [],
  );
  const found = all.find(({ end }) => end <= bound) ?? all[0];
  return { waits: found === undefined ? null : unique(plannedWaits(network, found)), unsure: [] };
}

/** Each wait once, for the first of the uses for which it is. */
function unique(waits: readonly PlannedWait[]): readonly PlannedWait[] {
  const byWait = groupBy(waits, ({ component, behavior, awaited, until, nth }) =>
    JSON.stringify([component, behavior, awaited, until, nth]),
  );
  return [...byWait.values()].map(([wait]) => wait!);
}
