import { toNumber } from '../../base/duration.ts';
import type { Diagnostic } from '../../base/errors.ts';
import { ganttAnswer } from '../../gantt/answers/answer.ts';
import { ganttJson } from '../../gantt/answers/json.ts';
import type { Model } from '../../model/assembly.ts';
import { traceToJson } from '../../model/read/trace-json.ts';
import { shownRuns } from '../../properties/answers/shown-runs.ts';
import type { DateInterval, Engine, Result } from '../../properties/answers/verdict.ts';
import type { CriticalityAnswer } from '../../properties/criticality/criticality.ts';
import type { FileVerdict } from '../verdict-of-file.ts';
import { criticalityJson } from './criticality-json.ts';

/** The version of the shape of all answers. */
export const SCHEMA_VERSION = 1;

/** A count beyond 2^53, which many readers of JSON would round, is written as a string of its digits. */
export function jsonText(value: object): string {
  return `${JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part), 2)}\n`;
}

/** The answer where there is none but errors. */
export function errorJson(diagnostics: readonly Diagnostic[]): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    verdict: 'error',
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** The answer of `madrigal verify` for one file. */
export function verifyJson(
  model: Model,
  verdict: FileVerdict,
  results: readonly Result[],
  diagnostics: readonly Diagnostic[],
  criticality: readonly CriticalityAnswer[] = [],
): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    file: model.file,
    verdict,
    results: results.map((result) => resultJson(model, result)),
    ...(criticality.length === 0 ? {} : { criticality: criticality.map(criticalityJson) }),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

export function diagnosticJson({ code, severity, message, at, file, hint }: Diagnostic): object {
  return {
    code,
    severity,
    message,
    file: at?.file ?? file ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
    hint,
  };
}

/** One answer, as `madrigal verify` gives it. */
export function resultJson(model: Model, result: Result): object {
  const { spec, program, verdict, interval, figures, boundaries } = result;
  const [witness, other] = shownRuns(result);
  return {
    name: spec.name,
    property: spec.kind,
    program,
    verdict: verdict.kind,
    ...(verdict.kind === 'unknown' ? { because: verdict.because } : {}),
    ...(interval === null ? {} : { interval: intervalJson(interval) }),
    ...(figures === null ? {} : { [figures.isExact ? 'value' : 'bounds']: figures.json }),
    ...(witness === undefined ? {} : { witness: traceToJson(witness.trace) }),
    ...(other === undefined ? {} : { otherWitness: traceToJson(other.trace) }),
    ...(witness === undefined || witness.explanation.length === 0
      ? {}
      : { explanation: witness.explanation }),
    ...(boundaries === null ? {} : { gantt: ganttJson(ganttAnswer(model, program, boundaries)) }),
    statistics: {
      ...result.statistics,
      ...engineJson(result.engine),
    },
  };
}

function engineJson(engine: Engine): object {
  return {
    engine: engine.kind,
    ...('because' in engine ? { why: engine.because } : {}),
    ...('firings' in engine
      ? { firings: engine.firings, branches: engine.branches, parts: engine.parts }
      : {}),
  };
}

export function intervalJson({ min, max, some }: DateInterval): object {
  return { min: toNumber(min), max: toNumber(max), ...(some ? { some } : {}) };
}
