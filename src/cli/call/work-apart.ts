import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { MessageChannel, Worker } from 'node:worker_threads';
import { systemCode } from './call-error.ts';
import { afterMoment, endAtOnce } from './ending.ts';
import type { Apart, Done, Errand, LastWords, Notice } from './errands.ts';
import { EXIT } from './exit-codes.ts';
import { interrupt, sharedInterruption } from './interrupts.ts';

/**
 * Room for objects that are new, which grows as it is needed. Nets and runs of tens of thousands of parts are made
 * whole, and are there to stay: with less room, most of the time is spent on moving them to and fro.
 */
const YOUNG_MB = 192;

/** What has been begun to be written is given so long, in milliseconds: its reader may have stopped reading. */
const WRITING_MS = 1000;

/** What comes so soon after a signal is the same one, which the terminal sends to all, and `npx` then passes on. */
const PASSED_ON_MS = 50;

const NOTHING: LastWords = { stdout: '', stderr: '' };

/**
 * Does the work of a call in another thread, so that signals (Ctrl-C, or `kill`) arrive however busy it is. The first
 * one asks it to come to an end with what it has found, for which it has a moment: after that, its last words are said, and
 * the process ends. The second one, or one that comes before there is any work, ends the process at once. The exit status
 * of the thread becomes that of the process.
 *
 * @param script what the thread runs, with the arguments of the call
 * @param fail tells of an error that the thread did not tell of
 */
export function workApart(script: URL, args: readonly string[], fail: (error: Error) => void): void {
  const interruption = sharedInterruption();
  const { port1: port, port2 } = new MessageChannel();
  const look = ({ isTTY, columns }: NodeJS.WriteStream) => ({ isTTY, columns });
  const streams = { stdout: look(process.stdout), stderr: look(process.stderr) };
  const apart: Apart = { port: port2, interruption, streams };
  const worker = new Worker(script, {
    argv: [...args],
    workerData: apart,
    transferList: [port2],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const reading = new AbortController();
  let lastWords: LastWords = NOTHING;
  let isWriting = false;
  /** That of the call, once all is said. */
  let status: number | null = null;
  port.on('message', async (said: Errand | Notice) => {
    switch (said.kind) {
      case 'read':
        return port.postMessage(await read(said, reading.signal));
      case 'write':
        lastWords = NOTHING;
        isWriting = true;
        port.postMessage(await write(said.text));
        isWriting = false;
        return;
      case 'last-words':
        lastWords = said.words;
        return;
      case 'done':
        status = said.status;
    }
  });
  /**
   * Says that the call was interrupted, unless it has said all by itself, and ends it; not where it ends with another
   * status by itself, or while a text is being written, which is to be whole.
   */
  const giveUp = (since: number) => {
    const isBeingWritten = isWriting && performance.now() - since < WRITING_MS;
    const isOtherStatus = status !== null && status !== EXIT.interrupted;
    if (isBeingWritten || isOtherStatus) return;
    if (status === null) {
      process.stderr.write(lastWords.stderr);
      process.stdout.write(lastWords.stdout);
    }
    endAtOnce();
  };
  let interrupted: { readonly at: number; readonly watch: NodeJS.Timeout } | null = null;
  const end = () => {
    const now = performance.now();
    if (interrupted === null) {
      const watch = afterMoment(
        () => status !== null,
        () => giveUp(now),
      );
      interrupted = { at: now, watch };
      if (interrupt()) return;
      // There is no work yet: no thread is anywhere but where it can be stopped.
      process.exit(EXIT.interrupted);
    }
    if (now - interrupted.at > PASSED_ON_MS) endAtOnce();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  worker.on('error', fail);
  worker.on('exit', (code) => {
    process.exitCode ??= code;
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    clearInterval(interrupted?.watch);
    reading.abort();
    port.close();
  });
}

async function write(text: string): Promise<Done> {
  const error = await new Promise<unknown>((resolve) => process.stdout.write(text, resolve));
  return { bytes: null, code: systemCode(error) };
}

/** Reads standard input (`-`) or a pipe to its end, without keeping the event loop waiting. */
async function read({ file, most }: Errand & { kind: 'read' }, signal: AbortSignal): Promise<Done> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const source =
      file === '-'
        ? process.stdin
        : new Socket({ fd: openSync(file, constants.O_RDONLY | constants.O_NONBLOCK), readable: true });
    signal.addEventListener('abort', () => source.destroy());
    for await (const chunk of source) {
      chunks.push(chunk as Uint8Array);
      size += (chunk as Uint8Array).length;
      if (size > most) break;
    }
    return { bytes: Buffer.concat(chunks), code: null };
  } catch (error) {
    return { bytes: null, code: systemCode(error) ?? 'EIO' };
  }
}
