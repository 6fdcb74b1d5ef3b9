import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as elapsed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The command line as it was built: the script, and what it calls with the arguments. */
export const MAIN = join(ROOT, 'dist/cli/main.js');
const PROGRAM = join(ROOT, 'dist/cli/program.js');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly cwd?: string;
  readonly input?: string;
  /** Standard input stays open. */
  readonly keepsWaiting?: boolean;
  /** Writes in colours, as to a terminal. */
  readonly colored?: boolean;
  /** Set beside what the environment of the tests has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Sent after so many milliseconds, or when a moment has come that may be told by what is read of standard input. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly after: number | Moment };
}

export type Moment = (standardInput: Writable) => Promise<unknown>;

/** The last call in this process; they come one after the other. */
let lastCall: Promise<unknown> = Promise.resolve();

/**
 * Calls `madrigal` with these arguments as it was built, from the root of the project. What needs a process of its own
 * has one: standard input, signals. All else is called in this process, for to start one takes longer than most
 * commands.
 */
export function madrigal(args: readonly string[], options: CallOptions = {}): Promise<Outcome> {
  if (options.input !== undefined || options.signal !== undefined) return spawned(args, options);
  const outcome = lastCall.then(() => calledHere(args, options));
  lastCall = outcome.catch(() => {});
  return outcome;
}

/** Runs `madrigal` with these arguments in a process of its own, from the root of the project. */
export function spawned(args: readonly string[], options: CallOptions = {}): Promise<Outcome> {
  return call(process.execPath, [MAIN, ...args], options);
}

/** Calls the command line in this process, with the two streams, the folder and the exit status as if in its own. */
async function calledHere(
  args: readonly string[],
  { cwd = ROOT, colored = false, env = {} }: CallOptions,
): Promise<Outcome> {
  const { main } = (await import(PROGRAM)) as typeof import('../../src/cli/program.ts');
  const environment = { ...process.env };
  // The seed of the tests, and not of the option.
  delete process.env.MADRIGAL_SEED;
  delete process.env.FORCE_COLOR;
  Object.assign(process.env, colored ? { FORCE_COLOR: '1' } : {}, env);
  const [before, exitCode] = [process.cwd(), process.exitCode];
  process.chdir(cwd);
  process.exitCode = undefined;
  const [stdout, stderr] = [caught(process.stdout), caught(process.stderr)];
  try {
    await main(args);
    return { status: Number(process.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    for (const { release } of [stdout, stderr]) release();
    process.exitCode = exitCode;
    process.chdir(before);
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, environment);
  }
}

/** Keeps what is written to a stream, until it is released. */
function caught(stream: NodeJS.WriteStream) {
  const { write } = stream;
  let text = '';
  const keep = (piece: string, done?: (error: null) => void): boolean => {
    text += piece;
    if (done !== undefined) process.nextTick(done, null);
    return true;
  };
  stream.write = keep as typeof write;
  return {
    text: () => text,
    release: () => {
      stream.write = write;
    },
  };
}

/** Runs a shell command in which `$MADRIGAL` is the command line. */
export function shell(command: string, options: CallOptions = {}): Promise<Outcome> {
  const env = { ...options.env, MADRIGAL: `${process.execPath} ${MAIN}` };
  return call('bash', ['-c', command], { ...options, env });
}

function call(command: string, args: readonly string[], options: CallOptions): Promise<Outcome> {
  const { FORCE_COLOR: _, MADRIGAL_SEED: __, ...env } = process.env;
  const child = spawn(command, args, { cwd: options.cwd ?? ROOT, env: { ...env, ...options.env } });
  const { signal } = options;
  if (signal !== undefined) {
    const { name, after } = signal;
    const moment = typeof after === 'number' ? elapsed(after) : after(child.stdin);
    void moment.then(() => child.kill(name));
  }
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  if (options.keepsWaiting !== true) child.stdin.end(options.input ?? '');
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
