import { describe, expect, it } from 'vitest';
import { ganttJson } from '../../../src/answers/json/gantt.ts';
import { add, compare, type Decimal, formatDecimal, negate, toNumber } from '../../../src/base/duration.ts';
import { criticalPathOf, executionsOf, slacksOf } from '../../../src/gantt/schedule/critical-path.ts';
import { type Schedule, scheduleOf, scheduleOfRun } from '../../../src/gantt/schedule/schedule.ts';
import type { Wait } from '../../../src/gantt/schedule/waiting.ts';
import type { Trace } from '../../../src/model/event.ts';
import { causesOf } from '../../../src/model/explain/causes.ts';
import { runOfTrace } from '../../../src/model/semantics/replay.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { compile } from '../../../src/model/system/system.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import type { PropertySpec } from '../../../src/model/whole/property-spec.ts';
import { model, program, type } from '../../support/models.ts';
import { planModel, seconds, task } from '../../support/plan.ts';
import { CONCERTO, GALERA, simulated, simulatedSchedule } from '../../support/program-report.ts';

const spans = (waits: readonly Wait[]) =>
  waits.map(({ event, element, from, to, open, reasons }) => [
    `${event} ${element}`,
    toNumber(from),
    open ? 'open' : toNumber(to),
    ...reasons.map(({ words }) => words),
  ]);

describe('the schedule of a program', () => {
  const { program: run, schedule } = simulatedSchedule(CONCERTO, 'maintain');

  it('has the behaviors from their push over their turn to their finish', () => {
    const bands = run.bands.map(({ component, behavior, push, active, finished }) => [
      `${component}.${behavior}`,
      push?.line,
      ...[push!.at, active!, finished!].map(toNumber),
    ]);
    expect(bands).toEqual([
      ['db.maintain', 52, 0, 0, 11],
      ['db.deploy', 53, 0, 11, 31],
      ['server.suspend', 54, 0, 0, 1.5],
      ['server.install', 55, 0, 1.5, 31],
    ]);
  });

  it('says for how long each move waits, and for whom', () => {
    expect(spans(run.waits)).toEqual([
      ['leave running', 0, 1.5 - 0.5, 'in use by server'],
      ['enter running', 3, 31, 'waits for db.service'],
    ]);
    expect(run.waits.map(({ who, transitions }) => [who, transitions])).toEqual([
      ['db', ['save']],
      ['server', ['start']],
    ]);
    expect(run.waits[0].reasons[0].sentence).toBe(
      'db cannot leave `running`: server, during `pause`, still uses db.service',
    );
  });

  it('has the instructions at their dates, and what the next one waits for', () => {
    const [thread] = run.threads;
    expect(thread.instructions.map(({ at, line, text }) => [toNumber(at), line, text])).toEqual([
      [0, 52, 'pushB(db, maintain)'],
      [0, 53, 'pushB(db, deploy)'],
      [0, 54, 'pushB(server, suspend)'],
      [0, 55, 'pushB(server, install)'],
      [31, 56, 'wait(server)'],
    ]);
    expect(spans(thread.waits)).toEqual([
      ['wait null', 0, 31, 'waits for server to finish suspend', 'waits for server to finish install'],
    ]);
    expect(thread).toMatchObject({ name: 'main', ahead: 0 });
  });

  it('has the outages of the services between the times at which they are active', () => {
    expect(
      run.outages.map(({ port, total, stretches }) => [
        `${port.component}.${port.port}`,
        formatDecimal(total),
        stretches.map(({ from, to }) => [toNumber(from), toNumber(to)]),
      ]),
    ).toEqual([
      ['server.service', '31', [[0, 31]]],
      ['db.service', '30', [[1, 31]]],
    ]);
  });

  it('leads the critical path through instructions and behaviors', () => {
    expect(
      run.path.map((step) =>
        step.kind === 'bar' ? schedule.bars[step.bar].transition : `${step.line}: ${step.text}`,
      ),
    ).toEqual([
      '52: pushB(db, maintain)',
      '53: pushB(db, deploy)',
      '54: pushB(server, suspend)',
      'pause',
      'save',
      'restore',
    ]);
  });

  it('of a deployment has no program', () => {
    const { model: written } = simulated(CONCERTO, 'bring-up');
    const madeus = { ...written, programs: [] };
    const plan = compile(madeus, {
      name: null,
      start: new Map(),
      threads: [{ name: 'main', instructions: [{ kind: 'waitAll' }], tries: [] }],
    });
    expect(scheduleOfRun(plan, simulate(plan, { seed: 1, durations: 'min' }), []).program).toBeNull();
  });
});

