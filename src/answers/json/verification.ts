import type { AnswerTo } from '../answer.ts';
import { failureJson } from './check.ts';
import { criticalityJson } from './criticality.ts';
import { diagnosticJson } from './diagnostic.ts';
import { resultJson } from './result.ts';
import { SCHEMA_VERSION } from './version.ts';

/** The answer of `madrigal verify` for one file. */
export function verifyJson({
  model,
  verdict,
  results,
  diagnostics,
  criticality,
  changes = null,
}: Pick<AnswerTo<'verify'>, 'model' | 'verdict' | 'results' | 'diagnostics' | 'criticality'> &
  Partial<Pick<AnswerTo<'verify'>, 'changes'>>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    file: model.file,
    verdict,
    results: results.map((result) => resultJson(model, result)),
    ...(criticality.length === 0 ? {} : { criticality: criticality.map(criticalityJson) }),
    ...(changes === null ? {} : { changes: { since: changes.since, sentences: changes.sentences } }),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** The answer of `madrigal verify` for several files. */
export function severalJson({ verdict, files }: AnswerTo<'verify-several'>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    verdict,
    files: files.map((file) => (file.question === 'verify' ? verifyJson(file) : failureJson(file))),
  };
}
