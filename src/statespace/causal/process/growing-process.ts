import { heed } from '../../../base/heed.ts';
import type { TimePetriNet } from '../../../tpn/net/time-petri-net.ts';
import { bitMatrix } from '../../collections/bit-matrix.ts';
import {
  type BranchingProcess,
  linearizationOf,
  type PossibleEvent,
  type Token,
} from './branching-process.ts';
import type { NetFaults } from './net-faults.ts';
import { emptied, type Variants } from './variants.ts';

/** A branching process to which events are added, the causes of each before it. */
export interface GrowingProcess extends BranchingProcess {
  /** By place, its tokens. */
  readonly tokensOf: readonly (readonly number[])[];
  /** Puts a token, by no event at the start; false when some run without dates has another one there. */
  readonly put: (place: number, putBy: number | null) => boolean;
  /** Whether some run without dates has both tokens at once. */
  readonly canMeet: (a: number, b: number) => boolean;
  /** Some faults with those that a token needs, all as events; `null` where no run may have them together. */
  readonly withFaults: (before: readonly number[], token: number) => readonly number[] | null;
  /** The events that put these tokens, in order. */
  readonly putters: (tokens: readonly number[]) => readonly number[];
  /**
   * Adds the event that takes and reads these tokens, of which every two can meet: first one of each input, then those
   * that it reads. Nothing is added when they never all meet, when another event needs less, or when it needs more faults
   * than a run may have. False when the event is
   * beyond what a causal net can say, or that puts a second token in a place.
   */
  readonly happen: (
    variants: Variants,
    chosen: readonly number[],
    faultsBefore: readonly number[],
  ) => boolean;
}

interface OpenToken extends Token {
  readonly takers: number[];
  readonly readers: number[];
}

