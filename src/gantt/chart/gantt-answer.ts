import type { Trace } from '../../model/event.ts';
import { ANY_FAULTS } from '../../model/faults.ts';
import { knownRun } from '../../model/semantics/replay.ts';
import { programOf } from '../../model/subject.ts';
import { compile, type System } from '../../model/system/system.ts';
import type { Model } from '../../model/whole/model.ts';
import type { Boundaries, Witness } from '../../properties/answers/verdict.ts';
import { type BarWindow, barWindows, type Schedule, scheduleOfRun } from '../schedule/schedule.ts';
import type { Panel } from './layout.ts';

/** Both schedules of a deployment over one program. */
export interface GanttAnswer {
  /** `null`: the end of the program. */
  readonly deployment: string | null;
  readonly program: string | null;
  readonly least: Schedule;
  /** `null` when there is no greatest date. */
  readonly greatest: Schedule | null;
  readonly windows: readonly BarWindow[];
}

/** The earliest and the latest run of a gantt property as schedules, with their causes found on the semantics. */
export function ganttAnswer(model: Model, program: string | null, boundaries: Boundaries): GanttAnswer {
  const { deployment, least, greatest, windows } = boundaries;
  const schedule = ({ trace }: typeof least) =>
    scheduleOfRun(systemOfTrace(model, trace), trace, windows, true);
  return {
    deployment,
    program,
    least: schedule(least),
    greatest: greatest === null ? null : schedule(greatest),
    windows: inDeclaredOrder(model, barWindows(windows)),
  };
}

function inDeclaredOrder(model: Model, windows: readonly BarWindow[]): readonly BarWindow[] {
  const declared = model.components.flatMap(({ name, type }) =>
    type.transitions.map((transition) => `${name}.${transition.name}`),
  );
  const place = new Map(declared.map((name, i) => [name, i]));
  const placeOf = ({ component, transition }: BarWindow) =>
    place.get(`${component}.${transition}`) ?? declared.length;
  return [...windows].sort((a, b) => placeOf(a) - placeOf(b));
}

/** The schedule of a run that an answer shows. */
export function scheduleOfWitness(model: Model, { trace }: Pick<Witness, 'trace'>): Schedule {
  return scheduleOfRun(systemOfTrace(model, trace), trace, []);
}

/** The system that a trace is a run of, if it is one of the model: where it was executed, that with the faults it may have. */
export function systemOfTrace(model: Model, trace: Trace): System {
  const known = knownRun(trace);
  if (known?.system.model === model) return known.system;
  const reading = { faults: ANY_FAULTS, ...(trace.timed === undefined ? {} : { timed: trace.timed }) };
  return compile(model, programOf(model, trace.program), reading);
}

/** What an answer shows as a chart, for those who do not see it. */
export function chartTitle(deployment: string | null): string {
  return deployment === null ? 'Schedules of the whole program' : `Schedules that reach ${deployment}`;
}

/** Both schedules as charts, the earliest one first. */
export function ganttPanels({ program, least, greatest }: GanttAnswer): readonly Panel[] {
  const of = program ?? '';
  const latest = greatest === null ? [] : [{ title: 'Latest run', schedule: greatest, of }];
  return [{ title: 'Earliest run', schedule: least, of }, ...latest];
}
