import type { Result } from '../../properties/answers/verdict.ts';
import { figuresOf } from '../../properties/results/wording.ts';
import { element, type Markup, scrolled, table } from '../markup.ts';
import { programLink } from './report-program.ts';
import { sectionId, verdictMark } from './report-verdict.ts';

/** All answers in the order of the file, each with its verdict and its figures. */
export function answerTable(results: readonly Result[], prefix: string): Markup {
  const withPrograms = results.some(({ program }) => program !== null);
  const heads = ['Property', 'Kind', ...(withPrograms ? ['Program'] : []), 'Verdict', 'Figures'];
  return element(
    'section',
    { class: 'property', id: `${prefix}answers` },
    element('h2', {}, 'All answers'),
    scrolled(
      table(
        { class: 'verdicts' },
        heads,
        results.map((result, i) =>
          element(
            'tr',
            { 'data-verdict': result.verdict.kind },
            element(
              'th',
              { scope: 'row' },
              element('a', { href: `#${sectionId(prefix, i)}` }, result.spec.name),
            ),
            element('td', { class: 'kind' }, result.spec.kind),
            withPrograms ? element('td', {}, programLink(prefix, result.program)) : null,
            element('td', {}, verdictMark(result.verdict)),
            element('td', { class: 'figure' }, figuresOf(result)),
          ),
        ),
      ),
      'All answers',
    ),
  );
}