/** @param mostEvents no more can be added */
export function growingProcess(
  net: TimePetriNet,
  all: readonly Variants[],
  mostEvents: number,
  { allow }: Pick<NetFaults, 'allow'>,
): GrowingProcess {
  const isAsked = new Set(all.flatMap(({ clauses }) => clauses.flat()));
  const events: PossibleEvent[] = [];
  /** By event: those that are faults, of all that it needs and itself. */
  const faulty: (readonly number[])[] = [];
  const tokens: OpenToken[] = [];
  const tokensOf = Array.from({ length: 2 * net.places.length }, (): number[] => []);
  const past = bitMatrix(mostEvents);
  /** The same the other way around. */
  const future = bitMatrix(mostEvents);
  const conflicts = bitMatrix(mostEvents);
  /** By variants and tokens taken, what events with these read. */
  const known = new Map<string, readonly (readonly number[])[]>();
  const numberOf = new Map(all.map((variants, v) => [variants, v]));

  const isPast = (token: number, event: number | null): boolean => {
    if (event === null) return false;
    for (const taker of tokens[token].takers) if (past.has(event, taker)) return true;
    return false;
  };
  const canMeet = (a: number, b: number): boolean => {
    const [x, y] = [tokens[a].putBy, tokens[b].putBy];
    return !isPast(a, y) && !isPast(b, x) && (x === null || y === null || !conflicts.has(x, y));
  };
  const putters = (some: readonly number[]): readonly number[] =>
    [...new Set(some.map((token) => tokens[token].putBy))].filter((e) => e !== null).sort((a, b) => a - b);
  /** Without those that others of them need. */
  const lastOf = (several: readonly number[]): readonly number[] =>
    several.filter((e) => !several.some((other) => other !== e && past.has(other, e)));
  /** By events, whether they are ordered: what happens later is not in their past. */
  const ordered = new Map<string, boolean>();
  /** Whether what reads can come before what takes in the past of these events, as it does in the past of each. */
  const isOrdered = (several: readonly number[]): boolean => {
    if (several.length < 2) return true;
    const key = several.join();
    const isKnown = ordered.get(key) ?? isOrderedTogether(several);
    ordered.set(key, isKnown);
    return isKnown;
  };
  const isOrderedTogether = (several: readonly number[]): boolean => {
    const within = past.union(several);
    const isWithin = new Set(within);
    const reads = within.some((e) =>
      events[e].reads.some((token) => tokens[token].takers.some((taker) => isWithin.has(taker))),
    );
    return !reads || linearizationOf({ events, tokens }, within) !== null;
  };

  const withFaults = (before: readonly number[], token: number): readonly number[] | null => {
    const { putBy } = tokens[token];
    const more = putBy === null ? [] : faulty[putBy].filter((e) => !before.includes(e));
    if (more.length === 0) return before;
    const all = [...before, ...more];
    return allow(all.flatMap((e) => events[e].variants.faults)) ? all : null;
  };

  const put = (place: number, putBy: number | null): boolean => {
    const token = tokens.push({ place, putBy, takers: [], readers: [] }) - 1;
    const isSafe = tokensOf[place].every((other) => {
      heed();
      return !canMeet(other, token);
    });
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
  const add = (added: PossibleEvent, faultsBefore: readonly number[]): number => {
    const { takes, reads, causes, variants } = added;
    const event = events.push(added) - 1;
    faulty.push(variants.faults.length === 0 ? faultsBefore : [...faultsBefore, event]);
    past.add(event, event);
    for (const cause of causes) {
      past.addAll(event, past, cause);
      conflicts.addAll(event, conflicts, cause);
    }
    for (const e of past.union([event])) future.add(e, event);
    for (const rival of takes.flatMap((token) => tokens[token].takers))
      conflicts.addAll(event, future, rival);
    for (const e of conflicts.union([event])) conflicts.add(e, event);
    for (const token of takes) tokens[token].takers.push(event);
    for (const token of reads) tokens[token].readers.push(event);
    return event;
  };
  const happen = (
    variants: Variants,
    chosen: readonly number[],
    faultsBefore: readonly number[],
  ): boolean => {
    const { faults } = variants;
    // No run has it then.
    if (faults.length > 0 && !allow([...faultsBefore.flatMap((e) => events[e].variants.faults), ...faults]))
      return true;
    const inputs = chosen.slice(0, variants.inputs.length);
    const read = [...new Set(chosen.slice(inputs.length))].filter((token) => !inputs.includes(token));
    // What reads more than another one is never needed: the other one is there as early, and as long.
    const key = `${numberOf.get(variants)} ${inputs}`;
    const others = known.get(key) ?? [];
    if (others.some((other) => other.every((token) => read.includes(token)))) return true;
    known.set(key, [...others, read]);
    const causes = lastOf(putters(chosen));
    if (!isOrdered(causes)) return true;
    if (!variants.isPlain || events.length === mostEvents) return false;
    if (!variants.isImmediate && variants.clauses.some((clause) => clause.length > 1)) return false;

    const isWatched = (p: number) => isAsked.has(emptied(net, p));
    const filled = variants.outputs.filter((p) => !variants.inputs.includes(p) && isWatched(p));
    const left = variants.inputs.filter((p) => !variants.outputs.includes(p) && isWatched(p));
    // That it takes the token of an empty place must not hide that it may happen while the place is marked.
    const isFull = (p: number) =>
      tokensOf[p].some((token) => {
        heed();
        return chosen.every((other) => canMeet(token, other));
      });
    if (filled.some(isFull)) return false;
    const empties = filled.map((p) => emptyAt(p, causes));
    if (!empties.every((token) => token !== null)) return false;
    const takes = [...inputs, ...empties];
    const reads = read.filter((token) => !empties.includes(token));
    const event = add({ variants, takes, reads, causes }, faultsBefore);
    return [...variants.outputs, ...left.map((p) => emptied(net, p))].every((p) => put(p, event));
  };
  return { events, tokens, past, conflicts, tokensOf, put, canMeet, withFaults, putters, happen };
}
