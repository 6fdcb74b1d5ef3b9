import { heed } from '../../../base/heed.ts';
import { greatestDates, greatestOf } from '../dates/greatest-dates.ts';
import { datesFor } from '../process/causal-net.ts';
import { type ActivityNetwork, greatestLeads } from './activity-network.ts';

/** How much later an activity can end without any other starting later, or the run ending later, over all runs. */
export interface FreeSlack {
  readonly least: number;
  readonly greatest: number;
}

/**
 * The free slack of a node (free float, Kelley and Walker 1959), the least and the greatest over all runs.
 *
 * Each difference between the start of a successor and the end of the node is least and greatest where dates are as
 * late as they can be under one upper bound; the greatest dates when the node ends as early as it can are greatest for
 * all successors at once.
 *
 * @param activities the nodes that count as successors; what comes between takes no time
 */
export function freeSlack(
  network: ActivityNetwork,
  node: number,
  activities: ReadonlySet<number>,
): FreeSlack {
  const next = nextActivities(network, node, activities);
  const end = datesFor(network, network.least, node + 1)[node];
  const dates = greatestDates(network, [node], end);
  let [least, greatest] = [Infinity, Infinity];
  for (const v of next) {
    greatest = Math.min(greatest, greatestOf(network.causes[v], dates) - end);
    least = Math.min(least, 0 - greatestLeads(network, v)[node]);
  }
  return { least, greatest };
}

/** The activities that follow without another one between, or the end of the run. */
function nextActivities(
  { successors }: ActivityNetwork,
  node: number,
  activities: ReadonlySet<number>,
): readonly number[] {
  const found = new Set(successors[node]);
  for (const v of found) {
    heed();
    if (!activities.has(v)) for (const next of successors[v]) found.add(next);
  }
  return [...found].filter((v) => activities.has(v) || v === successors.length - 1);
}
