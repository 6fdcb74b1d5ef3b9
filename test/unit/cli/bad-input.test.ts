import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { madrigal, shell, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const SERVICE = `
types:
  Service:
    places: [off, on]
    transitions:
      start: {move: off -> on, takes: [1s, 2s]}
components: {a: Service}
deployments: {up: on}
properties:
  comes-up: {deployability: up}
`;
const GOOD = `madrigal: 1${SERVICE}`;
const good = folder.file('good.yaml', GOOD);

interface Case {
  readonly name: string;
  readonly text: string | Uint8Array;
  /** As `code line:column`, or the code alone where there is no position. */
  readonly errors: readonly string[];
  readonly hint?: string;
}

const bomb = [
  'madrigal: 1',
  'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]`),
].join('\n');

const replaced = (what: string, by: string): string => {
  if (!GOOD.includes(what)) throw new Error(`the model has no ${what}`);
  return GOOD.replace(what, by);
};

const cases: readonly Case[] = [
  { name: 'an empty file', text: '', errors: ['wrong-shape 1:1'] },
  { name: 'a binary file', text: Uint8Array.of(0x6d, 0xff, 0xfe, 0x00), errors: ['file-not-utf8 1:2'] },
  { name: 'no YAML', text: 'madrigal: [1', errors: ['yaml-syntax 1:12'] },
  { name: 'a YAML bomb', text: `${bomb}\n`, errors: ['yaml-alias'] },
  {
    name: 'a duplicate key',
    text: replaced('deployments:', 'components: {}\ndeployments:'),
    errors: ['duplicate-key 8:1'],
  },
  { name: 'max < min', text: replaced('[1s, 2s]', '[2s, 1s]'), errors: ['max-below-min 6:39'] },
  {
    name: 'a negative duration',
    text: replaced('[1s, 2s]', '[-1s, 2s]'),
    errors: ['negative-duration 6:40'],
  },
  { name: 'NaN', text: replaced('[1s, 2s]', '.nan'), errors: ['bad-duration 6:39'] },
  {
    name: 'an unknown place',
    text: replaced('off -> on', 'off -> onn'),
    errors: ['unknown-place 6:28'],
    hint: 'did you mean `on`?',
  },
  {
    name: 'a cycle of transitions',
    text: replaced('takes: [1s, 2s]}', 'takes: [1s, 2s]}\n      stop: on -> off'),
    errors: ['cyclic-behavior 6:7'],
  },
  {
    name: 'a name outside the grammar',
    text: replaced('{a: Service}', '{1a: Service}'),
    errors: ['bad-name 7:14'],
  },
  {
    name: 'several mistakes at once',
    text: GOOD.replace('[1s, 2s]', 'soon').replace('up: on', 'up: onn'),
    errors: ['bad-duration 6:39', 'unknown-place 8:19'],
  },
  { name: 'no property', text: GOOD.slice(0, GOOD.indexOf('properties:')), errors: ['no-properties'] },
];

interface ErrorAnswer {
  readonly schemaVersion: number;
  readonly verdict: string;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly file: string | null;
    readonly line: number | null;
    readonly column: number | null;
    readonly hint: string | null;
  }[];
}

function errorsOf(stdout: string): ErrorAnswer {
  const answer = JSON.parse(stdout) as ErrorAnswer;
  expect(answer).toMatchObject({ schemaVersion: 1, verdict: 'error' });
  return answer;
}

