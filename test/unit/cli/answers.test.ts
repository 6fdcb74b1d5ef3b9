import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { madrigal, type Outcome, shell, temporaryFolder } from '../../support/cli.ts';
import { elementsOf, parseXml } from '../../support/xml.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const CONCERTO = 'test/fixtures/bring-up.yaml';
const CIRCULAR = 'examples/circular.yaml';
const FAILING = 'examples/failing.yaml';
const OPENSTACK = 'examples/openstack/openstack.yaml';

/** The shape of answers, as far as the tests look at them. */
interface Answer {
  readonly schemaVersion: number;
  readonly file: string;
  readonly verdict: string;
  readonly results: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly because?: string;
    readonly interval?: object;
    readonly witness?: {
      readonly program: string | null;
      readonly timed?: boolean;
      readonly steps: object[];
    };
    readonly explanation?: readonly string[];
    readonly gantt?: { readonly deployment: string };
    readonly statistics: object;
  }[];
  readonly diagnostics: readonly { readonly severity: string }[];
  readonly files?: readonly Answer[];
}

function json(outcome: Outcome): Answer {
  return JSON.parse(outcome.stdout) as Answer;
}

describe('verify', () => {
  it('answers one file as one object', async () => {
    const outcome = await madrigal(['verify', CONCERTO, '--format', 'json']);
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    const answer = json(outcome);
    expect(Object.keys(answer)).toEqual([
      'schemaVersion',
      'file',
      'verdict',
      'results',
      'criticality',
      'diagnostics',
    ]);
    expect(answer).toMatchObject({ schemaVersion: 1, file: CONCERTO, verdict: 'holds' });
    // The figures are those of the server and database of Concerto, computed by other means.
    const [comesUp, width] = answer.results;
    expect(comesUp).toMatchObject({
      name: 'comes-up',
      property: 'deployability',
      program: 'bring-up',
      verdict: 'holds',
      interval: { min: 15.5, max: 27.5 },
    });
    expect(comesUp!.interval).not.toHaveProperty('some');
    expect(Object.keys(comesUp!.statistics)).toEqual([
      'classes',
      'edges',
      'markings',
      'deadlocks',
      'engine',
      'why',
    ]);
    expect(width).toMatchObject({
      property: 'parallelism',
      verdict: 'none',
      value: { state: 3, lasting: 3 },
    });
  });

  it('says in one line which engine answered, and why', async () => {
    const line = async (engine: string) =>
      (await madrigal(['verify', OPENSTACK, '--engine', engine])).stdout.split('\n').at(-3);
    const untimed = 'markings, for intervals are left aside (1 answer)';
    expect(await line('auto')).toBe(
      `Engine: causal net, for nothing competes and state classes are many (25 answers); ${untimed}`,
    );
    const bringUp = await madrigal(['verify', CONCERTO]);
    expect(bringUp.stdout.split('\n').at(-3)).toBe('Engine: state classes, for they are few');
    expect(await line('causal')).toBe(`Engine: causal net, as asked (25 answers); ${untimed}`);
    expect(await line('classes')).toBe(`Engine: state classes, as asked (25 answers); ${untimed}`);
    expect(await line('both')).toBe(
      `Engine: state classes and causal net, which agree (25 answers); ${untimed}`,
    );
    const wrong = await madrigal(['verify', OPENSTACK, '--engine', 'zones']);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('auto, causal, classes, both');
  });

  it('answers a violation with a witness that replays and an explanation', async () => {
    const outcome = await madrigal(['verify', CIRCULAR, '--format', 'json']);
    expect(outcome.status).toBe(1);
    const [comesUp, anySpeed] = json(outcome).results;
    expect(comesUp).toMatchObject({ verdict: 'violated' });
    expect(comesUp!.explanation!.join()).toContain('auth.start cannot start');
    expect(anySpeed!.witness).toMatchObject({ timed: false });
    for (const { witness } of [comesUp!, anySpeed!]) {
      const trace = folder.file('witness.json', JSON.stringify(witness));
      const replayed = await madrigal(['replay', CIRCULAR, trace, '--format', 'json']);
      expect(replayed.status).toBe(0);
      expect(JSON.parse(replayed.stdout)).toMatchObject({ verdict: 'holds', maximal: true });
    }
  });

  it('says that only some runs have a date', async () => {
    const [opens] = json(
      await madrigal(['verify', FAILING, '--format', 'json', '--property', 'shop-opens']),
    ).results;
    expect(opens).toMatchObject({ verdict: 'violated', interval: { min: 22, max: 40, some: true } });
  });

  it('says null for no bound', async () => {
    const file = folder.file(
      'unbounded.yaml',
      `madrigal: 1
types: {T: {places: [a, b], transitions: {t: {move: a -> b, takes: [1.5, inf]}}}}
components: {c: T}
deployments: {done: b}
properties: {ends: {deployability: done}, chart: {gantt: done}}
`,
    );
    const [ends, chart] = json(await madrigal(['verify', file, '--format', 'json'])).results;
    expect(ends).toMatchObject({ verdict: 'holds', interval: { min: 1.5, max: null } });
    expect(chart).toMatchObject({ verdict: 'none', gantt: { deployment: 'done', greatest: null } });
  });

  it('says what stopped it, with exit status 3', async () => {
    const outcome = await madrigal(['verify', CONCERTO, '--max-classes', '2', '--format', 'json']);
    expect(outcome.status).toBe(3);
    expect(json(outcome).verdict).toBe('unknown');
    expect(json(outcome).results[0]).toMatchObject({ verdict: 'unknown', because: 'max-classes' });
  });

  it('answers several files as a list, the worst first in the exit status', async () => {
    const both = await madrigal(['verify', CONCERTO, CIRCULAR, '--format', 'json']);
    expect(both.status).toBe(1);
    expect(json(both)).toMatchObject({ schemaVersion: 1, verdict: 'violated' });
    expect(json(both).files!.map(({ file, verdict }) => [file, verdict])).toEqual([
      [CONCERTO, 'holds'],
      [CIRCULAR, 'violated'],
    ]);
    const wrong = await madrigal(['verify', CIRCULAR, 'nowhere.yaml', CONCERTO, '--format', 'json']);
    expect(wrong.status).toBe(2);
    expect(json(wrong).verdict).toBe('error');
    expect(json(wrong).files!.map(({ verdict }) => verdict)).toEqual(['violated', 'error', 'holds']);
    const pretty = await madrigal(['verify', CIRCULAR, 'nowhere.yaml']);
    expect(pretty.status).toBe(2);
    expect(pretty.stdout).toContain('comes-up');
    expect(pretty.stderr).toContain('error[file-missing]');
  });

  it('counts a violation before what is unknown', async () => {
    const outcome = await madrigal(['verify', FAILING, '--max-classes', '150', '--format', 'json']);
    const verdicts = json(outcome).results.map(({ verdict }) => verdict);
    expect(verdicts).toContain('violated');
    expect(verdicts).toContain('unknown');
    expect(outcome.status).toBe(1);
    expect(json(outcome).verdict).toBe('violated');
  });

  it('counts warnings as errors only with --strict, and shows them all the same', async () => {
    const file = folder.file(
      'unused.yaml',
      readFileSync(CONCERTO, 'utf8').replace('types:\n', 'types:\n  Unused: {places: [a]}\n'),
    );
    const call = (...args: string[]) => madrigal([...args.slice(0, 1), file, ...args.slice(1)]);
    const [plain, strict] = [await call('verify'), await call('verify', '--strict')];
    expect(plain.stderr).toContain('warning[unused-type]');
    expect([plain.status, strict.status]).toEqual([0, 2]);
    expect(strict.stdout).toBe(plain.stdout);
    expect(strict.stderr).toBe(plain.stderr);
    const verdicts = async (...args: string[]) => {
      const outcome = await call(...args, '--format', 'json');
      return [outcome.status, json(outcome).verdict];
    };
    expect(await verdicts('verify')).toEqual([0, 'holds']);
    expect(await verdicts('verify', '--strict')).toEqual([2, 'error']);
    expect(await verdicts('check')).toEqual([0, 'holds']);
    expect(await verdicts('check', '--strict')).toEqual([2, 'error']);
    const refused = await call('check', '--strict');
    expect(refused.stdout).not.toMatch(/^ok$/m);
  });

  it('takes overlays, scales and parameters', async () => {
    const dates = async (...options: string[]) =>
      json(await madrigal(['verify', CONCERTO, '--property', 'comes-up', '--format', 'json', ...options]))
        .results[0]!.interval;
    expect(await dates('--scale', '0.5,2')).toEqual({ min: 7.75, max: 55 });
    const overlay = folder.file(
      'overlay.yaml',
      'madrigal: 1\noverlay: slow\ntakes: {server: {start: 2.5s}}\n',
    );
    expect(await dates('--timing', overlay)).toEqual({ min: 16.5, max: 28.5 });
    const chain = folder.file(
      'chain.yaml',
      `madrigal: 1
parameters: {n: 2}
index: {i: 1..n}
types: {T: {places: [a, b], transitions: {t: {move: a -> b, takes: 1s}}}}
components: {"c{i}": T}
deployments: {done: b}
properties: {width: {parallelism: all}}
`,
    );
    const outcome = await madrigal(['verify', chain, '--set', 'n=5', '--format', 'json']);
    expect(json(outcome).results[0]).toMatchObject({ value: { state: 5, lasting: 5 } });
  });

  it('shows a violation to people: question, cause and story', async () => {
    const { stdout } = await madrigal(['verify', FAILING]);
    expect(stdout).toContain('✗ shop-opens  violated  22 s to 40 s');
    expect(stdout).toContain('Does every run reach `shop`?');
    expect(stdout).toContain('catalog.load cannot start: catalog.database is not served');
    expect(stdout).toMatch(/^ {2}14 s {2}db\.seed ends$/m);
    expect(stdout).toMatch(/\.\.\. \d+ more events; --format json has them all/);
    expect(stdout.trimEnd().split('\n').slice(-2)).toEqual([
      '6 answers: 5 are violated, 1 is measured',
      'Violated: shop-opens, backend-in-35-seconds, api-installed-before-pages, no-pages-without-api, three-cores-are-enough',
    ]);
  });

  it('answers with the same page as it writes as a report', async () => {
    const report = join(folder.path, 'same.html');
    await madrigal(['verify', CONCERTO, '--report', report]);
    const { stdout } = await madrigal(['verify', CONCERTO, '--format', 'html']);
    expect(stdout).toBe(readFileSync(report, 'utf8'));
  });

  it('writes one page about several files, with an index, also of what is no model', async () => {
    const { status, stdout } = await madrigal(['verify', CONCERTO, 'no.yaml', FAILING, '--format', 'html']);
    expect(status).toBe(2);
    const page = stdout.replace(/<script[^>]*>.*?<\/script>/gs, '');
    expect(page).toContain('<h1>3 files</h1>');
    expect(page).toMatch(/<a href="#file-2">no\.yaml<\/a><\/th><td>no answer<\/td>/);
    expect(page).toContain('there is no file <code>no.yaml</code>');
    // What has a name has one of its own, and each link stays within the page.
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const drawn = [...page.matchAll(/ data-type="([^"]+)"/g)].map(([, type]) => type!);
    expect(new Set(drawn).size).toBe(drawn.length);
    const links = [...page.matchAll(/(?: href="#|url\(#)([^")]+)/g)].map(([, id]) => id!);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
    expect(links).toEqual(expect.arrayContaining(['file-1', 'file-3', 'file-3-property-1']));
    const stories = [...stdout.matchAll(/"(file-\d-[\w-]+-story)":\{/g)].map(([, id]) => id!);
    expect(stories.length).toBeGreaterThan(0);
    expect(stories.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('reads standard input, and writes a report', async () => {
    const report = join(folder.path, 'report.html');
    const { status, stdout } = await shell(`$MADRIGAL verify - --report ${report} < ${CONCERTO}`);
    expect(status).toBe(0);
    expect(stdout).toContain(`The report is in ${report}`);
    expect(readFileSync(report, 'utf8')).toMatch(/^<!doctype html>/);
  });
});

describe('gantt', () => {
  it('draws a deployment that no property asks about', async () => {
    const svg = await madrigal(['gantt', OPENSTACK, 'full']);
    expect(svg.status).toBe(0);
    expect(svg.stdout).toMatch(/^<\?xml .*<svg /s);
    const file = join(folder.path, 'chart.html');
    expect(
      await madrigal(['gantt', CONCERTO, 'up', '--program', 'bring-up', '--format', 'html', '-o', file]),
    ).toMatchObject({
      status: 0,
      stdout: '',
    });
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
    const chart = JSON.parse(
      (await madrigal(['gantt', CONCERTO, 'up', '--program', 'bring-up', '--format', 'json'])).stdout,
    );
    expect(chart).toMatchObject({
      schemaVersion: 1,
      deployment: 'up',
      least: { date: 15.5 },
      greatest: { date: 27.5 },
    });
  });

  it('draws nothing where no run gets, with exit status 1, or a limit is reached, with 3', async () => {
    expect(await madrigal(['gantt', CIRCULAR, 'up'])).toMatchObject({ status: 1, stdout: '' });
    const outcome = await madrigal([
      'gantt',
      CONCERTO,
      'up',
      '--program',
      'bring-up',
      '--max-classes',
      '2',
      '--format',
      'json',
    ]);
    expect(outcome.status).toBe(3);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ because: 'max-classes', least: null });
  });
});

