import { whole } from '../../base/duration.ts';
import { exactly, type Figures } from '../answers/figures.ts';
import { foundOf } from '../answers/verdict.ts';
import { byFirstRun, noArrival } from '../question/question.ts';
import type { Sweep } from './sweep.ts';

/** With how many faults does another property still hold? More faults allow more runs: the first number that breaks it tells. */
export const tolerates: Sweep<'tolerates'> = {
  kind: 'tolerates',
  answer: function* ({ upTo }, { ask }) {
    for (let any = 0; any <= upTo; any++) {
      const { verdict, witnesses } = yield* ask({ any, zones: new Map() });
      if (verdict.kind === 'unknown') return foundOf({ verdict });
      if (verdict.kind === 'violated')
        return foundOf({
          verdict: { kind: 'violated' },
          figures: toleratedFigures(any - 1),
          witnesses: () => witnesses,
        });
    }
    return foundOf({
      verdict: { kind: 'holds' },
      figures: toleratedFigures(upTo, ', and no more were asked for'),
    });
  },
  arrival: noArrival,
  refutedBy: byFirstRun,
};

/**
 * @param faults the most with which it holds; less than 0 where it does with none either
 * @param more what is to be said of more faults
 */
function toleratedFigures(faults: number, more = ''): Figures {
  const words =
    faults < 0
      ? 'not even without faults'
      : faults === 0
        ? 'without faults only'
        : `with ${faults} ${faults === 1 ? 'fault' : 'faults'}${more}`;
  return {
    isExact: true,
    words,
    more: [],
    numbers: faults < 0 ? {} : { faults: exactly(whole(BigInt(faults))) },
    json: { faults: faults < 0 ? null : faults },
  };
}
