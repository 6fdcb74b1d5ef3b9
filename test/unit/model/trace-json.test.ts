import { expect, test } from 'vitest';
import { ModelError } from '../../../src/base/errors.ts';
import { readTrace, traceToJson, writeTrace } from '../../../src/model/read/trace-json.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { compile } from '../../../src/model/system/system.ts';
import { CONCERTO_PROGRAMS, concerto } from '../../support/models.ts';

function problems(text: string): string[] {
  try {
    readTrace(text, 't.json');
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.map((d) => `${d.code} ${d.at?.line}:${d.at?.column} ${d.message}`);
  }
  return [];
}

test('what is written is read back, exactly', () => {
  const run = simulate(compile(concerto(), CONCERTO_PROGRAMS.careless), { seed: 3, durations: 'random' });
  expect(readTrace(writeTrace(run), 't.json')).toEqual(run);
  expect(readTrace(JSON.stringify(traceToJson(run)), 't.json')).toEqual(run);
  expect(readTrace(writeTrace({ program: null, steps: [] }), 't.json')).toEqual({ program: null, steps: [] });
});

test('the ports of a connection are data, and one text in the file', () => {
  const step = { at: '1', event: 'con', component: 'u', element: 'use -> p.give', thread: 'main', line: 3 };
  const text = (element: string | null, component: string | null = 'u') =>
    JSON.stringify({ schemaVersion: 1, program: null, steps: [{ ...step, component, element }] });
  const trace = readTrace(text('use -> p.give'), 't.json');
  expect(trace.steps[0]).toMatchObject({
    element: null,
    connection: { user: { component: 'u', port: 'use' }, provider: { component: 'p', port: 'give' } },
  });
  expect(traceToJson(trace).steps).toEqual([step]);
  const refused = [expect.stringContaining('steps[0].element: of con it is the two ports')];
  expect(problems(text('use'))).toEqual(refused);
  expect(problems(text(null))).toEqual(refused);
  expect(problems(text('use -> p.give', null))).toEqual(refused);
});

test('text that is not JSON is refused where it stops being JSON', () => {
  expect(problems('{"schemaVersion": 1,\n "program": null,}')[0]).toMatch(/^trace-syntax 2:18 /);
  expect(problems('')[0]).toMatch(/^trace-syntax 1:1 /);
  expect(problems('schemaVersion: 1')[0]).toMatch(/^trace-syntax 1:1 /);
});

test('another version is refused', () => {
  expect(problems('{"schemaVersion": 2, "program": null, "steps": []}')).toEqual([
    'trace-version 1:19 a trace says "schemaVersion": 1',
  ]);
});

test('all that is wrong with the shape is said at once, at its place', () => {
  const text = `{"schemaVersion": 1, "program": null, "steps": [
    {"at": 2, "event": "leave", "component": "a", "element": "p", "thread": null, "line": null},
    {"at": "-1", "event": "end", "component": "a", "element": "t", "thread": null, "line": null},
    {"at": "1", "event": "vanish", "component": "a", "element": "t", "thread": null, "line": 0},
    {"at": "1", "event": "end", "component": "a", "thread": null, "line": null, "colour": 1}
  ], "more": 1}`;
  expect(problems(text)).toEqual([
    'trace-shape 2:12 steps[0].at: a date is a decimal number of seconds in quotes, such as "12.4"',
    'trace-shape 3:12 steps[1].at: "-1" is not a date in seconds',
    expect.stringMatching(/^trace-shape 4:26 steps\[2\]\.event: an event is one of leave, start/),
    'trace-shape 4:94 steps[2].line: lines count from 1',
    'trace-shape 5:5 steps[3].element: expected a name or null',
    expect.stringMatching(/^trace-shape 5:5 steps\[3\]: .*colour/),
    expect.stringMatching(/^trace-shape 1:1 the trace: .*more/),
  ]);
});

test('hopeless nesting is refused like any other shape', () => {
  expect(problems('['.repeat(50_000) + ']'.repeat(50_000))[0]).toMatch(/^trace-shape 1:1 the trace: /);
});
