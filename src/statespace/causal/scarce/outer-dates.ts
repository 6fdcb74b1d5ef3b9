import { maxOf } from '../../../base/extremes.ts';
import { heed } from '../../../base/heed.ts';
import { greatestOf } from '../dates/greatest-dates.ts';
import { lengthsOf, type NeededResource, type Tasks } from './tasks.ts';

/** Bounds of a date over all runs, in time units; `greatest` is infinite where there is none. */
export interface OuterDates {
  readonly least: number;
  readonly greatest: number;
}

/** What looking at one event may take, in nanoseconds. */
const LOOKING = 50;

/**
 * Bounds of the date by which these events have all happened, in every run, however the tasks get their turns.
 *
 * None is less than the longest path of causes, nor than the time that a resource takes for what comes before these
 * events. For the greatest, go back from the last event: either it waited for a cause, whose duration lies on one path, or for
 * some resource, of which more than the capacity less the greatest need was held all the while, by tasks that are not on
 * that path. So the time waited for it is at most the work of all others over that; with needs of 1 and one resource that
 * is Graham's bound (1969). It grows with each duration, so the greatest durations bound all.
 */
export function outerDates(tasks: Tasks, events: readonly number[]): OuterDates {
  const { net, resources } = tasks;
  const least = resources.map((resource) =>
    Math.ceil(workOf(tasks, resource, net.least, isBefore(tasks, events)) / resource.capacity),
  );
  return {
    least: maxOf(least, greatestOf(events, net.earliest)),
    greatest: latestOf(tasks, events),
  };
}

function latestOf(tasks: Tasks, events: readonly number[]): number {
  const { net, resources, taskOf } = tasks;
  heed(LOOKING * net.firings.length * (1 + resources.length));
  /** So much of a resource is held at least while something waits for it. */
  const held = resources.map(({ capacity, needed }) => capacity + 1 - maxOf(needed, 0));
  const work = resources.map((resource) => workOf(tasks, resource, net.greatest, () => true));
  const longest = new Float64Array(net.firings.length);
  for (const e of net.firings.keys()) {
    if (net.greatest[e] === Infinity) return Infinity;
    let before = 0;
    for (const cause of net.causes[e]) before = Math.max(before, longest[cause]);
    // What the work of all counts already is no work of others.
    let part = 1;
    if (taskOf[e] !== -1)
      for (const [r, { needed }] of resources.entries()) part -= needed[taskOf[e]] / held[r];
    longest[e] = before + part * net.greatest[e];
  }
  const waited = work.reduce((sum, each, r) => sum + each / held[r], 0);
  const greatest = maxOf(
    events.map((e) => longest[e]),
    0,
  );
  // Dates of extreme runs are whole; what is lost to rounding is far less than this part of it.
  return Math.floor((greatest + waited) * (1 + 1e-12) + 1e-6);
}

/** Over all tasks of some sort: what each needs of a resource, for as long as it lasts. */
function workOf(
  tasks: Tasks,
  { needed }: NeededResource,
  delays: readonly number[],
  isAsked: (begin: number) => boolean,
): number {
  const lengths = lengthsOf(tasks, delays);
  let work = 0;
  for (const [e, amount] of needed.entries()) if (amount > 0 && isAsked(e)) work += amount * lengths[e];
  return work;
}

/** Whether the task that begins with an event has to be over before all of these have happened. */
function isBefore({ net, endOf }: Tasks, events: readonly number[]): (begin: number) => boolean {
  return (begin) => events.some((e) => net.precedes(endOf[begin], e));
}
