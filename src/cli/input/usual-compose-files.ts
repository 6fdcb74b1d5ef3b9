import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Diagnostics } from '../../base/diagnostics.ts';
import { readEnvFile } from '../../import/compose/file/env-file.ts';
import { FILE_NAMES } from '../../import/compose/file/file-names.ts';
import { nearestFile } from './nearest-file.ts';

/** The names of what stands beside a compose file for what differs here, in the order in which Docker Compose looks. */
const OVERRIDE_NAMES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** The compose files that Docker Compose takes where none is named, and the files of variables for them. */
interface UsualComposeFiles {
  readonly files: readonly [string, ...string[]];
  /** Those given; else `.env` beside the first file, and what `.env` of this folder says over it. */
  readonly envFiles: readonly string[];
}

/**
 * The compose file of this folder, or of the nearest one above it, and the file that stands beside it for what differs
 * here; those of `COMPOSE_FILE` where that is set, here or in a file of variables. `null` where there is none.
 *
 * @param envFiles files of variables instead of `.env`
 */
export function usualComposeFiles(envFiles: readonly string[]): UsualComposeFiles | null {
  const here = envFiles.length > 0 ? envFiles : ['.env'];
  const files = namedBy(variablesIn(here)) ?? nearest();
  if (files === null) return null;
  if (envFiles.length > 0) return { files, envFiles };
  const usual = new Set([join(dirname(files[0]), '.env'), ...here]);
  return { files, envFiles: [...usual].filter((file) => existsSync(file)) };
}

type VariableOf = (name: string) => string | undefined;

/** The variables of the call, and those of files, as far as they can be read: what is wrong is told with what they are for. */
function variablesIn(files: readonly string[]): VariableOf {
  const outer = (name: string) => process.env[name];
  const found = new Map<string, string>();
  for (const file of files) {
    if (!existsSync(file)) continue;
    const before = (name: string) => outer(name) ?? found.get(name);
    const said = readEnvFile(readFileSync(file, 'utf8'), file, before, new Diagnostics());
    for (const [name, value] of said) found.set(name, value);
  }
  return (name) => outer(name) ?? found.get(name);
}

function namedBy(variables: VariableOf): readonly [string, ...string[]] | null {
  const separator = variables('COMPOSE_PATH_SEPARATOR') || ':';
  const [first, ...more] = (variables('COMPOSE_FILE') ?? '').split(separator);
  return first === undefined || first === '' ? null : [first, ...more];
}

function nearest(): readonly [string, ...string[]] | null {
  const found = nearestFile(FILE_NAMES);
  if (found === null) return null;
  const beside = OVERRIDE_NAMES.map((name) => join(dirname(found), name)).find((file) => existsSync(file));
  return beside === undefined ? [found] : [found, beside];
}
