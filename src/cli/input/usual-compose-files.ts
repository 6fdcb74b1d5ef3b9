import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FILE_NAMES } from '../../import/compose/file/load.ts';
import { nearestFile } from './nearest-file.ts';

/** The names of what stands beside a compose file for what differs here, in the order in which Docker Compose looks. */
const OVERRIDE_NAMES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/**
 * The compose file of this folder, or of the nearest one above it, and the file that stands beside it for what differs
 * here; those of `COMPOSE_FILE` where that is set. `null` where there is none.
 */
export function usualComposeFiles(): readonly [string, ...string[]] | null {
  const [given, ...more] = (process.env.COMPOSE_FILE ?? '').split(process.env.COMPOSE_PATH_SEPARATOR ?? ':');
  if (given !== undefined && given !== '') return [given, ...more];
  const found = nearestFile(FILE_NAMES);
  if (found === null) return null;
  const beside = OVERRIDE_NAMES.map((name) => join(dirname(found), name)).find((file) => existsSync(file));
  return beside === undefined ? [found] : [found, beside];
}
