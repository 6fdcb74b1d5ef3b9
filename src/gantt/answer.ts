import type { Model } from '../model/assembly.ts';
import { causesOf } from '../model/causes.ts';
import { madeusProgram, type Program } from '../model/program.ts';
import { compile } from '../model/semantics.ts';
import type { Boundaries } from '../properties/verdict.ts';
import type { GanttAnswer } from './json.ts';
import type { Panel } from './layout.ts';
import { barWindows, scheduleOf } from './schedule.ts';

/** The program of a result: `null` is the implicit one of a Madeus deployment. Throws on a name the model has not. */
export function programOf(model: Model, name: string | null): Program {
  if (name === null) return madeusProgram(model.components);
  const program = model.programs.find((each) => each.name === name);
  if (program === undefined) throw new RangeError(`the model has no program ${name}`);
  return program;
}

/** The earliest and the latest run of a gantt property as schedules, with their causes found on the semantics. */
export function ganttAnswer(model: Model, program: string | null, boundaries: Boundaries): GanttAnswer {
  const { deployment, least, greatest, windows } = boundaries;
  const system = compile(model, programOf(model, program));
  const schedule = ({ trace }: typeof least) => scheduleOf(model, trace, causesOf(system, trace), windows);
  return {
    deployment,
    program,
    least: schedule(least),
    greatest: greatest === null ? null : schedule(greatest),
    windows: barWindows(windows),
  };
}

/** Both schedules as charts, the earliest one first. */
export function ganttPanels({ least, greatest }: GanttAnswer): readonly Panel[] {
  const latest = greatest === null ? [] : [{ title: 'Latest run', schedule: greatest }];
  return [{ title: 'Earliest run', schedule: least }, ...latest];
}