describe('gantt of a program', () => {
  const PROGRAMS = 'examples/concerto.yaml';
  const gantt = (...args: string[]) => madrigal(['gantt', PROGRAMS, ...args]);

  it('draws it to its end', async () => {
    const json = await gantt('--program', 'maintain', '--format', 'json');
    expect(json.status).toBe(0);
    expect(JSON.parse(json.stdout)).toMatchObject({
      deployment: null,
      program: 'maintain',
      least: { date: 31, stuck: null, outages: [{ port: 'server.service' }, { port: 'db.service' }] },
      greatest: { date: 72, threads: [{ name: 'main', ahead: 0 }] },
    });
    expect(JSON.parse(json.stdout)).not.toHaveProperty('failing');
    const same = await gantt('up', '--program', 'maintain', '--format', 'json');
    expect(JSON.parse(same.stdout)).toMatchObject({
      deployment: 'up',
      least: { date: 31 },
      greatest: { date: 72 },
    });
  });

  it('draws a run that hangs too, and tells it', async () => {
    const json = await gantt('--program', 'careless', '--format', 'json');
    expect(json.status).toBe(0);
    expect(JSON.parse(json.stdout).failing).toMatchObject({
      criticalPath: [],
      stuck: ['db cannot leave `running`: server, in `running`, still uses db.service', expect.any(String)],
      waits: [{ component: 'db', event: 'leave', element: 'running', to: null }],
    });
    const svg = await gantt('--program', 'careless');
    expect(svg.stderr).toContain('only some runs reach the end of the program; of the others, one is drawn');
    const texts = elementsOf(parseXml(svg.stdout), 'text').map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['Earliest run', 'Latest run', 'A run that hangs']));
    expect(texts).toContain('db cannot leave running: server, in running, still uses db.service');
  });

  it('draws what hangs in a deployment of which no run ends, with exit status 1', async () => {
    const svg = await madrigal(['gantt', CIRCULAR]);
    expect(svg.status).toBe(1);
    expect(svg.stderr).toContain('no run reaches the end of the program: one is drawn');
    expect(svg.stdout).toContain('a cycle, so none of them ever moves');
  });

  it('writes a report of it, with the text of the program', async () => {
    const html = await gantt('--program', 'careless', '--format', 'html');
    expect(html.stdout).toContain('<h2>Program careless</h2>');
    expect(html.stdout).toContain('<code>  wait(snap)</code>');
    expect(html.stdout).toContain(`<code>madrigal gantt ${PROGRAMS} --program careless</code>`);
    expect(html.stdout).toMatch(/stuck from [\d.]+ s on/);
  });

  it('needs to know which program', async () => {
    const outcome = await gantt('--format', 'json');
    expect(outcome.status).toBe(2);
    expect(JSON.parse(outcome.stdout).diagnostics).toMatchObject([{ code: 'which-program' }]);
  });
});

