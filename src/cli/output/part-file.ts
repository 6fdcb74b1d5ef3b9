import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { systemCode } from '../call/call-error.ts';

/**
 * Files under way: what will replace another file is written beside it first. Their name tells the machine and the
 * process that writes, so that what a killed process has left can be told from what another one is writing. It is
 * as long for every file, so that any name which the system allows can be written.
 */

/** `.madrigal-MACHINE-PROCESS-RANDOM.part` */
const PART = /^\.madrigal-([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.part$/;

/** Nobody writes one file for so long; in milliseconds. Processes of other machines cannot be asked. */
const DEAD_AFTER = 3_600_000;

/** The path of a file that is not there yet, in this folder. */
export function newPart(folder: string): string {
  return join(folder, `.madrigal-${machine()}-${process.pid}-${randomBytes(8).toString('hex')}.part`);
}

/**
 * Removes from a folder what processes have left that were killed as they wrote. To be called before this process
 * writes: what bears its number then is left by another one that had the same, as is usual in containers.
 */
export function removeDeadParts(folder: string): void {
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    try {
      if (isDead(name, path)) unlinkSync(path);
    } catch {
      // Another user's, or gone already: nothing depends on it.
    }
  }
}

/** None where the folder may be written to but not read. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isDead(name: string, path: string): boolean {
  const [, where, writer] = PART.exec(name) ?? [];
  if (where === undefined) return false;
  if (where === machine() && !isOtherRunning(Number(writer))) return true;
  return Date.now() - statSync(path).mtimeMs > DEAD_AFTER;
}

function isOtherRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}
