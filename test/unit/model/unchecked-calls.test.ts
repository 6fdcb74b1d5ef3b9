import { expect, test } from 'vitest';
import { ModelError } from '../../../src/base/errors.ts';
import { assembly } from '../../../src/model/build/builder.ts';
import type { ComponentTypeBuilder } from '../../../src/model/build/component-type-builder.ts';
import { withQuestions } from '../../../src/model/build/with-questions.ts';

/** What calls from JavaScript are: no compiler has checked their options. */
const unchecked = (options: unknown) => options as never;

const oneServer = (describe: (type: ComponentTypeBuilder) => ComponentTypeBuilder) =>
  assembly('one')
    .componentType('S', (type) => describe(type.places('a', 'b', 'broken')).provide('p', 'service', 'a'))
    .component('s', 'S');

const server = (options: object) => oneServer((type) => type.transition('t', 'a', 'b', unchecked(options)));

const asked = () => server({}).terminates('ends');

function told(builder: { readonly build: () => unknown }): readonly string[] {
  try {
    builder.build();
  } catch (error) {
    if (error instanceof ModelError)
      return error.diagnostics.map(
        ({ code, message, hint }) => `${code}: ${message}${hint === null ? '' : ` (${hint})`}`,
      );
    throw error;
  }
  return [];
}

test.each([
  [
    'of a transition',
    server({ tkes: '3s' }),
    'unknown-key: `tkes` is not an option of `t` (did you mean `takes`?)',
  ],
  [
    'of an outcome',
    server({ outcomes: { failed: { fail: 'broken' } } }),
    'missing-key: `t:failed` has neither `to` nor `fails`',
  ],
  [
    'of an outcome with both',
    server({ outcomes: { failed: { fails: 'broken', to: 'b' } } }),
    'conflicting-keys: `t:failed` has `to` or `fails`, not both',
  ],
  [
    'of a retry',
    server({ retry: { time: 2 } }),
    'unknown-key: `time` is not an option of `retry of t` (did you mean `times`?)',
  ],
  [
    'of a timeout',
    server({ timeout: { after: '3s', places: 'b' } }),
    'missing-key: `timeout of t` has no `place`',
  ],
  [
    'of a crash',
    oneServer((type) => type.crash('a', unchecked({ bakc: '3s' }))),
    'missing-key: `crash of S` has neither `fails` nor `back`',
  ],
  [
    'of a crash without any',
    oneServer((type) => type.crash('a', unchecked(undefined))),
    'missing-key: `crash of S` has neither `fails` nor `back`',
  ],
  [
    'of a component',
    asked().component('x', 'S', unchecked({ strat: 'a' })),
    'unknown-key: `strat` is not an option of `x` (did you mean `start`?)',
  ],
  [
    'of a wait',
    asked().program('p', (p) => p.waitAll(unchecked({ withn: '3s' }))),
    'unknown-key: `withn` is not an option of `wait` (did you mean `within`?)',
  ],
  [
    'of a property',
    asked().terminates('x', unchecked({ fault: 1 })),
    'unknown-key: `fault` is not an option of `x` (did you mean `faults`?)',
  ],
  [
    'of a set of ports',
    asked().outage('x', unchecked({ port: 's.p' })),
    'unknown-key: `port` is not an option of `x` (did you mean `ports`?)',
  ],
  [
    'of one about faults',
    asked().tolerates('x', 'ends', unchecked({ upto: 2 })),
    'missing-key: `x` has no `upTo`',
  ],
  [
    'of what is counted',
    asked().parallelism('x', unchecked({ uses: 'cpu' })),
    'unknown-key: `uses` is not an option of `x` (did you mean `use`?)',
  ],
])('misspelt options %s are told', (_, builder, message) => {
  expect(told(builder)).toContain(message);
});

/** A call with these arguments, whatever the method wants. */
type Call = readonly [method: string, ...given: readonly unknown[]];

