import { type Fraction, fractionToNumber, toNumber } from '../../base/duration.ts';
import type { Diagnostic } from '../../base/errors.ts';
import { ganttAnswer } from '../../gantt/answers/answer.ts';
import { ganttJson } from '../../gantt/answers/json.ts';
import type { Model } from '../../model/assembly.ts';
import { traceToJson } from '../../model/read/trace-json.ts';
import type {
  Bounds,
  DateInterval,
  Enclosure,
  Engine,
  LengthBounds,
  LengthInterval,
  Outage,
  Result,
} from '../../properties/answers/verdict.ts';
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
  const { spec, program, verdict, interval, parallelism, outage, bounds, witnesses, boundaries } = result;
  const [witness, other] = witnesses;
  return {
    name: spec.name,
    property: spec.kind,
    program,
    verdict: verdict.kind,
    ...(verdict.kind === 'unknown' ? { because: verdict.because } : {}),
    ...(interval === null ? {} : { interval: intervalJson(interval) }),
    ...(parallelism === null ? {} : { value: parallelism }),
    ...(outage === null ? {} : { value: outageJson(outage) }),
    ...(bounds === null ? {} : { bounds: boundsJson(bounds) }),
    ...(witness === undefined ? {} : { witness: traceToJson(witness.trace) }),
    // Two runs that differ show nothing one without the other.
    ...(other === undefined || spec.kind !== 'confluent' ? {} : { otherWitness: traceToJson(other.trace) }),
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

function outageJson({ total, longest }: Outage): object {
  return { total: lengthJson(total), longest: lengthJson(longest) };
}

function lengthJson({ min, max }: LengthInterval): object {
  return { min: fractionToNumber(min), max: fractionToNumber(max) };
}

function boundsJson(bounds: Bounds): object {
  switch (bounds.kind) {
    case 'parallelism': {
      const count = ({ atLeast, atMost }: Enclosure<number>) => ({
        atLeast,
        atMost: atMost === 'inf' ? null : atMost,
      });
      return { state: count(bounds.state), lasting: count(bounds.lasting) };
    }
    case 'outage': {
      const length = ({ atLeast, atMost }: Enclosure<Fraction | 'inf'>) => ({
        atLeast: fractionToNumber(atLeast),
        atMost: fractionToNumber(atMost),
      });
      const lengths = ({ min, max }: LengthBounds) => ({ min: length(min), max: length(max) });
      return { total: lengths(bounds.total), longest: lengths(bounds.longest) };
    }
  }
}

export function intervalJson({ min, max, some }: DateInterval): object {
  return { min: toNumber(min), max: toNumber(max), ...(some ? { some } : {}) };
}
