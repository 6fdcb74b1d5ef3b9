import { maxOf } from '../../../base/extremes.ts';
import { heed } from '../../../base/heed.ts';
import type { Budget } from '../dates/budget.ts';
import { boundedDelays } from '../dates/greatest-dates.ts';
import type { NetActions } from './action-events.ts';
import { type Block, blocksOf } from './blocks.ts';
import { at, type LargeSet, largestSets } from './largest-sets.ts';
import { largestSetsUnder } from './largest-sets-under-constraints.ts';
import { combined, lastUpTo, type StepFunction, sumsAt, valueAt } from './step-function.ts';

/** How many actions run together at most over all runs, and which. */
export interface ParallelismFound {
  /** The largest number of actions that were found to run together in some run. */
  readonly count: number;
  /** No more run together in any; the same as `count` where the search was finished. */
  readonly atMost: number;
  /** Of each part, the way that it goes then and which actions run, by index. */
  readonly chosen: readonly ChosenSet[];
}

/** Which way a part goes, and which of its actions run then, by index. */
export interface ChosenSet {
  readonly way: number;
  readonly set: readonly number[];
}

/**
 * The largest number of actions that run together at one moment of some run; with `lasting`, while time passes.
 *
 * Strongly NP-hard, so a search. At one date, the numbers of parts, and of the blocks of each (see {@link blocksOf}), add
 * up; of each block they are a step function of the date (see {@link parallelismOf} and {@link parallelismUnder}). Some best set
 * can run together at a date at which one of these functions may rise, so only those dates are tried, those with the
 * greatest bounds first.
 *
 * @param parts that go their ways whatever the others do: of each way its actions, with a net that has them and in which
 * other parts have no influence on them
 * @param left sets that may be tried, a large one counting for several; where they do not suffice, the number is
 * enclosed by what was found and by what is left of the bounds of each date
 * @throws DatesNotFound
 */
export function greatestParallelism(
  parts: readonly (readonly NetActions[])[],
  lasting: boolean,
  left: Budget,
): ParallelismFound {
  const horizon = maxOf(
    parts.flatMap((ways) => ways.map(({ net }) => boundedDelays(net, net.constraints, 0).most)),
  );
  const numbers = parts.flatMap((ways, part) =>
    parallelismOfPart(ways, lasting, horizon, left).map((each) => ({ ...each, part })),
  );
  let best: readonly Chosen[] = [];
  let count = 0;
  /** What may still run at dates that were not searched, or not to the end. */
  let open = 0;
  const isKnown = new Set(numbers.flatMap(({ known }) => known));
  for (const { date, atMost } of datesToTry(numbers)) {
    heed();
    if (atMost <= count) break;
    if (left.steps < 0 && !isKnown.has(date)) {
      open = Math.max(open, atMostAt(numbers, date));
      continue;
    }
    const found = setsAt(numbers, date, count);
    if (found === null) continue;
    if (found.count > count) [best, count] = [found.chosen, found.count];
    open = Math.max(open, found.atMost);
  }
  const chosen = parts.map((_, part) => {
    const own = best.filter((each) => each.part === part);
    return { way: own[0]?.way ?? 0, set: own.flatMap(({ set }) => set) };
  });
  return { count, atMost: Math.max(count, open), chosen };
}

/** The dates at which a number may rise, each with the most that may run then; the greatest first. */
function datesToTry(numbers: readonly ParallelismByDate[]) {
  const dates = [...new Set(numbers.flatMap((each) => each.dates))].sort((a, b) => a - b);
  const atMost = sumsAt(
    numbers.map(({ bound }) => bound),
    dates.map(at),
  );
  return dates.map((date, i) => ({ date, atMost: atMost[i] })).sort((a, b) => b.atMost - a.atMost);
}

function atMostAt(numbers: readonly Pick<ParallelismByDate, 'atMost'>[], date: number): number {
  return numbers.reduce((sum, { atMost }) => sum + atMost(date), 0);
}

/**
 * Large sets of all parts together at `date`, and the most that there can be; `null` when that is no more than
 * `atLeast`.
 */
function setsAt(
  numbers: readonly (ParallelismByDate & Pick<Chosen, 'part'>)[],
  date: number,
  atLeast: number,
) {
  let atMost = atMostAt(numbers, date);
  let count = 0;
  const chosen: Chosen[] = [];
  for (const each of numbers) {
    if (atMost <= atLeast) return null;
    const before = each.atMost(date);
    const { way, set, isLargest } = each.at(date);
    if (isLargest) atMost += set.length - before;
    count += set.length;
    chosen.push({ part: each.part, way, set });
  }
  return atMost > atLeast ? { count, chosen, atMost } : null;
}

interface Chosen extends ChosenSet {
  readonly part: number;
}

/** The largest sets of some actions of a part, by their index among all of its way, at any date. */
interface ParallelismByDate {
  /** The dates at which the number may rise. */
  readonly dates: readonly number[];
  /** Those of them at which a set has been found before any is asked for. */
  readonly known: readonly number[];
  /** No set is larger, whatever has been found; see {@link largestSets}. */
  readonly bound: StepFunction;
  /** Likewise, from what has been found too. */
  readonly atMost: (date: number) => number;
  readonly at: (date: number) => ChosenSet & Pick<LargeSet, 'isLargest'>;
}

