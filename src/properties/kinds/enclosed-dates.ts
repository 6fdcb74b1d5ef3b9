import { type Decimal, type Fraction, fractionOf, whole } from '../../base/duration.ts';
import { unlessStopped } from '../../base/heed.ts';
import { oncePer } from '../../base/memo.ts';
import { formatLength } from '../../base/text/format-time.ts';
import { soonestDates } from '../../statespace/net/soonest-dates.ts';
import type { NetTransition } from '../../tpn/net/time-petri-net.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { type Enclosure, type Figures, numericFigures } from '../answers/figures.ts';
import type { Reaching, ReachingGoal } from '../question/question.ts';
import { lengthBoundsWords } from './outage-figures.ts';

/**
 * What is known of the dates at which runs reach a goal where not all states were explored: between which bounds the
 * least and the greatest of them are. Those that were found are attained, none is before what has to happen first can be
 * over, and no run goes on for longer than all that may happen takes one after another. `null` where that says nothing.
 */
export function enclosedDates(
  goal: ReachingGoal,
  { earliest, latest }: Pick<Reaching, 'earliest' | 'latest'>,
  translation: Translation,
): Figures | null {
  const { unit } = translation;
  const end = endOfAll(translation);
  const soonest = soonestOf(goal, translation);
  if (earliest !== null && latest !== null)
    return datesBetween(
      { atLeast: soonest, atMost: earliest.date },
      { atLeast: latest.date, atMost: end },
      unit,
    );
  return end === Infinity && soonest === 0 ? null : whereNoneFound(soonest, end, unit);
}

const soonestIn = oncePer(({ net }: Pick<Translation, 'net'>) => soonestDates(net));

/** A date, in units, that none at which a run reaches the goal is before; 0 where nothing is known, or none does. */
function soonestOf({ places, when }: ReachingGoal, translation: Translation): number {
  const marked = places.map(translation.placeOf).filter((place) => place !== null);
  if (marked.length < places.length) return 0;
  return unlessStopped(
    () => {
      const soonest = soonestIn(translation);
      const last = when === 'end' ? soonest.emptied(translation.unfinished) : 0;
      const date = Math.max(soonest.marked(marked), last);
      return date === Infinity ? 0 : date;
    },
    () => 0,
  );
}

/** The figures of a least and a greatest date of which each is between two others, in units. */
export function datesBetween(least: UnitBounds, greatest: UnitBounds, unit: Decimal): Figures {
  const [earliest, latest] = [least, greatest].map(({ atLeast, atMost }) => ({
    atLeast: inSeconds(atLeast, unit),
    atMost: inSeconds(atMost, unit),
  }));
  const words = `enclosed: least ${lengthBoundsWords(earliest!)}, greatest ${lengthBoundsWords(latest!)}`;
  return numericFigures(false, { earliest: earliest!, latest: latest! }, { words });
}

/** Bounds of a date, in units; `Infinity` for none. */
interface UnitBounds {
  readonly atLeast: number;
  readonly atMost: number;
}

type EndingNet = Pick<Translation, 'net' | 'horizon' | 'unit'>;

/** No run goes on after this date, in units; `Infinity` where something may take any time. */
export function endOfAll({ net, horizon }: EndingNet): number {
  const isEndless = ({ interval, spontaneous }: NetTransition) => interval.lft === Infinity && !spontaneous;
  return net.transitions.some(isEndless) ? Infinity : horizon;
}

/** The bounds if no run was found that reaches the goal. */
function whereNoneFound(soonest: number, end: number, unit: Decimal): Figures {
  const any: Enclosure<Fraction | 'inf'> = {
    atLeast: inSeconds(soonest, unit),
    atMost: inSeconds(end, unit),
  };
  const words = soonest === 0 ? `at most ${formatLength(any.atMost)}` : lengthBoundsWords(any);
  return numericFigures(false, { earliest: any, latest: any }, { words: `enclosed: ${words}` });
}

function inSeconds(units: number, unit: Decimal): Fraction | 'inf' {
  return units === Infinity ? 'inf' : fractionOf(whole(BigInt(units)), unit);
}
