import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../call/exit-codes.ts';
import type { WrittenPiece } from '../call/streams.ts';
import { tryWriteFile } from './write-file.ts';

/** What a call has written, and how it ended. */
export interface Remembered {
  readonly pieces: readonly WrittenPiece[];
  readonly exit: number;
  /** The files that it has read, with the hashes of their contents. */
  readonly files: readonly (readonly [file: string, hash: string])[];
}

/** How many answers are kept; beyond that the oldest are removed. */
const KEPT = 200;

/** The hash of the content of a file; `null` where it cannot be read. */
export function hashOfFile(file: string): string | null {
  try {
    return hashOfText(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** The hash of the content of a file that was read. */
export function hashOfText(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * What is remembered of a call, when none of the files that it read has changed since; `null` where there is nothing, or
 * where that is damaged.
 *
 * @param call all that its answer depends on, but for these files: the version of Madrigal too
 */
export function recall(call: string): Remembered | null {
  try {
    const [hash, body = ''] = readFileSync(placeOf(call), 'utf8').split('\n', 2);
    if (hashOfText(body) !== hash) return null;
    const found = JSON.parse(body) as Remembered;
    return found.files.every(([file, then]) => hashOfFile(file) === then) ? found : null;
  } catch {
    return null;
  }
}

/** Remembers a call for later ones. That it cannot is no matter. */
export function remember(call: string, remembered: Remembered): void {
  const answered: readonly number[] = [EXIT.holds, EXIT.violated, EXIT.error];
  // An answer that a limit stopped may come further the next time.
  if (!answered.includes(remembered.exit)) return;
  try {
    mkdirSync(folder(), { recursive: true });
    const body = JSON.stringify(remembered);
    tryWriteFile(placeOf(call), `${hashOfText(body)}\n${body}\n`);
    forgetOldest();
  } catch {
    // The disk is full, or the folder may not be written to: the next call computes the answer again.
  }
}

function folder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'madrigal');
}

function placeOf(call: string): string {
  return join(folder(), `${hashOfText(call)}.json`);
}

function forgetOldest(): void {
  const files = readdirSync(folder())
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder(), name));
  if (files.length <= KEPT) return;
  const byAge = files.map((file) => ({ file, at: statSync(file).mtimeMs })).sort((a, b) => a.at - b.at);
  for (const { file } of byAge.slice(0, files.length - KEPT)) unlinkSync(file);
}
