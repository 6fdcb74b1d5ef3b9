import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toNumber } from '../../../src/base/duration.ts';
import { verify } from '../../../src/properties/verify.ts';
import { longestPath, type PlainTask } from '../../oracle/longest-path.ts';
import { told } from '../../support/compose.ts';
import { dagErrors, dagModel } from '../../support/dag.ts';

type Options = Parameters<typeof dagModel>[2];

/** `[min, max]` of the date at which all tasks are done. */
async function dates(file: string, text: string, options: Options = {}) {
  const { model } = dagModel(file, text, options);
  const [result] = await verify(model, { properties: ['completes'] });
  const { min, max } = result!.interval!;
  return [toNumber(min), toNumber(max)];
}

function warnings(file: string, text: string, options: Options = {}): readonly string[] {
  return dagModel(file, text, options).warnings.map(told);
}

/** Each task with its type and what it comes after, as `b: Task a`. */
function tasks(file: string, text: string, options: Options = {}): readonly string[] {
  const { model } = dagModel(file, text, options);
  return model.components.map(({ name, type }) => {
    const before = model.connections
      .filter(({ user }) => user.component === name)
      .map(({ provider }) => provider.component);
    return [`${name}: ${type.name}`, ...before].join(' ');
  });
}

describe('the examples', () => {
  const minutes = (max: number, ...after: string[]): PlainTask => ({ min: 0, max: max * 60, after });
  const release: Record<string, PlainTask> = {
    fetch: { min: 5, max: 20, after: [] },
    compile: { min: 60, max: 120, after: ['fetch'] },
    lint: { min: 10, max: 40, after: ['fetch'] },
    unit: { min: 40, max: 180, after: ['compile'] },
    image: { min: 30, max: 60, after: ['compile'] },
    scan: { min: 20, max: 90, after: ['image'] },
    browser: { min: 120, max: 360, after: ['image', 'unit'] },
    publish: { min: 10, max: 30, after: ['lint', 'scan', 'browser'] },
  };
  const pipeline = {
    lint: minutes(10),
    // Two of four at a time, which take the same at the most.
    test: minutes(2 * 30, 'lint'),
    image: minutes(20, 'lint'),
    deploy: minutes(15, 'test', 'image'),
  };
  const workflow = {
    extract: minutes(10),
    schema: minutes(10, 'extract'),
    summary: minutes(10, 'schema'),
    train: minutes(60, 'extract'),
    report: minutes(10, 'summary', 'train'),
  };
  test.each([
    ['release.csv', release],
    ['release.json', release],
    ['release.dot', release],
    ['pipeline.yml', pipeline],
    ['workflow.yaml', workflow],
  ])('%s has the dates of its longest path', async (name, plain) => {
    const file = `examples/import/${name}`;
    expect(await dates(file, readFileSync(file, 'utf8'))).toEqual(longestPath(plain));
  });
});

test('any tasks have the dates of their longest path, in every format', async () => {
  const name = fc.constantFrom('a', 'b c', 'd.e', '1f', 'ü', 'title', 'g-h');
  const graph = fc.uniqueArray(name, { minLength: 1 }).chain((names) =>
    fc.tuple(
      ...names.map((each, i) =>
        fc.record({
          name: fc.constant(each),
          min: fc.integer({ min: 0, max: 9 }),
          more: fc.constantFrom(0, 1, 7, Number.POSITIVE_INFINITY),
          after: fc.subarray(names.slice(0, i)),
        }),
      ),
    ),
  );
  await fc.assert(
    fc.asyncProperty(graph, fc.boolean(), async (drawn, crlf) => {
      const plain = drawn.map((each) => ({ ...each, max: each.min + each.more }));
      const max = (greatest: number) => (Number.isFinite(greatest) ? `${greatest}` : '');
      const end = crlf ? '\r\n' : '\n';
      const csv = [
        'task;min;max;after',
        ...plain.map((t) => [t.name, t.min, max(t.max), `"${t.after.join('; ')}"`].join(';')),
      ];
      const json = {
        tasks: Object.fromEntries(
          plain.map(({ name: key, ...t }) => [
            key,
            { min: t.min, after: t.after, ...(Number.isFinite(t.max) ? { max: t.max } : {}) },
          ]),
        ),
      };
      const dot = [
        'digraph {',
        ...plain.map((t) => `  "${t.name}" [min="${t.min}", max="${max(t.max)}"]`),
        ...plain.flatMap((t) => t.after.map((other) => `  "${other}" -> "${t.name}"`)),
        '}',
      ];
      const expected = longestPath(Object.fromEntries(plain.map((t) => [t.name, t])));
      expect(await dates('t.csv', `\ufeff${csv.join(end)}`)).toEqual(expected);
      expect(await dates('t.json', JSON.stringify(json))).toEqual(expected);
      expect(await dates('t.dot', dot.join(end))).toEqual(expected);
    }),
    { numRuns: 15 },
  );
});

