import { type DurationInterval, toNumber } from '../../base/duration.ts';
import type { RunConformance } from '../../logs/conform/conform.ts';
import type { Mismatch } from '../../logs/conform/mismatch.ts';
import type { AnswerTo } from '../answer.ts';
import { verdictOfConformance } from '../verdicts.ts';
import { diagnosticJson } from './diagnostic.ts';
import { SCHEMA_VERSION } from './version.ts';

/** The answer of `madrigal calibrate`. */
export function calibrateJson({ model, calibration, written, diagnostics }: AnswerTo<'calibrate'>): object {
  const { runs, policy, intervals, unseen } = calibration;
  return {
    schemaVersion: SCHEMA_VERSION,
    file: model.file,
    verdict: 'holds',
    ...(written === null ? {} : { overlay: written }),
    runs,
    quantile: toNumber(policy.quantile),
    margin: toNumber(policy.margin),
    takes: intervals.map(({ component, transition, takes, samples }) => ({
      component,
      transition,
      ...intervalJson(takes),
      samples,
    })),
    unseen: unseen.map(({ component, transition }) => ({ component, transition })),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** The answer of `madrigal conform`. */
export function conformJson({ model, conformance, diagnostics }: AnswerTo<'conform'>): object {
  const { tolerance, runs, widen } = conformance;
  return {
    schemaVersion: SCHEMA_VERSION,
    file: model.file,
    verdict: verdictOfConformance(conformance),
    tolerance: toNumber(tolerance),
    runs: runs.map(runJson),
    widen: widen.map(({ component, transition, takes, needs }) => ({
      component,
      transition,
      takes: intervalJson(takes),
      needs: intervalJson(needs),
    })),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

function runJson({ run, file, verdict, rows, end, complete, lateness, first }: RunConformance): object {
  return {
    run,
    file,
    verdict,
    rows,
    end: toNumber(end),
    complete,
    lateness: lateness && {
      component: lateness.component,
      transition: lateness.transition,
      line: lateness.at.line,
      late: toNumber(lateness.late),
    },
    first: first && mismatchJson(first),
  };
}

function mismatchJson({ component, transition, kind, date, by, waitedFor, words, at }: Mismatch): object {
  return {
    line: at?.line ?? null,
    component,
    transition,
    kind,
    at: toNumber(date),
    by: by && toNumber(by),
    waitedFor,
    message: words,
  };
}

function intervalJson({ min, max }: DurationInterval): object {
  return { min: toNumber(min), max: toNumber(max) };
}
