import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { isatty } from 'node:tty';
import { type Diagnostic, ModelError } from '../../base/errors.ts';
import { MAX_FILE_SIZE } from '../../model/read/formats/file-size.ts';
import { callError, systemCode } from '../call/call-error.ts';
import { readApart } from '../call/errands.ts';

/** The file name that stands for standard input. */
const STDIN = '-';

/** The files that one command reads; their texts are kept for code frames and reports. */
export interface Inputs {
  /**
   * @returns its text
   * @throws ModelError when it cannot be read, is no UTF-8, or is larger than any file that Madrigal reads may be
   */
  readonly read: (file: string) => string;
  readonly textOf: (file: string) => string | null;
  /** Those that have been read. */
  readonly files: () => readonly string[];
}

/** The files of one call, each read once. Reading fails with `ModelError` where there is no such text. */
export function newInputs(): Inputs {
  const texts = new Map<string, string>();
  return {
    read: (file) => {
      const text = texts.get(file) ?? decode(file, readBytes(file));
      texts.set(file, text);
      return text;
    },
    textOf: (file) => texts.get(file) ?? null,
    files: () => [...texts.keys()],
  };
}

/**
 * Does all pieces of work, also where one of them throws a `ModelError`, and then throws one with the diagnostics of all.
 */
export function together<T extends readonly unknown[]>(works: { readonly [K in keyof T]: () => T[K] }): T {
  const found: Diagnostic[] = [];
  const done: unknown[] = [];
  for (const work of works) {
    try {
      done.push(work());
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      for (const diagnostic of error.diagnostics) found.push(diagnostic);
    }
  }
  if (found.length > 0) throw new ModelError(found);
  return done as unknown as T;
}

function readBytes(file: string): Uint8Array {
  const done = mayKeepWaiting(file) ? readApart(file, MAX_FILE_SIZE) : null;
  if (done?.code != null) throw unreadable(file, Object.assign(new Error(done.code), { code: done.code }));
  if (done?.bytes != null) {
    if (done.bytes.length > MAX_FILE_SIZE) throw tooLarge(file);
    return done.bytes;
  }
  const descriptor = file === STDIN ? 0 : open(file);
  try {
    const status = fstatSync(descriptor);
    if (status.isDirectory()) throw directory(file);
    if (status.size > MAX_FILE_SIZE) throw tooLarge(file);
    return readLimited(file, descriptor);
  } catch (error) {
    throw error instanceof ModelError ? error : unreadable(file, error);
  } finally {
    if (file !== STDIN) closeSync(descriptor);
  }
}

/** A pipe or a terminal, whose other end may take its time. */
function mayKeepWaiting(file: string): boolean {
  try {
    const status = file === STDIN ? fstatSync(0) : statSync(file);
    return status.isFIFO() || status.isSocket() || (file === STDIN && isatty(0));
  } catch {
    // What is wrong with it is told where it is read.
    return false;
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** A pipe or a device says nothing of its size beforehand. */
function readLimited(file: string, descriptor: number): Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const length = readSome(descriptor, chunk);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
    size += length;
    if (size > MAX_FILE_SIZE) throw tooLarge(file);
  }
}

function readSome(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      const code = systemCode(error);
      if (code === 'EOF') return 0;
      // Standard input may be non-blocking: then nothing is there yet, and it is asked again.
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function decode(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const before = new TextDecoder().decode(bytes).split('\ufffd', 1)[0]!.split('\n');
    const at = { file, line: before.length, column: before.at(-1)!.length + 1, length: 1 };
    const message = `\`${file}\` is not text in UTF-8`;
    const hint = 'Madrigal reads text files; save it in the encoding UTF-8';
    throw new ModelError([{ code: 'file-not-utf8', severity: 'error', message, at, hint }]);
  }
}

function directory(file: string): ModelError {
  return callError('file-is-directory', `\`${file}\` is a directory`, 'name a file in it', file);
}

function tooLarge(file: string): ModelError {
  const message = `\`${file}\` is larger than ${MAX_FILE_SIZE / 1024 / 1024} MiB`;
  return callError('file-too-large', message, 'no file that Madrigal reads may be that large', file);
}

function unreadable(file: string, error: unknown): ModelError {
  const code = systemCode(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return callError('file-missing', `there is no file \`${file}\``, null, file);
    case 'EISDIR':
      return directory(file);
    case 'EACCES':
    case 'EPERM':
      return callError('file-unreadable', `\`${file}\` may not be read`, 'check its permissions', file);
    default:
      return callError('file-unreadable', `\`${file}\` cannot be read: ${reasonOf(error)}`, null, file);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