describe('simulate and replay', () => {
  it('replays what it simulates, and the same seed gives the same run', async () => {
    const run = ['simulate', OPENSTACK, '--seed', '7', '--format', 'json'];
    const [first, second] = [await madrigal(run), await madrigal(run)];
    expect(second.stdout).toBe(first.stdout);
    const replayed = await madrigal(['replay', OPENSTACK, '-'], { input: first.stdout });
    expect(replayed.status).toBe(0);
    expect(replayed.stdout).toContain('ok: the trace is a run of the model');
    expect(replayed.stdout).toContain('The run is complete at');
  });

  it('tells a run as a story', async () => {
    const { stdout } = await madrigal(['simulate', CONCERTO, '--durations', 'max']);
    expect(stdout).toMatch(/^ +22 s {2}db\.run ends/m);
    expect(stdout).toContain('server in `running`');
  });

  it('names the first step that is none, with exit status 1', async () => {
    const { stdout: trace } = await madrigal([
      'simulate',
      CONCERTO,
      '--durations',
      'min',
      '--format',
      'json',
    ]);
    const early = folder.file('early.json', trace.replace(/"at":"10"/g, '"at":"9.5"'));
    const pretty = await madrigal(['replay', CONCERTO, early]);
    expect(pretty.status).toBe(1);
    expect(pretty.stdout).toContain(
      'db.allocate cannot end at 9.5 s: it started at 0 s and takes at least 10 s',
    );
    const answer = await madrigal(['replay', CONCERTO, early, '--format', 'json']);
    expect(JSON.parse(answer.stdout)).toMatchObject({ verdict: 'violated', step: expect.any(Number) });
  });

  it('says what a whole answer of verify is', async () => {
    const { stdout } = await madrigal(['verify', CIRCULAR, '--format', 'json']);
    const { status, stderr } = await madrigal(['replay', CIRCULAR, folder.file('answer.json', stdout)]);
    expect(status).toBe(2);
    expect(stderr).toContain('this is an answer of `madrigal verify`, not a trace');
  });
});

