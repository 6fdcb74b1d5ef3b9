import { describe, expect, test } from 'vitest';
import { type Diagnostic, ModelError } from '../../../src/base/errors.ts';
import { readModel } from '../../../src/model/read/read-model.ts';

/** The lines of a model whose components are `web` and `db`, up to its programs in line 15. */
const MODEL = `madrigal: 1
types:
  Web:
    places: [off, on]
    behaviors: {deploy: {start: off -> on}, stop: {halt: on -> off}}
    ports: {db: {use: service, bound: [on]}, conf: {use: data, bound: [on]}}
  Db:
    places: [off, ready, on]
    behaviors: {deploy: {load: off -> ready, start: ready -> on}, stop: {halt: on -> off}}
    ports: {sql: {provide: service, bound: [on]}, conf: {provide: data, bound: [ready]}}
  # Here stand the types of
  # what some tests add.
components: {web: Web, db: Db}
connections: [web.db -> db.sql, web.conf -> db.conf]
`;

/** The same with types of which a component is in use as soon as it is there. */
const MORE_TYPES = MODEL.replace(
  / {2}# Here.*\n.*\n/,
  `  Early: {places: [a, b], transitions: {t: a -> b}, ports: {s: {use: service, bound: [a]}, d: {use: data, bound: [a, b]}}}
  Late: {places: [a, b], transitions: {t: a -> b}, ports: {d: {use: data, bound: [a]}}}
`,
);

function warningsOf(rest: string, model = MODEL): readonly Diagnostic[] {
  try {
    return readModel(`${model}${rest}`, { file: 'm.yaml', parameters: new Map() }).warnings;
  } catch (error) {
    if (error instanceof ModelError) return error.diagnostics;
    throw error;
  }
}

/** `code line: message (hint)` of each. */
function told(rest: string, model = MODEL): readonly string[] {
  return warningsOf(rest, model).map(
    ({ code, at, message, hint }) => `${code} ${at?.line}: ${message} (${hint})`,
  );
}

describe('a pushed behavior that finds nothing to do', () => {
  test('because the component is elsewhere at the start, or after what was pushed before', () => {
    expect(
      told('programs:\n  p: |\n    pushB(db, stop)\n    pushB(web, deploy)\n    pushB(web, deploy)\n'),
    ).toEqual([
      'nothing-to-do 17: `stop` finds nothing to do: db is in `off` then, and no transition of `stop` starts there (push another behavior, or remove the line)',
      'nothing-to-do 19: `deploy` finds nothing to do: web is in `on` then, and no transition of `deploy` starts there (push another behavior, or remove the line)',
    ]);
  });

  test('as the start of each program says', () => {
    const start = '{start: {db: on, web: on}, run: "pushB(db, deploy)"}';
    expect(warningsOf(`programs: {p: ${start}, q: "pushB(db, deploy)"}\n`).map((d) => d.code)).toEqual([
      'data-not-provided',
      'starts-in-use',
      'nothing-to-do',
    ]);
  });

  test('not when the component is made anew in between', () => {
    const again = ['add(db: Db)', 'pushB(db, deploy)', 'wait(db)', 'del(db)']
      .map((line) => `    ${line}\n`)
      .join('');
    expect(told(`programs:\n  p: |\n${again}${again}`)).toEqual([]);
  });

  test('only when it is so in every order of the programs', () => {
    const run = (a: string, b: string) => told(`programs: {p: {run: {a: "${a}", b: "${b}"}}}\n`);
    expect(run('pushB(db, deploy)', 'pushB(db, stop)')).toEqual([]);
    expect(run('pushB(db, deploy)', 'pushB(db, deploy)')).toEqual([]);
    expect(run('pushB(db, stop)', 'pushB(db, stop)')).toHaveLength(2);
  });

  test('is no matter in a file without programs', () => {
    expect(told('').filter((text) => text.startsWith('nothing'))).toEqual([]);
  });
});

