import { toNumber } from '../../base/duration.ts';
import { ganttAnswer } from '../../gantt/chart/gantt-answer.ts';
import { ANY_ZONE, type Faults } from '../../model/faults.ts';
import { traceToJson } from '../../model/read/trace-json.ts';
import type { Model } from '../../model/whole/model.ts';
import { questionWords } from '../../model/whole/property-spec.ts';
import type { DateInterval, Engine, Result } from '../../properties/answers/verdict.ts';
import { shownRuns } from '../../properties/results/shown-runs.ts';
import { ganttJson } from './gantt.ts';

/** One answer, as `madrigal verify` gives it. */
export function resultJson(model: Model, result: Result): object {
  const { spec, program, verdict, interval, figures, boundaries } = result;
  const [witness, other] = shownRuns(result);
  return {
    name: spec.name,
    property: spec.kind,
    program,
    question: questionWords(spec),
    line: spec.at?.line ?? null,
    column: spec.at?.column ?? null,
    ...(spec.faults === undefined ? {} : { faults: faultsJson(spec.faults) }),
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
      ...(result.neverShort === undefined ? {} : { neverShort: result.neverShort }),
      ...(result.costless === undefined ? {} : { costless: result.costless }),
    },
  };
}

/** As a file has them: a number, or numbers by zone. */
function faultsJson({ any, zones }: Faults): number | object {
  if (zones.size === 0 && any !== null) return any;
  return { ...(any === null ? {} : { [ANY_ZONE]: any }), ...Object.fromEntries(zones) };
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

/** Dates in seconds; `null` for no bound. */
export function intervalJson({ min, max, some }: DateInterval): object {
  return { min: toNumber(min), max: toNumber(max), ...(some ? { some } : {}) };
}