describe('a run that is stuck', () => {
  const { program: run, schedule } = simulatedSchedule(CONCERTO, 'careless', {
    durations: 'random',
    seed: 1,
  });

  it('is told, and drawn to its end with what waits left open', () => {
    expect(run.stuck).toEqual([
      'db cannot leave `running`: server, in `running`, still uses db.service',
      'server, in `running`, has nothing to do, and no program will push to it',
    ]);
    expect(spans(run.waits)).toEqual([['leave running', 6, 'open', 'in use by server']]);
    expect(run.bands.filter(({ component }) => component === 'db')).toMatchObject([
      { behavior: 'maintain', active: seconds('6'), finished: null },
      { behavior: 'deploy', active: null, finished: null },
    ]);
  });

  it('has no critical path: there is no end to be delayed', () => {
    expect(schedule.criticalPath).toEqual([]);
    expect(run.path).toEqual([]);
    expect(schedule.bars.some(({ critical, slack }) => critical || slack !== null)).toBe(false);
    expect(run.threads.flatMap(({ instructions }) => instructions).some(({ critical }) => critical)).toBe(
      false,
    );
  });

  it('keeps a wait open that began before, of instructions too, and counts what is not executed', () => {
    const { program: stay } = simulatedSchedule(GALERA, 'stay', { durations: 'max' });
    expect(spans(stay.waits)).toEqual([['leave running', 0, 'open', 'in use by console']]);
    expect(stay.threads.map(({ name, ahead }) => [name, ahead])).toEqual([
      ['dba', 3],
      ['ops', 2],
    ]);
    expect(spans(stay.threads[1].waits)).toEqual([
      ['wait null', 0, 'open', 'waits for mariadb1 to finish backup and a push to mariadb1, by program dba'],
    ]);
  });
});

describe('a program that adds and deletes', () => {
  const { program: run, schedule } = simulatedSchedule(GALERA, 'grow');

  it('begins and ends the rows of components', () => {
    const passing = run.existences.filter(({ added, deleted }) => added !== null || deleted !== null);
    expect(passing).toEqual([
      { component: 'console', added: null, deleted: seconds('1') },
      { component: 'mariadb2', added: seconds('0'), deleted: null },
      { component: 'mariadb3', added: seconds('0'), deleted: null },
    ]);
    expect(schedule.components).toEqual(['mariadb1', 'sysbench', 'console', 'mariadb2', 'mariadb3']);
  });

  it('knows the connections that it makes', () => {
    const join = schedule.bars.findIndex((b) => b.component === 'mariadb2' && b.transition === 'join');
    const from = schedule.dependencies.filter(({ to, binding }) => to === join && binding);
    expect(from.map(({ connections }) => connections)).toEqual([['mariadb2.master -> mariadb1.mariadb']]);
  });
});

describe('outages', () => {
  const asking = (...properties: PropertySpec[]): Schedule => {
    const { model: written, system, trace } = simulated(CONCERTO, 'maintain');
    return scheduleOfRun({ ...system, model: { ...written, properties } }, trace, []);
  };
  const outage = {
    kind: 'outage',
    name: 'gap',
    atLeast: null,
    working: false,
    total: null,
    longest: null,
  } as const;
  const names = (schedule: Schedule) =>
    schedule.program!.outages.map(
      ({ port, total }) => `${port.component}.${port.port} ${formatDecimal(total)}`,
    );

  it('are those of the ports that the properties of the program ask about, from 0 on', () => {
    const ports = [{ component: 'db', port: 'service' }];
    const never = { component: 'nobody', port: 'service' };
    expect(names(asking({ ...outage, programs: ['maintain'], ports }))).toEqual(['db.service 30']);
    expect(names(asking({ ...outage, programs: ['careless'], ports }))).toEqual([
      'server.service 31',
      'db.service 30',
    ]);
    const available = {
      kind: 'available',
      name: 'up',
      programs: ['maintain'],
      atLeast: 1,
      lasting: true,
      working: false,
    } as const;
    expect(names(asking({ ...available, ports: [never, ...ports] }))).toEqual([
      'nobody.service 31',
      'db.service 30',
    ]);
  });

  it('last in a run that is stuck while the service is down', () => {
    const shop = shopOf('pushB(app, down)\npushB(user, stay)\nwait(user)\npushB(app, deploy)');
    expect(shop.program!.stuck).not.toBeNull();
    expect(shop.program!.outages).toMatchObject([
      {
        port: { component: 'app', port: 'web' },
        stretches: [{ from: seconds('0'), to: seconds('2'), open: true }],
      },
    ]);
  });
});

