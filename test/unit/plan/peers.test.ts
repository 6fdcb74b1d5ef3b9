import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { toNumber } from '../../../src/base/duration.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { readState } from '../../../src/model/read/state-json.ts';
import { agree, Peer, type PeerOrder, peerParts } from '../../../src/plan/peers.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { exampleModel } from '../../support/examples.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const BACKUP = `
madrigal: 1
types:
  Database:
    places: [stopped, running]
    behaviors: {stop: {stop: {move: running -> stopped, takes: 2s}}}
    ports: {sql: {provide: service, bound: [running]}}
  Backup:
    places: [idle, saved]
    behaviors: {save: {save: {move: idle -> saved, takes: 7s}}}
    ports: {sql: {use: service, bound: [save]}}
components: {db: {type: Database, start: running}, backup: Backup}
connections: [backup.sql -> db.sql]
goals:
  closed: {components: [{component: db, status: stopped}, {component: backup, status: saved}]}
`;

test('components agree on the words that a plan has, and tell nothing but intervals of ports', async () => {
  const model = exampleModel('examples/planning/openstack.json', null);
  const file = 'examples/planning/running.json';
  const state = readState(readFileSync(file, 'utf8'), { file, model });
  const parts = peerParts(model, model.goals!.find(({ name }) => name === 'new-master')!, { state });
  const peers = new Map(parts.map((part) => [part.name, new Peer(part)]));
  const told = new Set<string>();
  const { lowerBound, words, waits } = await agree(parts, (name: string, order: PeerOrder) => {
    const answer = peers.get(name)!.hear(order);
    for (const { rows } of answer.messages) for (const row of rows) told.add(Object.keys(row).join());
    return answer;
  });
  expect(toNumber(lowerBound!)).toBe(304.63);
  expect(waits).toEqual([]);
  expect(Object.fromEntries([...words!].filter(([, word]) => word.length > 0))).toEqual({
    mariadb_master: ['interrupt', 'update', 'deploy'],
    mariadb_worker_0: ['interrupt', 'update', 'deploy'],
    keystone_0: ['uninstall', 'deploy'],
    glance_0: ['uninstall', 'deploy'],
    nova_0: ['interrupt', 'update', 'deploy'],
    neutron_0: ['uninstall', 'deploy'],
  });
  expect([...told].sort()).toEqual(['signature', 'signature,dates']);
});

test('a message is all that a component learns of another', () => {
  const { model } = readModel(BACKUP, { file: 'backup.yaml' });
  const [database] = peerParts(model, model.goals![0]!);
  const { messages } = new Peer(database!).hear({ kind: 'begin' });
  expect(messages).toEqual([{ to: 'backup', link: 'backup.sql -> db.sql', rows: [{ signature: '[)' }] }]);
});

test('they do so in workers, one for each', () => {
  const output = execFileSync(
    process.execPath,
    ['examples/planning/on-nodes.mjs', folder.file('backup.yaml', BACKUP), 'closed'],
    { encoding: 'utf8' },
  );
  expect(output.split('\n').slice(0, 4)).toEqual([
    'nothing ends before 9 s',
    'db: stop',
    'backup: save',
    // As it does: the database is to be left when the backup has begun.
    'db waits before stop for backup to finish save (1)',
  ]);
  expect(output).toContain('2 workers');
});
