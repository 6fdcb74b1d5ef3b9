import { add, compare, type Decimal, type Duration, negate } from '../../base/duration.ts';
import type { Because } from '../../base/heed.ts';
import { NO_FAULTS } from '../../model/faults.ts';
import type { LimitedTurns } from '../../statespace/exploration/limits.ts';
import type { Result, Witness } from '../answers/verdict.ts';
import {
  allowing,
  countsOf,
  type FaultSet,
  isWithin,
  possibleFaults,
  setsOf,
  withoutOne,
} from './fault-sets.ts';
import type { Asking } from './sweep.ts';

/** A smallest set of faults with which a property does not hold, and a run that shows it. */
export interface BreakingSet {
  readonly set: FaultSet;
  /** `null` where no single run does. */
  readonly witness: Witness | null;
}

/** By how much a set of faults, none of which may be left out, delays the greatest date, in seconds. */
export interface Delay {
  readonly set: FaultSet;
  readonly latest: Duration;
  readonly delay: Duration;
}

/** What some faults do to a property. */
export interface FaultSearch {
  readonly breaking: readonly BreakingSet[];
  /** The largest delay first; none where the property has no date. */
  readonly delays: readonly Delay[];
  /** What kept some sets from being told; `null` where all are. */
  readonly because: Because | null;
}

/**
 * The smallest sets of up to so many faults that break a property, and by how much all others delay its greatest date.
 *
 * Sets are tried from the smallest on, each by itself: only its faults may happen. What holds one that is known to break
 * the property is left out, for it breaks it too. Where one search for the branches of all of them tells, each is asked of
 * these.
 */
export function* searchFaults(
  { ask, model, program, property, isTimed, isDated, latestBy, byFaults, reached }: Asking,
  upTo: number,
): LimitedTurns<FaultSearch> {
  const breaking: BreakingSet[] = [];
  const latest = new Map<string, Latest>();
  const noteDate = (set: FaultSet, date: Duration) => latest.set(keyOf(set), { set, date });
  let because: Because | null = null;
  const note = (set: FaultSet, { verdict, witnesses, interval }: Result): void => {
    if (verdict.kind === 'unknown') because = verdict.because;
    else if (verdict.kind === 'violated') breaking.push({ set, witness: witnesses[0] ?? null });
    if (verdict.kind === 'holds' && interval !== null) noteDate(set, interval.max);
  };
  const noteAsWithFewer = (set: FaultSet): void => {
    const [first, ...others] = withoutOne(set).flatMap((less) => latest.get(keyOf(less))?.date ?? []);
    if (first !== undefined)
      noteDate(
        set,
        others.reduce((most, date) => (compare(date, most) > 0 ? date : most), first),
      );
  };
  note([], yield* ask(NO_FAULTS));
  if (breaking.length > 0 || upTo === 0) return { breaking, delays: [], because };
  // If the property has no dates and all faults together do not break it, no single set needs to be tried.
  if (!isDated && (yield* ask({ any: upTo, zones: new Map() })).verdict.kind === 'holds')
    return { breaking, delays: [], because };
  const faults = possibleFaults(model, program, isTimed);
  const latestWith = isDated ? latestBy(upTo) : null;
  const tell = latestWith === null ? yield* byFaults(upTo) : null;
  const deadline = 'deadline' in property ? property.deadline : null;
  const found = (stopped: Because | null): FaultSearch => ({
    breaking,
    delays: isDated ? delaysOf([...latest.values()]) : [],
    because: stopped,
  });
  // Where each set of some size breaks the property, or has more faults than any run, so has each larger one.
  let isNews = true;
  for (let size = 1; size <= upTo && isNews; size++) {
    const known = [...breaking];
    isNews = false;
    for (const set of setsOf(faults, size)) {
      const limit = reached();
      if (limit !== null) return found(limit);
      if (known.some((each) => isWithin(each.set, set))) continue;
      const date = latestWith?.(countsOf(set)) ?? null;
      if (date !== null && (deadline === null || compare(date, deadline) <= 0)) noteDate(set, date);
      else {
        const answer = tell === null ? null : yield* tell(countsOf(set));
        if (answer === 'as-with-fewer') {
          noteAsWithFewer(set);
          continue;
        }
        note(set, answer ?? (yield* ask(allowing(set))));
      }
      isNews = true;
    }
  }
  return found(because);
}

/** The greatest date with the faults of a set. */
interface Latest {
  readonly set: FaultSet;
  readonly date: Duration;
}

function delaysOf(latest: readonly Latest[]): readonly Delay[] {
  const without = latest.find(({ set }) => set.length === 0)?.date;
  if (without === undefined || without === 'inf') return [];
  const dates = new Map(latest.map(({ set, date }) => [keyOf(set), date]));
  const delays = latest.flatMap(({ set, date }): readonly Delay[] => {
    // A set with a fault that adds nothing to the delay of the others says nothing new.
    const isNeeded = withoutOne(set).every((less) => {
      const before = dates.get(keyOf(less));
      return before === undefined || compare(before, date) < 0;
    });
    return set.length > 0 && isNeeded ? [{ set, latest: date, delay: difference(date, without) }] : [];
  });
  return delays.sort((a, b) => compare(b.delay, a.delay));
}

function difference(date: Duration, from: Decimal): Duration {
  return date === 'inf' ? date : add(date, negate(from));
}

function keyOf(set: FaultSet): string {
  return JSON.stringify(set);
}
