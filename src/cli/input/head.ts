import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** How many bytes of a file are looked at to tell what it is. */
const HEAD = 64 * 1024;

/**
 * How a file begins, for what has to be known of it before it is read: empty where it cannot be read, `null` where it may
 * be read only once, and so is not looked at.
 */
export function headOf(file: string): string | null {
  try {
    if (file === '-' || !statSync(file).isFile()) return null;
    const descriptor = openSync(file, 'r');
    try {
      const head = Buffer.alloc(HEAD);
      return head.toString('utf8', 0, readSync(descriptor, head));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // What is wrong with it is told where it is read.
    return '';
  }
}
