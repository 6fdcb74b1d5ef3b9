import { groupBy } from '../../../base/collections/group-by.ts';
import { heed } from '../../../base/heed.ts';
import { bitMatrix } from '../../collections/bit-matrix.ts';
import { disjointSets } from '../../collections/union-find.ts';
import { dateOrderOf } from '../dates/date-order.ts';
import type { Delays } from '../dates/greatest-dates.ts';
import type { BranchingProcess } from '../process/branching-process.ts';
import { datesFor } from '../process/causal-net.ts';
import { LOOKING } from '../process/step-costs.ts';
import { disablersOf } from './disablers.ts';

/** Events of a branching process, and what they need, as a process of its own. */
export interface Part {
  /** By its events, their numbers in the whole. */
  readonly events: readonly number[];
  /** By event: whether it is a copy of one that happens in every run, at that only date. */
  readonly isCopy: readonly boolean[];
  readonly process: BranchingProcess;
  readonly delays: Delays;
}

/** A process, split into what all runs have and parts that have nothing to do with each other. */
export interface Parts {
  /** The events that every run has, and with which nothing competes. */
  readonly common: readonly number[];
  /** In each of them something competes, and goes its way whatever happens in the others. */
  readonly competing: readonly Part[];
}

/**
 * Splits a process into parts of which each goes any of its ways, at any of its dates, whatever the others do: races
 * that have nothing to do with each other come apart.
 *
 * A *fixed* event happens in every run, at one only date, and so does all that may come before it: it passes nothing on,
 * so that each part has a copy of it. The others hang together where one needs the other, where both take a token, and
 * where one reads what the other takes, unless that is later in any case: then there is nothing to keep, and no way
 * around through several parts at one date.
 */
export function partsOf(process: BranchingProcess, delays: Delays): Parts {
  const { events, tokens, past } = process;
  const dates = dateOrderOf(delays, (a, b) => past.has(b, a));
  const disablers = disablersOf(process);
  const earliest = datesFor(delays, delays.least);
  const latest = datesFor(delays, delays.greatest);
  const isCertain: boolean[] = [];
  const isFixed: boolean[] = [];
  events.forEach(({ causes }, e) => {
    heed(LOOKING);
    isCertain.push(causes.every((c) => isCertain[c]) && !disablers[e].some((d) => dates.mayBeBy(d, e)));
    isFixed.push(false);
  });
  const readersOf = (e: number) =>
    events[e].takes.flatMap((token) => tokens[token].readers).filter((r) => r !== e && dates.mayBeBy(e, r));
  // What reads a token that an event takes may have a greater number.
  for (let isNew = true; isNew; ) {
    isNew = false;
    events.forEach(({ causes }, e) => {
      heed(LOOKING);
      if (isFixed[e] || !isCertain[e] || earliest[e] !== latest[e]) return;
      if (![...causes, ...readersOf(e)].every((other) => isFixed[other])) return;
      isFixed[e] = true;
      isNew = true;
    });
  }

  const { find, link } = disjointSets(events.length);
  const linkAll = (some: readonly number[]): void => {
    const [first, ...others] = some.filter((e) => !isFixed[e]);
    for (const other of others) link(first, other);
  };
  events.forEach(({ causes }, e) => {
    linkAll([e, ...causes]);
    linkAll([e, ...readersOf(e)]);
  });
  for (const { takers } of tokens) linkAll(takers);

  const loose = [...events.keys()].filter((e) => !isFixed[e]);
  const competes = (some: readonly number[]) => some.some((e) => !isCertain[e]);
  const competing = [...groupBy(loose, find).values()].filter(competes);
  const isCompeting = new Set(competing.flat());
  return {
    common: [...events.keys()].filter((e) => !isCompeting.has(e)),
    competing: competing.map((some) => partWith(process, delays, earliest, isFixed, some)),
  };
}

/** Some events with the fixed ones around them, which happen at their dates without causes. */
function partWith(
  process: BranchingProcess,
  delays: Delays,
  earliest: readonly number[],
  isFixed: readonly boolean[],
  some: readonly number[],
): Part {
  const needed = new Set(some);
  const touched = new Set<number>();
  for (const e of some) {
    const { causes, takes, reads } = process.events[e];
    for (const token of [...takes, ...reads]) touched.add(token);
    for (const cause of causes) needed.add(cause);
  }
  for (const token of touched) {
    const { putBy, takers, readers } = process.tokens[token];
    if (putBy !== null) needed.add(putBy);
    for (const e of [...takers, ...readers]) if (isFixed[e]) needed.add(e);
  }
  const events = [...needed].sort((a, b) => a - b);
  const numberOf = new Map(events.map((e, i) => [e, i]));
  const within = (several: readonly number[]) =>
    several.map((e) => numberOf.get(e)).filter((i) => i !== undefined);
  const causesOf = (e: number) => within(isFixed[e] ? process.past.union([e]) : process.events[e].causes);
  const relation = (matrix: BranchingProcess['past']) => {
    const part = bitMatrix(events.length);
    events.forEach((e, i) => {
      heed();
      for (const j of within(matrix.union([e]))) part.add(i, j);
    });
    return part;
  };
  const isOwn = (token: number) =>
    [...process.tokens[token].takers, ...process.tokens[token].readers].some((e) => numberOf.has(e));
  const tokens = [...process.tokens.keys()].filter(isOwn);
  const tokenOf = new Map(tokens.map((token, i) => [token, i]));
  return {
    events,
    isCopy: events.map((e) => isFixed[e]),
    process: {
      events: events.map((e, i) => {
        const { variants, takes, reads } = process.events[e];
        const own = (several: readonly number[]) => several.map((token) => tokenOf.get(token)!);
        return {
          variants,
          takes: own(takes),
          reads: own(reads),
          causes: causesOf(e).filter((cause) => cause !== i),
        };
      }),
      tokens: tokens.map((token) => {
        const { place, putBy, takers, readers } = process.tokens[token];
        return {
          place,
          putBy: putBy === null ? null : (numberOf.get(putBy) ?? null),
          takers: within(takers),
          readers: within(readers),
        };
      }),
      past: relation(process.past),
      conflicts: relation(process.conflicts),
    },
    delays: {
      causes: events.map((e) => (isFixed[e] ? [] : within(process.events[e].causes))),
      least: events.map((e) => (isFixed[e] ? earliest : delays.least)[e]),
      greatest: events.map((e) => (isFixed[e] ? earliest : delays.greatest)[e]),
    },
  };
}
