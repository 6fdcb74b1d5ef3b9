import { type Decimal, type Fraction, fractionOf, whole } from '../../base/duration.ts';
import { formatLength } from '../../base/text/format-time.ts';
import type { NetTransition } from '../../tpn/net/time-petri-net.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { type Enclosure, type Figures, numericFigures } from '../answers/figures.ts';
import type { Reaching } from '../question/question.ts';
import { lengthBoundsWords } from './outage-figures.ts';

/**
 * What is known of the dates at which runs reach a goal where not all states were explored: between which bounds the
 * least and the greatest of them are. Those that were found are attained, and no run goes on for longer than all that may
 * happen takes one after another. `null` where that says nothing.
 */
export function enclosedDates(
  { earliest, latest }: Pick<Reaching, 'earliest' | 'latest'>,
  translation: EndingNet,
): Figures | null {
  const { unit } = translation;
  const end = endOfAll(translation);
  const most = inSeconds(end, unit);
  if (earliest === null || latest === null) return end === Infinity ? null : beyondNone(most);
  return datesBetween({ atLeast: 0, atMost: earliest.date }, { atLeast: latest.date, atMost: end }, unit);
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
function beyondNone(most: Fraction | 'inf'): Figures {
  const any: Enclosure<Fraction | 'inf'> = { atLeast: whole(0n), atMost: most };
  return numericFigures(
    false,
    { earliest: any, latest: any },
    { words: `enclosed: at most ${formatLength(most)}` },
  );
}

function inSeconds(units: number, unit: Decimal): Fraction | 'inf' {
  return units === Infinity ? 'inf' : fractionOf(whole(BigInt(units)), unit);
}