describe('CSV', () => {
  test('cells may be empty, and predecessors written in several ways', () => {
    const rows = [
      '# of us',
      'Task,Max,After',
      'a,,',
      'b',
      'c d,2,a b',
      'e,1,"a, c d"',
      'f,1,a;b',
      'g,1,a,c d,f',
      '',
    ];
    expect(tasks('t.csv', rows.join('\n'))).toEqual([
      'a: Task',
      'b: Task',
      'c_d: Task a b',
      'e: Task a c_d',
      'f: Task a b',
      'g: Task a c_d f',
    ]);
  });

  test('what nothing says is told once, for all', () => {
    expect(warnings('t.csv', 'task,after\na,\nb,a\nc,\nd,\ne,')).toEqual([
      't.csv:2 unknown-duration nothing says how long `a`, `b`, `c` and 2 more take at the most: any time',
    ]);
  });

  test('mistakes are told at their rows', () => {
    const rows = ['task,min,max,after', 'a,5,3,b', 'b,x,,a', 'b,1,1,', 'c,1,1,c', 'd,1,1,nowhere', ',1,1,a'];
    expect(dagErrors('t.csv', rows.join('\n'))).toEqual([
      't.csv:2 max-below-min the greatest duration 3 is below the least one 5',
      't.csv:3 bad-duration `x` is not a duration',
      't.csv:4 duplicate-name there is a second task `b` (first in line 3)',
      't.csv:5 dependency-cycle `c` comes after itself',
      't.csv:6 unknown-task `d` comes after `nowhere`, which there is not',
      't.csv:7 wrong-shape the task of this row has no name',
    ]);
    expect(dagErrors('t.csv', 'task,after\na,b\nb,c\nc,a')).toEqual([
      't.csv:4 dependency-cycle tasks come after each other: `a` after `b` after `c` after `a`',
    ]);
    expect(dagErrors('t.csv', 'task,after\n')).toEqual(['t.csv:1 no-task there is no task']);
  });
});

describe('JSON', () => {
  test('mistakes are told at their places', () => {
    const text =
      '{"tasks": {\n"a": {"min": 1, "maks": 2, "after": ["c"]},\n"a": {"max": "3 parsecs"},\n"b": 7}}';
    expect(dagErrors('t.json', text)).toEqual([
      't.json:2 unknown-task `a` comes after `c`, which there is not',
      't.json:3 duplicate-key `a` stands here a second time (first in line 2)',
      't.json:4 wrong-shape `b` is no task',
    ]);
  });
});

