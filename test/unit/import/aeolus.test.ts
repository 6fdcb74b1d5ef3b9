/** Universes of Aeolus, in the forms that Zephyrus and Metis have had. */
import { expect, test } from 'vitest';
import { Diagnostics } from '../../../src/base/diagnostics.ts';
import { ModelError } from '../../../src/base/errors.ts';
import { UNIVERSE } from '../../../src/import/aeolus/aeolus.ts';
import { writeModel } from '../../../src/import/draft/write-model.ts';
import { readModel, readTree } from '../../../src/model/read/read-model.ts';
import { hostOf } from '../../support/compose.ts';

function treeOf(universe: unknown, configuration?: unknown) {
  const texts = {
    'u.json': JSON.stringify(universe, null, 1),
    ...(configuration === undefined ? {} : { 'c.json': JSON.stringify(configuration, null, 1) }),
  };
  const report = new Diagnostics();
  const files = Object.keys(texts) as [string, ...string[]];
  return { tree: UNIVERSE.read({ files }, hostOf(texts), report), report };
}

/** The sections of the model that are told apart here, as they are written; it is read again as the same model. */
function written(...given: Parameters<typeof treeOf>) {
  const { tree, report } = treeOf(...given);
  const { model } = readTree(tree, { file: 'u.json' }, report);
  const text = writeModel(tree, 'Made from u.json.');
  expect(readModel(text, { file: 'm.yaml' }).model.components.length).toBe(model.components.length);
  return { text, warnings: report.sorted().map(({ code, message }) => `${code} ${message}`) };
}

function problems(...given: Parameters<typeof treeOf>): readonly string[] {
  try {
    treeOf(...given);
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  }
}

const MYSQL = {
  name: 'mysql',
  states: [
    { name: 'inst', provide: { '@mysql': 'infinite' } },
    { name: 'uninst', initial: true, successors: ['inst'] },
  ],
};
const WP = {
  name: 'wp',
  states: [
    { name: 'uninst', initial: true, successors: ['inst'] },
    { name: 'inst', require: { '@mysql': '1' }, successors: ['busy'] },
    { name: 'busy', require: { '@mysql': 2 } },
  ],
};

test('a configuration gives components, bindings and a goal; the initial state comes first, wherever it stands', () => {
  const component = (name: string, type: string) => ({ name, type, location: 'here', state: 'inst' });
  const binding = (provider: string) => ({ port: '@mysql', requirer: 'wp-1', provider });
  const { text, warnings } = written(
    { version: 1, component_types: [{ ...MYSQL, consume: { ram: 512 } }, WP], repositories: [] },
    {
      components: [component('mysql-1', 'mysql'), component('mysql-2', 'mysql'), component('wp-1', 'wp')],
      bindings: [binding('mysql-1'), binding('mysql-2')],
    },
  );
  expect(text).toContain('places: [uninst, inst]');
  expect(text).toContain('_mysql: {use: service, bound: [inst, busy]}');
  expect(text).toContain('_mysql_2: {use: service, bound: [busy], atLeast: 2}');
  expect(text).toContain('  - wp-1._mysql -> mysql-2._mysql\n');
  expect(text).toMatch(/configured: *\n? *\{?\s*components:.*\{component: wp-1, status: inst\}/s);
  expect(warnings.map((each) => each.split(', which ')[0])).toEqual([
    'not-modelled left aside: what a component consumes',
    'not-modelled left aside: packages',
  ]);
});

test('the first form of Metis: automata in a list, whose first state is initial', () => {
  const state = (name: string, successors: string[], provides: string[], requires: string[]) => ({
    u_name: name,
    u_successors: successors,
    u_provides: provides,
    u_requires: requires,
  });
  const { text } = written([
    { u_cname: 'a', u_automaton: [state('off', ['on'], [], []), state('on', ['off'], ['p'], [])] },
    { u_cname: 'b', u_automaton: [state('off', ['on'], [], []), state('on', [], [], ['p'])] },
  ]);
  expect(text).toContain('- b.p -> a.p');
  expect(text).toContain('b-on: {components: [{component: b, status: on}]}');
});

test('the form of Zephyrus: components are there or not, arities in pairs', () => {
  const { text } = written({
    component_types: [
      { name: 'LB', provide: [['@dns', ['FiniteProvide', 1]]], require: [['@wp', 1]], conflict: ['@dns'] },
      { name: 'WP', provide: [['@wp', ['InfiniteProvide']]] },
    ],
  });
  expect(text).toContain('places: [absent, present]');
  expect(text).toContain('- LB._wp -> WP._wp');
});

test('a port that one type provides and requires has two names, and no component uses itself', () => {
  const state = { name: 'on', provide: { p: 'inf' }, require: { p: 1 } };
  const type = (name: string) => ({ name, states: [{ name: 'off', successors: ['on'] }, state] });
  const { text } = written({ component_types: [type('a'), type('b')] });
  expect(text).toContain('- a.need-p -> b.p');
  expect(text).not.toContain('- a.need-p -> a.p');
});

const on = (holds: object) => [
  { name: 'off', successors: ['on'] },
  { name: 'on', ...holds },
];

test.each([
  [
    [
      { name: 'a', states: on({ provide: { p: 1 } }) },
      ...['b', 'c'].map((name) => ({ name, states: on({ require: { p: 1 } }) })),
    ],
    '`a` provides `p` to 1 at a time, and 2 may use it: no model says which',
  ],
  [
    [
      { name: 'a', states: on({ provide: { p: 1 } }) },
      { name: 'b', states: on({ conflict: ['p'] }) },
    ],
    '`b` is in conflict with `p`, which `a` provides: no model says that',
  ],
  [[{ name: 'a', states: on({ require: { p: 2 } }) }], '`a` requires 2 providers of `p`, and there are 0'],
  [[{ name: 'a', states: [{ name: 'off', successors: ['onn'] }, { name: 'on' }] }], '`a` has no state `onn`'],
  [[{ name: 'a', states: [] }], 'the component type `a` has no states'],
  [[{ states: [] }], 'a component type has no name'],
  [[{ name: 'a', states: on({ provide: { p: 'some' } }) }], 'this is no port with how often it is there'],
])('what is refused, by name: %j', (types, message) => {
  expect(problems({ component_types: types })).toContain(message);
});

test.each([
  [{ components: [{ name: 'x', type: 'mysqll' }] }, 'there is no component type `mysqll`'],
  [{ components: [{ name: 'x', type: 'mysql', state: 'on' }] }, '`mysql` has no state `on`'],
  [{ components: [{ type: 'mysql' }] }, '`name` is missing here'],
  [{ components: [], bindings: [{ port: 'p', requirer: 'x', provider: 'y' }] }, 'there is no component `x`'],
])('a configuration that is refused: %j', (configuration, message) => {
  expect(problems({ component_types: [MYSQL] }, configuration)).toContain(message);
});
