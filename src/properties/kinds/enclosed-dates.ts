import { type Decimal, type Fraction, fractionOf, whole } from '../../base/duration.ts';
import { formatLength } from '../../base/text/format-time.ts';
import type { NetTransition } from '../../tpn/net/time-petri-net.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { type Enclosure, type Figures, numericFigures } from '../answers/figures.ts';
import { lengthBoundsWords } from './outage-figures.ts';
import type { Reaching } from './reaching.ts';

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
  const least = { atLeast: inSeconds(0, unit), atMost: inSeconds(earliest.date, unit) };
  const greatest = { atLeast: inSeconds(latest.date, unit), atMost: most };
  const words = `enclosed: least ${lengthBoundsWords(least)}, greatest ${lengthBoundsWords(greatest)}`;
  return numericFigures(false, { earliest: least, latest: greatest }, { words });
}

type EndingNet = Pick<Translation, 'net' | 'horizon' | 'unit'>;

/** No run goes on after this date, in units; `Infinity` where something may take any time. */
export function endOfAll({ net, horizon }: EndingNet): number {
  const isEndless = ({ interval, spontaneous }: NetTransition) => interval.lft === Infinity && !spontaneous;
  return net.transitions.some(isEndless) ? Infinity : horizon;
}

/** Where no run was found that reaches it. */
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
