import { type Block, blocksOf, type DatedEvents } from './blocks.ts';
import type { CausalNet } from './causal-net.ts';
import { jointMoment, type Moment } from './joint.ts';
import { lastUpTo, type StepFunction, sumsAt, valueAt } from './step-function.ts';
import { at, type Budget, mayRun, type WidestSets, widestSets } from './widest-set.ts';

/** An action: it runs from the event `start` (`null`: from the start of the run) until the event `end`. */
export interface Action {
  readonly start: number | null;
  readonly end: number;
}

export interface Width {
  /** The largest number of actions that were found to run together in some run. */
  readonly count: number;
  /** No more run together in any; the same as `count` where the search was finished. */
  readonly atMost: number;
  /** At which `count` of them run. */
  readonly moment: Moment;
}

/**
 * The largest number of actions that run together at one moment of some run; with `lasting`, while time passes.
 *
 * Strongly NP-hard, so a search. Some best set can run together at the earliest date of one of its own starts, so only
 * those dates are tried, those with the highest bound first. At one date, the numbers of the blocks add up (see
 * {@link blocksOf}); of each block they are a step function of the date (see {@link numbersOf}).
 *
 * @param budget sets that may be tried, a large one counting for several; where they do not suffice, the number is
 * enclosed by what was found and by what is left of the bounds of each date
 */
export function greatestWidth(
  net: CausalNet,
  actions: readonly Action[],
  lasting: boolean,
  budget: number,
): Width {
  const left = { sets: budget };
  const blocks = blocksOf(net, actions).map((block) => numbersOf(block, lasting, left));
  let best: readonly number[] = [];
  /** At the dates that were not searched, or not to the end. */
  let open = 0;
  for (const { date, atMost } of datesToTry(net, actions, lasting, blocks)) {
    if (atMost <= best.length) break;
    if (left.sets < 0) {
      open = Math.max(open, Math.min(atMost, atMostAt(blocks, date)));
      continue;
    }
    const found = setsAt(blocks, date, best.length);
    if (found === null) continue;
    if (found.set.length > best.length) best = found.set;
    open = Math.max(open, Math.min(atMost, found.atMost));
  }
  const moment = jointMoment(
    net,
    best.map((a) => actions[a].start).filter((e) => e !== null),
    best.map((a) => actions[a].end),
    lasting,
  );
  if (moment === null) throw new Error('the actions of a widest set cannot run together');
  return { count: best.length, atMost: Math.max(best.length, open), moment };
}

/**
 * The earliest dates of the starts, the highest bound first: no more run together at a date than the actions that may run
 * then, and than the widest sets without order. Of equal bounds, the one with more actions first.
 */
function datesToTry(
  net: CausalNet,
  actions: readonly Action[],
  lasting: boolean,
  blocks: readonly BlockNumbers[],
) {
  const dates = [...new Set(startDates(net, actions))].sort((a, b) => a - b);
  const inWindow = sumsAt(
    actions.map((action) => mayRun(net, action, lasting)),
    dates.map(at),
  );
  const withoutOrder = sumsAt(
    blocks.map(({ bound }) => bound),
    dates.map(at),
  );
  return dates
    .map((date, i) => ({ date, inWindow: inWindow[i], atMost: Math.min(inWindow[i], withoutOrder[i]) }))
    .sort((a, b) => b.atMost - a.atMost || b.inWindow - a.inWindow);
}

function startDates({ earliest }: DatedEvents, actions: readonly Action[]): readonly number[] {
  return actions.map(({ start }) => (start === null ? 0 : earliest[start]));
}

function atMostAt(blocks: readonly BlockNumbers[], date: number): number {
  return blocks.reduce((sum, block) => sum + block.atMost(date), 0);
}

/**
 * Large sets of all blocks together at `date`, and the most that there can be; `null` when that is no more than
 * `atLeast`.
 */
function setsAt(
  blocks: readonly BlockNumbers[],
  date: number,
  atLeast: number,
): { readonly set: readonly number[]; readonly atMost: number } | null {
  let atMost = atMostAt(blocks, date);
  const sets: (readonly number[])[] = [];
  for (const block of blocks) {
    if (atMost <= atLeast) return null;
    const before = block.atMost(date);
    const { set, isLargest } = block.at(date);
    if (isLargest) atMost += set.length - before;
    sets.push(set);
  }
  return atMost > atLeast ? { set: sets.flat(), atMost } : null;
}

/** The largest sets of one block, by their index among all actions, at any date. */
interface BlockNumbers {
  /** No set is larger, whatever has been found; see {@link WidestSets}. */
  readonly bound: StepFunction;
  /** Likewise, from what has been found too. */
  readonly atMost: (date: number) => number;
  readonly at: WidestSets['at'];
}

/**
 * Between the earliest dates of two starts, the number never rises: what can run together can do so at the earliest
 * date of its last start, and until some date. So the set of a later date will do where no more can be: by the number
 * at an earlier date, or by the bound.
 */
function numbersOf(block: Block, lasting: boolean, left: Budget): BlockNumbers {
  const sets = widestSets(block, lasting, left);
  const starts = [...new Set(startDates(block.net, block.actions))].sort((a, b) => a - b);
  /** By start: what has been found from there to the next one, in the order of dates. */
  const found = starts.map((): Found => ({ dates: [], sets: [] }));
  const foundFrom = (date: number): Found | undefined => found[lastUpTo(starts, date)];
  /** One that is known to be a largest set at `date`. */
  const known = ({ dates, sets }: Found, date: number): readonly number[] | null => {
    const i = lastUpTo(dates, date);
    if (dates[i] === date) return sets[i];
    const later = sets[i + 1];
    return later !== undefined && later.length === most(sets[i], date) ? later : null;
  };
  /** No set is larger at `date`, given a largest one at an earlier date. */
  const most = (earlier: readonly number[] | undefined, date: number): number =>
    Math.min(valueAt(sets.bound, at(date)), earlier?.length ?? Infinity);
  return {
    bound: sets.bound,
    atMost: (date) => {
      const here = foundFrom(date);
      if (here === undefined) return 0;
      const earlier = here.sets[lastUpTo(here.dates, date)];
      return known(here, date)?.length ?? most(earlier, date);
    },
    at: (date) => {
      const here = foundFrom(date);
      if (here === undefined) return { set: [], isLargest: true };
      const already = known(here, date);
      if (already !== null) return { set: already, isLargest: true };
      const found = sets.at(date);
      const set = found.set.map((a) => block.indices[a]);
      if (found.isLargest) {
        const i = lastUpTo(here.dates, date) + 1;
        here.dates.splice(i, 0, date);
        here.sets.splice(i, 0, set);
      }
      return { set, isLargest: found.isLargest };
    },
  };
}

interface Found {
  readonly dates: number[];
  readonly sets: (readonly number[])[];
}
