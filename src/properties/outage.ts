import { compare, type Duration, type Fraction, fractionOf, fromUnits } from '../model/duration.ts';
import { formatTime } from '../model/format-time.ts';
import { portName } from '../model/state.ts';
import type { Because } from '../statespace/limits.ts';
import { isGreaterFraction } from './cycle-mean.ts';
import { type Kind, NEEDS_NOTHING, type SpecOf, type StateView } from './question.ts';
import { unitsAfter } from './reaching.ts';
import {
  endingBy,
  everyOther,
  type Greatest,
  greatestLongest,
  greatestTotal,
  leastLongest,
  leastTotal,
  type Stretch,
} from './stretches.ts';
import { type Answer, EMPTY_ANSWER, type LengthInterval, verdictOf, type Witness } from './verdict.ts';

/** How long is a provide port inactive from the start to the last event, in all and at a stretch? */
export const outage: Kind<'outage'> = {
  kind: 'outage',
  needs: ({ port }) => ({ ...NEEDS_NOTHING, watchedPorts: [port], changesOf: port }),
  ask: (spec, _context, view) => {
    let found: Found | null = null;
    return {
      deadlock: (state) => {
        found = widened(found, state, outagesIn(spec, view, state));
      },
      answer: (because) => answer({ spec, view }, found, because),
    };
  },
  // The order of the changes, and so what counts as inactive, is not the same in all runs.
  onCausalNet: () => null,
};

/** The lengths over all runs found so far, in time units, and the last states of runs with the greatest. */
interface Found {
  readonly leastTotal: Fraction;
  readonly leastLongest: Fraction;
  readonly total: Peak;
  readonly longest: Peak;
}

interface Peak {
  readonly state: number;
  /** `null` when it has no bound. */
  readonly greatest: Greatest | null;
}

/** What the runs that end in a state have between them: the bounds of their dates, and when the port is inactive. */
interface Outages {
  readonly most: ReturnType<StateView['pastDates']>;
  readonly stretches: readonly Stretch[];
}

function outagesIn({ port }: SpecOf<'outage'>, view: StateView, state: number): Outages {
  const most = view.pastDates(state);
  const isUpAtStart = view.translation.activeOf(port).some((place) => view.tokens(0, place) > 0);
  return { most, stretches: everyOther(most.length, !isUpAtStart) };
}

function widened(found: Found | null, state: number, { most, stretches }: Outages): Found {
  const here: Found = {
    leastTotal: whole(leastTotal(most, stretches)),
    leastLongest: leastLongest(most, stretches),
    total: { state, greatest: greatestTotal(most, stretches) },
    longest: { state, greatest: greatestLongest(most, stretches) },
  };
  if (found === null) return here;
  return {
    leastTotal: lesser(found.leastTotal, here.leastTotal),
    leastLongest: lesser(found.leastLongest, here.leastLongest),
    total: higher(found.total, here.total),
    longest: higher(found.longest, here.longest),
  };
}

function whole(units: bigint): Fraction {
  return { numerator: units, denominator: 1n };
}

function lesser(a: Fraction, b: Fraction): Fraction {
  return isGreaterFraction(a, b) ? b : a;
}

function higher(a: Peak, b: Peak): Peak {
  if (a.greatest === null) return a;
  return b.greatest === null || b.greatest.length > a.greatest.length ? b : a;
}

interface Asked {
  readonly spec: SpecOf<'outage'>;
  readonly view: StateView;
}

/** One of the two lengths that are asked for. */
interface Measure {
  readonly peak: Peak;
  readonly bound: Duration | null;
  readonly isExceeded: boolean;
  /** How it is measured, as the end of a sentence. */
  readonly how: string;
  /** The greatest of a state, in those of its runs that end by a date. */
  readonly greatestOf: typeof greatestTotal;
}

function answer(asked: Asked, found: Found | null, because: Because | null): Answer {
  const { spec } = asked;
  const measures = found === null ? [] : measuresOf(asked, found);
  const isBounded = spec.total !== null || spec.longest !== null;
  const violated = measures.some(({ isExceeded }) => isExceeded);
  const [exceeded, others] = [true, false].map((is) => measures.filter((each) => each.isExceeded === is));
  return {
    ...EMPTY_ANSWER,
    verdict: isBounded || because !== null ? verdictOf(violated, because) : { kind: 'none' },
    // While some states are unexplored, shorter and longer outages may still be found.
    outage: because === null && found !== null ? outageOf(asked, found) : null,
    // The first witness is the one that shows the verdict.
    witnesses: [...exceeded!, ...others!].flatMap((measure) => shown(asked, measure)),
  };
}

function measuresOf({ spec, view }: Asked, found: Found): readonly Measure[] {
  const { unit } = view.translation;
  const measure = (peak: Peak, bound: Duration | null): Pick<Measure, 'peak' | 'bound' | 'isExceeded'> => {
    const length = peak.greatest === null ? 'inf' : fromUnits(peak.greatest.length, unit);
    return { peak, bound, isExceeded: bound !== null && compare(length, bound) > 0 };
  };
  return [
    { ...measure(found.total, spec.total), how: 'in all', greatestOf: greatestTotal },
    { ...measure(found.longest, spec.longest), how: 'at a stretch', greatestOf: greatestLongest },
  ];
}

function outageOf({ view }: Asked, found: Found): Answer['outage'] {
  const { unit } = view.translation;
  const interval = (min: Fraction, { greatest }: Peak): LengthInterval => ({
    min: fractionOf(min, unit),
    max: greatest === null ? 'inf' : fractionOf(whole(greatest.length), unit),
  });
  return {
    total: interval(found.leastTotal, found.total),
    longest: interval(found.leastLongest, found.longest),
  };
}

function shown(
  { spec, view }: Asked,
  { peak, bound, isExceeded, how, greatestOf }: Measure,
): readonly Witness[] {
  const { unit } = view.translation;
  const show = ({ apart }: Greatest, length: string): Witness => {
    const aim = { changesOf: view.translation.activeOf(spec.port), apart };
    return view.witness(
      { state: peak.state, firing: null },
      aim,
      `a run in which ${portName(spec.port)} is out for ${length} ${how}`,
    );
  };
  if (peak.greatest !== null) {
    const { length } = peak.greatest;
    return length === 0n ? [] : [show(peak.greatest, formatTime(fromUnits(length, unit)))];
  }
  if (!isExceeded) return [];
  // Outages without bound grow at least as fast as the run: see the earliest run off, and wait for so long.
  const { most, stretches } = outagesIn(spec, view, peak.state);
  const earliest = 0 - most[0]!.at(-1)!;
  const greatest = greatestOf(endingBy(most, earliest + unitsAfter(bound!, unit)), stretches);
  return [show(greatest!, `more than ${formatTime(bound!)}`)];
}
