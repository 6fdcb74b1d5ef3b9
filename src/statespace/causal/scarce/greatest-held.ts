import { heed } from '../../../base/heed.ts';
import type { CausalNet } from '../process/causal-net.ts';
import { greatestClosure } from './greatest-closure.ts';
import type { SharedResource, Sharing } from './sharing.ts';

/** What looking at one event may take, in nanoseconds. */
const LOOKING = 20;

/** By event, its least and greatest date over all runs. */
export type EventDates = Pick<CausalNet, 'earliest' | 'latest'>;

/** Dates of events that may be any, where durations are left aside. */
export function anyDates({ firings }: CausalNet): EventDates {
  return { earliest: firings.map(() => 0), latest: firings.map(() => Infinity) };
}

/** The runs with the same causes in which each event happens at any date after these. */
export function atAnyDates(net: CausalNet): CausalNet {
  return {
    ...net,
    least: net.firings.map(() => 0),
    greatest: net.firings.map(() => Infinity),
    ...anyDates(net),
  };
}

/**
 * Whether nothing ever waits for a resource: what is taken and not given back at any moment, if there were always enough,
 * is never more than what is free at the start. (Then no run differs from one in which there is: up to the first wait
 * they are the same, and with the event that waits, more would be held in one of them.)
 *
 * At a date, what must have happened by then has, what cannot have has not, and what has happened contains the causes of
 * each of its events: the most that is held is the greatest sum over such a set. It only rises at an earliest date of an
 * event that takes. No run may go that way, so that `false` only means that it is not known.
 *
 * @param dates the least and greatest of each event
 */
export function isNeverShort(
  { net }: Sharing,
  { taken, free }: SharedResource,
  { earliest, latest }: EventDates,
): boolean {
  const events = [...net.firings.keys()];
  const dates = [...new Set(events.filter((e) => taken[e] > 0).map((e) => earliest[e]))];
  return dates.every((date) => {
    heed(LOOKING * events.length);
    let settled = 0;
    const open: number[] = [];
    for (const e of events) {
      if (latest[e] < date) settled += taken[e];
      else if (earliest[e] <= date) open.push(e);
    }
    const most = open.reduce((sum, e) => sum + Math.max(0, taken[e]), settled);
    return most <= free || settled + greatestClosure(open, net.causes, taken) <= free;
  });
}
