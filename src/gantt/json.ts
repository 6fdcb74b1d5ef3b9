import { type Duration, toNumber } from '../model/duration.ts';
import type { Bar, BarWindow, Dependency, Schedule } from './schedule.ts';

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

/**
 * `madrigal gantt --format json`: dates in seconds as JSON numbers, `null` for no bound; indices refer to `bars`. Fields
 * may be added; what is there keeps its meaning as long as `schemaVersion` does.
 */
export function ganttJson({ deployment, program, least, greatest, windows }: GanttAnswer): object {
  return {
    schemaVersion: 1,
    deployment,
    program,
    least: scheduleJson(least),
    greatest: greatest === null ? null : scheduleJson(greatest),
    windows: windows.map(windowJson),
  };
}

function scheduleJson({ date, bars, criticalPath, dependencies, moments }: Schedule): object {
  return {
    date: toNumber(date),
    bars: bars.map(barJson),
    criticalPath,
    dependencies: dependencies.map(dependencyJson),
    places: moments.map(({ component, place, at }) => ({ component, place, at: toNumber(at) })),
  };
}

function barJson({ component, transition, start, end, running, critical, slack }: Bar): object {
  return {
    component,
    transition,
    start: toNumber(start),
    end: running ? null : toNumber(end),
    critical,
    slack: slack === null ? null : toNumber(slack),
  };
}

function dependencyJson({ from, to, binding, connections }: Dependency): object {
  return { from, to, binding, connections };
}

function windowJson({ component, transition, start, end }: BarWindow): object {
  return { component, transition, start: datesJson(start), end: datesJson(end) };
}

function datesJson(window: { readonly earliest: Duration; readonly latest: Duration } | null): object | null {
  return window === null ? null : { earliest: toNumber(window.earliest), latest: toNumber(window.latest) };
}
