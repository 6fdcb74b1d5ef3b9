import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ModelError } from '../../../src/base/errors.ts';
import type { Program } from '../../../src/model/program.ts';
import { writeProgram } from '../../../src/model/read/program-file.ts';
import { type ReadResult, readModel } from '../../../src/model/read/read-model.ts';
import { programOf } from '../../../src/model/subject.ts';

const CONCERTO = readFileSync(new URL('../../../examples/concerto.yaml', import.meta.url), 'utf8');

const LOOPED = `madrigal: 1
parameters: {n: 3}
index: {i: 1..n}
types:
  W: {places: [off, on], transitions: {go: off -> on}}
components: {"w{i}": W}
deployments: {up: on}
properties: {reached: {deployability: up}, at-last: {deployability: up, in: later}}
`;

function read(text: string, model = CONCERTO, name = 'given'): ReadResult {
  return readModel(model, { file: 'm.yaml', programs: [{ name, file: 'given.concerto', text }] });
}

function programIn(text: string, model = CONCERTO): Program {
  return programOf(read(text, model).model, 'given');
}

function problems(text: string, model = CONCERTO, name = 'given'): readonly string[] {
  try {
    read(text, model, name);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.map((d) => `${d.at?.file}:${d.at?.line}:${d.at?.column} ${d.code} ${d.hint}`);
  }
  return [];
}

/** Threads without positions. */
function plain({ threads }: Program): object {
  return threads.map(({ name, instructions }) => ({
    name,
    instructions: instructions.map(({ at: _, ...instruction }) => instruction),
  }));
}

describe('a program in a file of its own', () => {
  test('is one sequence without headers, several with', () => {
    const one = programIn(
      '\ufeff# maintain\r\nstart: up   # as deployed\r\n\r\npushB(db, maintain)\r\nwaitAll',
    );
    expect(one.threads.map((t) => t.name)).toEqual(['main']);
    expect(one.threads[0]!.instructions[0]).toMatchObject({
      kind: 'pushB',
      at: { file: 'given.concerto', line: 4, column: 1, length: 19 },
    });
    expect([...one.start.keys()]).toEqual(['server', 'db']);
    const two = programIn(
      'program dba:  # first\n  pushB(db, deploy)\n\nprogram dev:\n\n    wait(db, deploy)\n',
    );
    expect(plain(two)).toEqual([
      { name: 'dba', instructions: [{ kind: 'pushB', component: 'db', behavior: 'deploy' }] },
      { name: 'dev', instructions: [{ kind: 'wait', component: 'db', behavior: 'deploy' }] },
    ]);
  });

  test('says the same as the same program in the model file', () => {
    const { model } = readModel(CONCERTO, { file: 'm.yaml' });
    for (const program of model.programs) {
      const start = program.start.size > 0 ? 'up' : null;
      const again = programIn(writeProgram(program, start));
      expect(plain(again)).toEqual(plain(program));
      expect(again.start).toEqual(program.start);
    }
    expect(writeProgram(programOf(model, 'careful'), 'up')).toBe(
      'start: up\nprogram dba:\n  pushB(snap, take)\n  wait(snap)\n  pushB(db, maintain)\n  pushB(db, deploy)\n' +
        'program dev:\n  pushB(server, suspend)\n  wait(db, maintain)\n  pushB(server, install)\n',
    );
  });

  test('has the loops and parameters of the model', () => {
    const { threads } = programIn(
      'for i in 1..n:\n  pushB(w{i}, deploy)\nwaitAll',
      LOOPED.replace(', in: later', ''),
    );
    expect(threads[0]!.instructions.map((i) => ('component' in i ? i.component : i.kind))).toEqual([
      'w1',
      'w2',
      'w3',
      'waitAll',
    ]);
  });

  test('is asked the properties that name it, and those that name none', () => {
    const { model } = read('pushB(w1, deploy)', LOOPED, 'later');
    expect(model.properties.map((p) => [p.name, p.programs])).toEqual([
      ['reached', ['later']],
      ['at-last', ['later']],
    ]);
    const { model: full } = read('waitAll');
    expect(full.properties.filter((p) => p.programs.includes('given'))).toEqual([]);
    expect(problems('waitAll', LOOPED)).toEqual(['m.yaml:8:77 unknown-program known here: `given`']);
  });

  test('says where it is wrong, in its own file', () => {
    expect(
      problems(
        'start: upp\npushB(db, maintian)\npush(db, deploy)\ncon(server.db)\n  wait(db)\nadd(x, Databse)',
      ),
    ).toEqual([
      'given.concerto:1:1 unknown-deployment did you mean `up`?',
      'given.concerto:2:11 unknown-behavior did you mean `maintain`?',
      'given.concerto:3:1 program-syntax did you mean `pushB(component, behavior)`?',
      'given.concerto:4:1 program-syntax it is written `con(user.port, provider.port)`',
      'given.concerto:5:3 program-syntax only the lines after `for i in first..last:`, `try:` and `rescue:` stand deeper',
      'given.concerto:6:8 unknown-type did you mean `Database`?',
    ]);
    expect(problems('waitAll\nprogram :\n  waitAll\nprogram a b:\nwaitAll\nprogram p:\n  waitAll')).toEqual([
      'given.concerto:1:1 program-syntax indent it below `program NAME:`',
      expect.stringMatching(/^given.concerto:2:1 bad-name write `program NAME:`; /),
      expect.stringMatching(/^given.concerto:4:1 bad-name /),
      'given.concerto:5:1 program-syntax indent it below `program NAME:`',
    ]);
    expect(problems('start:\nwaitAll')).toEqual([
      'given.concerto:1:1 program-syntax the line is written `start: DEPLOYMENT`',
    ]);
    expect(problems('program p:\n  waitAll\nprogram p:\n  waitAll')[0]).toMatch(/duplicate-name/);
  });

  test('has a name of its own', () => {
    expect(problems('waitAll', CONCERTO, 'a.b')[0]).toMatch(/^given.concerto:1:1 bad-name rename the file: /);
    expect(problems('waitAll', CONCERTO, 'maintain')[0]).toMatch(/^given.concerto:1:1 duplicate-name /);
  });
});

describe('the spellings of other tools', () => {
  test('are accepted where they mean the same', () => {
    const text = 'del(snap)\nadd(snap, Snapshot)\nadd( x : Database )\nwaitAll()\nwaitAll';
    expect(plain(programIn(text))).toEqual([
      {
        name: 'main',
        instructions: [
          { kind: 'del', component: 'snap' },
          { kind: 'add', component: 'snap', type: 'Snapshot' },
          { kind: 'add', component: 'x', type: 'Database' },
          { kind: 'waitAll' },
          { kind: 'waitAll' },
        ],
      },
    ]);
  });

  test('else lead to those of Concerto', () => {
    for (const [text, form] of [
      ['push_b(db, deploy)', 'pushB(component, behavior)'],
      ['connect(server.db, db.service)', 'con(user.port, provider.port)'],
      ['disconnect(server.db, db.service)', 'dcon(user.port, provider.port)'],
      ['wait_all()', 'waitAll'],
      ['delete(db)', 'del(component)'],
    ] as const)
      expect(problems(text), text).toEqual([`given.concerto:1:1 program-syntax did you mean \`${form}\`?`]);
    expect(problems('constructor(db)')[0]).toMatch(/program-syntax/);
  });
});
