import { heed } from '../../../base/heed.ts';
import { greatestOf } from '../dates/greatest-dates.ts';
import { type CausalNet, datesFor } from '../process/causal-net.ts';
import { DATING } from '../process/step-costs.ts';

/** What floats need of a causal net: its events, by whatever number, those that happen and those that never do. */
export type TimedEvents = Pick<CausalNet, 'causes' | 'least' | 'greatest' | 'earliest'>;

/**
 * Activities on nodes (Kelley and Walker 1959): an activity starts when all of its causes have ended, and takes a time
 * of its interval. The first node is the start of the run, the last one its end, which waits for all others; neither
 * takes time. Causes have smaller numbers. Every other node has a cause and a successor.
 */
export interface ActivityNetwork {
  readonly causes: readonly (readonly number[])[];
  readonly successors: readonly (readonly number[])[];
  readonly least: readonly number[];
  readonly greatest: readonly number[];
}

/** A node before it is numbered: causes are given by number, none for what starts at once. */
export interface Activity {
  readonly causes: readonly number[];
  readonly least: number;
  readonly greatest: number;
}

/** The network of activities, causes first, between a start and an end: the activity at `i` is the node `i + 1`. */
export function networkOf(activities: readonly Activity[]): ActivityNetwork {
  const last = activities.length + 1;
  const hasSuccessor = new Set(activities.flatMap(({ causes }) => causes));
  const ends = activities.flatMap((_, i) => (hasSuccessor.has(i) ? [] : [i]));
  const nodes = (numbers: readonly number[]) =>
    numbers.length === 0 ? [0] : [...new Set(numbers)].map((i) => i + 1);
  const causes = [[], ...activities.map((activity) => nodes(activity.causes)), nodes(ends)];
  const successors = causes.map((): number[] => []);
  for (let v = 1; v <= last; v++) for (const cause of causes[v]) successors[cause].push(v);
  return {
    causes,
    successors,
    least: [0, ...activities.map(({ least }) => least), 0],
    greatest: [0, ...activities.map(({ greatest }) => greatest), 0],
  };
}

/** The network of some events, and the node of each event; `null` for those that it has not. */
export interface EventNetwork {
  readonly network: ActivityNetwork;
  readonly nodeOf: readonly (number | null)[];
}

/** The network of all events that happen. */
export function networkOfEvents(net: TimedEvents): EventNetwork {
  return networkWith(net, causesFirst(net), net.causes);
}

/** The network without the events that only pass on when others end, where they are not asked for: floats are the same. */
export function networkAround(net: TimedEvents, asked: ReadonlySet<number>): EventNetwork {
  const order = causesFirst(net);
  const causes = passedOn(net, order, asked);
  return networkWith(
    net,
    order.filter((e) => causes[e] !== null),
    causes,
  );
}

/** The network of these events, which come after their causes among them. */
function networkWith(
  net: TimedEvents,
  events: readonly number[],
  causes: readonly (readonly number[] | null)[],
): EventNetwork {
  const rank = new Map(events.map((e, i) => [e, i]));
  const network = networkOf(
    events.map((e) => ({
      causes: causes[e]!.map((cause) => rank.get(cause)!),
      least: net.least[e],
      greatest: net.greatest[e],
    })),
  );
  const nodeOf = net.causes.map((_, e) => {
    const i = rank.get(e);
    return i === undefined ? null : i + 1;
  });
  return { network, nodeOf };
}

/**
 * By event, its causes among the events that stay; `null` for one that takes no time and waits for one event at most, or
 * is waited for by one at most: what waits for it can wait for its causes, and all paths are as long as before. So what
 * happens at the start, one event after the other, links nothing.
 */
