import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The command line as it was built. */
export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sent after so many milliseconds. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly after: number };
}

/** Runs `madrigal` with these arguments in a process of its own, from the root of the project. */
export function madrigal(args: readonly string[], options: CallOptions = {}): Promise<Outcome> {
  return call(process.execPath, [MAIN, ...args], options);
}

/** Runs a shell command in which `$MADRIGAL` is the command line. */
export function shell(command: string, options: CallOptions = {}): Promise<Outcome> {
  const env = { ...options.env, MADRIGAL: `${process.execPath} ${MAIN}` };
  return call('bash', ['-c', command], { ...options, env });
}

function call(command: string, args: readonly string[], options: CallOptions): Promise<Outcome> {
  const { FORCE_COLOR: _, ...env } = process.env;
  const child = spawn(command, args, { cwd: options.cwd ?? ROOT, env: { ...env, ...options.env } });
  const { signal } = options;
  if (signal !== undefined) setTimeout(() => child.kill(signal.name), signal.after);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

/** Runs `madrigal` and kills it, without any warning, at a moment that is awaited, if it still runs then. */
export async function killed(args: readonly string[], moment: Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: ROOT, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  await Promise.race([moment, ended]);
  child.kill('SIGKILL');
  await ended;
}

/** A folder that is removed by `remove`. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'madrigal-'));
  return {
    path,
    /** Writes a file in it, and answers its path. */
    file: (name: string, content: string | Uint8Array): string => {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