describe('DOT', () => {
  const DOT =
    'digraph g {\n  node [max=1]\n  "p q":out:s -> r -> s // no\n  subgraph cluster_x { r -> t; t [label="the\\nend", owner=ops] }\n  r -> s; s -> u [style=invis]\n}';

  test('ports, subgraphs, labels, comments, repeated edges', () => {
    expect(tasks('t.dot', DOT)).toEqual([
      'p_q: Task',
      'r: Task p_q',
      's: Task r',
      'the_end: Task r',
      'u: Task',
    ]);
    const { model } = dagModel('t.dot', DOT);
    expect(model.components.find(({ name }) => name === 'the_end')).toMatchObject({
      title: 'the end',
      about: 'owner: ops',
    });
  });

  test('an edge means what its arrow shows', () => {
    const text = 'digraph { node [max=1]; edge [dir=back] a -> b; b -> c [dir=forward]; a -> c [dir=none] }';
    expect(tasks('t.dot', text)).toEqual(['a: Task b', 'b: Task', 'c: Task b']);
    expect(dagErrors('t.dot', 'digraph {\n  a -> b [dir=both]\n}')).toEqual([
      't.dot:2 dependency-cycle tasks come after each other: `a` after `b` after `a`',
    ]);
  });

  test('arrows the other way round; nodes that are left out, but for the order that they make', () => {
    expect(tasks('t.dot', DOT, { edges: 'needs', drop: /^(?:r|u)$/ })).toEqual([
      'p_q: Task s the_end',
      's: Task',
      'the_end: Task',
    ]);
  });

  test('mistakes', () => {
    expect(dagErrors('t.dot', 'graph { a -- b }')[0]).toMatch(
      /^t\.dot:1 wrong-shape the graph has no directions/,
    );
    expect(dagErrors('t.dot', 'digraph {\n a -> b\n b -> a\n}')).toEqual([
      't.dot:2 dependency-cycle tasks come after each other: `a` after `b` after `a`',
    ]);
    expect(dagErrors('t.dot', 'digraph {\n a -> a }')).toEqual([
      't.dot:2 dependency-cycle `a` comes after itself',
    ]);
    expect(dagErrors('t.dot', 'digraph {\n\n a -> ')[0]).toMatch(
      /^t\.dot:3 file-syntax this is not DOT: .*syntax error/,
    );
  });

  test('a second graph is not left out without a word', () => {
    const one = 'digraph { a [label=<<b>x }</b>>, max=1]; b [max=1, about="} digraph {"]; a -> b }\n';
    expect(tasks('t.dot', `${one}# digraph {\n/* graph */ // b {}\n`)).toHaveLength(2);
    expect(dagErrors('t.dot', `${one} digraph { c }`)).toEqual([
      't.dot:2 wrong-shape a second graph begins here, and a file is read as one',
    ]);
  });
});

