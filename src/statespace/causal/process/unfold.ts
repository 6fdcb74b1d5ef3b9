import { heed } from '../../../base/heed.ts';
import type { TimePetriNet } from '../../../tpn/net/time-petri-net.ts';
import { isNeeded, type Occurrence, type Precedes, waysToHold } from './occurrence.ts';
import { emptied, type Variants } from './variants.ts';

/** A firing in the run. */
export interface UnfoldedEvent {
  readonly variants: Variants;
  readonly taken: readonly Occurrence[];
  /** The events that it needs, but for those that others of them need. */
  readonly causes: readonly number[];
  /** For each clause, the token whose presence is part of what the event needs in any case. */
  readonly read: readonly Occurrence[];
}

/** One maximal run without dates: its events, numbered so that causes come first, and the tokens between them. */
export interface Unfolding {
  readonly events: readonly UnfoldedEvent[];
  /** By place of the net, and behind them by place that is marked while one of those is empty; in order. */
  readonly occurrences: readonly (readonly Occurrence[])[];
  readonly precedes: Precedes;
}

/** A run with more events is not unfolded: its causes would fill the memory, and it may never end. */
export const MOST_EVENTS = 20_000;

interface Opened {
  readonly opened: number | null;
  closed: number | null;
}

/**
 * Fires whatever is enabled until nothing is. `null` when that seems not to end, a place gets a second token, two take
 * the same token, something that a causal net cannot say happens, or an event waits for the first of several others.
 */
export function unfold(
  net: TimePetriNet,
  isCount: (place: number) => boolean,
  all: readonly Variants[],
): Unfolding | null {
  const places = net.places.length;
  const occurrences = Array.from({ length: 2 * places }, (): Opened[] => []);
  const events: UnfoldedEvent[] = [];
  const past = pastOfEvents();
  const waiting = waitingFor(2 * places, all);
  const isAsked = occurrences.map((_, p) => waiting.isAsked(p));
  const open = (place: number, event: number | null): void => {
    occurrences[place].push({ opened: event, closed: null });
    waiting.marked(place);
  };
  const close = (place: number, event: number): void => {
    occurrences[place].at(-1)!.closed = event;
    waiting.unmarked(place);
  };
  const isMarked = (place: number): boolean => occurrences[place].at(-1)?.closed === null;

  for (let p = 0; p < places; p++) {
    heed(NOTING);
    if (isCount(p)) continue;
    if (net.places[p].tokens > 1) return null;
    if (net.places[p].tokens === 1) open(p, null);
    else if (isAsked[emptied(net, p)]) open(emptied(net, p), null);
  }
  for (let next = waiting.next(); next !== null; next = waiting.next()) {
    heed();
    if (!next.isPlain || events.length === MOST_EVENTS || waiting.isContested(next)) return null;
    const taken = next.inputs.map((p) => occurrences[p].at(-1)!);
    const clauses = next.clauses.map((clause) => clause.flatMap((p) => occurrences[p]));
    const ways = waysToHold(past.precedes, taken, clauses);
    if (ways === null) throw new Error('an event happens that cannot');
    const read = ways.map((way) =>
      way.find((o) => o.opened === null || isNeeded(past.precedes, o.opened, taken, ways)),
    );
    if (!read.every((o) => o !== undefined)) return null;
    const event = events.length;
    const needed: number[] = [];
    for (const { opened } of taken) if (opened !== null) needed.push(opened);
    for (const { opened } of read) if (opened !== null) needed.push(opened);
    const causes = past.add(needed);
    events.push({ variants: next, taken, causes, read });

    for (const p of next.inputs) close(p, event);
    for (const p of next.outputs) {
      if (isMarked(p)) return null;
      open(p, event);
    }
    for (const p of [...next.inputs, ...next.outputs]) {
      const complement = emptied(net, p);
      if (!isAsked[complement] || isMarked(p) === !isMarked(complement)) continue;
      if (isMarked(p)) close(complement, event);
      else open(complement, event);
    }
  }
  return { events, occurrences, precedes: past.precedes };
}

/** What it takes to note for a place what it may enable, in nanoseconds. */
const NOTING = 500;

/** Which variants have their inputs and clauses marked. */
function waitingFor(places: number, all: readonly Variants[]) {
  const missing = all.map(({ inputs, clauses }) => inputs.length + clauses.length);
  /** By place, what it is a part of: an input alone, a clause with others. */
  const partOf = Array.from({ length: places }, (): { readonly variants: number; marked: number }[] => []);
  all.forEach(({ inputs, clauses }, v) => {
    heed(NOTING);
    for (const places of [...inputs.map((p) => [p]), ...clauses]) {
      const part = { variants: v, marked: 0 };
      for (const p of new Set(places)) partOf[p].push(part);
    }
  });
  const enabled = missing.flatMap((count, v) => (count === 0 ? [v] : []));
  let taken = 0;
  return {
    isAsked: (place: number): boolean => partOf[place].length > 0,
    marked: (place: number): void => {
      for (const part of partOf[place]) {
        if (part.marked++ === 0 && --missing[part.variants] === 0) enabled.push(part.variants);
      }
    },
    unmarked: (place: number): void => {
      for (const part of partOf[place]) if (--part.marked === 0) missing[part.variants]++;
    },
    /** Whether something else that is enabled takes what this takes. */
    isContested: (taker: Variants): boolean =>
      taker.inputs.some((place) =>
        partOf[place].some(
          ({ variants: v }) => missing[v] === 0 && all[v] !== taker && all[v].inputs.includes(place),
        ),
      ),
    /** One that is enabled: the one that has been so longest. */
    next: (): Variants | null => {
      while (taken < enabled.length) {
        const v = enabled[taken++];
        if (missing[v] === 0) return all[v];
      }
      return null;
    },
  };
}

/** For each event a bit for all that it needs and itself. */
function pastOfEvents() {
  const rows: Uint32Array[] = [];
  const precedes: Precedes = (a, b) => a <= b && (rows[b][a >> 5] & (1 << a)) !== 0;
  return {
    precedes,
    /** Adds an event with these causes; returns those of them that no other one needs. */
    add: (causes: readonly number[]): readonly number[] => {
      const event = rows.length;
      const row = new Uint32Array((event >> 5) + 1);
      row[event >> 5] |= 1 << event;
      const direct: number[] = [];
      for (const cause of [...causes].sort((a, b) => b - a)) {
        if ((row[cause >> 5] & (1 << cause)) !== 0) continue;
        direct.push(cause);
        const before = rows[cause];
        for (let i = 0; i < before.length; i++) row[i] |= before[i];
      }
      rows.push(row);
      return direct;
    },
  };
}
