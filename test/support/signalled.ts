import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { MAIN } from './cli.ts';

/** What came of a call that a signal was sent to. */
export interface Signalled {
  /** As a shell tells it: 128 and its number where a signal has ended the process. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /**
   * Milliseconds of processor time that all its threads have had after the signal, to its end; `null` where none was sent,
   * or where the system does not tell.
   */
  readonly after: number | null;
}

/** Starts a command, tells its number, waits for it, and tells its status and what it has had of the processors. */
const WATCHED = `exec 4>&2 2>/dev/null; set -m; "$@" 2>&4 3>&- 4>&- & echo $! >&3; wait $!; echo $? >&3; times >&3`;

/** Where the system tells what threads have had of the processors. */
const TELLS = existsSync('/proc/self/schedstat');

/**
 * Runs `madrigal` with these arguments in a process of its own, and sends it a signal once it has had so many
 * milliseconds of processor time: however busy the machine is, it is then about as far as in any other run. By the clock,
 * where the system does not tell.
 */
export function signalled(args: readonly string[], signal: NodeJS.Signals, at: number): Promise<Signalled> {
  const child = spawn('bash', ['-c', WATCHED, '-', process.execPath, MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr, told] = child.stdio
    .slice(1)
    .map((stream) => collected(stream as NodeJS.ReadableStream));
  const started = performance.now();
  let before: number | null = null;
  const looking = setInterval(() => {
    const pid = Number(/^\d+\n/.exec(told!())?.[0]);
    if (Number.isNaN(pid)) return;
    const had = TELLS ? processorTimeOf(pid) : performance.now() - started;
    if (had === null || had < at) return;
    clearInterval(looking);
    before = TELLS ? had : null;
    process.kill(pid, signal);
  }, 2);
  return new Promise((resolve) =>
    child.on('close', () => {
      clearInterval(looking);
      const [, status, , ofChildren = ''] = told!().split('\n');
      const after = before === null ? null : totalTime(ofChildren) - before;
      resolve({ status: Number(status), stdout: stdout!(), stderr: stderr!(), after });
    }),
  );
}

function collected(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  return () => text;
}

/** Milliseconds that the threads of a running process have had; `null` where it has ended. */
function processorTimeOf(pid: number): number | null {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const times = threads.map((id) => readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8'));
    return times.reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1e6, 0);
  } catch {
    return null;
  }
}

/** Milliseconds of `0m1.234s 0m0.056s`, in user and in system mode. */
function totalTime(line: string): number {
  const times = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  return times.reduce(
    (sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1000 * Number(seconds),
    0,
  );
}
