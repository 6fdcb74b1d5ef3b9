import { readFileSync } from 'node:fs';

/** The version of the package that the command line belongs to. It is looked for from where the bundle stands. */
export function versionOfPackage(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
