import { existsSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { Diagnostics } from '../../base/diagnostics.ts';
import { ModelError } from '../../base/errors.ts';
import type { ComposeCall } from '../../import/compose/compose.ts';
import type { ImportHost } from '../../import/importer/host.ts';
import type * as Importers from '../../import/importers.ts';
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
import { prepareDot, readDot } from './graphviz.ts';
import { headOf } from './head.ts';

/** The name of standard input, as calls give it. */
const STDIN = '-';

/** One of the sorts of files that models are made from. */
export type KnownImporter = (typeof Importers.IMPORTERS)[number];

/** Modules can only be loaded between two turns of the event loop, and models are read within one. */
let loaded: typeof Importers | null = null;

/**
 * Loads what makes models from files of other sorts, unless each of these files says that it is a model: it is much, and
 * most calls are about models.
 */
export async function prepareImporters(files: readonly string[]): Promise<void> {
  await prepareDot(files);
  if (loaded !== null || files.every((file) => saysModel(headOf(file) ?? ''))) return;
  loaded = await import('../../import/importers.ts');
}

/** All that models are made from; only for files of which one is no model. */
export function importers(): typeof Importers {
  if (loaded === null) throw new Error('what makes models is asked before it is loaded');
  return loaded;
}

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
 * The importer that makes a model from this file; `null` where the file is a model itself, where no importer recognises it,
 * or where it cannot be read (whoever reads it next says so). A file whose extension only models have is a model.
 */
export function importerOf(file: string, inputs: Inputs): KnownImporter | null {
  const text = readable(file, inputs);
  if (text === null || saysModel(text)) return null;
  const extension = extname(file).slice(1).toLowerCase();
  const isOfModels = MODEL_FORMATS.some(({ extensions }) => extensions.includes(extension));
  const possible = importers().IMPORTERS.filter(
    ({ extensions }) => !isOfModels || extensions.includes(extension),
  );
  return possible.find(({ recognises }) => recognises(text)) ?? null;
}

/** Files that are read as one. */
export interface ReadTogether {
  readonly file: string;
  /** Further ones, in their order. */
  readonly mergedFiles: readonly string[];
}

/**
 * Compose files are read as one, at the place of the first, and so is what follows that and is no model; manifests of
 * Kubernetes too. What is left are models and others, each by itself.
 */
export function readTogether(files: readonly string[], inputs: Inputs): readonly ReadTogether[] {
  if (files.length < 2) return files.map((file) => ({ file, mergedFiles: [] }));
  const groups: { readonly file: string; readonly by: KnownImporter | null; mergedFiles: string[] }[] = [];
  for (const file of files) {
    const text = readable(file, inputs);
    // What cannot be read was meant for what came before, as far as anybody knows.
    const joined = groups.find(({ by }) => by?.joins?.(text ?? '') === true);
    if (joined === undefined) groups.push({ file, by: importerOf(file, inputs), mergedFiles: [] });
    else joined.mergedFiles.push(file);
  }
  return groups;
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
 * What a call says of compose files, whose `--start` says how long containers take to start; of a model it names a state.
 */
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
  importer: KnownImporter,
  files: readonly [string, ...string[]],
  options: ImportOptions,
  inputs: Inputs,
): ReadResult {
  const report = new Diagnostics();
  return readTree(treeBy(importer, files, options, importHost(inputs), report), { file: files[0] }, report);
}

function treeBy(
  importer: KnownImporter,
  files: readonly [string, ...string[]],
  options: ImportOptions,
  host: ImportHost,
  report: Diagnostics,
): SourceMapping {
  const [compose, dag, rollout, universe] = importers().IMPORTERS;
  if (importer === compose) return compose.read(composeCall(files, options), host, report);
  if (importer === dag) return dag.read({ file: files[0], ...dagOptions(options) }, host, report);
  if (importer === universe) return universe.read({ files }, host, report);
  return rollout.read({ files, given: podsGivenBy(options) }, host, report);
}