/** Calls a method of a builder as code does that no compiler has checked. */
function calling<Builder extends object>(builder: Builder, [method, ...given]: Call): Builder {
  const call = (builder as Record<string, (...given: readonly unknown[]) => Builder>)[method];
  return Reflect.apply(call!, builder, given);
}

test.each<[call: Call, message: string]>([
  [['componentType'], '`componentType` has no `name`'],
  [['componentType', 'T'], '`componentType T` has no `describe`'],
  [['component', 'c'], '`component c` has no `type`'],
  [['connect', 's.q'], '`connect s.q` has no `provider`'],
  [['connect', undefined, 's.p'], '`connect` has no `user`'],
  [['setInterval', 's', 't'], '`setInterval s` has no `min`'],
  [['zone', 'z'], '`zone z` has no `components`'],
  [['resource', 'cpu'], '`resource cpu` has no `capacity`'],
  [['addDeployment', 'd'], '`addDeployment d` has no `places`'],
  [['program', 'p'], '`program p` has no `run`'],
  [['terminates'], '`terminates` has no name'],
  [['deployability', 'x'], '`deployability x` has no argument (it must be the name of a deployment)'],
  [['ganttBoundaries', 'x'], '`ganttBoundaries x` has no argument (it must be the name of a deployment)'],
  [
    ['sequentiality', 'x'],
    '`sequentiality x` has no argument (it must be a list of two or more transitions such as `component.transition`)',
  ],
  [
    ['forbidden', 'x', null],
    '`forbidden x` has no argument (it must be `{marked, unmarked, active, inactive}`)',
  ],
  [
    ['outage', 'x'],
    '`outage x` has no argument (it must be a port such as `component.port`, a list of them, or `{ports, atLeast}`)',
  ],
  [
    ['available', 'x'],
    '`available x` has no argument (it must be a port such as `component.port`, or a list of them)',
  ],
  [
    ['expression', 'x'],
    '`expression x` has no argument (it must be a claim such as `always not (db.down and web.up)`)',
  ],
  [['tolerates', 'x'], '`tolerates x` has no argument (it must be a name)'],
  [['criticalFaults', 'x'], '`criticalFaults x` has no argument (it must be a name)'],
])('a missing argument of a builder is told: %o', (call, message) => {
  expect(told(calling(asked(), call))).toContain(`missing-key: ${message}`);
});

test.each<[call: Call, message: string]>([
  [['initial'], '`initial` has no `place`'],
  [['group', 'g'], '`group g` has no `places`'],
  [['transition', 't', 'a'], '`transition t` has no `destination`'],
  [['transition', 't', undefined, 'b'], '`transition t` has no `source`'],
  [['crash'], '`crash` has no `at`'],
  [['use', 'u', 'service'], '`use u` has no `bound`'],
  [['provide', 'p', 'service'], '`provide p` has no `bound`'],
  [['provideFrom', 'p', 'service'], '`provideFrom p` has no `from`'],
  [['need', 'n'], '`need n` has no `bound`'],
])('a missing argument of a component type is told: %o', (call, message) => {
  expect(told(oneServer((type) => calling(type, call)))).toContain(`missing-key: ${message}`);
});

test.each<[call: Call, message: string]>([
  [['add', 'c'], '`add c` has no `type`'],
  [['del'], '`del` has no `component`'],
  [['con', 's.p'], '`con s.p` has no `other`'],
  [['dcon'], '`dcon` has no `one`'],
  [['pushB', 's'], '`pushB s` has no `behavior`'],
  [['wait'], '`wait` has no `component`'],
  [['sleep'], '`sleep` has no `takes`'],
  [['try'], '`try` has no `tried`'],
])('a missing argument of a program is told: %o', (call, message) => {
  expect(told(asked().program('p', (p) => calling(p, call)))).toContain(`missing-key: ${message}`);
});

test('questions about a model tell missing arguments too', () => {
  const model = asked().build();
  const asking = { build: () => withQuestions(model, (ask) => calling(ask, ['deployability', 'x'])) };
  expect(told(asking)).toContain(
    'missing-key: `deployability x` has no argument (it must be the name of a deployment)',
  );
});
