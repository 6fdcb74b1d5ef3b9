import { describe, expect, test } from 'vitest';
import { type Diagnostic, ModelError } from '../../../src/base/errors.ts';
import { readModel } from '../../../src/model/read/read-model.ts';

/** A web server and its database; `extra` is a program that makes `cache` and `web3` known as components. */
const MODEL = `madrigal: 1
types:
  Web:
    places: [off, on]
    behaviors: {deploy: {start: off -> on}, stop: {halt: on -> off}}
    ports: {db: {use: service, bound: [on]}}
  Db:
    places: [off, on]
    behaviors: {deploy: {start: off -> on}, stop: {halt: on -> off}}
    ports: {sql: {provide: service, bound: [on]}}
components: {web: Web, web2: Web, db: Db}
connections: [web.db -> db.sql, web2.db -> db.sql]
programs:
  extra: |
    add(web3: Web)
    con(web3.db, db.sql)
`;

type Lines = readonly string[];

/** What is found in a program whose first line is line 20; threads follow each other, with a line for each name. */
function foundIn(run: Lines | Readonly<Record<string, Lines>>): readonly Diagnostic[] {
  const indented = (lines: Lines, by: number) => lines.map((line) => `${' '.repeat(by)}${line}`);
  const body = Array.isArray(run)
    ? indented(['', 'run: |', ...indented(run, 2)], 4)
    : [
        '    run:',
        ...Object.entries(run).flatMap(([name, lines]) => [`      ${name}: |`, ...indented(lines, 8)]),
      ];
  try {
    const text = `${MODEL}  p:\n${body.join('\n')}\n`;
    return readModel(text, { file: 'm.yaml', parameters: new Map() }).warnings.filter(isTold);
  } catch (error) {
    if (error instanceof ModelError) return error.diagnostics.filter(isTold);
    throw error;
  }
}

/** Errors, and the warning that programs get in each other's way. */
function isTold({ severity, code }: Diagnostic): boolean {
  return severity === 'error' || code === 'never-finishes';
}

/** `line: message (hint)` of each. */
function told(run: Parameters<typeof foundIn>[0]): readonly string[] {
  return foundIn(run).map(({ at, message, hint }) => `${at?.line}: ${message} (${hint})`);
}

describe('one program: it is told why an instruction is never executed', () => {
  const CASES: readonly (readonly [string, Lines, string])[] = [
    [
      'a component is used after its deletion',
      ['dcon(web.db, db.sql)', 'del(web)', 'pushB(web, deploy)'],
      '22: `pushB(web, deploy)` can never be executed: `web` is gone after `del(web)` at line 21 (move it before `del(web)`, or add `web` again first)',
    ],
    [
      'a component is used before it is added',
      ['pushB(web3, deploy)', 'add(web3: Web)'],
      '20: `pushB(web3, deploy)` can never be executed: `web3` is added only after it, by `add(web3: Web)` at line 21 (move it after `add(web3: Web)`)',
    ],
    [
      'a component is used that only another program adds',
      ['pushB(web3, deploy)'],
      '20: `pushB(web3, deploy)` can never be executed: nothing adds `web3` before it (add `web3` first, or declare it under `components`)',
    ],
    [
      'a component is added twice',
      ['add(web3: Web)', 'add(web3: Web)'],
      '21: `add(web3: Web)` can never be executed: `web3` is there already after `add(web3: Web)` at line 20, and nothing deletes it before (delete `web3` first, or remove the line)',
    ],
    [
      'a component is deleted only after it is added again',
      ['add(web3: Web)', 'add(web3: Web)', 'del(web3)'],
      '21: `add(web3: Web)` can never be executed: `web3` is there already after `add(web3: Web)` at line 20, and `del(web3)` at line 22 comes later (move it after `del(web3)`)',
    ],
    [
      'ports are connected twice',
      ['con(db.sql, web.db)', 'con(web.db, db.sql)'],
      '21: `con(web.db, db.sql)` can never be executed: the two are connected already after `con(web.db, db.sql)` at line 20, and nothing disconnects them before (disconnect them first, or remove the line)',
    ],
    [
      'ports are connected before they are disconnected',
      ['dcon(web.db, db.sql)', 'con(web.db, db.sql)', 'con(web.db, db.sql)', 'dcon(web.db, db.sql)'],
      '22: `con(web.db, db.sql)` can never be executed: the two are connected already after `con(web.db, db.sql)` at line 21, and `dcon(web.db, db.sql)` at line 23 comes later (move it after `dcon(web.db, db.sql)`)',
    ],
    [
      'ports are disconnected twice',
      ['dcon(web.db, db.sql)', 'dcon(web.db, db.sql)'],
      '21: `dcon(web.db, db.sql)` can never be executed: web.db -> db.sql is gone after `dcon(web.db, db.sql)` at line 20 (remove one of the two lines)',
    ],
    [
      'a component is deleted while it is connected',
      ['dcon(web.db, db.sql)', 'del(db)'],
      '21: `del(db)` can never be executed: `web2.db -> db.sql` stays connected (add `dcon(web2.db, db.sql)` before it)',
    ],
    [
      'a component is deleted before it is disconnected',
      ['del(web)', 'dcon(web.db, db.sql)'],
      '20: `del(web)` can never be executed: `web.db -> db.sql` is still connected; `dcon(web.db, db.sql)` at line 21 comes later (move `dcon(web.db, db.sql)` before it)',
    ],
    [
      'ports are connected of a component that is not there yet',
      ['con(web3.db, db.sql)', 'add(web3: Web)'],
      '20: `con(web3.db, db.sql)` can never be executed: `web3` is added only after it, by `add(web3: Web)` at line 21 (move it after `add(web3: Web)`)',
    ],
  ];
  for (const [title, lines, expected] of CASES) test(title, () => expect(told(lines)).toEqual([expected]));

  test('a connection that is made later cannot be removed before', () => {
    expect(told(['add(web3: Web)', 'dcon(web3.db, db.sql)', 'con(web3.db, db.sql)'])).toEqual([
      '21: `dcon(web3.db, db.sql)` can never be executed: the two are connected only after it, by `con(web3.db, db.sql)` at line 22 (move it after `con(web3.db, db.sql)`)',
    ]);
  });

  test('what is never connected may be a mistaken name', () => {
    expect(told(['dcon(web3.db, db.sql)', 'dcon(web.db, db2.sql)', 'add(db2: Db)'])).toEqual([
      '20: web3.db -> db.sql is never connected, so it cannot be removed (remove the instruction, or connect the ports first)',
      '21: web.db -> db2.sql is never connected, so it cannot be removed (did you mean `dcon(web.db, db.sql)`?)',
    ]);
  });

  test('only the first of a thread is told; other errors are told beside it', () => {
    const errors = foundIn(['wait(web)', 'add(web3: Web)', 'del(web)', 'pushB(web, stop)', 'add(web3: Web)']);
    expect(errors.map((d) => `${d.code} ${d.at?.line}`)).toEqual([
      'wait-without-push 20',
      'never-executed 22',
    ]);
  });

  test('a component is replaced, and used in between and after', () => {
    const replace = [
      'dcon(web.db, db.sql)',
      'del(web)',
      'add(web: Web)',
      'con(web.db, db.sql)',
      'pushB(web, deploy)',
    ];
    expect(told([...replace, 'wait(web, deploy)', 'pushB(web, stop)', ...replace, 'waitAll'])).toEqual([]);
  });
});