describe('translate and explore', () => {
  it('counts the same classes in a model and in its net', async () => {
    const file = join(folder.path, 'concerto.net');
    expect((await madrigal(['translate', CONCERTO, '-o', file])).status).toBe(0);
    const [model, net] = [
      await madrigal(['explore', CONCERTO, '--format', 'json']),
      await madrigal(['explore', file, '--format', 'json']),
    ];
    // What is an end is known of the model alone.
    expect(net.stdout.replace('"ends": null', '"ends": 1')).toBe(model.stdout);
  });

  it('counts the same where things fail, and more than where none may', async () => {
    const update = ['examples/failures/update.yaml', '--program', 'careful'];
    const file = join(folder.path, 'update.net');
    await madrigal(['translate', ...update, '--faults', '2', '-o', file]);
    const counted = async (...args: string[]) =>
      JSON.parse((await madrigal(['explore', ...args, '--format', 'json'])).stdout) as { classes: number };
    const [none, two, net] = [
      await counted(...update),
      await counted(...update, '--faults', '2'),
      await counted(file),
    ];
    expect({ ...net, ends: 0 }).toEqual({ ...two, ends: 0 });
    expect(two.classes).toBeGreaterThan(none.classes);
    const refused = [
      await madrigal(['explore', ...update, '--faults', 'rack=1']),
      await madrigal(['explore', file, '--faults', '1']),
    ];
    expect(refused.map(({ status }) => status)).toEqual([2, 2]);
    expect(refused[0]!.stderr).toContain('the model has no zone `rack`');
    expect(refused[1]!.stderr).toContain('a net says nothing of faults');
  });

  it('counts the published classes of a net, however it is given', async () => {
    // Berthomieu and Vernadat 2003: two trains.
    const file = 'test/nets/level-crossing-2.net';
    const counts = {
      schemaVersion: 1,
      mode: 'linear',
      classes: 123,
      edges: 218,
      deadlocks: 0,
      complete: true,
    };
    expect(JSON.parse((await madrigal(['explore', file, '--format', 'json'])).stdout)).toMatchObject(counts);
    const piped = await shell(`$MADRIGAL explore - --order depth-first --format json < ${file}`);
    expect(JSON.parse(piped.stdout)).toMatchObject(counts);
    const { stdout } = await madrigal(['explore', file, '--mode', 'untimed']);
    expect(stdout).toContain('complete');
  });

  it('says which place is unbounded, and by which firings', async () => {
    const file = folder.file('unbounded.net', 'tr a [0,w[ -> p\n');
    const outcome = await madrigal(['explore', file, '--format', 'json']);
    expect(outcome.status).toBe(3);
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      complete: false,
      because: 'unbounded',
      unbounded: { place: 'p', repeat: ['a'] },
    });
  });

  it('says that durations cannot be computed exactly: unknown, and no net', async () => {
    const file = folder.file(
      'fine.yaml',
      `madrigal: 1
types: {T: {places: [a, b], transitions: {t: {move: a -> b, takes: [0.000000000001s, 100000h]}}}}
components: {c: T}
deployments: {done: b}
properties: {ends: {deployability: done}}
`,
    );
    for (const command of ['verify', 'explore']) {
      const outcome = await madrigal([command, file, '--format', 'json']);
      expect(outcome.status).toBe(3);
      expect(outcome.stdout).toContain('"because": "overflow"');
    }
    const { status, stderr } = await madrigal(['translate', file]);
    expect(status).toBe(2);
    expect(stderr).toContain('error[overflow]');
  });

  it('writes a net in the format of its file', async () => {
    const file = join(folder.path, 'net.pnml');
    await madrigal(['translate', 'test/nets/three-parallel.net', '-o', file]);
    expect(readFileSync(file, 'utf8')).toContain('<pnml');
    const { stdout } = await madrigal(['translate', 'test/nets/three-parallel.net', '--format', 'dot']);
    expect(stdout).toMatch(/^digraph/);
  });

  it('asks which program is meant, where there are several', async () => {
    const file = folder.file(
      'programs.yaml',
      `${readFileSync(CONCERTO, 'utf8').split('properties:')[0]!.replace('programs:', 'programs:\n  empty: |\n    waitAll')}`,
    );
    const { status, stderr } = await madrigal(['explore', file]);
    expect(status).toBe(2);
    expect(stderr).toContain('error[which-program]');
    expect(stderr).toContain('`empty`, `bring-up`');
    expect((await madrigal(['explore', file, '--program', 'bring-up'])).status).toBe(0);
  });
});

