import { posix } from 'node:path';
import { Diagnostics } from '../../src/base/diagnostics.ts';
import type { Diagnostic } from '../../src/base/errors.ts';
import { ModelError } from '../../src/base/errors.ts';
import { COMPOSE } from '../../src/import/compose/compose.ts';
import { type GivenByCall, NOTHING_GIVEN } from '../../src/import/compose/service/given.ts';
import type { ImportHost } from '../../src/import/importer/host.ts';
import { readTree } from '../../src/model/read/read-model.ts';
import type { Model } from '../../src/model/whole/model.ts';

/** Files that are there, by their paths. */
export type Files = Readonly<Record<string, string>>;

export interface ComposeSetting {
  /** In the order in which they are merged; the only file, or `compose.yaml`, by default. */
  readonly of?: readonly [string, ...string[]];
  readonly from?: readonly [string, ...string[]];
  readonly envFiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly given?: Partial<GivenByCall>;
}

/** A host that has these files, and nothing else. */
export function hostOf(files: Files, environment: Readonly<Record<string, string>> = {}): ImportHost {
  return {
    read: (file) => files[file] ?? null,
    resolve: (folder, path) => posix.join(folder, path),
    folderOf: posix.dirname,
    readDot: () => ({ error: 'there is no Graphviz' }),
    environment: new Map(Object.entries(environment)),
  };
}

/** The model that compose files are read as, and what is doubtful in them. */
export function composeModel(
  files: Files | string,
  { of, from, envFiles = [], environment = {}, given = {} }: ComposeSetting = {},
): { readonly model: Model; readonly warnings: readonly Diagnostic[] } {
  const all = typeof files === 'string' ? { 'compose.yaml': files } : files;
  const report = new Diagnostics();
  const call = {
    files: of ?? (['compose.yaml'] as const),
    from: from ?? null,
    envFiles,
    given: { ...NOTHING_GIVEN, ...given },
  };
  const tree = COMPOSE.read(call, hostOf(all, environment), report);
  return readTree(tree, { file: call.files[0] }, report);
}

/** What is wrong with compose files, one line each: `file:line code message`. */
export function composeErrors(files: Files | string, setting: ComposeSetting = {}): readonly string[] {
  try {
    composeModel(files, setting);
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.filter(({ severity }) => severity === 'error').map(told);
  }
}

/** `file:line code message` */
export function told({ at, file, code, message }: Diagnostic): string {
  return `${at === null ? (file ?? '-') : `${at.file}:${at.line}`} ${code} ${message}`;
}
