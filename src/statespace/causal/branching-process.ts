import type { TimePetriNet } from '../../tpn/time-petri-net.ts';
import { type BitMatrix, bitMatrix } from './bit-matrix.ts';
import { emptied, type Variants } from './variants.ts';

/** A token that a place holds in some runs. */
export interface Token {
  readonly place: number;
  /** The event that puts it, `null` when it is there from the start. */
  readonly putBy: number | null;
  /** The events that take it, each in other runs. */
  readonly takers: readonly number[];
  readonly readers: readonly number[];
}

/** A firing that happens in some runs: what fires, and which tokens it takes and reads. */
export interface PossibleEvent {
  readonly variants: Variants;
  readonly takes: readonly number[];
  /** For each clause a token, but for those that it takes. */
  readonly reads: readonly number[];
  /** The events that put these tokens, in order. */
  readonly causes: readonly number[];
}

/**
 * All runs of a net without dates, as far as they are the same unfolded together (a branching process, Engelfriet 1991;
 * with read arcs, Baldan, Corradini and Montanari 1998). An event happens in all runs that have its tokens and in which
 * nothing takes them before. Events are numbered so that causes come first.
 */
export interface BranchingProcess {
  readonly events: readonly PossibleEvent[];
  readonly tokens: readonly Token[];
  /** At (e, c): whether c is e or one of its causes, direct or not. */
  readonly past: BitMatrix;
  /** At (e, f): whether no run has both, as they, or causes of theirs, take the same token. */
  readonly conflicts: BitMatrix;
}

/** A process with more events has too many branches to look at. */
const MOST_EVENTS = 2_000;
/** Sets of tokens that may be tried as those of an event. */
const SETS_TRIED = 1_000_000;

interface OpenToken extends Token {
  readonly takers: number[];
  readonly readers: number[];
}

/**
 * Some events, with all of their causes, in an order in which they can happen: after their causes and after what reads
 * the tokens that they take. `null` when there is none.
 */
export function orderOf(
  { events, tokens }: Pick<BranchingProcess, 'events' | 'tokens'>,
  some: readonly number[],
): readonly number[] | null {
  const within = new Set(some);
  const order: number[] = [];
  const isDone = new Map<number, boolean>();
  const visit = (e: number): boolean => {
    const known = isDone.get(e);
    if (known !== undefined) return known;
    isDone.set(e, false);
    const { takes, causes } = events[e];
    const before = [...causes, ...takes.flatMap((token) => tokens[token].readers)];
    if (!before.every((other) => !within.has(other) || visit(other))) return false;
    isDone.set(e, true);
    order.push(e);
    return true;
  };
  return some.every(visit) ? order : null;
}

/**
 * Unfolds all runs. `null` when there is no end to it, when some run without dates puts a second token in a place, or
 * when something is enabled that a causal net cannot say: where what takes time may be enabled in several ways, its
 * clock may outlast the way.
 */
