import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '../../support/cli.ts';
import { unnamedTypes } from '../../support/declarations.ts';

/** The suite that users copy, in that project. */
const SUITE = 'suite';

/** A project of a user, with the package as it is published, and what that depends on. */
const project = temporaryFolder();
afterAll(project.remove, 120_000);

function call(command: string, args: readonly string[], cwd = '.'): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

beforeAll(() => {
  const modules = join(project.path, 'node_modules');
  // The packages that users get with this one; not those that it is developed with.
  const [root = '', ...needed] = call('npm', [
    'ls',
    '--omit=dev',
    '--workspaces=false',
    '--all',
    '--parseable',
  ])
    .trim()
    .split('\n');
  for (const folder of needed)
    cpSync(folder, join(project.path, relative(root, folder)), { recursive: true, dereference: true });
  const [packed] = JSON.parse(
    call('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project.path]),
  ) as readonly { readonly filename: string }[];
  // What only those have who test their models; with what it needs itself, where it lies here.
  for (const name of ['fast-check', 'vitest'])
    symlinkSync(resolve('node_modules', name), join(modules, name));
  mkdirSync(join(modules, 'madrigal'));
  call(
    'tar',
    ['-xf', packed!.filename, '-C', join(modules, 'madrigal'), '--strip-components=1'],
    project.path,
  );
  writeFileSync(join(project.path, 'package.json'), '{"type": "module"}');
  cpSync('examples/suite', join(project.path, SUITE), { recursive: true });
}, 120_000);

const ENTRIES = ['index', 'net', 'statespace', 'testing', 'vitest'].map((name) => `dist/${name}.d.ts`);

it('exports every type that its signatures name', () => {
  expect(unnamedTypes(ENTRIES.map((file) => resolve(file)))).toEqual([]);
});

it('asks for nothing to be built where it is installed', () => {
  const folder = join(project.path, 'node_modules/madrigal');
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  for (const name of ['prepare', 'preinstall', 'install', 'postinstall'])
    expect(scripts).not.toHaveProperty(name);
  expect(existsSync(join(folder, 'dist/cli/main.js'))).toBe(true);
  expect(readFileSync(join(folder, 'dist/cli/LICENSES.txt'), 'utf8')).toContain('zod');
});

it.each([
  ['nodenext', 'es2023'],
  ['nodenext', 'es2023,dom'],
  ['preserve', 'es2023'],
])('compiles for users who check its types: module %s, lib %s', (module, lib) => {
  const file = 'user.mts';
  writeFileSync(
    join(project.path, file),
    `import { assembly, type EngineChoice, type Result, reportHtml, verify } from 'madrigal';
import { NetBuilder, type TimePetriNet, writeTinaNet } from 'madrigal/net';
import { classGraph, type Reduction, stateClasses } from 'madrigal/statespace';
import { type ModelBounds, models, nets } from 'madrigal/testing';

const engine: EngineChoice = 'causal';
const reduce: readonly Reduction[] = [];
const model = assembly('A model').build();
export const results: readonly Result[] = await verify(model, { engine, reduce, limits: { signal: { aborted: false } } });
export const net: TimePetriNet = new NetBuilder('net').build();
export const text: string = writeTinaNet(net);
export const order: number = (await classGraph(net)).graph.order;
const bounds: ModelBounds = { failures: true };
export const drawn = models(bounds).map(({ components }) => components.length);
export { nets, reportHtml, stateClasses };
`,
  );
  const options = [
    '--strict',
    '--skipLibCheck',
    'false',
    '--noEmit',
    '--target',
    'es2023',
    '--module',
    module,
  ];
  const compiler = resolve('node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, ...options, '--lib', lib, '--types', '', file], {
    cwd: project.path,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
});

it('tells names that the typed builder does not know, in words that show those that it knows', () => {
  const source = `import { typedAssembly } from 'madrigal';
const shop = typedAssembly('A shop')
  .componentType('Database', (type) => type.places('absent', 'ready').transition('start', 'absent', 'ready').provide('sql', 'service', 'ready'))
  .componentType('Web', (type) => type.places('absent', 'online').transition('install', 'absent', 'online').use('database', 'service', 'online'))
  .component('db', 'Database')
  .component('web', 'Web')
  .addDeployment('up', { db: 'ready' });
shop.component('x', 'Databse');
shop.connect('web.databse', 'db.sql');
shop.addDeployment('gone', { web: 'ready' });
shop.addDeployment('gone', { wib: 'online' });
shop.program('stop', (program) => program.pushB('db', 'stop'));
shop.deployability('ends', 'upp');
shop.sequentiality('order', ['db.start', 'web.online']);
shop.outage('out', 'db.sequel');
`;
  writeFileSync(join(project.path, 'wrong.mts'), source);
  const compiler = resolve('node_modules/typescript/bin/tsc');
  const options = ['--strict', '--noEmit', '--skipLibCheck', '--allowImportingTsExtensions', '--types', ''];
  const target = ['--target', 'es2023', '--module', 'nodenext'];
  const suite = readdirSync(join(project.path, SUITE)).filter((name) => name.endsWith('.ts'));
  const files = ['wrong.mts', ...suite.map((name) => `${SUITE}/${name}`)];
  const { stdout } = spawnSync(process.execPath, [compiler, ...options, ...target, ...files], {
    cwd: project.path,
    encoding: 'utf8',
  });
  const messages = stdout.split('\n').filter((line) => /^\S/.test(line));
  expect(messages.map((line) => line.replace(/,\d+\): error TS\d+/, ')'))).toMatchInlineSnapshot(`
    [
      "wrong.mts(8): Argument of type '"Databse"' is not assignable to parameter of type '"Database" | "Web"'.",
      "wrong.mts(9): Argument of type '"web.databse"' is not assignable to parameter of type '"web.database"'.",
      "wrong.mts(10): Type '"ready"' is not assignable to type 'OneOrMore<"absent" | "online"> | undefined'.",
      "wrong.mts(11): Object literal may only specify known properties, and 'wib' does not exist in type '{ readonly db?: OneOrMore<"absent" | "ready"> | undefined; readonly web?: OneOrMore<"absent" | "online"> | undefined; }'.",
      "wrong.mts(12): Argument of type '"stop"' is not assignable to parameter of type '"deploy"'.",
      "wrong.mts(13): Argument of type '"upp"' is not assignable to parameter of type '"up"'.",
      "wrong.mts(14): Type '"web.online"' is not assignable to type '"db.start" | "web.install"'.",
      "wrong.mts(15): Argument of type '"db.sequel"' is not assignable to parameter of type 'AskedPorts<"db.sql">'.",
    ]
  `);
});

it('runs the suite to copy, under the limits that the runner has of its own', () => {
  // In one process: several would each load the package.
  const args = ['run', '--no-isolate', '--maxWorkers=1', '--reporter=json', '--outputFile=results.json'];
  const folder = join(project.path, SUITE);
  call(process.execPath, [resolve('node_modules/vitest/vitest.mjs'), ...args], folder);
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
  expect([numPassedTests, numTotalTests]).toEqual([6, 6]);
});

it('runs: the library and the command line', () => {
  const source = `import { readModel, verify, verdictWords } from 'madrigal';
import { readTinaNet } from 'madrigal/net';
import { countStates } from 'madrigal/statespace';
import { readFileSync } from 'node:fs';
const { model } = readModel(readFileSync(process.argv[1], 'utf8'), { file: 'two-operators.yaml' });
const results = await verify(model);
console.log(results.length, verdictWords(results[0].verdict).word, typeof readTinaNet, typeof countStates);`;
  const example = resolve('examples/two-operators.yaml');
  expect(call('node', ['--input-type=module', '-e', source, example], project.path)).toMatch(
    /^\d \w+ function function\n$/,
  );
  const main = join(project.path, 'node_modules/madrigal/dist/cli/main.js');
  expect(call('node', [main, 'check', example], project.path)).toContain('ok');
});

it('is all that the GitHub Action needs: its step annotates, sums up, and fails where a property is violated', () => {
  const { runs } = parse(readFileSync('action.yml', 'utf8'));
  const step = runs.steps.find(({ id }: { id?: string }) => id === 'verify');
  // As npm puts it there where the package is installed.
  const bin = join(project.path, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  const script = join(project.path, 'node_modules/madrigal/dist/cli/main.js');
  chmodSync(script, 0o755);
  symlinkSync(script, join(bin, 'madrigal'));
  cpSync('examples/failing.yaml', join(project.path, 'models/failing.yaml'));
  const path = (name: string) => join(project.path, name);
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step.run],
    {
      cwd: project.path,
      encoding: 'utf8',
      env: {
        ...process.env,
        npm_config_offline: 'true',
        FILES: 'models/*.yaml',
        ARGUMENTS: '--strict',
        VERSION: '',
        REPORT: 'report.html',
        RUNNER_TEMP: project.path,
        GITHUB_STEP_SUMMARY: path('summary.md'),
        GITHUB_OUTPUT: path('output'),
      },
    },
  );
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toContain('::error file=models/failing.yaml,line=');
  expect(readFileSync(path('summary.md'), 'utf8')).toContain('shop-opens');
  expect(readFileSync(path('output'), 'utf8')).toBe('report=report.html\n');
  expect(readFileSync(path('report.html'), 'utf8')).toContain('shop-opens');
});

