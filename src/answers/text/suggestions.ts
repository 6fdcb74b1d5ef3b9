import { changeWords, diffOfWaits } from '../../model/change/program-diff.ts';
import type { Program } from '../../model/program.ts';
import type { Result } from '../../properties/answers/verdict.ts';
import type { Repair, Search, Suggestions } from '../../properties/change/suggest.ts';
import { becauseWords, figuresOf, rangeWords } from '../../properties/results/wording.ts';
import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import { count, grouped, prose } from '../words.ts';
import { modelHeading } from './heading.ts';
import { resultBlock } from './result.ts';

/** Of many repairs, so many are shown. */
const MOST_SHOWN = 5;

/** How one property can be repaired, program by program. */
export function suggestedText({ model, suggestions }: AnswerTo<'suggest'>, colors: Palette): string {
  return [modelHeading(model, colors), ...suggestions.map((each) => suggestionBlock(each, colors))].join(
    '\n',
  );
}

/** How one property of one program can be repaired. */
function suggestionBlock({ before, program, search }: Suggestions, colors: Palette): string {
  return [
    resultBlock(before, colors),
    ...conclusion(before, search, colors),
    ...(search?.repairs ?? []).slice(0, MOST_SHOWN).flatMap((r, i) => repairLines(r, i, program, colors)),
    ...moreLine(search?.repairs ?? []),
    ...(search === null ? [] : partialLines(search, program, colors)),
    '',
  ].join('\n');
}

function conclusion(before: Result, search: Search | null, colors: Palette): readonly string[] {
  if (search === null) {
    const why = { holds: 'it holds', none: 'it only measures', unknown: '', violated: '' };
    const words = why[before.verdict.kind];
    return words === ''
      ? ['Whether there is anything to repair is unknown.']
      : [`Nothing to repair: ${words}.`];
  }
  const { repairs, tried, undecided } = search;
  const open = undecided === 0 ? '' : `; ${undecided} of them could not be decided within the limits`;
  const tries = `${count(tried, 'changed program was', 'changed programs were')} tried${open}`;
  const stopped = search.because === null ? [] : [stoppedWords(search.because)];
  const [first] = repairs;
  if (first === undefined) {
    const { spec } = before;
    const isOfFaults = spec.faults !== undefined || 'upTo' in spec;
    const helps = isOfFaults ? ', no `try` and no retry' : '';
    const none = colors.bold(
      `No change of one or two waits${helps} was found after which all properties hold`,
    );
    return [`${none}: ${tries}.`, ...stopped];
  }
  const isOfWaits = repairs.every(({ changes }) =>
    changes.every(({ kind }) => kind !== 'try' && kind !== 'retry'),
  );
  const size = !isOfWaits ? '' : first.changes.length === 1 ? ' of one wait' : ' of two waits';
  const ways = count(repairs.length, `change${size} repairs`, `changes${size} repair`);
  const each = repairs.length === 1 ? 'it' : 'each of them';
  return [`${colors.bold(`${ways} it`)}; after ${each}, all properties hold. ${tries}.`, ...stopped, ''];
}

function stoppedWords(because: NonNullable<Search['because']>): string {
  const why =
    because === 'max-candidates' ? 'the limit on changed programs was reached' : becauseWords(because);
  return `The search was not complete, because ${why}.`;
}

function moreLine(repairs: readonly Repair[]): readonly string[] {
  const more = repairs.length - MOST_SHOWN;
  return more > 0 ? [`  ... and ${grouped(more)} more; --format json has them all`] : [];
}

function repairLines(repair: Repair, i: number, program: Program, colors: Palette): readonly string[] {
  const { changes, terminates, results, takesOrderAway } = repair;
  const ends = rangeWords(terminates.min, terminates.max);
  const own = results[0] === undefined ? '' : figuresOf(results[0]);
  return [
    `  ${colors.bold(`${i + 1}.`)} ${prose(changes.map(changeWords).join('; '), colors)}`,
    ...(takesOrderAway
      ? [`     ${colors.yellow('takes order away')} that may be there for another reason`]
      : []),
    `     the program ends after ${ends}${own === '' || own === ends ? '' : `; ${results[0]!.spec.name}: ${own}`}`,
    ...diffLines(program, repair.program, colors),
    '',
  ];
}

function diffLines(before: Program, after: Program, colors: Palette): readonly string[] {
  const tints = { '+': colors.green, '-': colors.red, ' ': (text: string) => text };
  return diffOfWaits(before, after).flatMap(({ thread, lines }) => [
    ...(before.threads.length === 1 ? [] : [`     ${colors.dim(`${thread}:`)}`]),
    ...lines.map(({ sign, text }) => `     ${tints[sign](`${sign} ${text}`)}`),
  ]);
}

/** Changes that repair the property and leave another one violated. */
function partialLines({ partial }: Search, program: Program, colors: Palette): readonly string[] {
  if (partial.length === 0) return [];
  const after = partial.length === 1 ? 'this change' : `these ${partial.length} changes`;
  return [
    '',
    `After ${after} it would hold, but not all other properties:`,
    '',
    ...partial.slice(0, MOST_SHOWN).flatMap((repair, i) => {
      const [head, ...more] = repairLines(repair, i, program, colors);
      const violated = repair.results.filter(({ verdict }) => verdict.kind === 'violated');
      return [head!, `     ${colors.red('violated')}: ${namesOf(violated)}`, ...more];
    }),
    ...moreLine(partial),
  ];
}

function namesOf(results: readonly Result[]): string {
  return results.map(({ spec }) => spec.name).join(', ');
}