function passedOn(
  net: TimedEvents,
  order: readonly number[],
  asked: ReadonlySet<number>,
): readonly (readonly number[] | null)[] {
  const effects = net.causes.map(() => 0);
  for (const list of net.causes) for (const cause of list) effects[cause] += 1;
  /** What stands for each event among the causes of others. */
  const standIns: (readonly number[])[] = [];
  const kept: (readonly number[] | null)[] = net.causes.map(() => null);
  for (const e of order) {
    heed();
    const causes = unimplied([...new Set(net.causes[e].flatMap((cause) => standIns[cause]))], kept);
    const isPassedOn = !asked.has(e) && net.greatest[e] === 0 && (causes.length <= 1 || effects[e] <= 1);
    standIns[e] = isPassedOn ? causes : [e];
    if (!isPassedOn) kept[e] = causes;
  }
  return kept;
}

/** Without those that another one of them waits for. */
function unimplied(
  events: readonly number[],
  causes: readonly (readonly number[] | null)[],
): readonly number[] {
  if (events.length <= 1) return events;
  const implied = new Set(events.flatMap((e) => causes[e]!));
  return events.filter((e) => !implied.has(e));
}

function causesFirst({ causes, earliest }: TimedEvents): readonly number[] {
  const waiting = causes.map((list) => list.length);
  const effects = causes.map((): number[] => []);
  causes.forEach((list, e) => {
    for (const cause of list) effects[cause].push(e);
  });
  // What never happens has no date, and nothing that happens needs it.
  const order = causes.flatMap((list, e) => (list.length === 0 && earliest[e] !== Infinity ? [e] : []));
  for (const e of order) for (const next of effects[e]) if (--waiting[next] === 0) order.push(next);
  return order;
}

/** The same network seen from its end: the node `v` is the node `mirrored(v)`, and floats are the same. */
export function reversed({ causes, successors, least, greatest }: ActivityNetwork): ActivityNetwork {
  const turned = (lists: readonly (readonly number[])[]) =>
    [...lists].reverse().map((list) => list.map((v) => causes.length - 1 - v));
  return {
    causes: turned(successors),
    successors: turned(causes),
    least: [...least].reverse(),
    greatest: [...greatest].reverse(),
  };
}

/** The number of the node `v` in the reversed network. */
export function mirrored({ causes }: ActivityNetwork, v: number): number {
  return causes.length - 1 - v;
}

/** The longest time from the end of each node to the end of the run for these durations. */
export function timesAfter({ successors }: ActivityNetwork, durations: ArrayLike<number>): number[] {
  heed(DATING * successors.length);
  const times = new Array<number>(successors.length).fill(0);
  for (let v = successors.length - 1; v >= 0; v--) {
    for (const next of successors[v]) times[v] = Math.max(times[v], durations[next] + times[next]);
  }
  return times;
}

/**
 * The most by which the end of each node can be after the start of `node` over all runs, for those that it needs; minus
 * infinity for the others. It is at most 0.
 *
 * Constraints "at most the maximum of dates plus constants" have a greatest solution: one pass backwards finds upper
 * bounds on dates when `node` starts as early as it can, one forwards the dates.
 */
export function greatestLeads(network: ActivityNetwork, node: number): readonly number[] {
  const start = greatestOf(network.causes[node], datesFor(network, network.least, node));
  const dates = datesUnder(network, network.causes[node], start, node);
  return dates.map((date) => (date === Infinity ? -Infinity : date - start));
}

/**
 * The greatest end dates, of the nodes before `until`, in the runs in which all of `nodes` have ended by `date`;
 * Infinity for the nodes that none of them needs.
 */
function datesUnder(network: ActivityNetwork, nodes: readonly number[], date: number, until: number) {
  const { causes, least, greatest } = network;
  heed(2 * DATING * until);
  const dates = new Array<number>(until).fill(Infinity);
  for (const v of nodes) dates[v] = date;
  for (let v = until - 1; v > 0; v--) {
    if (dates[v] === Infinity) continue;
    for (const cause of causes[v]) dates[cause] = Math.min(dates[cause], dates[v] - least[v]);
  }
  for (let v = 0; v < until; v++) {
    if (dates[v] !== Infinity) dates[v] = Math.min(dates[v], greatestOf(causes[v], dates) + greatest[v]);
  }
  return dates;
}