describe('several programs', () => {
  test('that wait for each other', () => {
    const dba = ['pushB(db, deploy)', 'wait(web, deploy)', 'pushB(db, stop)'];
    expect(told({ dba, dev: ['wait(db, stop)', 'pushB(web, deploy)'] })).toEqual([
      '21: `wait(web, deploy)` can never be executed, because programs wait for each other: it waits for `pushB(web, deploy)` of program `dev` at line 25, which comes after `wait(db, stop)` at line 24; that waits for `pushB(db, stop)` of program `dba` at line 22, which comes after `wait(web, deploy)` itself (move one of these instructions up)',
    ]);
  });

  test('that wait for everybody else, and push after that', () => {
    const errors = foundIn({ a: ['waitAll', 'pushB(db, deploy)'], b: ['waitAll', 'pushB(web, deploy)'] });
    expect(errors.map((d) => `${d.code} ${d.at?.line}`)).toEqual(['never-executed 20']);
  });

  test('of which one waits for what the other never comes to: only the cause is told', () => {
    const b = ['wait(db, deploy)', 'pushB(web, deploy)'];
    expect(told({ a: ['pushB(web3, deploy)', 'pushB(db, deploy)'], b })).toEqual([
      '20: `pushB(web3, deploy)` can never be executed: nothing adds `web3` before it (add `web3` first, or declare it under `components`)',
    ]);
  });

  test('of which one uses a component that the other has deleted by then', () => {
    const a = ['add(web3: Web)', 'wait(db)', 'pushB(web3, deploy)'];
    expect(told({ a, b: ['del(web3)', 'pushB(db, deploy)'] })).toEqual([
      '22: `pushB(web3, deploy)` can never be executed: `web3` is gone after `del(web3)` of program `b` at line 24 (move it before `del(web3)`, or add `web3` again first)',
    ]);
  });

  test('of which each could be executed, but never all', () => {
    expect(told({ a: ['add(web3: Web)'], b: ['add(web3: Web)'] })).toEqual([
      '22: no order of the programs executes all their instructions: at best, `add(web3: Web)` of program `b` at line 22 is left, because `web3` is there already after `add(web3: Web)` of program `a` at line 20, and nothing deletes it before (let one program wait for the other, or do it in one of them only)',
    ]);
  });

  test('whose order decides: that is for the analysis', () => {
    const a = ['add(web3: Web)', 'pushB(web3, deploy)'];
    expect(told({ a, b: ['dcon(web.db, db.sql)', 'pushB(web, stop)'], c: ['del(web3)'] })).toEqual([]);
    expect(told({ a: ['dcon(web.db, db.sql)', 'del(web)'], b: ['pushB(web, stop)'] })).toEqual([]);
  });

  test('which are many, and each long', () => {
    const lines = Array.from({ length: 50 }, (_, i) =>
      ['add', 'del'].map((kind) => `${kind}(x${i}${kind === 'add' ? ': Web' : ''})`),
    ).flat();
    const threads = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`t${i}`, lines]));
    expect(
      told({ ...threads, last: ['del(web)', 'pushB(web, deploy)'] }).map((text) => text.slice(0, 60)),
    ).toEqual(['2040: `del(web)` can never be executed: `web.db -> db.sql` s']);
  });
});

test('the program of a model that was built has instructions without lines', async () => {
  const { assembly } = await import('../../../src/model/build/builder.ts');
  const builder = assembly('m')
    .componentType('T', (t) => t.places('a', 'b').transition('t', 'a', 'b'))
    .component('x', 'T')
    .program('p', (p) => p.del('x').pushB('x', 'deploy'));
  expect(() => builder.build()).toThrow(
    '`pushB(x, deploy)` can never be executed: `x` is gone after `del(x)`',
  );
});
