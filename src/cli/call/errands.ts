import { isMainThread, type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { heed } from '../../base/heed.ts';
import { shareInterruption } from './interrupts.ts';

/**
 * What the worker thread asks the main thread to do: there, waiting for a pipe does not keep signals from arriving, and a
 * write tells whether it failed.
 */
export type Errand =
  | { readonly kind: 'read'; readonly file: string; readonly most: number }
  | { readonly kind: 'write'; readonly text: string };

/** What the worker thread tells the main thread, which does not answer it. */
export type Notice =
  /** What is to be said where the work has to be ended before it could say anything itself. */
  | { readonly kind: 'last-words'; readonly words: LastWords }
  /** All is said, and the call ends with this status. */
  | { readonly kind: 'done'; readonly status: number };

/** What is written to the two streams. */
export interface LastWords {
  readonly stdout: string;
  readonly stderr: string;
}

/** The outcome of an errand. */
export interface Done {
  /** What was read. Reading stops once there is more than may be read, and this is then longer than that. */
  readonly bytes: Uint8Array | null;
  /** What went wrong, by the system's name for it. */
  readonly code: string | null;
}

/** What the main thread hands to the worker thread when it starts it. */
export interface Apart {
  readonly port: MessagePort;
  readonly interruption: Int32Array<SharedArrayBuffer>;
  readonly streams: Readonly<
    Record<'stdout' | 'stderr', { readonly isTTY: boolean; readonly columns: number }>
  >;
}

/** `null` in the main thread. */
const apart = isMainThread ? null : (workerData as Apart);

/**
 * Makes this worker thread share what the main thread has of the user: its terminal, and whether the user has interrupted.
 */
export function joinMain(): void {
  if (apart === null) return;
  shareInterruption(apart.interruption);
  Object.assign(process.stdout, apart.streams.stdout);
  Object.assign(process.stderr, apart.streams.stderr);
}

const LOOK_EVERY_MS = 20;

/**
 * Has the main thread read something that may keep its reader waiting, and waits for it; `null` in the main thread.
 *
 * @throws StoppedError when a limit is reached meanwhile
 */
export function readApart(file: string, most: number): Done | null {
  if (apart === null) return null;
  const errand: Errand = { kind: 'read', file, most };
  apart.port.postMessage(errand);
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const answer = receiveMessageOnPort(apart.port);
    if (answer !== undefined) return answer.message as Done;
    Atomics.wait(nothing, 0, 0, LOOK_EVERY_MS);
    heed();
  }
}

/** Has the main thread write to standard output; `null` in the main thread. */
export function writeApart(text: string): Promise<Done> | null {
  if (apart === null) return null;
  const { port } = apart;
  const done = new Promise<Done>((resolve) => port.once('message', resolve));
  const errand: Errand = { kind: 'write', text };
  port.postMessage(errand);
  return done;
}

/** Hands over what there is to say where the work is interrupted and cannot come to an end in time. */
export async function leaveLastWords(prepare: () => Promise<LastWords>): Promise<void> {
  if (apart === null) return;
  const notice: Notice = { kind: 'last-words', words: await prepare() };
  apart.port.postMessage(notice);
}

/** Tells the main thread that all is said, and with which status the call ends. */
export function sayDone(status: number): void {
  const notice: Notice = { kind: 'done', status };
  apart?.port.postMessage(notice);
}
