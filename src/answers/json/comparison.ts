import { toNumber } from '../../base/duration.ts';
import type { Makespan } from '../../model/read/measured.ts';
import type { Compared } from '../../properties/change/compare.ts';
import type { AnswerTo } from '../answer.ts';
import { diagnosticJson } from './diagnostic.ts';
import { intervalJson, resultJson } from './result.ts';
import { SCHEMA_VERSION } from './version.ts';

/** The answer of `madrigal compare`. */
export function compareJson({ model, comparison, measured, diagnostics }: AnswerTo<'compare'>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    file: model.file,
    programs: comparison.programs.map((compared) => ({
      name: compared.name,
      terminates: endsJson(compared.ends),
      ...measuredJson(measured.get(compared.name)),
      results: compared.results.map((result) => resultJson(compared.model, result)),
    })),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

function endsJson({ verdict, interval }: Compared['ends']): object {
  return {
    verdict: verdict.kind,
    ...(verdict.kind === 'unknown' ? { because: verdict.because } : {}),
    ...(interval === null ? {} : { interval: intervalJson(interval) }),
  };
}

function measuredJson(makespan: Makespan | undefined): object {
  if (makespan === undefined) return {};
  const { min, mean, max, runs, title } = makespan;
  return {
    measured: {
      min: toNumber(min),
      ...(mean === null ? {} : { mean: toNumber(mean) }),
      max: toNumber(max),
      ...(runs === null ? {} : { runs }),
      ...(title === undefined ? {} : { title }),
    },
  };
}
