import type { Diagnostic } from '../base/errors.ts';
import { comparisonHtml } from '../gantt/report/compare-html.ts';
import { reportHtml, reportsHtml } from '../gantt/report/report-html.ts';
import type { Result } from '../properties/answers/verdict.ts';
import { criticalitiesInTime } from '../properties/criticality/criticality.ts';
import { planSentences } from './plan-sentences.ts';
import type { Writers } from './writers.ts';

/** Reports: pages that need nothing else to be read. */
export const HTML: Writers<'verify' | 'verify-several' | 'compare' | 'plan' | 'gantt'> = {
  verify: (answer) => reportHtml({ ...answer, diagnostics: apart(answer.diagnostics, answer.results) }),
  'verify-several': ({ files }) =>
    reportsHtml(
      files.map((file) =>
        file.question === 'failure' ? file : { ...file, diagnostics: apart(file.diagnostics, file.results) },
      ),
    ),
  compare: comparisonHtml,
  plan: (answer) => {
    const { model, results } = answer.plan;
    if (model === null) return null;
    return reportHtml({
      ...answer,
      model,
      results,
      criticality: criticalitiesInTime(model, results),
      remarks: planSentences(answer.plan),
      diagnostics: apart(answer.diagnostics, results),
    });
  },
  gantt: (answer) => {
    const results = [answer.result];
    return reportHtml({
      ...answer,
      results,
      criticality: criticalitiesInTime(answer.model, results),
      chartsAreAsked: true,
      diagnostics: apart(answer.diagnostics, results),
    });
  },
};

/** Warnings about a single answer are shown with that answer, not here. */
function apart(diagnostics: readonly Diagnostic[], results: readonly Result[]): readonly Diagnostic[] {
  const about = results.flatMap(({ warnings }) => warnings);
  return diagnostics.filter((diagnostic) => !about.includes(diagnostic));
}
