import { describe, expect, it } from 'vitest';
import { ganttJson } from '../../../src/answers/json/gantt.ts';
import { scheduleOf } from '../../../src/gantt/schedule/schedule.ts';
import type { EventWindow } from '../../../src/properties/answers/verdict.ts';
import { planModel, planRun, seconds, task } from '../../support/plan.ts';

const TASKS = [
  task('db.pull', 'initiated', 'pulled', '3'),
  task('db.run', 'pulled', 'deployed', '4.5'),
  task('web.pull', 'initiated', 'pulled', '2'),
  task('web.serve', 'pulled', 'deployed', '1', 'db'),
];
const { trace, causes } = planRun(TASKS);
const WINDOWS: readonly EventWindow[] = [
  { event: 'start', component: 'db', transition: 'run', earliest: seconds('3'), latest: seconds('6') },
  { event: 'end', component: 'db', transition: 'run', earliest: seconds('7.5'), latest: 'inf' },
];
const schedule = scheduleOf(planModel(TASKS), trace, causes, WINDOWS);
const barOf = (name: string) => schedule.bars.findIndex((b) => `${b.component}.${b.transition}` === name);

describe('a schedule', () => {
  it('has one bar per execution, at exact dates', () => {
    expect(schedule.bars[barOf('db.run')]).toMatchObject({
      start: seconds('3'),
      end: seconds('7.5'),
      running: false,
      critical: true,
      slack: seconds('0'),
    });
    expect(schedule.bars[barOf('web.pull')]).toMatchObject({ critical: false, slack: seconds('5.5') });
    expect(schedule.date).toEqual(seconds('8.5'));
    expect(schedule.criticalPath.map((i) => schedule.bars[i].transition)).toEqual(['pull', 'run', 'serve']);
  });

  it('has a bar from 0 on for what runs from the beginning, whether it ends or not', () => {
    const end = { event: 'end', component: 'db', element: 'run', thread: null, line: null } as const;
    const underway = [
      { component: 'db', transition: 'run' },
      { component: 'web', transition: 'pull' },
    ];
    const steps = [{ ...end, at: seconds('2.5') }];
    const half = scheduleOf(planModel(TASKS), { program: null, steps }, [[]], [], underway);
    expect(half.bars).toMatchObject([
      { component: 'db', start: seconds('0'), end: seconds('2.5'), running: false, critical: true },
      { component: 'web', start: seconds('0'), end: seconds('2.5'), running: true, critical: false },
    ]);
    expect(half).toMatchObject({ components: ['db', 'web'], criticalPath: [0], dependencies: [] });
  });

  it('names the connection that a bar waits for, and whether that sets its date', () => {
    const into = schedule.dependencies.filter((d) => d.to === barOf('web.serve'));
    expect(into).toEqual([
      { from: barOf('web.pull'), to: barOf('web.serve'), binding: false, connections: [] },
      { from: barOf('db.run'), to: barOf('web.serve'), binding: true, connections: ['web.db -> db.db'] },
    ]);
  });

  it('brings the windows of start and end together', () => {
    expect(schedule.bars[barOf('db.run')].window).toEqual({
      component: 'db',
      transition: 'run',
      start: { earliest: seconds('3'), latest: seconds('6') },
      end: { earliest: seconds('7.5'), latest: 'inf' },
    });
    expect(schedule.bars[barOf('db.pull')].window).toBeNull();
  });

  it('keeps the places entered', () => {
    expect(schedule.moments.filter((m) => m.component === 'web')).toEqual([
      { component: 'web', place: 'pulled', at: seconds('2') },
      { component: 'web', place: 'deployed', at: seconds('8.5') },
    ]);
  });

  it('leaves a bar open that still runs when the run stops', () => {
    const stop = trace.steps.findIndex((s) => s.event === 'end' && s.element === 'run') + 1;
    const early = scheduleOf(
      planModel(TASKS),
      {
        program: null,
        steps: trace.steps.slice(0, stop).filter((s) => !(s.component === 'web' && s.event === 'end')),
      },
      causes.slice(0, stop - 1).map(() => []),
      [],
    );
    const web = early.bars.find((b) => b.component === 'web')!;
    expect(web).toMatchObject({ running: true, end: early.date, slack: null, critical: false });
  });

  it('of an empty run ends at 0 without bars', () => {
    expect(scheduleOf(planModel(TASKS), { program: null, steps: [] }, [], [])).toMatchObject({
      bars: [],
      criticalPath: [],
      date: seconds('0'),
    });
  });

  it('is written in seconds as JSON numbers', () => {
    const json = ganttJson({
      deployment: 'full',
      program: null,
      least: schedule,
      greatest: null,
      windows: [
        { component: 'db', transition: 'run', start: null, end: { earliest: seconds('7.5'), latest: 'inf' } },
      ],
    });
    expect(JSON.parse(JSON.stringify(json))).toMatchObject({
      schemaVersion: 1,
      deployment: 'full',
      least: { date: 8.5, criticalPath: schedule.criticalPath },
      greatest: null,
      windows: [{ start: null, end: { earliest: 7.5, latest: null } }],
    });
  });
});
