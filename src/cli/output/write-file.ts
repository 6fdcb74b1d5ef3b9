import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { type Diagnostic, ModelError } from '../../base/errors.ts';
import { callError, systemCode } from '../call/call-error.ts';
import { newPart, removeDeadParts } from './part-file.ts';

/**
 * Throws what `writeFile` would throw for a file that cannot be written anyway, before work is done for it: the file
 * beside its place is made already, and removed. Leaves nothing behind.
 *
 * @param read the files that the command reads, none of which it may replace
 */
export function assertWritable(file: string, read: readonly (string | undefined)[]): void {
  if (file === '') throw callError('bad-call', 'the name of the file to write is empty', 'name a file');
  try {
    const target = targetOf(file);
    const { status } = target;
    if (status?.isFile() === true && read.some((input) => input !== undefined && isSame(input, status)))
      throw inputReplaced(file);
    if (target.kind === 'direct') accessSync(file, constants.W_OK);
    else tryPart(dirname(target.path));
  } catch (error) {
    throw unwritable(file, error);
  }
}

function tryPart(folder: string): void {
  const part = newPart(folder);
  closeSync(openSync(part, 'wx'));
  unlinkSync(part);
}

/**
 * Writes a file whole or not at all: beside its place first, then renamed. What is no regular file, such as
 * `/dev/stdout`, is written directly.
 *
 * @throws ModelError when it cannot be written; what was there before is then still there
 */
export function writeFile(file: string, content: string): void {
  try {
    const target = targetOf(file);
    if (target.kind === 'direct') writeFileSync(file, content);
    else replace(target.path, content, target.status);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/**
 * Does the same beside answers that must not be lost: what kept the file from being written is returned.
 *
 * @param read the files that the command has read, none of which it may replace
 */
export function tryWriteFile(
  file: string,
  content: string,
  read: readonly string[] = [],
): readonly Diagnostic[] {
  try {
    assertWritable(file, read);
    writeFile(file, content);
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics;
  }
}

/**
 * Writes a file that is not there yet, and the folders that lead to it.
 *
 * @throws ModelError when it is there, or cannot be written
 */
export function writeNewFile(file: string, content: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { flag: 'wx' });
  } catch (error) {
    throw systemCode(error) === 'EEXIST'
      ? callError('file-exists', `there is \`${file}\` already`, 'choose another name with `-o`', file)
      : unwritable(file, error);
  }
}

/** Where the content of a file goes, and what is there now (`null`: nothing). */
type Target =
  | { readonly kind: 'direct'; readonly status: Stats }
  | { readonly kind: 'replaced'; readonly path: string; readonly status: Stats | null };

/** @throws ModelError, or an error of the system, when it may not be written */
function targetOf(file: string): Target {
  const status = statusOf(file);
  if (status?.isDirectory() === true) throw targetIsDirectory(file);
  if (status !== null && !status.isFile()) return { kind: 'direct', status };
  const path = status === null ? pathOfNew(file) : realpathSync(file);
  if (status !== null && !mayBeReplaced(path, status)) throw targetIsReadOnly(file);
  return { kind: 'replaced', path, status };
}

/**
 * The place of a file that does not exist: a link is followed, so that what it leads to is made. The system has said
 * already that links do not lead in a circle.
 */
function pathOfNew(file: string): string {
  const folder = file.endsWith(sep) ? file : dirname(file);
  if (!existsSync(folder)) throw noFolder(file, folder);
  const link = linkAt(file);
  return link === null ? file : pathOfNew(resolve(realpathSync(folder), link));
}

/** Where a link leads; `null` where there is none. */
function linkAt(file: string): string | null {
  try {
    return readlinkSync(file);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'EINVAL') return null;
    throw error;
  }
}

/**
 * Renaming asks for no right to the file that it replaces, so that it is looked for here. A file that nobody may write
 * to is kept from the superuser too. In a folder with the sticky bit, such as `/tmp`, only its owner may rename over a
 * file.
 */
function mayBeReplaced(path: string, status: Stats): boolean {
  if ((status.mode & 0o222) === 0) return false;
  try {
    accessSync(path, constants.W_OK);
  } catch {
    return false;
  }
  const user = process.geteuid?.() ?? 0;
  const folder = statSync(dirname(path));
  return (folder.mode & 0o1000) === 0 || [0, status.uid, folder.uid].includes(user);
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

function replace(path: string, content: string, status: Stats | null): void {
  const folder = dirname(path);
  removeDeadParts(folder);
  const part = newPart(folder);
  const descriptor = openSync(part, 'wx', status?.mode ?? 0o666);
  try {
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(part, path);
  } catch (error) {
    unlinkSync(part);
    throw error;
  }
}

/** The path that the system tells with an error. */
function pathIn(error: unknown): string | null {
  const path = error instanceof Error && 'path' in error ? error.path : null;
  return typeof path === 'string' ? path : null;
}

function targetIsDirectory(file: string): ModelError {
  const hint = 'name the file that shall be written in it';
  return callError('cannot-write', `\`${file}\` cannot be written: it is a directory`, hint, file);
}

function targetIsReadOnly(file: string): ModelError {
  const hint = 'choose another file, or allow that it is written to';
  return callError('cannot-write', `\`${file}\` cannot be written: it is read-only`, hint, file);
}

function noFolder(file: string, folder: string): ModelError {
  const message = `\`${file}\` cannot be written: there is no folder \`${folder}\``;
  return callError('cannot-write', message, 'create it first', file);
}

function unwritable(file: string, error: unknown): unknown {
  // That of the file beside its place, where it is a link.
  const folder = dirname(pathIn(error) ?? file);
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
        : noFolder(file, folder);
    case 'ENAMETOOLONG':
      return because(`the name is too long`, 'choose a shorter name');
    case 'ELOOP':
      return because('its links lead in a circle', 'choose another file');
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
