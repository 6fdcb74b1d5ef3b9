import { existsSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { Diagnostics } from '../../base/diagnostics.ts';
import { ModelError } from '../../base/errors.ts';
import { COMPOSE, type ComposeCall } from '../../import/compose/compose.ts';
import { FILE_NAMES } from '../../import/compose/file/load.ts';
import { DAG } from '../../import/dag/dag.ts';
import type { ImportHost } from '../../import/importer/host.ts';
import { IMPORTERS } from '../../import/importers.ts';
import { ROLLOUT } from '../../import/kubernetes/kubernetes.ts';
import { MODEL_FORMATS, saysModel } from '../../model/read/formats/model-formats.ts';
import type { SourceMapping } from '../../model/read/formats/source.ts';
import { type ReadResult, readTree } from '../../model/read/read-model.ts';
import { callError } from '../call/call-error.ts';
import {
  addForOneOrAll,
  type ComposeOptions,
  type DagChoices,
  dagOptions,
  givenBy,
  type PodChoices,
  podsGivenBy,
} from '../call/import-options.ts';
import type { Inputs } from './files.ts';
import { readDot } from './graphviz.ts';

/** The name of standard input, as calls give it. */
const STDIN = '-';

/** The files of this machine, and the environment of this process. */
export function importHost(inputs: Inputs): ImportHost {
  return {
    read: (file) => (file === STDIN || existsSync(file) ? inputs.read(file) : null),
    resolve: (folder, path) => (isAbsolute(path) ? path : join(folder, path)),
    folderOf: (file) => (file === STDIN ? '.' : dirname(file)),
    readDot,
    environment: new Map(
      Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}

function isAbsolute(path: string): boolean {
  return resolve(path) === path;
}

/**
 * What a model can be made from a file by, if not read from it; what cannot be read is for others to tell. Where models
 * alone have such an extension, the file is one.
 */
export function importerOf(file: string, inputs: Inputs): (typeof IMPORTERS)[number] | null {
  const text = readable(file, inputs);
  if (text === null) return null;
  const extension = extname(file).slice(1).toLowerCase();
  const isOfModels = MODEL_FORMATS.some(({ extensions }) => extensions.includes(extension));
  const possible = IMPORTERS.filter(({ extensions }) => !isOfModels || extensions.includes(extension));
  return possible.find(({ recognises }) => recognises(text)) ?? null;
}

/** Whether a file says that it is a model. */
export function isModel(file: string, inputs: Inputs): boolean {
  return saysModel(readable(file, inputs) ?? '');
}

/** The text of a file; `null` where it cannot be read. */
function readable(file: string, inputs: Inputs): string | null {
  try {
    return inputs.read(file);
  } catch (error) {
    if (error instanceof ModelError) return null;
    throw error;
  }
}

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

/** What a call says of compose files; their `--start` is not the state that it is of models. */
function composeCall(
  files: readonly [string, ...string[]],
  options: ComposeOptions & { readonly start?: string | undefined },
): ComposeCall {
  const { start, envFile = [], from: [first, ...more] = [] } = options;
  try {
    const given = givenBy(options, start === undefined ? new Map() : addForOneOrAll(start, undefined));
    return { files, from: first === undefined ? null : [first, ...more], envFiles: envFile, given };
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    const message = `\`--start ${start}\` of a compose file says how long its containers take to start`;
    throw callError('bad-call', message, error.message, files[0]);
  }
}

/** What a call says of files of which some are no models. */
export interface ImportOptions extends ComposeOptions, DagChoices, PodChoices {
  readonly start?: string | undefined;
}

/** The model that is made from files, its pieces at their lines. */
export function readImported(
  importer: (typeof IMPORTERS)[number],
  files: readonly [string, ...string[]],
  options: ImportOptions,
  inputs: Inputs,
): ReadResult {
  const report = new Diagnostics();
  return readTree(treeBy(importer, files, options, importHost(inputs), report), { file: files[0] }, report);
}

function treeBy(
  importer: (typeof IMPORTERS)[number],
  files: readonly [string, ...string[]],
  options: ImportOptions,
  host: ImportHost,
  report: Diagnostics,
): SourceMapping {
  if (importer === COMPOSE) return COMPOSE.read(composeCall(files, options), host, report);
  if (importer === DAG) return DAG.read({ file: files[0], ...dagOptions(options) }, host, report);
  return ROLLOUT.read({ files, given: podsGivenBy(options) }, host, report);
}
