/** Floats from their definitions: all whole durations of a small network, all ways, nothing shared with the program. */
import type { TimedEvents } from '../../src/statespace/causal/slack/activity-network.ts';

export interface PlainFloats {
  readonly leastFree: number;
  readonly greatestFree: number;
  readonly leastFloat: number;
  readonly greatestFloat: number;
}

/** So long that nothing else counts beside it. */
const ENDLESS = 100_000;

/** An infinite duration is tried up to this, and as an endless one. */
const LONG = 24;

/** Every choice of whole durations. Events are numbered causes first. */
function* choices({ least, greatest }: TimedEvents, from = 0): Generator<readonly number[]> {
  if (from === least.length) {
    yield [];
    return;
  }
  const last = greatest[from] === Infinity ? LONG : greatest[from];
  for (const rest of choices({ least, greatest } as TimedEvents, from + 1)) {
    for (let d = least[from]; d <= last; d++) yield [d, ...rest];
    if (greatest[from] === Infinity) yield [ENDLESS, ...rest];
  }
}

/** The dates at which events happen. */
export function datesOf(
  { causes }: Pick<TimedEvents, 'causes'>,
  durations: readonly number[],
): readonly number[] {
  const dates: number[] = [];
  causes.forEach((list, e) => {
    dates.push(Math.max(0, ...list.map((c) => dates[c])) + durations[e]);
  });
  return dates;
}

/** The last date of all when the event takes longer by `more`. */
export function endWith(
  net: Pick<TimedEvents, 'causes'>,
  durations: readonly number[],
  event: number,
  duration: number,
): number {
  return Math.max(
    ...datesOf(
      net,
      durations.map((d, e) => (e === event ? duration : d)),
    ),
  );
}

/** By how much the event may take longer before the last date of all grows. */
export function floatIn(
  net: Pick<TimedEvents, 'causes'>,
  durations: readonly number[],
  event: number,
): number {
  const end = Math.max(...datesOf(net, durations));
  const far = 10 * ENDLESS;
  // Beyond its float, each unit of delay delays the end by one.
  return far - (endWith(net, durations, event, durations[event] + far) - end);
}

/** By how much the event may happen later before an activity that waits for it starts later, or the end. */
function freeIn(
  net: Pick<TimedEvents, 'causes'>,
  durations: readonly number[],
  event: number,
  activities: ReadonlySet<number>,
): number {
  const startsIn = (lengths: readonly number[]) => {
    const dates = datesOf(net, lengths);
    return [
      ...net.causes.map((list, e) =>
        activities.has(e) && e !== event ? Math.max(0, ...list.map((c) => dates[c])) : 0,
      ),
      Math.max(...dates),
    ];
  };
  const before = startsIn(durations);
  for (let more = 0; ; more = more < LONG * 8 ? more + 1 : more * 2) {
    if (more > ENDLESS) return Infinity;
    const after = startsIn(durations.map((d, e) => (e === event ? d + more + 1 : d)));
    if (after.some((date, i) => date > before[i])) return more;
  }
}

/** The least and the greatest floats of each activity over all whole durations. */
export function plainFloats(
  net: TimedEvents,
  activities: ReadonlySet<number>,
): ReadonlyMap<number, PlainFloats> {
  const found = new Map<number, PlainFloats>();
  for (const durations of choices(net)) {
    for (const e of activities) {
      const [free, total] = [freeIn(net, durations, e, activities), floatIn(net, durations, e)];
      const known = found.get(e);
      found.set(e, {
        leastFree: Math.min(known?.leastFree ?? free, free),
        greatestFree: Math.max(known?.greatestFree ?? free, free),
        leastFloat: Math.min(known?.leastFloat ?? total, total),
        greatestFloat: Math.max(known?.greatestFloat ?? total, total),
      });
    }
  }
  const known = (x: number) => (x > ENDLESS / 2 ? Infinity : x);
  return new Map(
    [...found].map(([e, f]) => [
      e,
      { ...f, greatestFree: known(f.greatestFree), greatestFloat: known(f.greatestFloat) },
    ]),
  );
}
