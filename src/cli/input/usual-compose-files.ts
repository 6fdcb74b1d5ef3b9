import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FILE_NAMES } from '../../import/compose/file/load.ts';
import { callError } from '../call/call-error.ts';

/**
 * The compose file of this folder, or of the nearest one above it, and the file that stands beside it for what differs
 * here; those of `COMPOSE_FILE` where that is set.
 */
export function usualComposeFiles(): readonly [string, ...string[]] {
  const [given, ...more] = (process.env.COMPOSE_FILE ?? '').split(process.env.COMPOSE_PATH_SEPARATOR ?? ':');
  if (given !== undefined && given !== '') return [given, ...more];
  for (let folder = '.'; ; folder = join(folder, '..')) {
    const found = FILE_NAMES.map((name) => join(folder, name)).find((file) => existsSync(file));
    if (found !== undefined) {
      const beside = found.replace(/\.(ya?ml)$/, '.override.$1');
      return existsSync(beside) ? [found, beside] : [found];
    }
    if (resolve(folder) === resolve(folder, '..')) break;
  }
  throw callError(
    'file-missing',
    'there is no compose file in this folder or above it',
    `name a file, or add one of ${FILE_NAMES.map((name) => `\`${name}\``).join(', ')}`,
  );
}
