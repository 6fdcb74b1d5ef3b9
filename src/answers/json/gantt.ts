import { type Decimal, type Duration, toNumber } from '../../base/duration.ts';
import type { GanttAnswer } from '../../gantt/chart/gantt-answer.ts';
import type { ResourceUse } from '../../gantt/schedule/resource-use.ts';
import type { Bar, BarWindow, Dependency, ProgramSchedule, Schedule } from '../../gantt/schedule/schedule.ts';
import type { Wait } from '../../gantt/schedule/waiting.ts';
import { portName } from '../../model/assembly.ts';
import { SCHEMA_VERSION } from './version.ts';

/**
 * `madrigal gantt --format json`: dates in seconds as JSON numbers, `null` for no bound; indices refer to `bars`. Fields
 * may be added; what is there keeps its meaning as long as `schemaVersion` does.
 */
export function ganttJson({ deployment, program, least, greatest, windows }: GanttAnswer): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    deployment,
    program,
    least: scheduleJson(least),
    greatest: greatest === null ? null : scheduleJson(greatest),
    windows: windows.map(windowJson),
  };
}

/** One schedule; that of the run of a written program has the fields of `programJson` too. */
export function scheduleJson({
  date,
  bars,
  criticalPath,
  dependencies,
  moments,
  resources,
  program,
}: Schedule): object {
  return {
    date: toNumber(date),
    bars: bars.map(barJson),
    criticalPath,
    dependencies: dependencies.map(dependencyJson),
    places: moments.map(({ component, place, at }) => ({ component, place, at: toNumber(at) })),
    ...(resources.length === 0 ? {} : { resources: resources.map(resourceJson) }),
    ...(program === null ? {} : programJson(program)),
  };
}

function programJson({ existences, bands, waits, threads, outages, path, stuck }: ProgramSchedule): object {
  return {
    components: existences.map(({ component, added, deleted }) => ({
      component,
      added: dateJson(added),
      deleted: dateJson(deleted),
    })),
    behaviors: bands.map(({ component, behavior, push, active, finished }) => ({
      component,
      behavior,
      pushed: push === null ? null : { ...push, at: toNumber(push.at) },
      active: dateJson(active),
      finished: dateJson(finished),
    })),
    waits: waits.map((wait) => ({ component: wait.who, ...waitJson(wait) })),
    threads: threads.map(({ name, instructions, waits: own, ahead }) => ({
      name,
      instructions: instructions.map((mark) => ({ ...mark, at: toNumber(mark.at) })),
      ahead,
      waits: own.map(({ instruction, line, ...wait }) => ({ instruction, line, ...waitJson(wait) })),
    })),
    outages: outages.map(({ port, working, stretches, total }) => ({
      port: portName(port),
      ...(working ? { working } : {}),
      total: toNumber(total),
      stretches: stretches.map(({ from, to, open }) => stretchJson(from, to, open)),
    })),
    path,
    stuck,
  };
}

function resourceJson({ resource, capacity, held, waits }: ResourceUse): object {
  return {
    resource,
    capacity,
    held: held.map(({ from, to, open, holders, free }) => ({
      ...stretchJson(from, to, open),
      holders,
      free,
    })),
    waits: waits.map(({ from, to, open, waiting }) => ({ ...stretchJson(from, to, open), waiting })),
  };
}

function waitJson({ event, element, from, to, open, reasons }: Omit<Wait, 'instruction' | 'line'>): object {
  return {
    event,
    element,
    ...stretchJson(from, to, open),
    reasons: reasons.map((reason) => ({
      from: toNumber(reason.from),
      to: toNumber(reason.to),
      on: reason.on,
      words: reason.words,
      sentence: reason.sentence,
    })),
  };
}

/** A period of a bar; one that is still open has `null` for its end. */
function stretchJson(from: Decimal, to: Decimal, open: boolean): object {
  return { from: toNumber(from), to: open ? null : toNumber(to) };
}

function dateJson(date: Decimal | null): number | null {
  return date === null ? null : toNumber(date);
}

function barJson({ component, transition, start, end, running, critical, slack, failure }: Bar): object {
  return {
    component,
    transition,
    start: toNumber(start),
    end: running ? null : toNumber(end),
    critical,
    slack: slack === null ? null : toNumber(slack),
    ...(failure === undefined
      ? {}
      : {
          failure: { words: failure.words, again: failure.again === null ? null : toNumber(failure.again) },
        }),
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
