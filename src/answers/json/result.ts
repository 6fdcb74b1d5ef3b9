import { type Fraction, fractionToNumber, toNumber } from '../../base/duration.ts';
import { ganttAnswer } from '../../gantt/chart/gantt-answer.ts';
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
import { ganttJson } from './gantt.ts';

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

/** Dates in seconds; `null` for no bound. */
export function intervalJson({ min, max, some }: DateInterval): object {
  return { min: toNumber(min), max: toNumber(max), ...(some ? { some } : {}) };
}
