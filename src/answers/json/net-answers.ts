import type { AnswerTo } from '../answer.ts';
import { verdictOfFile } from '../verdicts.ts';
import { SCHEMA_VERSION } from './version.ts';

/** The answers to questions about a net. */
export function netAnswersJson({ answers }: AnswerTo<'verify-net'>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    verdict: verdictOfFile(answers),
    results: answers.map(({ question, verdict, measured, run }) => ({
      name: question.name,
      property: question.kind,
      question: question.text,
      verdict: verdict.kind,
      ...(verdict.kind === 'unknown' ? { because: verdict.because } : {}),
      ...(measured === null
        ? {}
        : {
            value: measured.map(({ name, least, most }) => ({
              name,
              min: least,
              max: most === Infinity ? null : most,
            })),
          }),
      ...(run === null ? {} : { witness: run }),
    })),
  };
}