describe('workflows of GitHub', () => {
  const expression = (text: string) => `"$\{{ ${text} }}"`;
  const workflow = (...jobs: string[]) => `on: push\njobs:\n${jobs.map((job) => `  ${job}\n`).join('')}`;

  test('a matrix makes jobs, and a condition that jobs may be skipped, with all that need them', () => {
    const text = workflow(
      'a: {runs-on: x, if: github.ref, strategy: {matrix: {n: [1, 2], s: [u, v], exclude: [{n: 1, s: v}], include: [{n: 1, extra: 5}, {n: 3, s: u}]}}}',
      'b: {runs-on: x, needs: a, timeout-minutes: 1.5}',
      `c: {runs-on: x, needs: [a, b], if: ${expression('always()')}}`,
      `d: {runs-on: x, strategy: {matrix: ${expression('fromJSON(x)')}}}`,
    );
    expect(tasks('w.yml', text)).toEqual([
      'a-1-u: TaskOrNot',
      'a-2-u: TaskOrNot',
      'a-2-v: TaskOrNot',
      'a-3-u: TaskOrNot',
      'b: TaskOrNot a-1-u a-2-u a-2-v a-3-u',
      'c: Task a-1-u a-2-u a-2-v a-3-u b',
      'd: Task',
    ]);
    expect(warnings('w.yml', text)).toEqual([
      'w.yml:6 not-modelled the matrix of `d` is known only when the workflow runs: it is read as one job',
    ]);
  });

  test('a time-out of the matrix is that of each job', async () => {
    const matrix = `matrix: {include: [{n: a, minutes: 3}, {n: b, minutes: 8}]}`;
    const timeout = '$' + '{{ matrix.minutes }}';
    const text = workflow(`a: {runs-on: x, timeout-minutes: "${timeout}", strategy: {${matrix}}}`);
    expect(await dates('w.yml', text)).toEqual([0, 8 * 60]);
  });

  test('a workflow within is read where it is there', async () => {
    const text = workflow(
      'a: {uses: ./.github/workflows/inner.yml}',
      'b: {runs-on: x, needs: a, timeout-minutes: 1}',
      'c: {uses: o/r/x.yml@v1}',
    );
    const others = {
      '.github/workflows/inner.yml': workflow(
        'x: {runs-on: x, timeout-minutes: 2}',
        'y: {runs-on: x, needs: x}',
      ),
    };
    expect(tasks('.github/workflows/w.yml', text, { others })).toEqual([
      'a_x: Task',
      'a_y: Task a_x',
      'b: Task a_y',
      'c: Task',
    ]);
    expect(await dates('.github/workflows/w.yml', text, { others })).toEqual([0, null]);
  });

  test('only some jobs at a time', async () => {
    const limited = workflow(
      'a: {runs-on: x, timeout-minutes: 10, strategy: {max-parallel: 2, matrix: {n: [1, 2, 3]}}, concurrency: lock}',
      'b: {runs-on: x, timeout-minutes: 5, concurrency: {group: lock}}',
      'c: {runs-on: x, timeout-minutes: 34}',
    );
    expect(tasks('w.yml', limited)).toEqual([
      'a-1: Limited2Task',
      'a-2: Limited2Task',
      'a-3: Limited2Task',
      'b: LimitedTask',
      'c: Task',
    ]);
    expect(await dates('w.yml', limited)).toEqual([0, 35 * 60]);
  });

  test('one job of a group at a time, in workflows within too, and of a matrix that nobody knows', async () => {
    const group = `concurrency: ${expression('github.ref').replace('"', '"deploy-')}`;
    const inner = workflow(`x: {runs-on: x, timeout-minutes: 2, ${group}}`);
    const calls = ['a', 'b'].map((job) => `${job}: {uses: ./.github/workflows/inner.yml}`);
    const others = { '.github/workflows/inner.yml': inner };
    expect(await dates('.github/workflows/w.yml', workflow(...calls), { others })).toEqual([0, 240]);
    const matrix = `timeout-minutes: 2, strategy: {matrix: ${expression('fromJSON(x)')}`;
    expect(await dates('w.yml', workflow(`d: {runs-on: x, ${matrix}}}`))).toEqual([0, 120]);
    expect(await dates('w.yml', workflow(`d: {runs-on: x, ${matrix}, max-parallel: 1}}`))).toEqual([0, null]);
    expect(await dates('w.yml', workflow(`d: {runs-on: x, ${matrix}}, concurrency: e}`))).toEqual([0, null]);
  });

  test('a limit of too many jobs is told, with a bound', () => {
    const text = (jobs: number, more = '') =>
      workflow(
        ...Array.from(
          { length: jobs },
          (_, i) => `a${i}: {runs-on: x, timeout-minutes: ${i + 1}, concurrency: g}`,
        ),
        `b: {runs-on: x, timeout-minutes: 5${more}}`,
      );
    expect(warnings('w.yml', text(40))).toEqual([
      'w.yml:3 not-modelled the concurrency group `g` lets 1 of 40 tasks run at a time, which the model does not have: the least date holds, and the greatest one is at most 14 h 20 min',
    ]);
    // Some may be skipped.
    expect(warnings('w.yml', text(15, ', if: x'))).toEqual([
      'w.yml:3 not-modelled the concurrency group `g` lets 1 of 15 tasks run at a time, which the model does not have: the least date holds, and the greatest one is at most 2 h 15 min',
    ]);
    const { model } = dagModel('w.yml', text(15));
    expect(model.resources).toMatchObject([{ capacity: 1 }]);
    expect(warnings('w.yml', text(15))).toEqual([]);
  });

  test('of tasks that are alike, a limit may be over many', async () => {
    const numbers = Array.from({ length: 60 }, (_, i) => i).join(', ');
    const text = workflow(
      `a: {runs-on: x, timeout-minutes: 10, strategy: {max-parallel: 7, matrix: {n: [${numbers}]}}}`,
      'b: {runs-on: x, timeout-minutes: 5, needs: a}',
    );
    expect(warnings('w.yml', text)).toEqual([]);
    expect(await dates('w.yml', text)).toEqual([0, (9 * 10 + 5) * 60]);
  });

  test('a workflow that is called holds its place as a whole', async () => {
    const others = {
      '.github/workflows/inner.yml': workflow(
        'x: {runs-on: x, timeout-minutes: 4}',
        'y: {runs-on: x, timeout-minutes: 3}',
        'z: {runs-on: x, timeout-minutes: 2, needs: [x, y]}',
      ),
    };
    const file = '.github/workflows/w.yml';
    const calls = (limit: string) =>
      `a: {uses: ./.github/workflows/inner.yml, strategy: {${limit}matrix: {n: [1, 2, 3]}}}`;
    const after = 'b: {runs-on: x, timeout-minutes: 1, needs: a}';
    const minutes = async (...jobs: string[]) =>
      (await dates(file, workflow(...jobs), { others })).map((date) => (date ?? Number.NaN) / 60);
    expect(await minutes(calls(''), after)).toEqual([0, 7]);
    expect(await minutes(calls('max-parallel: 2, '), after)).toEqual([0, 13]);
    expect(await minutes(calls('max-parallel: 1, '), after)).toEqual([0, 19]);
    const group = calls('').replace('strategy', 'concurrency: g, strategy');
    expect(await minutes(group, 'c: {runs-on: x, timeout-minutes: 5, concurrency: g}')).toEqual([0, 23]);
  });

  test('mistakes are told at their lines', () => {
    expect(
      dagErrors('w.yml', workflow('a: {runs-on: x, needs: b}', 'b: {runs-on: x, needs: [a, z]}')),
    ).toEqual([
      'w.yml:3 dependency-cycle tasks come after each other: `b` after `a` after `b`',
      'w.yml:4 unknown-task there is no job `z`',
    ]);
  });
});

