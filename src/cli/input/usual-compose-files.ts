import { existsSync } from 'node:fs';
import { FILE_NAMES } from '../../import/compose/file/load.ts';
import { callError } from '../call/call-error.ts';
import { nearestFile } from './nearest-file.ts';

/**
 * The compose file of this folder, or of the nearest one above it, and the file that stands beside it for what differs
 * here; those of `COMPOSE_FILE` where that is set.
 */
export function usualComposeFiles(): readonly [string, ...string[]] {
  const [given, ...more] = (process.env.COMPOSE_FILE ?? '').split(process.env.COMPOSE_PATH_SEPARATOR ?? ':');
  if (given !== undefined && given !== '') return [given, ...more];
  const found = nearestFile(FILE_NAMES);
  if (found !== null) {
    const beside = found.replace(/\.(ya?ml)$/, '.override.$1');
    return existsSync(beside) ? [found, beside] : [found];
  }
  throw callError(
    'file-missing',
    'there is no compose file in this folder or above it',
    `name a file, or add one of ${FILE_NAMES.map((name) => `\`${name}\``).join(', ')}`,
  );
}
