import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The first file of one of these names in this folder, or else in the nearest one above it; `null` where none has any. */
export function nearestFile(names: readonly string[]): string | null {
  for (let folder = '.'; ; folder = join(folder, '..')) {
    const found = names.map((name) => join(folder, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
    if (resolve(folder) === resolve(folder, '..')) return null;
  }
}
