import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { madrigal, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const suggest = (...args: string[]) => madrigal(['suggest', ...args], { cwd: folder.path });

it('writes the first repair into the file, and leaves all else as it is', async () => {
  const before = readFileSync('examples/two-operators.yaml', 'utf8').replace(
    'pushB(host, halt)\n',
    'pushB(host, halt)  # as the team says\n',
  );
  const file = folder.file('two.yaml', before);
  const { status, stderr } = await suggest('two.yaml', 'both-finish', '--program', 'hasty', '--apply');
  expect({ status, stderr }).toEqual({ status: 0, stderr: 'The first repair is in two.yaml\n' });
  const after = readFileSync(file, 'utf8');
  const added = after.split('\n').filter((line) => !before.split('\n').includes(line));
  expect(after.split('\n')).toHaveLength(before.split('\n').length + 1);
  expect(added.every((line) => /^ {8}wait\(\w+\)$/.test(line))).toBe(true);
  expect((await madrigal(['verify', file, '--program', 'hasty', '--property', 'both-finish'])).status).toBe(
    0,
  );
  // Nothing is left to be repaired, and nothing is written.
  expect((await suggest('two.yaml', 'both-finish', '--program', 'hasty', '--apply')).stderr).toBe('');
  expect(readFileSync(file, 'utf8')).toBe(after);
});

it('prefers what adds order to what takes it away, and marks the latter', async () => {
  folder.file('two.yaml', readFileSync('examples/two-operators.yaml', 'utf8'));
  const { stdout } = await suggest('two.yaml', 'both-finish', '--program', 'hasty', '--format', 'json');
  const [{ repairs }] = JSON.parse(stdout).programs;
  const marks = repairs.map(({ takesOrderAway = false }: { takesOrderAway?: boolean }) => takesOrderAway);
  expect(marks).toEqual([...marks].sort());
  expect(marks).toContain(true);
  const kinds = repairs.map(({ changes }: { changes: { kind: string }[] }) => changes[0]!.kind);
  expect(marks[kinds.indexOf('remove')]).toBe(true);
});

it('writes to another file, and refuses what it cannot write', async () => {
  const file = folder.file('two.yaml', readFileSync('examples/two-operators.yaml', 'utf8'));
  await suggest('two.yaml', 'both-finish', '--program', 'hasty', '-o', 'repaired.yaml');
  expect(readFileSync(file, 'utf8')).toBe(readFileSync('examples/two-operators.yaml', 'utf8'));
  const repaired = ['verify', 'repaired.yaml', '--program', 'hasty', '--property', 'both-finish'];
  expect((await madrigal(repaired, { cwd: folder.path })).status).toBe(0);
  // Its instructions stand in a loop: a wait there would be one for each replica.
  const model = folder.file('m.yaml', readFileSync('examples/rolling-update.yaml', 'utf8'));
  const two = ['--set', 'k=2'];
  const refused = await suggest(model, 'enough-serve', '--program', 'careless', ...two, '-o', 'rolled.yaml');
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('error[not-applied]: the repair cannot be written into the file');
});

it('asks for a file where there is none to write to', async () => {
  const input = readFileSync('examples/two-operators.yaml', 'utf8');
  const args = ['suggest', '-', 'both-finish', '--program', 'hasty', '--apply'];
  const { status, stderr } = await madrigal(args, { cwd: folder.path, input });
  expect(status).toBe(2);
  expect(stderr).toContain('there is no file to write the repair to');
});