describe('workflows of Argo', () => {
  const workflow = (entry: string, ...templates: string[]) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  entrypoint: ${entry}\n  templates:\n${templates.map((each) => `  - ${each}\n`).join('')}`;
  const LEAF = '{name: leaf, activeDeadlineSeconds: 60, container: {image: x}}';

  test('expressions, conditions, items, and what only some tasks are needed for', async () => {
    const text = workflow(
      'main',
      '{name: main, dag: {target: "d e", tasks: [{name: a, template: leaf}, {name: b, template: leaf, dependencies: [a], withItems: [x, y]}, {name: c, template: leaf, depends: "!a.Succeeded"}, {name: d, template: leaf, depends: "b && a.Succeeded"}, {name: e, template: leaf, depends: "b.Failed || a"}]}}',
      LEAF,
    );
    expect(tasks('w.yaml', text)).toEqual(
      ['a: Task', 'b-0: Task a', 'b-1: Task a', 'd: Task b-0 b-1 a', 'e: TaskOrNot b-0 b-1 a'].map(
        (each) => each,
      ),
    );
    expect(await dates('w.yaml', text)).toEqual([0, 180]);
  });

  test('a deadline is not asked where the model lacks a limit that it may hang on', () => {
    const numbers = Array.from({ length: 41 }, (_, i) => i);
    const leaves = numbers.map((i) => `{name: t${i}, template: leaf${i}}`).join(', ');
    const templates = numbers.map((i) => LEAF.replace('leaf', `leaf${i}`).replace('60', `${60 + i}`));
    const text = (seconds: number, more = '') =>
      workflow('main', `{name: main, dag: {tasks: [${leaves}]}}`, ...templates).replace(
        'spec:\n',
        `spec:\n  parallelism: 3\n  activeDeadlineSeconds: ${seconds}\n${more}`,
      );
    // 41 tasks of 60 s to 100 s, 3 at a time: at the most 100 s and a third of the other 3180 s.
    const asked = (seconds: number) =>
      dagModel('w.yaml', text(seconds))
        .model.properties.map(({ name }) => name)
        .includes('within-deadline');
    expect([99, 100, 1159, 1160].map(asked)).toEqual([true, false, false, true]);
    expect(warnings('w.yaml', text(200))).toEqual([
      expect.stringMatching(/parallelism: 3.* the greatest one is at most 19 min 20 s$/),
      expect.stringMatching(
        /^w\.yaml:\d+ not-modelled whether all tasks are done before they are stopped is not asked/,
      ),
    ]);
  });

  test('what may be left out may take along what depends on it', async () => {
    const text = (depends: string) =>
      workflow(
        'main',
        `{name: main, dag: {tasks: [{name: a, template: pause, when: "x == y"}, {name: b, template: pause, depends: "${depends}"}, {name: c, template: pause, depends: b}]}}`,
        '{name: pause, suspend: {duration: 20}}',
      );
    // What is skipped is as good as done, unless success is asked for.
    expect(await dates('w.yaml', text('a'))).toEqual([40, 60]);
    expect(await dates('w.yaml', text('a.Succeeded'))).toEqual([0, 60]);
    expect(await dates('w.yaml', text('a || !a'))).toEqual([0, 60]);
    const sequence =
      '{name: main, parallelism: 1, steps: [[{name: a, template: pause, withSequence: {start: "2", end: 4}}]]}';
    expect(
      await dates('w.yaml', workflow('main', sequence, '{name: pause, suspend: {duration: 20}}')),
    ).toEqual([60, 60]);
  });

  test('the limit of a template counts templates within, and not their pods', async () => {
    const text = (limit: string) =>
      workflow(
        'main',
        `{name: main, ${limit}steps: [[{name: a, template: inner, withItems: [x, y, z]}], [{name: b, template: leaf}]]}`,
        '{name: inner, dag: {tasks: [{name: p, template: leaf}, {name: q, template: leaf}, {name: r, template: leaf, dependencies: [p, q]}]}}',
        LEAF,
      );
    expect(await dates('w.yaml', text(''))).toEqual([0, 180]);
    expect(await dates('w.yaml', text('parallelism: 2, '))).toEqual([0, 300]);
    expect(await dates('w.yaml', text('parallelism: 1, '))).toEqual([0, 420]);
    // That of a workflow counts pods.
    const whole = text('').replace('spec:\n', 'spec:\n  parallelism: 3\n');
    expect(await dates('w.yaml', whole)).toEqual([0, 300]);
  });

  test('what tasks wait for and the file does not say is told, and no deadline is asked', () => {
    const held = LEAF.replace('}}', '}, synchronization: {semaphore: {configMapKeyRef: {name: c, key: k}}}}');
    const text = workflow('main', '{name: main, steps: [[{name: a, template: leaf}]]}', held).replace(
      'spec:\n',
      'spec:\n  activeDeadlineSeconds: 90\n',
    );
    const { model, warnings: found } = dagModel('w.yaml', text);
    expect(found.map(told)).toEqual([
      expect.stringMatching(/not-modelled how many tasks a semaphore lets run/),
    ]);
    expect(model.properties.map(({ name }) => name)).toEqual(['completes']);
    const whole = '{name: main, synchronization: {mutex: {name: m}}, steps: [[{name: a, template: leaf}]]}';
    expect(warnings('w.yaml', workflow('main', whole, LEAF))).toEqual([
      expect.stringMatching(/not-modelled what a template that is made of others waits for/),
    ]);
  });

  test('steps in groups, templates within templates, and within themselves', () => {
    const text = workflow(
      'main',
      '{name: main, steps: [[{name: a, template: leaf}, {name: b, template: inner}], [{name: c, template: leaf, when: "x"}]]}',
      '{name: inner, dag: {tasks: [{name: x, template: leaf}, {name: y, template: main, depends: x}]}}',
      LEAF,
    );
    expect(tasks('w.yaml', text)).toEqual(['a: Task', 'b_x: Task', 'b_y: Task b_x', 'c: TaskOrNot a b_y']);
    expect(warnings('w.yaml', text)[0]).toMatch(/not-modelled `b\.y` begins `main` again/);
  });

  test('what is tried again waits in between, each time longer, and begins no try after the greatest time', async () => {
    const tried = (strategy: string) =>
      dates('w.yaml', workflow('t', `{name: t, activeDeadlineSeconds: 7, retryStrategy: {${strategy}}}`));
    // 7 s three times, after 1 s and 2 s, or 3 s and 3 s; or one more after what there is at the most.
    expect(await tried('limit: "2", backoff: {duration: "1", factor: "2", maxDuration: 1m}')).toEqual([
      0, 24,
    ]);
    expect(await tried('limit: 2, backoff: {duration: 3s}')).toEqual([0, 27]);
    expect(await tried('limit: 90, backoff: {duration: 1m, factor: 2, maxDuration: 10s}')).toEqual([0, 17]);
    expect(await tried('limit: 90, backoff: {duration: 1m, factor: 2}')).toEqual([0, null]);
    expect(await tried('limit: "{{n}}"')).toEqual([0, null]);
  });

  test('what templates have by default', async () => {
    const steps = '{name: main, steps: [[{name: a, template: long}], [{name: b, template: usual}]]}';
    const text = workflow(
      'main',
      steps,
      '{name: long, activeDeadlineSeconds: 60, container: {image: x}}',
      '{name: usual, container: {image: x}}',
    );
    const usual = '  templateDefaults: {activeDeadlineSeconds: 20}\n';
    expect(await dates('w.yaml', text.replace('  templates:', `${usual}  templates:`))).toEqual([0, 80]);
    expect(await dates('w.yaml', text)).toEqual([0, null]);
  });

  test('what is done at the end of the workflow comes after all of it, and after its deadline', async () => {
    const text = (more: string) =>
      workflow(
        'main',
        '{name: main, dag: {tasks: [{name: a, template: leaf, onExit: note}, {name: b, template: leaf, depends: a}]}}',
        LEAF,
        '{name: note, activeDeadlineSeconds: 5}',
      ).replace('spec:\n', `spec:\n  activeDeadlineSeconds: 125\n  ${more}\n`);
    expect(tasks('w.yaml', text('onExit: note'))).toEqual([
      'a: Task',
      'a_onExit: Task a',
      'b: Task a_onExit',
      'onExit: Task b',
    ]);
    expect(await dates('w.yaml', text('hooks: {exit: {template: note}}'))).toEqual([0, 130]);
    const { model } = dagModel('w.yaml', text('onExit: note'));
    const [inTime] = await verify(model, { properties: ['within-deadline'] });
    expect([inTime?.verdict.kind, inTime?.interval?.max]).toEqual(['holds', { digits: 125n, scale: 0 }]);
  });

  test('how many tasks there are under a limit decides the greatest date', async () => {
    const text = (limit: string) =>
      workflow(
        'main',
        `{name: main, ${limit}steps: [[{name: a, template: leaf, withParam: "{{x}}"}]]}`,
        LEAF,
      );
    expect(await dates('w.yaml', text(''))).toEqual([0, 60]);
    expect(await dates('w.yaml', text('parallelism: 1, '))).toEqual([0, null]);
    expect(warnings('w.yaml', text('parallelism: 1, '))).toEqual([
      expect.stringMatching(/how often `a` is done is known only .*, for `parallelism: 1` lets only some/),
    ]);
  });

  test('mistakes are told at their lines', () => {
    expect(dagErrors('w.yaml', workflow('man', LEAF))).toContain(
      'w.yaml:4 unknown-task there is no template `man`',
    );
    const text = workflow(
      'main',
      '{name: main, dag: {tasks: [{name: a, template: leef}, {name: a, template: leaf, depends: z}]}}',
      LEAF,
    );
    expect(dagErrors('w.yaml', text)).toEqual([
      'w.yaml:6 duplicate-name there is a second task `a`',
      'w.yaml:6 unknown-task there is no task `z`',
    ]);
  });
});
