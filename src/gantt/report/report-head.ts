import type { Model } from '../../model/whole/model.ts';
import type { Result, Verdict } from '../../properties/answers/verdict.ts';
import { verdictWords } from '../../properties/results/wording.ts';
import { type Child, element, lines, type Markup } from '../markup.ts';
import { count, verdictMark } from './report-verdict.ts';

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

/** Worst first, as for exit statuses. */
const WORST_FIRST: readonly Verdict['kind'][] = ['violated', 'unknown', 'holds', 'none'];

/** What came of all in one line, which stands out. */
export function overall(results: readonly Result[]): Markup {
  return element('p', { class: results.length === 0 ? 'overall muted' : 'overall' }, overallWords(results));
}

/** What came of all in a few words. */
export function overallWords(results: readonly Result[]): readonly Child[] {
  const judged = results.filter(({ verdict }) => verdict.kind !== 'none');
  const worst = WORST_FIRST.flatMap((kind) => results.filter(({ verdict }) => verdict.kind === kind))[0];
  if (worst === undefined) return ['No property was asked.'];
  if (judged.length === 0) return ['Nothing to judge: all properties only measure.'];
  const same = judged.filter(({ verdict }) => verdict.kind === worst.verdict.kind).length;
  const answers = judged.length === 1 ? 'answer' : 'answers';
  const share =
    same === judged.length
      ? `${same === 1 ? '' : 'all '}${same} ${answers}`
      : `${same} of ${judged.length} ${answers}`;
  return [verdictMark(worst.verdict), `: ${share}`];
}

/** Radio buttons, which the style sheet heeds: they need no script. */
export function filters(results: readonly Result[]): Markup | null {
  const found = WORST_FIRST.flatMap((kind) => {
    const same = results.filter(({ verdict }) => verdict.kind === kind);
    return same.length === 0 ? [] : [{ kind, verdict: same[0]!.verdict, count: same.length }];
  });
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
      ...found.map(({ kind, verdict, count: number }) => {
        const { symbol, word } = verdictWords(verdict);
        return button(kind, [`${symbol} ${number} ${kind === 'holds' && number > 1 ? 'hold' : word}`], false);
      }),
    ]),
  );
}

/** The rules by which the buttons hide what is not asked for. */
export function filterRules(): string {
  return WORST_FIRST.map(
    (kind) =>
      `main:has(#show-${kind}:checked) [data-verdict]:not([data-verdict="${kind}"]) { display: none; }`,
  ).join('\n');
}