it('is all that the container is made of', () => {
  const file = readFileSync('Dockerfile', 'utf8');
  const { bin, engines, name } = JSON.parse(readFileSync('package.json', 'utf8'));
  const [, node] = /^FROM node:(\d+)-slim$/m.exec(file)!;
  expect(engines.node).toBe(`>=${node}.19`);
  expect(file).toContain(`RUN npm install --global "${name}@\${VERSION}"`);
  expect(Object.keys(bin)).toEqual(JSON.parse(/^ENTRYPOINT (.*)$/m.exec(file)![1]!));
  expect(file).not.toMatch(/^(?:COPY|ADD)/m);
});

it('comes with its templates and its library', () => {
  const main = join(project.path, 'node_modules/madrigal/dist/cli/main.js');
  call('node', [main, 'init', '-o', 'first.yaml'], project.path);
  const text = readFileSync(join(project.path, 'first.yaml'), 'utf8');
  expect(text).toContain('$schema=./node_modules/madrigal/schema/madrigal.schema.json');
  const model = "madrigal: 1\ninclude: ['madrigal:job']\ncomponents: {migrate: Job}\n";
  writeFileSync(join(project.path, 'job.yaml'), model);
  expect(call('node', [main, 'check', 'first.yaml', 'job.yaml'], project.path)).toContain('2 files: all ok');
});
