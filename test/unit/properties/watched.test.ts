import { expect, test } from 'vitest';
import { readModel } from '../../../src/model/read/read-model.ts';
import { programOf } from '../../../src/model/subject.ts';
import { watchedBy } from '../../../src/properties/analysis/watched.ts';

const MODEL = `madrigal: 1
types:
  T:
    places: [off, on]
    behaviors: {go: {go: off -> on}}
    ports: {p: {provide: service, bound: [on]}}
components: {x: T, y: T}
programs: {a: "pushB(x, go)", b: "pushB(y, go)", c: "pushB(y, go)"}
properties:
  never-both: {forbidden: {marked: [x.on], unmarked: [y.on]}, in: a}
  serves:     {available: [x.p], in: a}
  same-end:   {confluent: true, in: b}
  ends:       {terminates: true, in: c}
`;

test('the net of a program keeps what its own properties ask about', () => {
  const { model } = readModel(MODEL, { file: 'm.yaml' });
  const of = (name: string) => watchedBy(model, programOf(model, name));
  expect(of('a')).toEqual({
    watched: [
      { component: 'x', element: 'on' },
      { component: 'y', element: 'on' },
    ],
    watchedPorts: [{ component: 'x', port: 'p' }],
    watchedWorking: [],
    // A name may be that of a transition as well.
    watchedRunning: [
      { component: 'x', element: 'on' },
      { component: 'y', element: 'on' },
    ],
    watchedBehaviors: [],
    watchedUse: [],
    configuration: false,
  });
  const nothing = {
    watched: [],
    watchedPorts: [],
    watchedWorking: [],
    watchedRunning: [],
    watchedBehaviors: [],
    watchedUse: [],
  };
  expect(of('b')).toEqual({ ...nothing, configuration: true });
  expect(of('c')).toEqual({ ...nothing, configuration: false });
});
