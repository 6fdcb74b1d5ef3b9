import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ModelError } from '../../base/errors.ts';
import { callError, systemCode } from '../call/call-error.ts';

/**
 * Throws what `writeFile` would throw for a file that cannot be written anyway, before work is done for it. Leaves
 * nothing behind.
 *
 * @param read the files that the command reads, none of which it may replace
 */
export function assertWritable(file: string, read: readonly (string | undefined)[]): void {
  if (file === '') throw callError('bad-call', 'the name of the file to write is empty', 'name a file');
  try {
    const status = statusOf(file);
    if (status?.isFile() === true && read.some((input) => input !== undefined && isSame(input, status)))
      throw inputReplaced(file);
    if (status?.isDirectory() === true) throw targetIsDirectory(file);
    const replaced = status === null || status.isFile();
    accessSync(replaced ? dirname(resolved(file, status)) : file, constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/**
 * Writes a file whole or not at all: beside its place first, then renamed. What is no regular file, such as
 * `/dev/stdout`, is written directly.
 *
 * @throws ModelError when it cannot be written; what was there before is then still there
 */
export function writeFile(file: string, content: string): void {
  try {
    const status = statusOf(file);
    if (status?.isDirectory() === true) throw targetIsDirectory(file);
    if (status === null || status.isFile()) replace(resolved(file, status), content, status);
    else writeFileSync(file, content);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function statusOf(file: string): Stats | null {
  return statSync(file, { throwIfNoEntry: false }) ?? null;
}

function isSame(input: string, status: Stats): boolean {
  const other = statusOf(input);
  return other?.ino === status.ino && other.dev === status.dev;
}

function inputReplaced(file: string): ModelError {
  const message = `\`${file}\` is read by this command, and what it writes would replace it`;
  return callError('cannot-write', message, 'choose another file to write', file);
}

/** A link is followed, so that what it leads to is replaced. */
function resolved(file: string, status: Stats | null): string {
  return status === null ? file : realpathSync(file);
}

function replace(file: string, content: string, status: Stats | null): void {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  const descriptor = openSync(beside, 'wx', status?.mode ?? 0o666);
  try {
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, file);
  } catch (error) {
    unlinkSync(beside);
    throw error;
  }
}

function targetIsDirectory(file: string): ModelError {
  const hint = 'name the file that shall be written in it';
  return callError('cannot-write', `\`${file}\` cannot be written: it is a directory`, hint, file);
}

function unwritable(file: string, error: unknown): unknown {
  const folder = dirname(file);
  const because = (reason: string, hint: string | null) =>
    callError('cannot-write', `\`${file}\` cannot be written: ${reason}`, hint, file);
  switch (systemCode(error)) {
    case null:
      return error;
    case 'ENOSPC':
    case 'EDQUOT':
      return callError('disk-full', `no space is left to write \`${file}\``, null, file);
    case 'ENOENT':
      return existsSync(folder)
        ? because(`no file can be made in \`${folder}\``, 'choose another folder')
        : because(`there is no folder \`${folder}\``, 'create it first');
    case 'ENOTDIR':
      return because(`\`${folder}\` is no folder`, null);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return because(`the folder \`${folder}\` may not be written to`, 'choose another folder');
    default:
      return because(error instanceof Error ? error.message : String(error), null);
  }
}
