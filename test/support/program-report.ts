import { readFileSync } from 'node:fs';
import { ZERO } from '../../src/base/duration.ts';
import type { Report } from '../../src/gantt/report/report-html.ts';
import { scheduleOfRun } from '../../src/gantt/schedule/schedule.ts';
import type { Trace } from '../../src/model/event.ts';
import { blockersOf } from '../../src/model/explain/blockers.ts';
import { explainBlockers } from '../../src/model/explain/wait-for.ts';
import { readModel } from '../../src/model/read/read-model.ts';
import { replay } from '../../src/model/semantics/replay.ts';
import { type SimulateOptions, simulate } from '../../src/model/semantics/simulate.ts';
import { programOf } from '../../src/model/subject.ts';
import { compile } from '../../src/model/system/system.ts';
import {
  type Boundaries,
  EMPTY_ANSWER,
  type Result,
  type Witness,
} from '../../src/properties/answers/verdict.ts';

export const CONCERTO = 'examples/concerto.yaml';
export const GALERA = 'test/fixtures/galera.yaml';

/** A simulated run of a program of a file. */
export function simulated(file: string, program: string, options: Partial<SimulateOptions> = {}) {
  const { model } = readModel(readFileSync(file, 'utf8'), { file });
  const system = compile(model, programOf(model, program));
  const trace = simulate(system, { seed: 1, durations: 'min', ...options });
  return { model, system, trace };
}

/** The schedule of such a run. */
export function simulatedSchedule(file: string, program: string, options: Partial<SimulateOptions> = {}) {
  const { model, system, trace } = simulated(file, program, options);
  const schedule = scheduleOfRun(system, trace, []);
  return { model, system, trace, schedule, program: schedule.program! };
}

function witness(file: string, program: string, title: string, options: Partial<SimulateOptions>): Witness {
  const { system, trace } = simulated(file, program, options);
  const run = replay(system, trace);
  if (run.kind !== 'ok') throw new Error(run.reason);
  return {
    title,
    trace,
    explanation: explainBlockers(run.system, blockersOf(run.system, run.state)).sentences,
  };
}

function dated(trace: Trace) {
  return { trace, date: trace.steps.at(-1)?.at ?? ZERO };
}

/** Hand-made answers over a program that always ends, and over one that may hang. */
export function programReport(file: string, ends: string, hangs: string, seed: number): Report {
  const { model } = simulated(file, ends);
  const [least, greatest] = (['min', 'max'] as const).map((durations) =>
    dated(simulated(file, ends, { durations }).trace),
  );
  const boundaries: Boundaries = { deployment: null, least: least!, greatest: greatest!, windows: [] };
  const statistics = { classes: 812, edges: 1764, markings: 127, deadlocks: 1 };
  const common = {
    ...EMPTY_ANSWER,
    engine: { kind: 'classes', because: 'few', stoppedBy: null } as const,
    statistics,
  };
  const results: readonly Result[] = [
    {
      ...common,
      program: ends,
      spec: { kind: 'gantt', name: 'schedule', programs: [ends], deployment: null, when: null },
      verdict: { kind: 'none' },
      interval: { min: least!.date, max: greatest!.date, some: false },
      boundaries,
    },
    {
      ...common,
      program: hangs,
      spec: { kind: 'terminates', name: 'ends', programs: [hangs], deadline: null },
      verdict: { kind: 'violated' },
      witnesses: [
        witness(file, hangs, 'a run that does not end with all done', { durations: 'random', seed }),
        witness(file, hangs, 'the latest run', { durations: 'max' }),
      ],
    },
  ];
  return {
    model,
    results,
    diagnostics: [],
    inputs: [{ name: file, text: readFileSync(file, 'utf8') }],
    options: [],
  };
}
