import { expect, it } from 'vitest';
import { madrigal, shell, spawned } from '../../support/cli.ts';
import { signalled } from '../../support/signalled.ts';

// Six trains have millions of classes: seconds of work, and long enough to be stopped.
const LONG = ['explore', 'test/nets/level-crossing-6.net'];

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  it(`answers what was found so far when ${name} comes`, async () => {
    const { status, stdout, stderr } = await signalled([...LONG, '--format', 'json'], name, 500);
    expect({ status, stderr }).toEqual({ status: 130, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ complete: false, because: 'interrupted' });
  });
}

it('reports limits of time and memory', async () => {
  const because = async (...options: string[]) => {
    const { status, stdout } = await spawned([...LONG, ...options, '--format', 'json']);
    expect(status).toBe(3);
    return (JSON.parse(stdout) as { because: string }).because;
  };
  expect(await because('--timeout', '300ms')).toBe('timeout');
  expect(await because('--max-memory', '50MB')).toBe('max-memory');
  expect(await because('--max-classes', '1000')).toBe('max-classes');
});

it('shows no progress where standard error is no terminal', async () => {
  const { stderr } = await spawned([...LONG, '--timeout', '1200ms']);
  expect(stderr).toBe('');
});

it('colours only where it is asked to, and never with NO_COLOR', async () => {
  const args = ['verify', 'examples/circular.yaml'];
  const [piped, forced, refused] = [
    // A build server is no terminal.
    await madrigal(args, { env: { CI: 'true' } }),
    await madrigal(args, { env: { FORCE_COLOR: '1' } }),
    await madrigal(args, { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }),
  ];
  expect(piped.stdout).not.toContain('\u001b');
  expect(forced.stdout).toContain('\u001b');
  expect(refused.stdout).toBe(piped.stdout);
});

it('leaves quietly when its reader goes away', async () => {
  const { status, stdout, stderr } = await shell(
    'set -o pipefail; $MADRIGAL verify examples/openstack/openstack.yaml --format json | head -c 10',
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toHaveLength(10);
});
