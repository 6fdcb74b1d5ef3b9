import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModel } from '../src/model/read/read-model.ts';
import type { PropertySpec } from '../src/model/whole/property-spec.ts';
import { megabytes, spreadOf, spreadWords, table } from './figures.ts';
import { repeat, runNode } from './process.ts';

/** One call of `madrigal verify`. */
interface Call {
  readonly title: string;
  readonly arguments: readonly string[];
}

const CLOUD = 'examples/openstack';
const OVERLAYS = readdirSync(CLOUD)
  .filter((file) => file.endsWith('.yaml') && file !== 'openstack.yaml')
  .sort();

const MODELS: readonly (Call & { readonly file: string })[] = [
  ...['concerto', 'circular', 'failing'].map((name) => modelCall(name, `examples/${name}.yaml`, [])),
  modelCall('OpenStack', `${CLOUD}/openstack.yaml`, []),
  ...OVERLAYS.map((overlay) =>
    modelCall(`OpenStack, ${overlay.replace('.yaml', '')}`, `${CLOUD}/openstack.yaml`, [
      '--timing',
      `${CLOUD}/${overlay}`,
    ]),
  ),
];

function modelCall(title: string, file: string, options: readonly string[]) {
  return { title, file, arguments: [file, ...options] };
}

/** The time that a user waits for the examples, from the shell to the end of the process, report included. */
export async function benchVerify(repetitions: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'madrigal-bench-'));
  const rows: string[][] = [];
  for (const { title, arguments: args } of MODELS.flatMap(callsOf)) {
    const report = ['--report', join(folder, 'report.html')];
    const runs = await repeat(repetitions, () => runNode('dist/cli/main.js', ['verify', ...args, ...report]));
    const failed = runs.find(({ status }) => status !== 0 && status !== 1);
    if (failed !== undefined) throw new Error(`verify ${args.join(' ')} fails:\n${failed.stderr}`);
    rows.push([
      title,
      spreadWords(spreadOf(runs.map(({ seconds }) => seconds))),
      spreadWords(spreadOf(runs.map(({ userSeconds }) => userSeconds))),
      megabytes(spreadOf(runs.map(({ maxRss }) => maxRss)).median),
    ]);
  }
  rmSync(folder, { recursive: true });
  return [
    '## Verify, from the shell',
    '',
    'The whole process of `madrigal verify` with its report; all properties, and without those that leave the intervals',
    'aside where there are some.',
    '',
    table(['example', 'seconds', 'user seconds', 'peak MB'], rows),
  ].join('\n');
}

/** All properties at once, then those with intervals alone where that is fewer. */
function callsOf({ title, file, arguments: args }: (typeof MODELS)[number]): readonly Call[] {
  const { properties } = readModel(readFileSync(file, 'utf8'), { file }).model;
  const timed = properties.filter(isTimed);
  const all = { title, arguments: args };
  if (timed.length === properties.length) return [all];
  const chosen = timed.flatMap(({ name }) => ['--property', name]);
  return [all, { title: `${title}, with intervals only`, arguments: [...args, ...chosen] }];
}

function isTimed(spec: PropertySpec): boolean {
  return spec.kind !== 'deployability' || spec.timed;
}