export function branchingProcess(
  net: TimePetriNet,
  isCount: (place: number) => boolean,
  all: readonly Variants[],
): BranchingProcess | null {
  const places = net.places.length;
  const isAsked = new Set(all.flatMap(({ clauses }) => clauses.flat()));
  const isTaken = new Set(
    all.flatMap(({ inputs, outputs }) => [...inputs, ...outputs.map((p) => emptied(net, p))]),
  );
  const neededAt = needsByPlace(2 * places, all);
  const events: PossibleEvent[] = [];
  const tokens: OpenToken[] = [];
  /** By place, its tokens, and those that have been looked at. */
  const [tokensOf, looked] = [0, 1].map(() => Array.from({ length: 2 * places }, (): number[] => []));
  const past = bitMatrix(MOST_EVENTS);
  const conflicts = bitMatrix(MOST_EVENTS);
  /** By variants and tokens taken, what events with these read. */
  const known = new Map<string, readonly (readonly number[])[]>();
  const numberOf = new Map(all.map((variants, v) => [variants, v]));

  const isPast = (token: number, event: number | null): boolean =>
    event !== null && tokens[token].takers.some((taker) => past.has(event, taker));
  const canMeet = (a: number, b: number): boolean => {
    const [x, y] = [tokens[a].putBy, tokens[b].putBy];
    return !isPast(a, y) && !isPast(b, x) && (x === null || y === null || !conflicts.has(x, y));
  };
  const putters = (some: readonly number[]): readonly number[] =>
    [...new Set(some.map((token) => tokens[token].putBy))].filter((e) => e !== null).sort((a, b) => a - b);
  /** Without those that others of them need. */
  const lastOf = (several: readonly number[]): readonly number[] =>
    several.filter((e) => !several.some((other) => other !== e && past.has(other, e)));
  /** Whether what reads can come before what takes in the past of these events. */
  const isOrdered = (several: readonly number[]): boolean => {
    const within = past.union(several);
    const isWithin = new Set(within);
    const reads = within.some((e) =>
      events[e].reads.some((token) => tokens[token].takers.some((taker) => isWithin.has(taker))),
    );
    return !reads || orderOf({ events, tokens }, within) !== null;
  };
  /** Whether it stays for ever and keeps nothing waiting that waits for these events. */
  const isThereAnyway = (token: number, waitedFor: readonly number[]): boolean => {
    const { place, putBy } = tokens[token];
    return !isTaken.has(place) && (putBy === null || waitedFor.some((e) => past.has(e, putBy)));
  };

  const put = (place: number, putBy: number | null): boolean => {
    const token = tokens.push({ place, putBy, takers: [], readers: [] }) - 1;
    const isSafe = tokensOf[place].every((other) => !canMeet(other, token));
    tokensOf[place].push(token);
    return isSafe;
  };
  /** The token that says that a place is empty when the event happens. */
  const emptyAt = (place: number, causes: readonly number[]): number | null => {
    const isThere = (token: number): boolean => {
      const { putBy } = tokens[token];
      return (
        (putBy === null || causes.some((c) => past.has(c, putBy))) && !causes.some((c) => isPast(token, c))
      );
    };
    return tokensOf[emptied(net, place)].find(isThere) ?? null;
  };
  /** Adds the event that takes and reads these tokens; false when that is beyond what can be said. */
  const happen = (variants: Variants, chosen: readonly number[]): boolean => {
    const inputs = chosen.slice(0, variants.inputs.length);
    const read = [...new Set(chosen.slice(inputs.length))].filter((token) => !inputs.includes(token));
    // What reads more than another one is never needed: the other one is there as early, and as long.
    const key = `${numberOf.get(variants)} ${inputs}`;
    const others = known.get(key) ?? [];
    if (others.some((other) => other.every((token) => read.includes(token)))) return true;
    known.set(key, [...others, read]);
    const causes = lastOf(putters(chosen));
    if (!isOrdered(causes)) return true;
    if (!variants.isPlain || events.length === MOST_EVENTS) return false;
    if (!variants.isImmediate && variants.clauses.some((clause) => clause.length > 1)) return false;

    const isWatched = (p: number) => isAsked.has(emptied(net, p));
    const filled = variants.outputs.filter((p) => !variants.inputs.includes(p) && isWatched(p));
    const left = variants.inputs.filter((p) => !variants.outputs.includes(p) && isWatched(p));
    const empties = filled.map((p) => emptyAt(p, causes));
    if (!empties.every((token) => token !== null)) return false;
    const takes = [...inputs, ...empties];
    const reads = read.filter((token) => !empties.includes(token));
    const event = events.push({ variants, takes, reads, causes }) - 1;
    past.add(event, event);
    for (const cause of causes) {
      past.addAll(event, cause);
      conflicts.addAll(event, cause);
    }
    for (const rival of takes.flatMap((token) => tokens[token].takers)) {
      for (let e = 0; e < event; e++) if (past.has(e, rival)) conflicts.add(event, e);
    }
    for (let e = 0; e < event; e++) if (conflicts.has(event, e)) conflicts.add(e, event);
    for (const token of takes) tokens[token].takers.push(event);
    for (const token of reads) tokens[token].readers.push(event);
    return [...variants.outputs, ...left.map((p) => emptied(net, p))].every((p) => put(p, event));
  };

  for (let p = 0; p < places; p++) {
    if (isCount(p)) continue;
    if (net.places[p].tokens > 1) return null;
    if (net.places[p].tokens === 1) put(p, null);
    else if (isAsked.has(emptied(net, p))) put(emptied(net, p), null);
  }
  if (all.some(({ inputs }) => inputs.length === 0)) return null;
  /**
   * The tokens to try for the next of the needs, where `token` is the last one to come and fills one of them for which
   * nothing else is there. What is chosen already for another need does, and so does what is there anyway.
   */
  const waysToFill = (
    { variants, slots }: Needs,
    fixed: number,
    token: number,
    chosen: readonly number[],
  ): readonly number[] => {
    const at = chosen.length;
    const slot = slots[at];
    const isOfSlot = (each: number) => slot.includes(tokens[each].place);
    if (at < variants.inputs.length) return at === fixed ? [token] : looked[slot[0]];
    const known = [token, ...chosen].find((each) => isOfSlot(each) && (at !== fixed || each !== token));
    if (known !== undefined) return at === fixed ? [] : [known];
    const waitedFor = putters(chosen.slice(0, variants.inputs.length));
    const anyway = slot.flatMap((p) => tokensOf[p]).find((each) => isThereAnyway(each, waitedFor));
    if (anyway !== undefined) return anyway === token || (at !== fixed && anyway < token) ? [anyway] : [];
    return at === fixed ? [token] : slot.flatMap((p) => looked[p]);
  };
  let tried = 0;
  /** Tries all ways to fill the needs with tokens that can meet; false when that is beyond what can be said. */
  const fill = (needs: Needs, fixed: number, token: number, chosen: readonly number[]): boolean => {
    if (chosen.length === needs.slots.length) return happen(needs.variants, chosen);
    if (++tried > SETS_TRIED) return false;
    return waysToFill(needs, fixed, token, chosen).every((way) =>
      canMeet(way, token) && chosen.every((other) => other === way || canMeet(way, other))
        ? fill(needs, fixed, token, [...chosen, way])
        : true,
    );
  };
  for (let token = 0; token < tokens.length; token++) {
    const { place } = tokens[token];
    looked[place].push(token);
    for (const { needs, slot } of neededAt[place]) if (!fill(needs, slot, token, [])) return null;
  }
  return { events, tokens, past, conflicts };
}

/** What variants need: a token of each input, and for each clause one of some place. */
interface Needs {
  readonly variants: Variants;
  readonly slots: readonly (readonly number[])[];
}

/** By place, what needs its tokens, and which of them they are there. */
function needsByPlace(places: number, all: readonly Variants[]) {
  const neededAt = Array.from(
    { length: places },
    (): { readonly needs: Needs; readonly slot: number }[] => [],
  );
  for (const variants of all) {
    const needs = { variants, slots: [...variants.inputs.map((p) => [p]), ...variants.clauses] };
    needs.slots.forEach((slot, i) => {
      for (const p of new Set(slot)) neededAt[p].push({ needs, slot: i });
    });
  }
  return neededAt;
}