for (const { name, text, errors, hint } of cases) {
  it(`tells ${name} with its position, in both formats`, async () => {
    const file = folder.file('case.yaml', text);
    const [json, pretty] = [
      await madrigal(['verify', file, '--format', 'json']),
      await madrigal(['verify', file]),
    ];
    expect([json.status, pretty.status]).toEqual([2, 2]);
    const { diagnostics } = errorsOf(json.stdout);
    const told = diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, line, column }) => (line === null ? code : `${code} ${line}:${column}`));
    expect(told).toHaveLength(errors.length);
    errors.forEach((error, i) => {
      if (error.includes(' ')) expect(told[i]).toBe(error);
      else expect(told[i]!.split(' ')[0]).toBe(error);
    });
    expect(diagnostics.every((diagnostic) => diagnostic.file === file)).toBe(true);
    if (hint !== undefined) expect(diagnostics[0]!.hint).toBe(hint);
    expect(json.stderr).toBe('');
    expect(pretty.stdout).toBe('');
    for (const { code, line, column } of diagnostics) {
      expect(pretty.stderr).toContain(line === null ? `error[${code}]` : `${file}:${line}:${column}: `);
    }
    expect(pretty.stderr).not.toMatch(/^ +at /m);
  });
}

it('shows the line with a caret', async () => {
  const { stderr } = await madrigal(['check', folder.file('case.yaml', replaced('off -> on', 'off -> onn'))]);
  const at = '  6 |       start: {move: off -> onn, takes: [1s, 2s]}\n    |                            ^^^\n';
  expect(stderr).toContain(at);
});

it('refuses a file of 50 MB before it is read', async () => {
  const file = folder.file('large.yaml', '');
  truncateSync(file, 50_000_000);
  const { status, stdout } = await madrigal(['verify', file, '--format', 'json']);
  expect(status).toBe(2);
  expect(errorsOf(stdout).diagnostics[0]!.code).toBe('file-too-large');
});

const repeated = (piece: string, times: number): string => piece.repeat(times);
const numbered = (line: (i: number) => string, lines: number): string =>
  Array.from({ length: lines }, (_, i) => line(i)).join('\n');
const program = (text: string): string => `${GOOD}programs:\n  main: |\n${text}\n`;

const attacks: readonly (readonly [name: string, text: string, code: string])[] = [
  ['a long number', replaced('[1s, 2s]', `1.1${repeated('0', 500_000)}`), 'bad-duration'],
  ['millions of items', `madrigal: 1\nx: [${repeated('a,', 4_000_000)}a]\n`, 'file-too-large'],
  ['millions of empty lines', repeated('\n', 8_000_000), 'file-too-large'],
  ['many unknown keys', numbered((i) => `k${i}: 1`, 60_000), 'unknown-key'],
  [
    'indices that multiply',
    `index: {i: 1..150000, j: 1..150000}\n${replaced('{a:', '{"a{i}_{j}":')}`,
    'too-many-entries',
  ],
  ['spaces in a range', `index: {i: "0${repeated(' ', 1_000_000)}"}\n${GOOD}`, 'bad-range'],
  ['spaces in braces', replaced('{a:', `{"a{${repeated(' ', 1_000_000)}}":`), 'bad-expression'],
  ['spaces in a loop', program(`    for i in ${repeated(' ', 1_000_000)}x`), 'program-syntax'],
  [
    'loops in loops',
    program(numbered((i) => `    ${repeated(' ', i)}for i${i} in 0..0:`, 3_000)),
    'nesting-too-deep',
  ],
];

