import type { Fraction } from '../../base/duration.ts';
import { formatLength } from '../../base/text/format-time.ts';
import { type Enclosure, exactly, type Figures, numericFigures } from '../answers/figures.ts';

/** A least and a greatest length of time over all runs, in seconds; both are attained where they are finite. */
export interface LengthInterval {
  readonly min: Fraction;
  readonly max: Fraction | 'inf';
}

/** How long a port is inactive, over all runs. */
export interface OutageLengths {
  readonly total: LengthInterval;
  /** The longest single stretch of a run. */
  readonly longest: LengthInterval;
}

/** Of the least and the greatest length over all runs, in seconds: some run has `min.atMost`, some has `max.atLeast`. */
export interface LengthBounds {
  readonly min: Enclosure<Fraction | 'inf'>;
  readonly max: Enclosure<Fraction | 'inf'>;
}

/** What is proved of an outage where an analysis stopped before it was exact. */
export interface OutageBounds {
  readonly total: LengthBounds;
  readonly longest: LengthBounds;
}

/**
 * The figures of an outage that is known.
 *
 * @param none how it is called that there is none
 */
export function outageFigures({ total, longest }: OutageLengths, none = 'never inactive'): Figures {
  const numbers = {
    'total.min': exactly(total.min),
    'total.max': exactly(total.max),
    'longest.min': exactly(longest.min),
    'longest.max': exactly(longest.max),
  };
  return numericFigures(true, numbers, {
    words: outageWords({ total, longest }, none),
    more: [`a longest stretch of at least ${formatLength(longest.min)}`],
  });
}

/** The figures of an outage that is only enclosed. */
export function outageBoundsFigures({ total, longest }: OutageBounds): Figures {
  const numbers = {
    'total.min': total.min,
    'total.max': total.max,
    'longest.min': longest.min,
    'longest.max': longest.max,
  };
  const stretch = `greatest ${lengthBoundsWords(longest.max)} at a stretch`;
  const words = `least ${leastWords(total.min)}, greatest ${lengthBoundsWords(total.max)} in all; ${stretch}`;
  return numericFigures(false, numbers, { words });
}

/** `3 s to 12 s`; `at most 12 s, if any`, where nothing shows that all runs have some. */
function leastWords(least: LengthBounds['min']): string {
  const { atLeast, atMost } = least;
  const isNone = atLeast !== 'inf' && atLeast.numerator === 0n;
  if (!isNone || (atMost !== 'inf' && atMost.numerator === 0n)) return lengthBoundsWords(least);
  return atMost === 'inf' ? 'not known' : `at most ${formatLength(atMost)}, if any`;
}

/** `12 s to 40 s in all, at most 30 s at a stretch`. */
function outageWords({ total, longest }: OutageLengths, none: string): string {
  if (total.max !== 'inf' && total.max.numerator === 0n) return none;
  const stretch =
    longest.max === 'inf' ? 'any time at a stretch' : `at most ${formatLength(longest.max)} at a stretch`;
  return `${lengthWords(total)} in all, ${stretch}`;
}

function lengthWords({ min, max }: LengthInterval): string {
  const [least, greatest] = [formatLength(min), formatLength(max)];
  if (max === 'inf') return `${least} or more`;
  return least === greatest ? least : `${least} to ${greatest}`;
}

/** `40 s to 57 s`, `40 s or more`, `40 s`. */
export function lengthBoundsWords({ atLeast, atMost }: Enclosure<Fraction | 'inf'>): string {
  return atLeast === 'inf' ? formatLength('inf') : lengthWords({ min: atLeast, max: atMost });
}
