import type { Diagnostic } from '../../base/errors.ts';
import { element, lines, type Markup } from '../markup.ts';
import { prose } from './report-story.ts';

/** Warnings about the model, with where they stand and what to do. */
export function diagnosticList(diagnostics: readonly Diagnostic[]): Markup {
  return element('section', {}, element('h2', {}, 'Notices'), diagnosticItems(diagnostics));
}

/** Warnings as a list. */
export function diagnosticItems(diagnostics: readonly Diagnostic[]): Markup {
  return element('ul', { class: 'diagnostics' }, lines(diagnostics.map(diagnosticItem)));
}

function diagnosticItem({ code, severity, message, at, hint }: Diagnostic): Markup {
  const place = at === null ? [] : [`${at.file}:${at.line}:${at.column}`];
  return element(
    'li',
    { class: severity },
    element('span', { class: 'severity' }, severity),
    ': ',
    prose(message),
    hint === null ? null : element('p', {}, prose(hint)),
    element('p', { class: 'muted' }, [...place, code].join(' · ')),
  );
}
