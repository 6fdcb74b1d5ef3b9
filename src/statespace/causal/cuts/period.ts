import { heed } from '../../../base/heed.ts';
import type { CausalNet } from '../process/causal-net.ts';
import type { Occurrence } from '../process/occurrence.ts';
import { COMPARING } from '../process/step-costs.ts';
import { type DatedRun, runToCut } from './dated-run.ts';

/**
 * A period of a run: the cuts at which all of `happened` have happened and none of `pending` has (an interval in the
 * lattice of cuts). It never ends where `pending` is empty. A run in which one of `pending` comes first does without it.
 */
export interface Period {
  readonly happened: readonly number[];
  readonly pending: readonly number[];
}

/** Every cut of every run. */
const ALWAYS: Period = { happened: [], pending: [] };

/** The event, if there is one. */
export function some(event: number | null): readonly number[] {
  return event === null ? [] : [event];
}

/** While the place holds a token: from the event that puts it (or the start) to the one that takes it (or the end). */
export function whileMarked(net: CausalNet, place: number): readonly Period[] {
  return net.membersOf(place).flatMap((member) =>
    net.occurrences[member].map(({ opened, closed }) => ({
      happened: some(opened),
      pending: some(closed),
    })),
  );
}

/** Whether the place holds a token in the end. */
export function staysMarked(net: CausalNet, place: number): boolean {
  return net.membersOf(place).some((member) => net.occurrences[member].at(-1)?.closed === null);
}

/** While none of the places holds a token, as far as causes tell; `null` when there are too many ways to try. */
export function whileAllEmpty(net: CausalNet, places: readonly number[]): readonly Period[] | null {
  return intersections(
    net,
    places.flatMap(net.membersOf).map((place) => whileEmpty(net.occurrences[place])),
  );
}

/** While all of the places hold a token, as far as causes tell; `null` when there are too many ways to try. */
export function whileAllMarked(net: CausalNet, places: readonly number[]): readonly Period[] | null {
  return intersections(
    net,
    places.map((place) => whileMarked(net, place)),
  );
}

/** While the place, which counts no others, holds no token. */
export function whileUnmarked(net: CausalNet, place: number): readonly Period[] {
  return whileEmpty(net.occurrences[place]);
}

/** Before each of these tokens, which come one after the other, and after the last. */
function whileEmpty(tokens: readonly Occurrence[]): readonly Period[] {
  if (tokens.length === 0) return [ALWAYS];
  const gaps = tokens.flatMap(({ opened }, i) => {
    const before = tokens[i - 1]?.closed ?? null;
    return opened === null || opened === before ? [] : [{ happened: some(before), pending: [opened] }];
  });
  const last = tokens.at(-1)!.closed;
  return last === null ? gaps : [...gaps, { happened: [last], pending: [] }];
}

/**
 * The tokens of a place, one after the other; `null` for a count of several places whose tokens do not come so.
 */
export function tokensOf(net: CausalNet, place: number): readonly Occurrence[] | null {
  const tokens = net.membersOf(place).flatMap((member) => net.occurrences[member]);
  const inOrder = tokens.toSorted((a, b) => (a.opened ?? -1) - (b.opened ?? -1));
  const isNext = ({ opened }: Occurrence, { closed }: Occurrence) =>
    opened !== null && closed !== null && net.precedes(closed, opened);
  return inOrder.every((token, i) => i === 0 || isNext(token, inOrder[i - 1])) ? inOrder : null;
}

/** While both are, `null` when causes exclude that. Only the last events of those before are kept, the first after. */
function whileBoth(net: CausalNet, a: Period, b: Period): Period | null {
  const { precedes } = net;
  heed();
  const happened = [...new Set([...a.happened, ...b.happened])];
  const pending = [...new Set([...a.pending, ...b.pending])];
  if (pending.some((p) => happened.some((h) => precedes(p, h)))) return null;
  return {
    happened: happened.filter((e) => !happened.some((other) => other !== e && precedes(e, other))),
    pending: pending.filter((e) => !pending.some((other) => other !== e && precedes(other, e))),
  };
}

/**
 * The first period in which all the places, each with its tokens in their order, are marked together, as far as causes
 * tell: no other one has a token that comes before one of its own. Where two tokens cannot meet, the one that goes first
 * cannot meet a later one either, so its place's next token is taken (Garg and Waldecker 1994).
 */
export function firstTogether(
  { precedes }: CausalNet,
  places: readonly (readonly Occurrence[])[],
): Period | null {
  const at = places.map(() => 0);
  /** Whether the token of `i` is gone before that of `j` is put. */
  const isGoneBefore = (i: number, j: number): boolean => {
    const [{ closed }, { opened }] = [places[i][at[i]], places[j][at[j]]];
    return i !== j && closed !== null && opened !== null && precedes(closed, opened);
  };
  const all = [...places.keys()];
  if (places.some((tokens) => tokens.length === 0)) return null;
  for (let early = all; early.length > 0; ) {
    early = all.filter((i) => {
      heed(COMPARING * all.length);
      return all.some((j) => isGoneBefore(i, j));
    });
    for (const i of early) if (++at[i] === places[i].length) return null;
  }
  const tokens = places.map((each, i) => each[at[i]]);
  return {
    happened: tokens.flatMap(({ opened }) => some(opened)),
    pending: tokens.flatMap(({ closed }) => some(closed)),
  };
}

/** Choices that may be tried on a causal net before states are explored instead. */
const CHOICES_TRIED = 20_000;

/** All periods that lie in one of each list, as far as causes tell; `null` when there are too many to try. */
function intersections(net: CausalNet, lists: readonly (readonly Period[])[]): readonly Period[] | null {
  let found: readonly Period[] = [ALWAYS];
  for (const list of lists) {
    if (found.length * list.length > CHOICES_TRIED) return null;
    found = found.flatMap((chosen) =>
      list.map((period) => whileBoth(net, chosen, period)).filter((both) => both !== null),
    );
  }
  return found;
}

/** A run to a cut that lies in several periods, `null` when no run has one; or not told within the choices that may be tried. */
export type Overlap = DatedRun | null | 'too-many-choices';

/**
 * A run to a cut that lies in a period of at least `count` of the lists; `null` when there is none.
 *
 * @param lists for each of several conditions, the periods in which it holds
 * @param lasting whether time must be able to pass at the cut
 * @param count all of the lists by default
 * @throws DatesNotFound
 */
export function runToOverlap(
  net: CausalNet,
  lists: readonly (readonly Period[])[],
  lasting: boolean,
  count = lists.length,
): Overlap {
  let tried = 0;
  // A cut in more periods is one in fewer: where there is none already, no further choice helps.
  const search = (chosen: Period, at: number, missing: number): DatedRun | null => {
    if (missing > lists.length - at) return null;
    const run = runToCut(net, chosen.happened, chosen.pending, lasting);
    if (run === null || missing === 0) return run;
    for (const period of lists[at]) {
      if (++tried > CHOICES_TRIED) return null;
      const both = whileBoth(net, chosen, period);
      const found = both && search(both, at + 1, missing - 1);
      if (found !== null) return found;
    }
    return missing < lists.length - at ? search(chosen, at + 1, missing) : null;
  };
  const found = search(ALWAYS, 0, count);
  return found === null && tried > CHOICES_TRIED ? 'too-many-choices' : found;
}