describe('the command line itself', () => {
  it('has help with examples and a version', async () => {
    const help = await madrigal(['--help']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('madrigal verify shop.yaml --report shop.html');
    for (const command of ['verify', 'gantt', 'simulate', 'replay', 'translate', 'explore', 'check']) {
      const { status, stdout } = await madrigal([command, '--help']);
      expect(status).toBe(0);
      expect(stdout).toContain('Examples:');
    }
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await madrigal(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('shows its help where no command is given, as an error', async () => {
    const { status, stdout, stderr } = await madrigal([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('Usage: madrigal');
  });
});

it('heads a model without title by the name of its file, wherever that is', async () => {
  const place = temporaryFolder();
  const file = place.file('untitled.yaml', MODEL_WITHOUT_TITLE);
  const { stdout } = await madrigal(['check', file]);
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    'untitled.yaml',
    `${file} · 1 component, 1 transition, 0 connections, 0 properties`,
  ]);
  expect((await madrigal(['check', 'untitled.yaml'], { cwd: place.path })).stdout).toBe(
    'untitled.yaml\n1 component, 1 transition, 0 connections, 0 properties\nok\n',
  );
  place.remove();
});

const MODEL_WITHOUT_TITLE = `madrigal: 1
types:
  Service: {places: [off, on], transitions: {start: off -> on}}
components: {a: Service}
`;
