import type { AnswerTo } from '../answer.ts';
import { verdictOfFailure } from '../verdicts.ts';
import { diagnosticJson } from './diagnostic.ts';
import { SCHEMA_VERSION } from './version.ts';

/** The answer of `madrigal check`. */
export function checkJson({
  model,
  refused,
  diagnostics,
}: Pick<AnswerTo<'check'>, 'model' | 'refused' | 'diagnostics'>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    file: model.file,
    verdict: refused ? 'error' : 'holds',
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** The answer of `madrigal check` for several files. */
export function checkSeveralJson({ verdict, files }: AnswerTo<'check-several'>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    verdict,
    files: files.map((file) => (file.question === 'check' ? checkJson(file) : failureJson(file))),
  };
}

/** The answer of `madrigal import`, with the model that it made. */
export function importJson({ files, model, output, refused, diagnostics }: AnswerTo<'import'>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    files,
    verdict: refused ? 'error' : 'holds',
    ...(output === null ? {} : { output }),
    model,
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** The answer where there is none but errors. */
export function failureJson({ file, because, diagnostics }: AnswerTo<'failure'>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    ...(file === null ? {} : { file }),
    verdict: verdictOfFailure({ because }),
    ...(because === null ? {} : { because }),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}
