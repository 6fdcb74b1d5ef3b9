import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CODES } from '../../../src/base/errors.ts';
import { madrigal, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const here = { cwd: folder.path };

describe('init', () => {
  const TEMPLATES = readdirSync('templates').map((name) => name.replace('.yaml', ''));

  it.each(TEMPLATES)('writes a %s that does what it says', async (template) => {
    const { status, stdout } = await madrigal(['init', '--template', template], here);
    expect(status).toBe(0);
    const [, file = '', next = ''] =
      /^Wrote (.+)\. Now try:\n\n {2}madrigal (.+)\n(?:\n.*`madrigal init`.*\n)?$/.exec(stdout)!;
    const text = readFileSync(join(folder.path, file), 'utf8');
    if (template === 'ci') {
      const { jobs } = parse(text);
      const call = /npx --yes madrigal (verify .*)/.exec(
        JSON.stringify(jobs.verify.steps.map(({ run }: { run?: string }) => run)),
      );
      const { status: verified } = await madrigal(call![1]!.replace(/".*/, '').split(' '), here);
      expect(verified).toBe(0);
    } else {
      expect(text).toMatch(/^# yaml-language-server: \$schema=\S+\.json\n/);
      expect((await madrigal(next.split(' '), here)).status).toBe(0);
    }
    // What is there stays as it is.
    folder.file('mine.yaml', 'mine');
    const again = await madrigal(['init', '--template', template, '-o', 'mine.yaml'], here);
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('error[file-exists]: there is `mine.yaml` already');
    expect(readFileSync(join(folder.path, 'mine.yaml'), 'utf8')).toBe('mine');
  });

  it('names the schema of the package that is installed above', async () => {
    const schema = 'node_modules/madrigal/schema';
    mkdirSync(join(folder.path, schema), { recursive: true });
    writeFileSync(join(folder.path, schema, 'madrigal.schema.json'), '{}');
    await madrigal(['init', '-o', 'a/b/c.yaml'], here);
    const text = readFileSync(join(folder.path, 'a/b/c.yaml'), 'utf8');
    expect(text).toContain(`$schema=../../${schema}/madrigal.schema.json\n`);
  });
});

describe('explain', () => {
  it('says what the page of errors says, also of a code as messages show it', async () => {
    const { stdout } = await madrigal(['explain', 'unknown-port', 'error[bad-call]']);
    expect(stdout).toBe(`unknown-port\n  ${CODES['unknown-port']}\n\nbad-call\n  ${CODES['bad-call']}\n`);
    const all = await madrigal(['explain']);
    for (const [code, meaning] of Object.entries(CODES))
      expect(all.stdout).toContain(`${code}\n  ${meaning}\n`);
  });

  it('suggests a code that is near', async () => {
    const { status, stderr } = await madrigal(['explain', 'unknwn-port']);
    expect(status).toBe(2);
    expect(stderr).toContain('did you mean `unknown-port`?');
  });
});

describe('completion', () => {
  it('completes commands, options and their values in bash', async () => {
    const { stdout } = await madrigal(['completion', 'bash']);
    const calls = [
      ['ver', 'verify'],
      ['verify --eng', '--engine'],
      ['verify --engine c', 'causal classes'],
      ['verify --format j', 'json junit'],
      ['verify --scale ', ''],
      ['verify model --only ', 'violated'],
      ['import com', 'compose'],
      ['import compose --hea', '--health'],
      ['completion ', 'bash zsh fish'],
      ['verify --report mod', 'models.yaml'],
    ] as const;
    folder.file('models.yaml', '');
    const script = calls.map(
      ([words]) =>
        `COMP_WORDS=(madrigal ${words}${words.endsWith(' ') ? "''" : ''}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); COMPREPLY=(); _madrigal; echo "\${COMPREPLY[*]}"`,
    );
    const done = spawnSync(
      'bash',
      ['--norc', '-euo', 'pipefail', '-c', `${stdout}\nset +eu\n${script.join('\n')}`],
      {
        ...here,
        encoding: 'utf8',
      },
    );
    expect(done.stderr).toBe('');
    expect(done.stdout.trimEnd().split('\n')).toEqual(calls.map(([, words]) => words));
  });

  it('has all commands and options for zsh and fish', async () => {
    const [zsh, fish] = [await madrigal(['completion', 'zsh']), await madrigal(['completion', 'fish'])];
    expect(zsh.stdout).toContain(
      "'*--engine[what to compute the answers on]:value:(auto causal classes both)'",
    );
    expect(zsh.stdout).toContain("image'\\''s health check");
    expect(fish.stdout).toContain(
      "-n '__fish_seen_subcommand_from import; and __fish_seen_subcommand_from compose' -l health -x",
    );
    expect(fish.stdout).toContain("image\\'s health check");
  });
});
