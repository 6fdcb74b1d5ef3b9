import { expect, test } from 'vitest';
import { ZERO } from '../../../src/base/duration.ts';
import type { ModelEvent, Step } from '../../../src/model/event.ts';
import { completeRun } from '../../../src/model/semantics/complete-run.ts';
import { compile } from '../../../src/model/system/system.ts';
import { model, program, type } from '../../support/models.ts';

const one = type('One', { places: 'a b', transitions: { t: 'a -> b 1' } });

function move(event: ModelEvent['event'], component: string, element: string, seconds: number): Step {
  const at = { ...ZERO, digits: BigInt(seconds) };
  return { at, event, component, element, thread: null, line: null };
}

function deploying(component: string, from: number): readonly Step[] {
  return [
    move('leave', component, 'a', from),
    move('start', component, 't', from),
    move('end', component, 't', from + 1),
    move('enter', component, 'b', from + 1),
  ];
}

/** What was put into the run, in words. */
function added(steps: readonly Step[]): readonly string[] {
  return steps
    .filter(({ event, thread }) => event === 'finish' || thread !== null)
    .map(({ event, component }) => `${event} ${component ?? ''}`.trim());
}

test('a step that waits for many components at once is found without trying their combinations', () => {
  const names = Array.from({ length: 40 }, (_, i) => `c${i}`);
  const pushes = names.map((name) => `pushB(${name}, deploy)`).join('\n');
  const staged = program('staged', `${pushes}\nwaitAll\npushB(z, deploy)`);
  const components = Object.fromEntries([...names, 'z'].map((name) => [name, one]));
  const system = compile(model({ components }), staged);
  const steps = [...names.flatMap((name) => deploying(name, 0)), ...deploying('z', 1)];
  const inOrder = [...steps].sort((a, b) => Number(a.at.digits - b.at.digits));
  expect(added(completeRun(system, inOrder).trace.steps).slice(40)).toEqual([
    ...names.map((name) => `finish ${name}`),
    'waitAll',
    'pushB z',
    'finish z',
  ]);
});

test('of what may finish, only what the step waits for does so before it', () => {
  const staged = program(
    'staged',
    'pushB(early, deploy)\npushB(other, deploy)\nwait(early)\npushB(z, deploy)',
  );
  const system = compile(model({ components: { early: one, other: one, z: one } }), staged);
  const ends = ['other', 'early'].flatMap((name) => deploying(name, 0));
  const inOrder = [...ends, ...deploying('z', 1)].sort((a, b) => Number(a.at.digits - b.at.digits));
  const events = completeRun(system, inOrder).trace.steps.map(
    ({ event, component }) => `${event} ${component}`,
  );
  const leaving = events.indexOf('leave z');
  expect(events.indexOf('finish early')).toBeLessThan(leaving);
  expect(events.indexOf('finish other')).toBeGreaterThan(leaving);
});
