import type { Enclosed } from '../dates/enclosed.ts';
import { networkAround, networkOfEvents, type TimedEvents } from './activity-network.ts';
import { subnetworksOf } from './contraction.ts';
import { type FreeSlack, freeSlack } from './free-slack.ts';
import { type Sensitivity, sensitivities } from './sensitivity.ts';
import { bothWays, greatestFloat, leastFloat } from './total-float.ts';

/** What is known of an activity over all runs, in time units. */
export interface Floats {
  readonly freeSlack: FreeSlack;
  /**
   * By how much the end of the run exceeds the longest path through the activity: the least and the greatest over all
   * runs. Critical in some run when the least is 0, and in every run when the greatest is.
   */
  readonly leastFloat: Enclosed;
  readonly greatestFloat: number;
  /** The latest end of the run by the activity's greatest duration, and the earliest end by its least duration. */
  readonly latestEnd: Sensitivity;
  readonly earliestEnd: Sensitivity;
}

/**
 * The floats of the activities that end with these events, over all runs of a causal net; the run ends with the last
 * event of all. `null` for an event that never happens.
 *
 * @param budget paths that may be tried for each least float
 */
export function floatsOf(
  net: TimedEvents,
  events: readonly number[],
  budget: number,
): readonly (Floats | null)[] {
  const asked = new Set(events);
  const ends = endSensitivities(net, asked);
  const { network, nodeOf } = networkAround(net, asked);
  const nodes = new Set([...asked].map((e) => nodeOf[e]).filter((v) => v !== null));
  const found = new Map<number, Omit<Floats, 'latestEnd' | 'earliestEnd'>>();
  for (const subnetwork of subnetworksOf(network)) {
    const own = subnetwork.own.filter((v) => nodes.has(v));
    if (own.length === 0) continue;
    const both = bothWays(subnetwork.network);
    const activities = new Set([...subnetwork.numbers].flatMap(([v, node]) => (nodes.has(v) ? [node] : [])));
    for (const v of own) {
      const node = subnetwork.numbers.get(v)!;
      found.set(v, {
        freeSlack: freeSlack(subnetwork.network, node, activities),
        leastFloat: leastFloat(both, node, budget),
        greatestFloat: greatestFloat(both, node),
      });
    }
  }
  return events.map((e) => {
    const v = nodeOf[e];
    return v === null ? null : { ...found.get(v)!, ...ends(e) };
  });
}

/** How both ends of the run hang on each of the events asked for, the paths told by all events of the net. */
function endSensitivities(net: TimedEvents, asked: ReadonlySet<number>) {
  const { network, nodeOf } = networkOfEvents(net);
  const nodes = new Set([...asked].map((e) => nodeOf[e]).filter((v) => v !== null));
  const eventOf = new Map(nodeOf.map((v, e) => [v, e]));
  const [latest, earliest] = [network.greatest, network.least].map((durations) =>
    sensitivities(network, durations, nodes),
  );
  const of = (found: ReadonlyMap<number, Sensitivity>, e: number): Sensitivity => {
    const sensitivity = found.get(nodeOf[e]!)!;
    return { ...sensitivity, rivals: sensitivity.rivals.map((v) => eventOf.get(v)!) };
  };
  return (e: number) => ({ latestEnd: of(latest, e), earliestEnd: of(earliest, e) });
}
