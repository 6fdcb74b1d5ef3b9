import type { AnswerTo } from '../answer.ts';
import { SCHEMA_VERSION } from './version.ts';

/** The answer of `madrigal replay`. */
export function replayJson({ trace, outcome }: Pick<AnswerTo<'replay'>, 'trace' | 'outcome'>): object {
  const head = { schemaVersion: SCHEMA_VERSION, steps: trace.steps.length };
  if (outcome.kind === 'ok') return { ...head, verdict: 'holds', maximal: outcome.maximal };
  const { index, reason } = outcome;
  return { ...head, verdict: 'violated', step: index + 1, reason };
}
