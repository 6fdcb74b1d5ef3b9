import { compare, type Decimal } from '../../src/base/duration.ts';
import type { Report } from '../../src/gantt/report/report-html.ts';
import type { Trace } from '../../src/model/event.ts';
import { madeusProgram } from '../../src/model/program.ts';
import { simulate } from '../../src/model/semantics/simulate.ts';
import { compile } from '../../src/model/system/system.ts';
import type { Model } from '../../src/model/whole/model.ts';
import {
  type Boundaries,
  EMPTY_ANSWER,
  type EventWindow,
  type Result,
} from '../../src/properties/answers/verdict.ts';
import { parallelismFigures } from '../../src/properties/kinds/parallelism.ts';
import { cloudTasks } from './cloud.ts';
import { planModel, seconds } from './plan.ts';

/** The cloud with the intervals of its transitions. */
function cloudModel(): Model {
  const greatest = new Map(
    cloudTasks('greatest').map((t) => [`${t.component}.${t.transition}`, seconds(t.seconds)]),
  );
  const model = planModel(cloudTasks('least'), 'A cloud of eleven components');
  return {
    ...model,
    about: 'Durations like those of real deployments.',
    file: 'cloud.yaml',
    components: model.components.map((c) => ({
      ...c,
      takes: new Map(
        c.type.transitions.map((t) => [
          t.name,
          { min: t.takes.min, max: greatest.get(`${c.name}.${t.name}`)! },
        ]),
      ),
    })),
  };
}

/** All depends on all by maxima here, so that the fastest and the slowest run give every window. */
function windowsBetween(least: Trace, greatest: Trace): readonly EventWindow[] {
  return least.steps.flatMap(({ event, component, element, at }) => {
    if ((event !== 'start' && event !== 'end') || component === null || element === null) return [];
    const latest = greatest.steps.find(
      (s) => s.event === event && s.component === component && s.element === element,
    )!;
    return [{ event, component, transition: element, earliest: at, latest: latest.at }];
  });
}

function lastDate(trace: Trace): Decimal {
  return trace.steps.reduce<Decimal>((last, { at }) => (compare(at, last) > 0 ? at : last), seconds('0'));
}

/** A report as `verify` would write it, with hand-made results of every kind and verdict. */
export function cloudReport(): Report {
  const model = cloudModel();
  const system = compile(model, madeusProgram(model.components));
  const least = simulate(system, { seed: 1, durations: 'min' });
  const greatest = simulate(system, { seed: 1, durations: 'max' });
  const boundaries: Boundaries = {
    deployment: 'full',
    least: { trace: least, date: lastDate(least) },
    greatest: { trace: greatest, date: lastDate(greatest) },
    windows: windowsBetween(least, greatest),
  };
  const interval = { min: boundaries.least.date, max: lastDate(greatest), some: false };
  const common = {
    ...EMPTY_ANSWER,
    program: null,
    engine: { kind: 'classes', because: 'few', stoppedBy: null } as const,
    statistics: { classes: 12_345, edges: 45_678, markings: 345, deadlocks: 1 },
  };
  const full = { deployment: 'full', when: null, programs: [null] };
  const results: readonly Result[] = [
    {
      ...common,
      spec: { ...full, kind: 'deployability', name: 'comes-up', timed: true, deadline: seconds('180') },
      verdict: { kind: 'holds' },
      interval,
      witnesses: [{ title: 'the latest run that reaches `full`', trace: greatest, explanation: [] }],
    },
    {
      ...common,
      spec: {
        kind: 'forbidden',
        name: 'no-early-nova',
        programs: [null],
        marked: [{ component: 'nova', element: 'ready' }],
        unmarked: [{ component: 'glance', element: 'deployed' }],
        lasting: true,
      },
      verdict: { kind: 'violated' },
      witnesses: [
        {
          title: 'a run into a forbidden state',
          trace: { program: null, steps: least.steps.slice(0, 110) },
          explanation: ['nova is in `ready` while glance is not in `deployed`.'],
        },
      ],
    },
    {
      ...common,
      spec: {
        kind: 'sequentiality',
        name: 'order',
        programs: [null],
        transitions: [
          { component: 'keystone', element: 'deploy' },
          { component: 'glance', element: 'register' },
        ],
      },
      verdict: { kind: 'holds' },
      warnings: [
        {
          code: 'unknown-place',
          severity: 'warning',
          message: '`glance.register` never starts',
          at: null,
          hint: null,
        },
      ],
    },
    {
      ...common,
      spec: {
        kind: 'parallelism',
        name: 'width',
        programs: [null],
        components: 'all',
        atMost: null,
        atLeast: null,
      },
      verdict: { kind: 'none' },
      figures: parallelismFigures({ atLeast: 15, atMost: 15 }, { atLeast: 14, atMost: 14 }),
    },
    {
      ...common,
      spec: { ...full, kind: 'deployability', name: 'untimed', timed: false, deadline: null },
      verdict: { kind: 'unknown', because: 'timeout' },
    },
    {
      ...common,
      spec: { ...full, kind: 'gantt', name: 'schedule' },
      verdict: { kind: 'none' },
      interval,
      boundaries,
    },
  ];
  return {
    model,
    results,
    diagnostics: [
      {
        code: 'unknown-place',
        severity: 'warning',
        message: '`haproxy.haproxy` is used by nobody',
        at: { file: 'cloud.yaml', line: 12, column: 5, length: 7 },
        hint: 'connect it or remove the port',
      },
    ],
    inputs: [{ name: 'cloud.yaml', text: 'madrigal: 1\ntitle: A cloud of eleven components\n' }],
    options: ['--timing', 'cached.yaml'],
  };
}
