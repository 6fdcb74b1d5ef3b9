import type { Model } from '../../model/whole/model.ts';
import type { Result, Verdict } from '../../properties/answers/verdict.ts';
import { answersWords, countedVerdicts } from '../../properties/results/counted.ts';
import { verdictWords } from '../../properties/results/wording.ts';
import { count } from '../count-words.ts';
import { type Child, element, lines, type Markup } from '../markup.ts';

/** What the page is about, what came of it in one line, and which answers are shown. */
export function header(
  model: Model,
  results: readonly Result[],
  title: string,
  withFilters: boolean,
): Markup {
  const programs = model.programs.filter(({ name }) => name !== null);
  const facts = [
    count(model.components.length, 'component'),
    count(
      model.components.reduce((sum, c) => sum + c.type.transitions.length, 0),
      'transition',
    ),
    count(model.connections.length, 'connection'),
    ...(programs.length === 0 ? [] : [count(programs.length, 'program')]),
  ];
  return element(
    'header',
    {},
    lines([
      element(
        'p',
        { class: 'eyebrow' },
        ['Madrigal', ...(model.file === null ? [] : [model.file])].join(' · '),
      ),
      element('h1', {}, title),
      model.about === undefined ? null : element('p', {}, model.about),
      element('p', { class: 'muted' }, facts.join(', ')),
      overall(results),
      withFilters ? filters(results) : null,
    ]),
  );
}

/** What came of all in one line, which stands out. */
export function overall(results: readonly Result[]): Markup {
  return element('p', { class: results.length === 0 ? 'overall muted' : 'overall' }, overallWords(results));
}

/** How many answers there are of each kind, worst first: all that the page shows, in the words of the other formats. */
export function overallWords(results: readonly Result[]): readonly Child[] {
  if (results.length === 0) return ['No property was asked.'];
  return [
    `${answersWords(results.length)}: `,
    ...countedVerdicts(results).flatMap(({ verdict, words }, i) => [
      i === 0 ? '' : ', ',
      element('span', { class: `verdict ${verdict.kind}` }, `${verdictWords(verdict).symbol} ${words}`),
    ]),
  ];
}

/** Radio buttons, which the style sheet heeds: they need no script. */
export function filters(results: readonly Result[]): Markup | null {
  const found = countedVerdicts(results);
  if (found.length < 2) return null;
  const button = (kind: string, words: readonly (Markup | string)[], isFirst: boolean) =>
    element(
      'label',
      {},
      element('input', { type: 'radio', name: 'show', id: `show-${kind}`, checked: isFirst ? '' : null }),
      element('span', { class: `verdict ${kind}` }, words),
    );
  return element(
    'fieldset',
    { class: 'filters' },
    lines([
      element('legend', {}, 'Show answers'),
      button('all', [`all ${results.length}`], true),
      ...found.map(({ verdict, number }) => {
        const { symbol, word } = verdictWords(verdict);
        const words = verdict.kind === 'holds' && number > 1 ? 'hold' : word;
        return button(verdict.kind, [`${symbol} ${number} ${words}`], false);
      }),
    ]),
  );
}

/** The rules by which the buttons hide what is not asked for. */
export function filterRules(): string {
  return (['violated', 'unknown', 'holds', 'none'] satisfies readonly Verdict['kind'][])
    .map(
      (kind) =>
        `main:has(#show-${kind}:checked) [data-verdict]:not([data-verdict="${kind}"]) { display: none; }`,
    )
    .join('\n');
}
