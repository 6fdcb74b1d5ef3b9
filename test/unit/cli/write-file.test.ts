import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../../src/base/random.ts';
import { killed, madrigal, shell, spawned, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const MODEL = `madrigal: 1
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
const model = folder.file('model.yaml', MODEL);
const isRoot = process.geteuid?.() === 0;

const report = (file: string) => madrigal(['verify', model, '--report', file]);

describe('a report that is written over another one', () => {
  it('is whole whenever the command is killed, and what that leaves is cleaned up', async () => {
    const place = temporaryFolder();
    const file = join(place.path, 'report.html');
    const args = ['verify', model, '--report', file];
    const started = performance.now();
    await spawned(args);
    const took = performance.now() - started;
    const whole = readFileSync(file, 'utf8');
    const before = `${whole}<!-- the one before -->`;
    const random = randomFrom(1);
    for (let i = 0; i < 16; i++) {
      writeFileSync(file, before);
      // Half of them when the file beside it appears: few of the others hit the moment of writing.
      await killed(
        args,
        i % 2 === 0 ? elapsed(Number(random.below(BigInt(Math.ceil(1.5 * took))))) : secondPart(place.path),
      );
      expect([before, whole]).toContain(readFileSync(file, 'utf8'));
    }
    await spawned(args);
    expect(readdirSync(place.path)).toEqual(['report.html']);
    place.remove();
  });

  it('is whole where two runs write it at once, and when Ctrl-C comes, at whatever moment', async () => {
    const place = temporaryFolder();
    const file = join(place.path, 'report.html');
    const args = ['verify', model, '--report', file];
    const started = performance.now();
    const both = await Promise.all([spawned(args), spawned(args)]);
    const took = performance.now() - started;
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    const whole = readFileSync(file, 'utf8');
    await report(join(place.path, 'alone.html'));
    expect(whole.replaceAll('report.html', 'alone.html')).toBe(
      readFileSync(join(place.path, 'alone.html'), 'utf8'),
    );
    for (const part of [0.2, 0.5, 0.8]) {
      const { status } = await spawned(args, { signal: { name: 'SIGINT', after: part * took } });
      // Before the command can hear of it, the system ends it.
      expect([0, 130, null]).toContain(status);
      expect(readFileSync(file, 'utf8').endsWith('</html>\n')).toBe(true);
    }
    place.remove();
  });

  it('is written where a killed process of the same number has left its file', async () => {
    const place = temporaryFolder();
    const file = join(place.path, 'report.html');
    // The shell becomes the command, and keeps its number.
    const { status, stderr } = await shell(
      `touch ${place.path}/.report.html.$$.part; exec $MADRIGAL verify ${model} --report ${file}`,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(existsSync(file)).toBe(true);
    place.remove();
  });

  it('leaves alone what others write', async () => {
    const place = temporaryFolder();
    const [machine] = await partsOf(place.path);
    const own = `.madrigal-${machine}-${process.pid}-0123456789abcdef.part`;
    const far = `.madrigal-00000000-1-0123456789abcdef.part`;
    const old = `.madrigal-00000000-2-0123456789abcdef.part`;
    for (const name of [own, far, old, '.report.part']) place.file(name, '');
    const yesterday = Date.now() / 1000 - 86_400;
    utimesSync(join(place.path, old), yesterday, yesterday);
    // A process of its own: the files of this one are left alone.
    await spawned(['verify', model, '--report', join(place.path, 'report.html')]);
    expect(readdirSync(place.path).sort()).toEqual([far, own, '.report.part', 'report.html'].sort());
    place.remove();
  });

  it('is made where a dangling link leads, and written where one leads', async () => {
    const place = temporaryFolder();
    mkdirSync(join(place.path, 'there'));
    const [link, target] = [join(place.path, 'link.html'), join(place.path, 'there', 'report.html')];
    symlinkSync('second.html', link);
    symlinkSync('there/report.html', join(place.path, 'second.html'));
    for (const _ of ['dangling', 'leading']) {
      expect((await report(link)).status).toBe(0);
      expect(readFileSync(target, 'utf8')).toContain('<html');
      expect(readFileSync(link, 'utf8')).toContain('<html');
      expect(readdirSync(join(place.path, 'there'))).toEqual(['report.html']);
    }
    place.remove();
  });

  it('has any name that the system allows', async () => {
    for (const length of [240, 255]) {
      const file = join(folder.path, 'r'.repeat(length));
      expect(await report(file)).toMatchObject({ status: 0, stderr: '' });
      expect(readFileSync(file, 'utf8')).toContain('<html');
    }
  });
});

describe('a file that cannot be written is told before the analysis', () => {
  const refused = async (file: string) => {
    const { status, stdout, stderr } = await report(file);
    // An answer would come from the analysis.
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    return stderr;
  };

  it('a name of 256 bytes', async () => {
    expect(await refused(join(folder.path, 'r'.repeat(256)))).toContain('the name is too long');
  });

  it('a folder that is not there, named or at the end of a link', async () => {
    const link = join(folder.path, 'to-nowhere.html');
    symlinkSync(join(folder.path, 'nowhere', 'report.html'), link);
    expect(await refused(link)).toContain(`there is no folder \`${join(folder.path, 'nowhere')}\``);
    expect(await refused(join(folder.path, 'nowhere/'))).toContain('there is no folder');
  });

  it('links in a circle', async () => {
    const [one, other] = [join(folder.path, 'one.html'), join(folder.path, 'other.html')];
    symlinkSync(one, other);
    symlinkSync(other, one);
    expect(await refused(one)).toContain('its links lead in a circle');
  });

  it('a read-only file', async () => {
    const file = folder.file('read-only.html', 'precious');
    chmodSync(file, 0o444);
    expect(await refused(file)).toContain('it is read-only');
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });

  it.runIf(isRoot)("another user's file that is read-only", async () => {
    const place = temporaryFolder();
    const file = place.file('others.html', 'precious');
    chownSync(file, 12_345, 12_345);
    chmodSync(file, 0o444);
    expect(await refused(file)).toContain('it is read-only');
    expect(readFileSync(file, 'utf8')).toBe('precious');
    place.remove();
  });
});