/** Those of the blocks of a part that goes one way; else, at each date, of the way that has most. */
function parallelismOfPart(
  ways: readonly NetActions[],
  lasting: boolean,
  horizon: number,
  left: Budget,
): readonly ParallelismByDate[] {
  const blocks = ways.map(({ net, actions }, way) =>
    blocksOf(net, actions).map(
      (block): ParallelismByDate =>
        block.net.constraints.length === 0
          ? parallelismOf(block, way, lasting, left)
          : parallelismUnder(block, way, lasting, horizon, left),
    ),
  );
  return blocks.length === 1 ? blocks[0] : [mostParallelWay(blocks)];
}

function mostParallelWay(ways: readonly (readonly ParallelismByDate[])[]): ParallelismByDate {
  const bounds = ways.map((each) =>
    combined(
      each.map(({ bound }) => bound),
      (values) => values.reduce((sum, value) => sum + value, 0),
    ),
  );
  const atMost = (date: number) => maxOf(ways.map((each) => atMostAt(each, date)));
  return {
    dates: ways.flatMap((each) => each.flatMap(({ dates }) => dates)),
    known: ways.flatMap((each) => each.flatMap(({ known }) => known)),
    bound: combined(bounds, (values) => maxOf(values)),
    atMost,
    at: (date) => {
      let best: ChosenSet = { way: 0, set: [] };
      for (const [way, each] of ways.entries()) {
        if (atMostAt(each, date) <= best.set.length) continue;
        const set = each.flatMap((block) => block.at(date).set);
        if (set.length > best.set.length) best = { way, set };
      }
      return { ...best, isLargest: best.set.length === atMost(date) };
    },
  };
}

/**
 * Between the earliest dates of two starts, the number never rises: what can run together can do so at the earliest
 * date of its last start, and until some date. So the set of a later date will do where no more can be: by the number
 * at an earlier date, or by the bound.
 */
function parallelismOf(block: Block, way: number, lasting: boolean, left: Budget): ParallelismByDate {
  const sets = largestSets(block, lasting, left);
  const { net, actions } = block;
  const starts = [...new Set(actions.map(({ start }) => (start === null ? 0 : net.earliest[start])))].sort(
    (a, b) => a - b,
  );
  /** By start: what has been found from there to the next one, in the order of dates. */
  const found = starts.map((): SetsFound => ({ dates: [], sets: [] }));
  const foundFrom = (date: number): SetsFound | undefined => found[lastUpTo(starts, date)];
  /** One that is known to be a largest set at `date`. */
  const known = ({ dates, sets }: SetsFound, date: number): readonly number[] | null => {
    const i = lastUpTo(dates, date);
    if (dates[i] === date) return sets[i];
    const later = sets[i + 1];
    return later !== undefined && later.length === most(sets[i], date) ? later : null;
  };
  /** No set is larger at `date`, given a largest one at an earlier date. */
  const most = (earlier: readonly number[] | undefined, date: number): number =>
    Math.min(valueAt(sets.bound, at(date)), earlier?.length ?? Infinity);
  return {
    dates: starts,
    known: [],
    bound: sets.bound,
    atMost: (date) => {
      const here = foundFrom(date);
      if (here === undefined) return 0;
      const earlier = here.sets[lastUpTo(here.dates, date)];
      return known(here, date)?.length ?? most(earlier, date);
    },
    at: (date) => {
      const here = foundFrom(date);
      if (here === undefined) return { way, set: [], isLargest: true };
      const already = known(here, date);
      if (already !== null) return { way, set: already, isLargest: true };
      const found = sets.at(date);
      const set = found.set.map((a) => block.indices[a]);
      if (found.isLargest) {
        const i = lastUpTo(here.dates, date) + 1;
        here.dates.splice(i, 0, date);
        here.sets.splice(i, 0, set);
      }
      return { way, set, isLargest: found.isLargest };
    },
  };
}

/** Of a block with constraints: all that is to be found is, once. */
function parallelismUnder(
  block: Block,
  way: number,
  lasting: boolean,
  horizon: number,
  left: Budget,
): ParallelismByDate {
  const ranges = largestSetsUnder(block, lasting, horizon, left);
  const dates = ranges.map(({ from }) => from);
  const rangeAt = (date: number) => ranges[lastUpTo(dates, date)];
  return {
    dates,
    known: ranges.filter(({ set }) => set.length > 0).map(({ from }) => from),
    bound: { from: dates.map(at), values: ranges.map(({ atMost }) => atMost) },
    atMost: (date) => rangeAt(date).atMost,
    at: (date) => {
      const { set, atMost } = rangeAt(date);
      return { way, set: set.map((a) => block.indices[a]), isLargest: set.length === atMost };
    },
  };
}

interface SetsFound {
  readonly dates: number[];
  readonly sets: (readonly number[])[];
}
