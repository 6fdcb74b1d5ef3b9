import { expect, test } from 'vitest';
import { ModelError } from '../../../src/base/errors.ts';
import { assembly } from '../../../src/model/build/builder.ts';
import type { ComponentTypeBuilder } from '../../../src/model/build/component-type-builder.ts';

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
