import { expect, test } from 'vitest';
import { scheduleJson } from '../../../src/answers/json/gantt.ts';
import { ganttSvg } from '../../../src/gantt/chart/svg.ts';
import { type Schedule, scheduleOfRun } from '../../../src/gantt/schedule/schedule.ts';
import { chartView } from '../../../src/gantt/view/chart-view.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { programOf } from '../../../src/model/subject.ts';
import { compile } from '../../../src/model/system/system.ts';
import type { Model } from '../../../src/model/whole/model.ts';

function modelOf(text: string): Model {
  return readModel(`madrigal: 1\n${text}`, { file: 'model.yaml' }).model;
}

function runOf(model: Model, name: string | null = null): Schedule {
  const system = compile(model, programOf(model, name));
  return scheduleOfRun(system, simulate(system, { seed: 1, durations: 'min' }), []);
}

const TASKS = modelOf(`resources: {engine: {capacity: 3, order: [x, y, z]}, spare: 9}
types:
  T: {places: [a, b], transitions: {t: {move: a -> b, takes: 2s}}, needs: {engine: {bound: t, amount: 2}}}
  U: {places: [a, b], transitions: {t: {move: a -> b, takes: 3s}}, needs: {engine: t}}
components: {x: T, y: T, z: U}
`);

test('a resource has a lane: who holds how much of it, what is free, and who waits', () => {
  const schedule = runOf(TASKS);
  const [engine, ...others] = (scheduleJson(schedule) as { resources: object[] }).resources;
  // Of `spare`, nobody needs any: it has no lane.
  expect(others).toEqual([]);
  expect(engine).toEqual({
    resource: 'engine',
    capacity: 3,
    held: [
      {
        from: 0,
        to: 2,
        holders: [
          { component: 'x', amount: 2 },
          { component: 'z', amount: 1 },
        ],
        free: 0,
      },
      {
        from: 2,
        to: 3,
        holders: [
          { component: 'y', amount: 2 },
          { component: 'z', amount: 1 },
        ],
        free: 0,
      },
      { from: 3, to: 4, holders: [{ component: 'y', amount: 2 }], free: 1 },
    ],
    waits: [{ from: 0, to: 2, waiting: ['y'] }],
  });
  const panel = { title: 'A run', schedule };
  const svg = ganttSvg([panel], { width: 960, id: 'g', title: 'Schedule' });
  expect(svg).toContain('engine from 0 s to 2 s: 2 by x and 1 by z; 0 of 3 free');
  expect(svg).toContain('y waits for engine from 0 s to 2 s');
  expect(svg).toContain('3 of 3 held at most');
  const lane = chartView(TASKS, [panel], 'Schedule', null).lanes.find(({ name }) => name === 'engine')!;
  expect(lane.items.map(({ kind, label, level }) => [kind, label, level])).toEqual([
    ['held', 'x (2), z', 1],
    ['held', 'y (2), z', 1],
    ['held', 'y (2)', 2 / 3],
    ['wait', 'y', undefined],
  ]);
});

test('in a run that hangs, what is held and who waits for it goes on', () => {
  const model = modelOf(`resources: {m: 1, n: 1}
types:
  X:
    places: [a, b, c]
    transitions: {t: {move: a -> b, takes: 2s}, u: {move: b -> c, takes: 1s}}
    needs: {m: [t, b, u], n: u}
  Y:
    places: [a, b, c]
    transitions: {t: {move: a -> b, takes: 2s}, u: {move: b -> c, takes: 1s}}
    needs: {n: [t, b, u], m: u}
components: {x: X, y: Y}
`);
  const schedule = runOf(model);
  expect(schedule.program!.stuck![0]).toBe(
    'x waits for room on `n`, held by y and y for room on `m`, held by x: a cycle, so none of them ever moves',
  );
  expect((scheduleJson(schedule) as { resources: object[] }).resources).toEqual([
    {
      resource: 'm',
      capacity: 1,
      held: [{ from: 0, to: null, holders: [{ component: 'x', amount: 1 }], free: 0 }],
      waits: [{ from: 2, to: null, waiting: ['y'] }],
    },
    {
      resource: 'n',
      capacity: 1,
      held: [{ from: 0, to: null, holders: [{ component: 'y', amount: 1 }], free: 0 }],
      waits: [{ from: 2, to: null, waiting: ['x'] }],
    },
  ]);
  const svg = ganttSvg([{ title: 'A run', schedule }], { width: 960, id: 'g', title: 'Schedule' });
  expect(svg).toContain('x waits for n from 2 s on');
});

test('without resources, a chart has neither their lanes nor their legend', () => {
  const model = modelOf(`types:
  T: {places: [a, b], transitions: {t: {move: a -> b, takes: 2s}}}
components: {x: T}
`);
  const schedule = runOf(model);
  expect(scheduleJson(schedule)).not.toHaveProperty('resources');
  const svg = ganttSvg([{ title: 'A run', schedule }], { width: 960, id: 'g', title: 'Schedule' });
  expect(svg).not.toContain('held');
});