/** An application that can be taken down and up again, and a user that needs it to stay. */
function shopOf(text: string): Schedule {
  const app = type('App', {
    places: 'up stop',
    behaviors: { down: { halt: 'up -> stop 2' }, deploy: { boot: 'stop -> up 1' } },
    ports: { web: 'provide service up' },
  });
  const user = type('User', {
    places: 'off on',
    behaviors: { stay: { enter: 'off -> on 1' } },
    ports: { web: 'use service on' },
  });
  const assembly: Model = model({ components: { app, user }, connections: ['user.web -> app.web'] });
  const system = compile(assembly, program('p', text));
  return scheduleOfRun(system, simulate(system, { seed: 1, durations: 'min' }), []);
}

describe('a transition that runs several times', () => {
  const worker = type('Worker', {
    places: 'idle busy',
    behaviors: { work: { run: 'idle -> busy 4' }, rest: { back: 'busy -> idle 1' } },
  });
  const other = type('Other', { places: 'a b', behaviors: { go: { long: 'a -> b 7' } } });
  const assembly = model({ components: { worker, other } });
  const text = `
    pushB(worker, work)
    pushB(other, go)
    pushB(worker, rest)
    wait(other)
    pushB(worker, work)
    wait(worker)`;
  const system = compile(assembly, program('twice', text));
  const schedule = scheduleOfRun(system, simulate(system, { seed: 1, durations: 'min' }), []);

  it('has a bar each time, each with its own slack', () => {
    expect(
      schedule.bars.map(({ transition, start, end, critical, slack }) => [
        transition,
        toNumber(start),
        toNumber(end),
        critical,
        toNumber(slack!),
      ]),
    ).toEqual([
      ['run', 0, 4, false, 2],
      ['long', 0, 7, true, 0],
      ['back', 4, 5, false, 2],
      ['run', 7, 11, true, 0],
    ]);
  });

  it('has a critical path through the wait between them', () => {
    expect(
      schedule.program!.path.map((step) =>
        step.kind === 'bar' ? schedule.bars[step.bar].transition : step.text,
      ),
    ).toEqual([
      'pushB(worker, work)',
      'pushB(other, go)',
      'long',
      'wait(other)',
      'pushB(worker, work)',
      'run',
      'wait(worker)',
    ]);
  });
});

describe('a run that begins while transitions run', () => {
  it('has their bars from the left edge, and no slack of a start', () => {
    const steps: Trace['steps'] = [
      { at: seconds('3'), event: 'end', component: 'db', element: 'run', thread: null, line: null },
      { at: seconds('3'), event: 'start', component: 'db', element: 'check', thread: null, line: null },
      { at: seconds('5'), event: 'end', component: 'db', element: 'check', thread: null, line: null },
    ];
    const tasks = [task('db.run', 'a', 'b', '4'), task('db.check', 'b', 'c', '2')];
    const underway = [{ component: 'db', transition: 'run' }];
    const schedule = scheduleOf(planModel(tasks), { program: null, steps }, [[], [0], [1]], [], underway);
    expect(schedule.bars).toMatchObject([
      { transition: 'run', start: seconds('0'), end: seconds('3'), slack: seconds('0'), critical: true },
      { transition: 'check', start: seconds('3'), end: seconds('5') },
    ]);
    expect(schedule.criticalPath).toEqual([0, 1]);
    expect(schedule.dependencies).toEqual([{ from: 0, to: 1, binding: true, connections: [] }]);
  });
});

