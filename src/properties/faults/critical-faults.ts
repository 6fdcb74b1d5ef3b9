import { toNumber, whole } from '../../base/duration.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { traceToJson } from '../../model/read/trace-json.ts';
import { exactly, type Figures, type FigureTable } from '../answers/figures.ts';
import { type Found, foundOf, verdictOf } from '../answers/verdict.ts';
import { byFirstRun, noArrival } from '../question/question.ts';
import { type FaultSearch, searchFaults } from './fault-search.ts';
import { setJson, setWords, sizeOf } from './fault-sets.ts';
import type { Sweep } from './sweep.ts';

/** Which faults break another property, and by how much do the others delay it? */
export const criticalFaults: Sweep<'critical-faults'> = {
  kind: 'critical-faults',
  answer: function* ({ upTo }, asking) {
    return answerOf(yield* searchFaults(asking, upTo));
  },
  arrival: noArrival,
  refutedBy: byFirstRun,
};

function answerOf(search: FaultSearch): Found {
  const { breaking, because } = search;
  return foundOf({
    verdict: verdictOf(breaking.length > 0, because),
    figures: figuresOf(search),
    witnesses: () =>
      breaking.flatMap(({ set, witness }) =>
        witness === null ? [] : [{ ...witness, title: `${witness.title}, by ${setWords(set)}` }],
      ),
  });
}

function figuresOf({ breaking, delays, because }: FaultSearch): Figures {
  const sets = breaking.map(({ set }) => setWords(set));
  const none = delays.length === 0 ? 'no fault breaks or delays it' : 'no fault breaks it';
  const longest = delays[0];
  const delayed =
    longest === undefined
      ? []
      : [
          `${setWords(longest.set)} ${longest.set.length === 1 ? 'delays' : 'delay'} it most, by ${formatTime(longest.delay)}`,
        ];
  return {
    isExact: because === null,
    words: [sets.length === 0 ? none : `broken by ${sets.join('; ')}`, ...delayed].join('; '),
    more: delays.map(({ set, delay }) => `${setWords(set)}: ${formatTime(delay)}`),
    numbers: { sets: exactly(whole(BigInt(sets.length))) },
    json: {
      sets: breaking.map(({ set, witness }) => ({
        faults: setJson(set),
        ...(witness === null ? {} : { witness: traceToJson(witness.trace) }),
      })),
      delays: delays.map(({ set, latest, delay }) => ({
        faults: setJson(set),
        latest: toNumber(latest),
        delay: toNumber(delay),
      })),
    },
    tables: tablesOf({ breaking, delays, because }),
  };
}

function tablesOf({ breaking, delays }: FaultSearch): readonly FigureTable[] {
  const breaks: FigureTable = {
    columns: ['Breaks it', 'Together'],
    rows: breaking.map(({ set }) => [setWords(set), `${sizeOf(set)}`]),
  };
  const late: FigureTable = {
    columns: ['Delays it', 'By', 'Latest'],
    rows: delays.map(({ set, delay, latest }) => [setWords(set), formatTime(delay), formatTime(latest)]),
  };
  return [breaks, late].filter(({ rows }) => rows.length > 0);
}
