import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { madrigal } from '../support/cli.ts';
import { galleryHtml } from '../support/gallery.ts';

const CLOUD = 'examples/openstack';

/** How large the report of a cloud may be, in characters. */
const MOST_OF_CLOUD = 300_000;

/** The files kept in `reports/`, and the calls of `madrigal` that write them, but for the name of the file. */
const REPORTS: Readonly<Record<string, readonly string[]>> = {
  'concerto.html': verify('examples/concerto.yaml'),
  'circular.html': verify('examples/circular.yaml'),
  'failing.html': verify('examples/failing.yaml'),
  'failing-program.html': verify('examples/failing-program.yaml'),
  'failing-update.html': verify('examples/failures/update.yaml'),
  'failing-openstack.html': verify(
    `${CLOUD}/failing-actions.yaml`,
    '--timing',
    `${CLOUD}/ecotype-remote.yaml`,
  ),
  'galera.html': verify('examples/galera.yaml'),
  'maintenance.html': verify('examples/maintenance.yaml'),
  'rolling-update.html': verify('examples/rolling-update.yaml'),
  'two-operators.html': verify('examples/two-operators.yaml'),
  'concerto-maintain.svg': [
    'gantt',
    'examples/concerto.yaml',
    'up',
    '--program',
    'maintain',
    '--format',
    'svg',
    '-o',
  ],
  'concerto-programs.html': [
    'compare',
    'examples/concerto.yaml',
    'maintain',
    'careless',
    'careful',
    '--report',
  ],
  'planning.html': [
    'compare',
    'examples/planning/openstack.json',
    '--start',
    'examples/planning/running.json',
    '--program-file',
    'examples/planning/update-planned.concerto',
    '--program-file',
    'examples/planning/update-on-off.concerto',
    '--report',
  ],
  'openstack.html': verify(`${CLOUD}/openstack.yaml`),
  'openstack-ecotype-cached.html': verify(...cloudOn('ecotype-cached')),
  'openstack-ecotype-local.html': verify(...cloudOn('ecotype-local')),
  'openstack-ecotype-local.svg': ['gantt', ...cloudOn('ecotype-local'), 'full', '--format', 'svg', '-o'],
  'openstack-ecotype-remote.html': verify(...cloudOn('ecotype-remote')),
  'openstack-nova-cached.html': verify(...cloudOn('nova-cached')),
};

function verify(...call: readonly string[]): readonly string[] {
  return ['verify', ...call, '--report'];
}

function cloudOn(overlay: string): readonly string[] {
  return [`${CLOUD}/openstack.yaml`, '--timing', `${CLOUD}/${overlay}.yaml`];
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'madrigal-reports-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(Object.entries(REPORTS))(
  'reports/%s is what the command writes today (`npm run reports` renews it)',
  async (name, call) => {
    const file = join(folder, name);
    const { status, stderr } = await madrigal([...call, file]);
    expect([0, 1], stderr).toContain(status);
    const report = readFileSync(file, 'utf8');
    for (const path of [process.cwd(), folder]) expect(report).not.toContain(path);
    if (name.startsWith('openstack')) expect(report.length).toBeLessThan(MOST_OF_CLOUD);
    await expect(report).toMatchFileSnapshot(`../../reports/${name}`);
  },
);

test('reports/index.html leads to all of them', async () => {
  const pages = Object.keys(REPORTS).filter((name) => name.endsWith('.html'));
  const entries = pages.sort().map((file) => ({ file, page: readFileSync(join(folder, file), 'utf8') }));
  await expect(galleryHtml(entries)).toMatchFileSnapshot('../../reports/index.html');
});

test('every file in reports/ is known', () => {
  const known = [...Object.keys(REPORTS), 'index.html'];
  expect(readdirSync('reports').filter((file) => !known.includes(file))).toEqual([]);
});
