import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { didYouMean } from '../../base/closest.ts';
import type { IncludeHost } from '../../model/read/expand/includes.ts';
import { callError } from '../call/call-error.ts';
import type { Inputs } from './files.ts';

/** What begins the names of files that come with the package: `madrigal:database`. */
const LIBRARY = 'madrigal:';

/**
 * Files of this machine, from where the file stands that includes them, and from the current folder for one on standard
 * input; and files of the library that comes with the package.
 */
export function includeHost(inputs: Inputs): IncludeHost {
  return (name, from) => {
    if (name.startsWith(LIBRARY)) return { file: name, text: libraryText(name) };
    const folder = from === '-' || from.startsWith(LIBRARY) ? '.' : dirname(from);
    const file = isAbsolute(name) ? normalize(name) : join(folder, name);
    return existsSync(file) ? { file, text: inputs.read(file) } : null;
  };
}

/** It is looked for from where the bundle stands. */
function libraryText(name: string): string {
  const folder = new URL('../../library/', import.meta.url);
  const known = readdirSync(folder).map((file) => `${LIBRARY}${file.replace(/\.yaml$/, '')}`);
  if (known.includes(name))
    return readFileSync(new URL(`${name.slice(LIBRARY.length)}.yaml`, folder), 'utf8');
  const all = known.sort().map((each) => `\`${each}\``);
  throw callError(
    'file-missing',
    `the library that comes with Madrigal has no \`${name}\``,
    didYouMean(name, known) ?? `it has ${all.join(', ')}`,
  );
}
