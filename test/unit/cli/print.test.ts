import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { saysModel } from '../../../src/model/read/formats/model-formats.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { madrigal, temporaryFolder } from '../../support/cli.ts';
import { withoutPositions } from '../../support/without-positions.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const MODELS = readdirSync('examples', { recursive: true, encoding: 'utf8' })
  .map((name) => `examples/${name}`)
  .filter((file) => /\.(?:yaml|json)$/.test(file))
  .filter((file) => {
    const text = readFileSync(file, 'utf8');
    return saysModel(text) && !/^overlay:|"(?:overlay|measured)"/m.test(text);
  });

const read = (text: string, file = 'a.yaml') => withoutPositions(readModel(text, { file }).model);

it('is read back to the same model, of every example, in YAML and in JSON', async () => {
  for (const file of MODELS) {
    const { status, stdout } = await madrigal(['print', file]);
    expect(status, file).toBe(0);
    const model = read(readFileSync(file, 'utf8'));
    expect(read(stdout), file).toEqual(model);
  }
  const json = `${folder.path}/a.json`;
  await madrigal(['print', 'examples/rolling-update.yaml', '-o', json]);
  expect(read(readFileSync(json, 'utf8'), json)).toEqual(
    read(readFileSync('examples/rolling-update.yaml', 'utf8')),
  );
});

it('writes loops out, with the parameters of the call, and keeps numbers exact', async () => {
  const { stdout } = await madrigal(['print', 'examples/rolling-update.yaml', '--set', 'k=2']);
  expect(stdout).toContain('  k: 2\n');
  expect(stdout).toContain('  web1: Replica\n  web2: Replica\n  route1: Route\n');
  const model = (takes: string) =>
    `madrigal: 1\nx-mine: 1\ntypes: {T: {places: [a, b], transitions: {t: {move: a -> b, takes: ${takes}}}}}\ncomponents: {x: T}\n`;
  const file = folder.file('exact.yaml', model('0.12345678901234567891'));
  const exact = await madrigal(['print', file]);
  expect(exact.stdout).toContain('takes: "0.12345678901234567891"');
  expect(exact.stdout).not.toContain('x-mine');
  expect(read(exact.stdout)).toEqual(read(readFileSync(file, 'utf8')));
  const net = await madrigal(['print', 'examples/compose/compose.yaml']);
  expect(net.stderr).toContain('`madrigal import` makes a model of it');
});