describe.each([
  [CONCERTO, 'maintain'],
  [CONCERTO, 'maintain-wait-db'],
  [CONCERTO, 'careful'],
  [GALERA, 'grow'],
])('the slack of %s, %s', (file, name) => {
  const { model: written, schedule, system } = simulatedSchedule(file, name);

  /** The date of the last event when one transition of a component takes that much more. */
  function dateWith(who: string, transition: string, more: Decimal): string {
    const components = [...written.components];
    const type =
      components.find((c) => c.name === who)?.type ?? written.types.find((t) => t.name === 'Worker')!;
    const known = components.findIndex((c) => c.name === who);
    const declared = components[known] ?? { name: who, type, start: [type.initial], takes: new Map() };
    const { min } =
      declared.takes.get(transition) ?? type.transitions.find((t) => t.name === transition)!.takes;
    const longer = { min: add(min, more), max: 'inf' } as const;
    const changed = { ...declared, takes: new Map([...declared.takes, [transition, longer]]) };
    if (known === -1) components.push(changed);
    else components[known] = changed;
    const slower = compile({ ...written, components }, system.program);
    return formatDecimal(simulate(slower, { seed: 1, durations: 'min' }).steps.at(-1)!.at);
  }

  it('is what the semantics grants to each transition, and no more', () => {
    const end = formatDecimal(schedule.date);
    const little = seconds('0.01');
    for (const { component, transition, slack } of schedule.bars) {
      expect(dateWith(component, transition, slack!), `${component}.${transition}`).toBe(end);
      expect(dateWith(component, transition, add(slack!, little)), `${component}.${transition}`).toBe(
        formatDecimal(add(schedule.date, little)),
      );
    }
  });
});

const minus = (a: Decimal, b: Decimal) => add(a, negate(b));

/** All that is executed, at random: the programs of both files, each with some seeds. */
const RUNS = [
  ...['bring-up', 'maintain', 'maintain-wait-db', 'careless', 'careful'].map(
    (name) => [CONCERTO, name] as const,
  ),
  ...['grow', 'stay'].map((name) => [GALERA, name] as const),
].flatMap(([file, name]) => [1, 2, 3, 4, 5, 6].map((seed) => [file, name, seed] as const));

describe.each(RUNS)('%s, %s, seed %i', (file, name, seed) => {
  const {
    schedule,
    program: run,
    system,
    trace,
  } = simulatedSchedule(file, name, { durations: 'random', seed });
  const { steps } = trace;

  it('has a critical path without a gap from 0 to its end, and no slack on it', () => {
    const causes = causesOf(runOfTrace(system, trace));
    const path = criticalPathOf(steps, causes);
    const executions = executionsOf(steps);
    const slacks = slacksOf(steps, causes, executions);
    expect(toNumber(steps[path[0]].at)).toBe(0);
    for (const [i, step] of path.entries()) {
      expect(formatDecimal(slacks[step])).toBe('0');
      const next = path[i + 1];
      if (next === undefined) continue;
      const isExecution = executions.some(({ start, end }) => start === step && end === next);
      if (!isExecution) expect(compare(steps[step].at, steps[next].at), `${step} to ${next}`).toBe(0);
    }
    expect(path.at(-1)).toBe(steps.length - 1);
  });

  it('has waits that end with what they wait to do, and reasons without a gap', () => {
    for (const wait of [...run.waits, ...run.threads.flatMap(({ waits }) => waits)]) {
      const { event, who, element, from, to, open, reasons, instruction } = wait;
      const happens = steps.some(
        (step) =>
          step.event === event &&
          (instruction === null ? step.component === who : step.thread === who) &&
          step.element === element &&
          compare(step.at, to) === 0,
      );
      expect(happens || open, `${who} ${event} ${element}`).toBe(true);
      expect(open && run.stuck === null).toBe(false);
      expect([reasons[0].from, reasons.at(-1)!.to]).toEqual([from, to]);
      for (const [i, reason] of reasons.entries())
        if (i > 0) expect(compare(reasons[i - 1].to, reason.from)).toBe(0);
    }
  });

  it('has outages that add up, one behavior after the other, and every execution within one', () => {
    for (const { stretches, total } of run.outages) {
      const sum = stretches.reduce((all, { from, to }) => add(all, minus(to, from)), seconds('0'));
      expect(compare(sum, total)).toBe(0);
      for (const [i, { from }] of stretches.entries())
        if (i > 0) expect(compare(stretches[i - 1].to, from)).toBe(-1);
    }
    for (const bar of schedule.bars) {
      const within = run.bands.some(
        ({ component, active, finished }) =>
          component === bar.component &&
          active !== null &&
          compare(active, bar.start) <= 0 &&
          (finished === null || compare(bar.end, finished) <= 0),
      );
      expect(within, `${bar.component}.${bar.transition}`).toBe(true);
    }
  });

  it('is written as JSON, whatever it holds', () => {
    const answer = { deployment: null, program: name, least: schedule, greatest: null, windows: [] };
    const { least } = JSON.parse(JSON.stringify(ganttJson(answer)));
    expect(least.threads.map((thread: { name: string }) => thread.name)).toEqual(
      run.threads.map((t) => t.name),
    );
    expect(least.waits).toHaveLength(run.waits.length);
    expect(least.stuck).toEqual(run.stuck);
  });
});