describe('a use port that nothing serves', () => {
  const pushes = '    pushB(web2, deploy)\n    pushB(db, deploy)\n';

  test('of a component that a program adds', () => {
    expect(told(`programs:\n  p: |\n    add(web2: Web)\n    con(web2.conf, db.conf)\n${pushes}`)).toEqual([
      'never-served 17: `web2.db` needs a provider and is connected to none (connect it or remove the port)',
    ]);
  });

  test('is served by a connection that a program makes', () => {
    const cons = '    con(web2.conf, db.conf)\n    con(db.sql, web2.db)\n';
    expect(told(`programs:\n  p: |\n    add(web2: Web)\n${cons}${pushes}`)).toEqual([]);
  });

  test('while a component is added inside of its region', () => {
    const cons = '    con(e.s, db.sql)\n    con(e.d, db.conf)\n    con(l.d, db.conf)\n';
    expect(told(`programs:\n  p: |\n    add(e: Early)\n    add(l: Late)\n${cons}`, MORE_TYPES)).toEqual([
      'starts-in-use 17: `e` is added in `a`, where it uses `s`, `d`, which nothing serves yet (they count as in use all the same, and block their providers)',
      'starts-in-use 18: `l` is added in `a`, where it uses `d`, which nothing serves yet (it counts as in use all the same)',
    ]);
  });
});

test('data that is not provided at the start is missed by a connection that a program makes', () => {
  const run = String.raw`add(web2: Web)\ncon(web2.conf, db.conf)\ncon(web2.db, db.sql)\npushB(web2, deploy)`;
  const model = MODEL.replace('web: Web, ', '').replace(/connections: .*/, '');
  expect(told(`programs: {p: {start: {db: on}, run: "${run}"}}\n`, model)).toEqual([
    'data-not-provided 15: `db` starts in `on`, behind `ready`, so `conf` is not provided at the start (bind `conf` to `on` too, or write `from: [ready]` instead of `bound`)',
  ]);
});

describe('a deployment that leaves out components', () => {
  const asked = (places: string) =>
    `deployments: {up: ${places}}\nproperties: {p: {deployability: up, at: end}}\n`;
  const added = 'add(db2: Db)\\npushB(web, deploy)\\npushB(db2, deploy)\\npushB(db, deploy)';

  test('of a type that it names is told those that are there when the program is done', () => {
    expect(told(`programs: {p: "${added}"}\n${asked('{web: on, db: on}')}`)).toEqual([
      'partial-deployment 16: the deployment `up` leaves out `db2`, whose type other components have that it names (it is reached wherever they stand)',
    ]);
  });

  test('may leave out helpers, of types that it does not name', () => {
    expect(told(`programs: {p: "${added}"}\n${asked('{web: on}')}`)).toEqual([]);
    expect(told(`programs: {p: "${added}"}\n${asked('{db: on, db2: on}')}`)).toEqual([]);
  });

  test('may leave out those that are deleted', () => {
    const deleted = 'add(db2: Db)\\ndcon(web.db, db.sql)\\ndcon(web.conf, db.conf)\\ndel(db)';
    expect(told(`programs: {p: "${deleted}"}\n${asked('{web: on, db2: off}')}`)).toEqual([]);
  });
});

describe('a component type', () => {
  test('that no component has and no program adds is told', () => {
    expect(told('programs: {p: "add(l: Late)\\nadd(e: Early)"}\n', MORE_TYPES).join()).not.toContain(
      'unused-type',
    );
    expect(told('programs: {p: "add(e: Early)"}\n', MORE_TYPES)).toContain(
      'unused-type 12: no component is of the type `Late`, and no program adds one (give it to a component, or remove it)',
    );
  });
});

test('a limit of parallelism counts the behavior with the most transitions, also of components that are added', () => {
  const program = (most: number) =>
    told(`programs: {p: "add(db2: Db)"}\nproperties: {w: {parallelism: [db, db2], atMost: ${most}}}\n`);
  expect(program(3)).toEqual([]);
  expect(program(4)).toEqual([
    'useless-limit 16: `atMost: 4` can never bind: at most 4 transitions run at once (remove it, or choose another one)',
  ]);
});
