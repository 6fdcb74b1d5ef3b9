import { networkOfEvents, type TimedEvents } from './activity-network.ts';
import { partsOf } from './contraction.ts';
import { type FreeSlack, freeSlack } from './free-slack.ts';
import { type Sensitivity, sensitivities } from './sensitivity.ts';
import { bothWays, type Enclosed, greatestFloat, leastFloat } from './total-float.ts';

/** What is known of an activity over all runs, in time units. */
export interface Floats {
  readonly freeSlack: FreeSlack;
  /**
   * By how much the end of the run exceeds the longest way through the activity: the least and the greatest over all
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
 * @param budget ways that may be tried for each least float
 */
export function floatsOf(
  net: TimedEvents,
  ends: readonly number[],
  budget: number,
): readonly (Floats | null)[] {
  const { network, nodeOf } = networkOfEvents(net);
  const asked = new Set(ends.map((e) => nodeOf[e]).filter((v) => v !== null));
  const eventOf = new Map(nodeOf.map((v, e) => [v, e]));
  const events = (s: Sensitivity): Sensitivity => ({ ...s, rivals: s.rivals.map((v) => eventOf.get(v)!) });
  const latest = sensitivities(network, network.greatest, asked);
  const earliest = sensitivities(network, network.least, asked);
  const found = new Map<number, Floats>();
  for (const part of partsOf(network)) {
    const own = part.own.filter((v) => asked.has(v));
    if (own.length === 0) continue;
    const both = bothWays(part.network);
    const activities = new Set([...part.numbers].flatMap(([v, node]) => (asked.has(v) ? [node] : [])));
    for (const v of own) {
      const node = part.numbers.get(v)!;
      found.set(v, {
        freeSlack: freeSlack(part.network, node, activities),
        leastFloat: leastFloat(both, node, budget),
        greatestFloat: greatestFloat(both, node),
        latestEnd: events(latest.get(v)!),
        earliestEnd: events(earliest.get(v)!),
      });
    }
  }
  return ends.map((e) => {
    const v = nodeOf[e];
    return v === null ? null : found.get(v)!;
  });
}
