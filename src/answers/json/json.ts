import { printableJson } from '../../base/text/printable.ts';
import { ganttAnswer, scheduleOfWitness } from '../../gantt/chart/gantt-answer.ts';
import { writeState } from '../../model/read/state-json.ts';
import { writeTrace } from '../../model/read/trace-json.ts';
import type { CountedStates } from '../../statespace/count-states.ts';
import type { AnswerTo, Question } from '../answer.ts';
import { verdictOfFailure } from '../verdicts.ts';
import type { Writers } from '../writers.ts';
import { compareJson } from './comparison.ts';
import { criticalityJson } from './criticality.ts';
import { diagnosticJson } from './diagnostic.ts';
import { ganttJson, scheduleJson } from './gantt.ts';
import { calibrateJson, conformJson } from './logs.ts';
import { resultJson } from './result.ts';
import { suggestJson } from './suggestions.ts';
import { SCHEMA_VERSION } from './version.ts';

/** Answers for programs. */
export const JSON_TEXT: Writers<Question> = {
  check: (answer) => jsonText(checkJson(answer)),
  verify: (answer) => jsonText(verifyJson(answer)),
  'verify-several': (answer) => jsonText(severalJson(answer)),
  compare: (answer) => jsonText(compareJson(answer)),
  suggest: (answer) => jsonText(suggestJson(answer)),
  gantt: (answer) => jsonText(drawnJson(answer)),
  simulate: ({ trace }) => printableJson(writeTrace(trace)),
  state: ({ state }) => printableJson(writeState(state)),
  replay: (answer) => jsonText(replayJson(answer)),
  calibrate: (answer) => jsonText(calibrateJson(answer)),
  conform: (answer) => jsonText(conformJson(answer)),
  explore: (answer) => jsonText(exploreJson(answer)),
  failure: (answer) => jsonText(failureJson(answer)),
};

/** A count beyond 2^53, which many readers of JSON would round, is written as a string of its digits. */
function jsonText(value: object): string {
  const text = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part), 2);
  return `${printableJson(text)}\n`;
}

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

/** The answer of `madrigal verify` for one file. */
export function verifyJson({
  model,
  verdict,
  results,
  diagnostics,
  criticality,
}: Pick<AnswerTo<'verify'>, 'model' | 'verdict' | 'results' | 'diagnostics' | 'criticality'>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    file: model.file,
    verdict,
    results: results.map((result) => resultJson(model, result)),
    ...(criticality.length === 0 ? {} : { criticality: criticality.map(criticalityJson) }),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** The answer of `madrigal verify` for several files. */
function severalJson({ verdict, files }: AnswerTo<'verify-several'>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    verdict,
    files: files.map((file) => (file.question === 'verify' ? verifyJson(file) : failureJson(file))),
  };
}

/** The answer where there is none but errors. */
function failureJson({ file, because, diagnostics }: AnswerTo<'failure'>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    ...(file === null ? {} : { file }),
    verdict: verdictOfFailure({ because }),
    ...(because === null ? {} : { because }),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** The answer of `madrigal gantt`: as {@link ganttJson} gives it, and a run that does not reach the end, if there is one. */
function drawnJson({ model, deployment, result }: AnswerTo<'gantt'>): object {
  const { boundaries, program, verdict, witnesses } = result;
  const [failing] = witnesses.map((witness) => scheduleOfWitness(model, witness));
  const drawn =
    boundaries !== null
      ? ganttJson(ganttAnswer(model, program, boundaries))
      : {
          schemaVersion: SCHEMA_VERSION,
          deployment,
          program,
          ...(verdict.kind === 'unknown' ? { because: verdict.because } : {}),
          least: null,
          greatest: null,
          windows: [],
        };
  return { ...drawn, ...(failing === undefined ? {} : { failing: scheduleJson(failing) }) };
}

/** The answer of `madrigal replay`. */
export function replayJson({ trace, outcome }: Pick<AnswerTo<'replay'>, 'trace' | 'outcome'>): object {
  const head = { schemaVersion: SCHEMA_VERSION, steps: trace.steps.length };
  if (outcome.kind === 'ok') return { ...head, verdict: 'holds', maximal: outcome.maximal };
  const { index, reason } = outcome;
  return { ...head, verdict: 'violated', step: index + 1, reason };
}

/** The answer of `madrigal explore`. */
export function exploreJson({ mode, reduce, because, statistics, ends, growth }: CountedStates): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    mode,
    ...(reduce.length === 0 ? {} : { reduce }),
    ...statistics,
    ends,
    complete: because === null,
    ...(because === null ? {} : { because }),
    ...(growth === null ? {} : { unbounded: growth }),
  };
}
