import {
  compare,
  type Decimal,
  type Duration,
  type Fraction,
  fractionOf,
  fromUnits,
} from '../model/duration.ts';
import { formatTime } from '../model/format-time.ts';
import { portName } from '../model/state.ts';
import { wholeRun } from '../statespace/causal/joint.ts';
import { type Length, type Lengths, lengthsOf } from '../statespace/causal/lengths.ts';
import type { Because } from '../statespace/limits.ts';
import { TELLS_NOTHING_APART } from '../statespace/symmetry.ts';
import { isGreaterFraction } from './cycle-mean.ts';
import { inactiveStretches } from './inactivity.ts';
import {
  type CausalView,
  type Kind,
  NEEDS_NOTHING,
  type SpecOf,
  type StateView,
  unitOf,
} from './question.ts';
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
  needs: ({ port }) => ({ ...NEEDS_NOTHING, watchedPorts: [port], changesOf: port, passing: true }),
  tellsApart: ({ port }, _context, { activeOf }) => ({ ...TELLS_NOTHING_APART, places: [activeOf(port)] }),
  ask: (spec, _context, view) => {
    let found: Found | null = null;
    return {
      deadlock: (state) => {
        found = widened(found, state, outagesIn(spec, view, state));
      },
      answer: (because) =>
        answer(spec, view.translation.unit, found && extentsOf(spec, view, found), because),
    };
  },
  onCausalNets: (spec, _context, branches) => {
    const unit = unitOf(branches);
    const bounds = [spec.total, spec.longest].filter((bound) => bound !== null && bound !== 'inf');
    const beyond = Math.max(0, ...bounds.map((bound) => unitsAfter(bound, unit)));
    let found: Extents | null = null;
    for (const branch of branches) {
      const stretches = inactiveStretches(spec.port, branch);
      const lengths = stretches && lengthsOf(branch.net, stretches, beyond);
      if (lengths === null) return null;
      const here = causalExtents(lengths, branch);
      found = found === null ? here : joined(found, here);
    }
    return answer(spec, unit, found, null);
  },
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

/** The lengths of outages over all runs, in time units: in all, and at a stretch. */
interface Extents {
  readonly total: Extent;
  readonly longest: Extent;
}

interface Extent {
  readonly least: Fraction;
  /** `null` when it has no bound. */
  readonly greatest: bigint | null;
  /** A run with the greatest; where there is none, one with at least so many units. */
  readonly show: (from: number, title: string) => Witness;
}

function extentsOf(spec: SpecOf<'outage'>, view: StateView, found: Found): Extents {
  const extent = (least: Fraction, peak: Peak, greatestOf: typeof greatestTotal): Extent => ({
    least,
    greatest: peak.greatest?.length ?? null,
    show: (from, title) => {
      const { apart } = peak.greatest ?? greatestBeyond(spec, view, peak.state, from, greatestOf);
      const aim = { changesOf: view.translation.activeOf(spec.port), apart };
      return view.witness({ state: peak.state, firing: null }, aim, title);
    },
  });
  return {
    total: extent(found.leastTotal, found.total, greatestTotal),
    longest: extent(found.leastLongest, found.longest, greatestLongest),
  };
}

/** Outages without bound grow at least as fast as the run: see the earliest run off, and wait for so long. */
function greatestBeyond(
  spec: SpecOf<'outage'>,
  view: StateView,
  state: number,
  from: number,
  greatestOf: typeof greatestTotal,
): Greatest {
  const { most, stretches } = outagesIn(spec, view, state);
  const earliest = 0 - most[0]!.at(-1)!;
  return greatestOf(endingBy(most, earliest + from), stretches)!;
}

function causalExtents({ total, longest }: Lengths, { witness }: CausalView): Extents {
  const extent = ({ least, most, dates }: Length): Extent => ({
    least: whole(BigInt(least)),
    greatest: most === Infinity ? null : BigInt(most),
    show: (_from, title) => witness(wholeRun(dates), title),
  });
  return { total: extent(total), longest: extent(longest) };
}

/** The lengths over the runs of both. */
function joined(one: Extents, other: Extents): Extents {
  const join = (a: Extent, b: Extent): Extent => ({
    ...(a.greatest === null || (b.greatest !== null && b.greatest <= a.greatest) ? a : b),
    least: lesser(a.least, b.least),
  });
  return { total: join(one.total, other.total), longest: join(one.longest, other.longest) };
}

/** One of the two lengths that are asked for. */
interface Measure {
  readonly extent: Extent;
  readonly bound: Duration | null;
  readonly isExceeded: boolean;
  /** How it is measured, as the end of a sentence. */
  readonly how: string;
}

function answer(
  spec: SpecOf<'outage'>,
  unit: Decimal,
  extents: Extents | null,
  because: Because | null,
): Answer {
  const measures = extents === null ? [] : measuresOf(spec, unit, extents);
  const isBounded = spec.total !== null || spec.longest !== null;
  const violated = measures.some(({ isExceeded }) => isExceeded);
  const [exceeded, others] = [true, false].map((is) => measures.filter((each) => each.isExceeded === is));
  return {
    ...EMPTY_ANSWER,
    verdict: isBounded || because !== null ? verdictOf(violated, because) : { kind: 'none' },
    // While some states are unexplored, shorter and longer outages may still be found.
    outage: because === null && extents !== null ? outageOf(extents, unit) : null,
    // The first witness is the one that shows the verdict.
    witnesses: [...exceeded!, ...others!].flatMap((measure) => shown(spec, unit, measure)),
  };
}

function measuresOf(spec: SpecOf<'outage'>, unit: Decimal, { total, longest }: Extents): readonly Measure[] {
  const measure = (extent: Extent, bound: Duration | null, how: string): Measure => {
    const length = extent.greatest === null ? 'inf' : fromUnits(extent.greatest, unit);
    return { extent, bound, isExceeded: bound !== null && compare(length, bound) > 0, how };
  };
  return [measure(total, spec.total, 'in all'), measure(longest, spec.longest, 'at a stretch')];
}

function outageOf({ total, longest }: Extents, unit: Decimal): Answer['outage'] {
  const interval = ({ least, greatest }: Extent): LengthInterval => ({
    min: fractionOf(least, unit),
    max: greatest === null ? 'inf' : fractionOf(whole(greatest), unit),
  });
  return { total: interval(total), longest: interval(longest) };
}

function shown(
  { port }: SpecOf<'outage'>,
  unit: Decimal,
  { extent, bound, isExceeded, how }: Measure,
): readonly Witness[] {
  const title = (length: string) => `a run in which ${portName(port)} is out for ${length} ${how}`;
  if (extent.greatest === 0n) return [];
  if (extent.greatest !== null) return [extent.show(0, title(formatTime(fromUnits(extent.greatest, unit))))];
  return isExceeded ? [extent.show(unitsAfter(bound!, unit), title(`more than ${formatTime(bound!)}`))] : [];
}
