import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/cli.ts';
import { unnamedTypes } from '../../support/declarations.ts';

/** A project of a user, with the package as it is published, and what that depends on. */
const project = temporaryFolder();
afterAll(project.remove);

function call(command: string, args: readonly string[], cwd = '.'): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

beforeAll(() => {
  const modules = join(project.path, 'node_modules');
  // The packages that users get with this one; not those that it is developed with.
  const [root = '', ...needed] = call('npm', ['ls', '--omit=dev', '--all', '--parseable']).trim().split('\n');
  for (const folder of needed)
    cpSync(folder, join(project.path, relative(root, folder)), { recursive: true, dereference: true });
  const [packed] = JSON.parse(
    call('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project.path]),
  ) as readonly { readonly filename: string }[];
  mkdirSync(join(modules, 'madrigal'));
  call(
    'tar',
    ['-xf', packed!.filename, '-C', join(modules, 'madrigal'), '--strip-components=1'],
    project.path,
  );
  writeFileSync(join(project.path, 'package.json'), '{"type": "module"}');
}, 120_000);

const ENTRIES = ['index', 'net', 'statespace', 'vitest'].map((name) => `dist/${name}.d.ts`);

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

const engine: EngineChoice = 'causal';
const reduce: readonly Reduction[] = [];
const model = assembly('A model').build();
export const results: readonly Result[] = await verify(model, { engine, reduce, limits: { signal: { aborted: false } } });
export const net: TimePetriNet = new NetBuilder('net').build();
export const text: string = writeTinaNet(net);
export const order: number = (await classGraph(net)).graph.order;
export { reportHtml, stateClasses };
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