describe('answers are not lost when the file beside them cannot be written', () => {
  // No file may grow beyond 4 KiB, as on a disk that fills up.
  const full = (args: string) => shell(`ulimit -f 4; $MADRIGAL ${args} | cat; exit \${PIPESTATUS[0]}`);

  it('by compare', async () => {
    const file = join(folder.path, 'compared.html');
    const pretty = await full(`compare examples/concerto.yaml careless careful --report ${file}`);
    expect(pretty.status).toBe(2);
    expect(pretty.stderr).toContain('error[cannot-write]');
    expect(pretty.stdout).toContain('careful');
    expect(pretty.stdout).not.toContain('The report is in');
    const json = await full(`compare examples/concerto.yaml careless careful --format json --report ${file}`);
    expect(json.status).toBe(2);
    const answer = JSON.parse(json.stdout) as { programs: object[]; diagnostics: object[] };
    expect(answer.programs).toHaveLength(2);
    expect(answer.diagnostics).toContainEqual(
      expect.objectContaining({ code: 'cannot-write', severity: 'error' }),
    );
    expect(existsSync(file)).toBe(false);
  });

  it('by simulate', async () => {
    const args = 'simulate examples/concerto.yaml careful --until 1s -o /dev/full';
    const { status, stdout, stderr } = await full(args);
    expect(status).toBe(2);
    expect(stderr).toContain('error[disk-full]');
    expect(stdout).toContain('A run with durations');
    expect(stdout).not.toContain('The state at');
    expect(JSON.parse((await full(`${args} --format json`)).stdout)).toHaveProperty('steps');
  });
});

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Until a file is written beside its place; the first one only shows, before the analysis, that it can be. */
function secondPart(path: string): Promise<void> {
  return new Promise((resolve) => {
    const parts = new Set<string>();
    const watcher = watch(path, (_, name) => {
      if (name?.endsWith('.part') === true) parts.add(name);
      if (parts.size < 2) return;
      watcher.close();
      resolve();
    });
  });
}

/** The machine in the names of the files that the command writes. */
async function partsOf(path: string): Promise<readonly string[]> {
  const names: string[] = [];
  const watcher = watch(path, (_, name) => {
    if (name?.endsWith('.part') === true) names.push(name);
  });
  await report(join(path, 'report.html'));
  watcher.close();
  return names.map((name) => name.split('-')[1]!);
}
