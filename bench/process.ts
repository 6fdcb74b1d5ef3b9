import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Usage } from './usage.ts';

/** One run of a program in a process of its own. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
  /** From the start of the process to its end. */
  readonly seconds: number;
}

export interface NodeRun extends Run, Usage {}

/** Runs a program with a text on its standard input; `report` is what it writes to file descriptor 3. */
async function spawned(command: string, args: readonly string[], input: string) {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  child.stdin!.end(input);
  const [stdout, stderr, report, [status]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    text(child.stdio[3] as Readable),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { stdout, stderr, report, status, seconds: (performance.now() - started) / 1000 };
}

/** Runs a program in a fresh process. */
export async function runProgram(command: string, args: readonly string[], input = ''): Promise<Run> {
  const { report: _, ...run } = await spawned(command, args, input);
  return run;
}

/** Runs Node on a script in a fresh process; what it uses includes Node's start. */
export async function runNode(script: string, args: readonly string[]): Promise<NodeRun> {
  const preload = new URL('usage.js', import.meta.url).href;
  const { report, ...run } = await spawned(process.execPath, ['--import', preload, script, ...args], '');
  return { ...run, ...(JSON.parse(report) as Usage) };
}

/** The path of another script of the benchmarks. */
export function scriptPath(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Runs something once to warm up files and caches, then as often as asked. */
export async function repeat<T>(times: number, run: () => Promise<T>): Promise<readonly T[]> {
  await run();
  const runs: T[] = [];
  for (let i = 0; i < times; i++) runs.push(await run());
  return runs;
}