for (const [name, text, code] of attacks) {
  it(`refuses ${name} within seconds, and briefly`, async () => {
    const file = folder.file('attack.yaml', text);
    const [json, pretty] = [
      await madrigal(['check', file, '--format=json']),
      await madrigal(['check', file]),
    ];
    expect([json.status, pretty.status]).toEqual([2, 2]);
    expect(errorsOf(json.stdout).diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    expect(pretty.stderr.length).toBeLessThan(100_000);
  }, 20_000);
}

it('tells tens of thousands of errors in a trace', async () => {
  const trace = folder.file('trace.json', JSON.stringify({ steps: new Array(40_000).fill({ at: 1 }) }));
  const { status, stdout } = await madrigal(['replay', good, trace, '--format', 'json']);
  expect(status).toBe(2);
  expect(errorsOf(stdout).diagnostics.length).toBeGreaterThan(200_000);
}, 30_000);

it('says what a trace is', async () => {
  const { stderr } = await madrigal(['replay', good, folder.file('trace.json', '[]')]);
  expect(stderr).toContain('expected a trace, an object with `schemaVersion`, `program` and `steps`');
});

it('shows the first of very many errors, and says how many more there are', async () => {
  const file = folder.file('many.yaml', `${GOOD}${numbered((i) => `k${i}: 1`, 5_000)}`);
  const { stderr } = await madrigal(['check', file]);
  expect(stderr.match(/error\[unknown-key\]/g)).toHaveLength(100);
  expect(stderr).toContain('... and 4,900 more messages; `--format json` lists them all');
});

const calls: readonly (readonly [name: string, args: readonly string[], code: string, message: string])[] = [
  ['a missing file', ['verify', 'nowhere.yaml'], 'file-missing', 'nowhere.yaml'],
  ['a directory', ['check', 'src'], 'file-is-directory', 'src'],
  ['a path below a file', ['check', 'package.json/x.yaml'], 'file-missing', 'package.json/x.yaml'],
  ['an endless file', ['check', '/dev/zero'], 'file-too-large', '/dev/zero'],
  ['an unknown option', ['verify', good, '--fromat=x'], 'bad-call', '--fromat'],
  ['an unknown command', ['verfy', good], 'bad-call', 'verfy'],
  ['a missing argument', ['replay', good], 'bad-call', 'trace'],
  ['a bad scale', ['verify', good, '--scale', '1.2,0.8'], 'bad-call', '--scale'],
  ['a bad time limit', ['verify', good, '--timeout', 'soon'], 'bad-call', '--timeout'],
  ['a bad size', ['verify', good, '--max-memory', '2 GiBi'], 'bad-call', '--max-memory'],
  ['a bad number', ['verify', good, '--max-classes', '0'], 'bad-call', '--max-classes'],
  ['an unknown property', ['verify', good, '--property', 'come-up'], 'unknown-property', 'come-up'],
  ['an unknown program', ['verify', good, '--program', 'main'], 'unknown-program', 'main'],
  ['an unknown parameter', ['verify', good, '--set', 'n=1'], 'unknown-parameter', '`n`'],
  ['an unknown deployment', ['gantt', good, 'upp'], 'unknown-deployment', 'upp'],
  ['a trace that is none', ['replay', good, 'package.json'], 'trace-version', 'schemaVersion'],
  ['a timeline of two files', ['verify', good, good, '--format', 'trace=x.json'], 'bad-call', 'one file'],
  [
    'a report in a directory that is none',
    ['verify', good, '--report', `${good}/x.html`],
    'cannot-write',
    'x.html',
  ],
  ['a report in no directory', ['verify', good, '--report', 'no/x.html'], 'cannot-write', 'no/x.html'],
  ['a report without a name', ['verify', good, '--report', ''], 'bad-call', 'empty'],
  ['a report that is a directory', ['verify', good, '--report', 'src'], 'cannot-write', 'src'],
];

for (const [name, args, code, message] of calls) {
  it(`tells ${name}`, async () => {
    const asJson = args[0] === 'gantt' ? ['--format', 'json'] : ['--format=json'];
    const json = await madrigal([...args, ...asJson]);
    expect(json.status).toBe(2);
    const { diagnostics } = errorsOf(json.stdout);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    expect(diagnostics.map((diagnostic) => diagnostic.message).join()).toContain(message);
    const pretty = await madrigal(args);
    expect(pretty).toMatchObject({ status: 2, stdout: '' });
    expect(pretty.stderr).toContain(`error[${code}]`);
  });
}

for (const [name, args] of [
  ['a report', (model: string) => ['verify', model, '--report', model]],
  ['a chart', (model: string) => ['gantt', model, 'up', '-o', model]],
  ['a net', (model: string) => ['translate', model, '-o', `./${model}`]],
] as const) {
  it(`never replaces the model by ${name}`, async () => {
    const place = temporaryFolder();
    const model = place.file('model.yaml', GOOD);
    const { status, stderr } = await madrigal(args('model.yaml'), { cwd: place.path });
    expect(status).toBe(2);
    expect(stderr).toContain('error[cannot-write]: `');
    expect(readFileSync(model, 'utf8')).toBe(GOOD);
    place.remove();
  });
}

it('says that a model is no timing overlay', async () => {
  const { stderr } = await madrigal(['verify', good, '--timing', good]);
  expect(stderr.match(/error/g)).toHaveLength(1);
  expect(stderr).toContain('this is a model, not a timing overlay');
});

it('points to the help of the command', async () => {
  const { stderr } = await madrigal(['verify']);
  expect(stderr).toContain('`madrigal verify --help`');
});

it('tells all files that cannot be read at once', async () => {
  const { stderr } = await madrigal(['verify', 'one.yaml', '--timing', 'two.yaml']);
  expect(stderr).toContain('`one.yaml`');
  expect(stderr).toContain('`two.yaml`');
});

it('escapes free text in the report', async () => {
  const pageOf = async (title: string) => {
    const file = folder.file('titled.yaml', `madrigal: 1\ntitle: "${title}"\nabout: "${title}"${SERVICE}`);
    const report = join(folder.path, 'titled.html');
    expect((await madrigal(['verify', file, '--report', report])).status).toBe(0);
    return readFileSync(report, 'utf8');
  };
  const tags = (page: string) => page.match(/<\/?[a-z!][^>]*>/gi);
  const hostile = await pageOf('</script><script>alert(1)</script><img src=x onerror=alert(2)><!--');
  const harmless = await pageOf('A service');
  expect(hostile).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(tags(hostile)).toEqual(tags(harmless));
  // One script is run, the one that the policy names; the other is data.
  const scripts = [...hostile.matchAll(/<script([^>]*)>(.*?)<\/script>/gis)];
  const [run, ...others] = scripts.filter(([, attributes]) => !attributes!.includes('application/json'));
  expect(others).toEqual([]);
  const hash = createHash('sha256').update(run![2]!).digest('base64');
  expect(hostile).toContain(` script-src &#39;sha256-${hash}&#39;; `);
  expect(hostile.match(/script-src /g)).toHaveLength(1);
});

it('prints no control characters of the input', async () => {
  const file = folder.file('control.yaml', `madrigal: 1\ntitle: "a\\u001b[31mb"${SERVICE}`);
  const { stdout } = await madrigal(['verify', file]);
  expect(stdout).not.toContain('\u001b');
});

it('says that the disk is full, and still answers', async () => {
  const json = await madrigal(['verify', good, '--report', '/dev/full', '--format', 'json']);
  expect(json.status).toBe(2);
  const answer = JSON.parse(json.stdout) as { verdict: string; results: object[]; diagnostics: object[] };
  expect(answer.verdict).toBe('error');
  expect(answer.results).toHaveLength(1);
  expect(answer.diagnostics).toMatchObject([{ code: 'disk-full' }]);
  const results = await shell(`$MADRIGAL verify ${good} > /dev/full`);
  expect(results.status).toBe(2);
  expect(results.stderr).toContain('error[disk-full]');
});

it('never leaves half a report: the one before stays, and nothing beside it', async () => {
  const place = temporaryFolder();
  const report = place.file('report.html', 'the one before');
  // No file may grow beyond 4 KiB, as on a disk that fills up.
  const { status, stderr } = await shell(`ulimit -f 4; $MADRIGAL verify ${good} --report ${report}`);
  expect(status).toBe(2);
  expect(stderr).toContain('error[cannot-write]');
  expect(readFileSync(report, 'utf8')).toBe('the one before');
  expect(readdirSync(place.path)).toEqual(['report.html']);
  place.remove();
});
