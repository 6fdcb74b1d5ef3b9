import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { extname, isAbsolute, join } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { count } from '../../answers/words.ts';
import { MAX_FILE_SIZE } from '../../model/read/formats/file-size.ts';
import { MODEL_FORMATS, saysModel } from '../../model/read/formats/model-formats.ts';
import { isJson } from '../../model/read/formats/source.ts';
import { callError } from '../call/call-error.ts';
import { writeErr } from '../call/streams.ts';

/** What is looked for where a call names a folder, or a pattern. */
export interface WantedFiles {
  /** What the user calls one of them. */
  readonly name: string;
  /** How such a file is recognised, for the message where a folder has none. */
  readonly hint: string;
  /** The endings of their names, without dots. */
  readonly extensions: readonly string[];
  /** Whether a file with such a name is one, by its text. */
  readonly isOne: (text: string) => boolean;
}

/** Models, and neither overlays, measurements nor files that only have types for others. */
export const MODELS: WantedFiles = {
  name: 'model',
  hint: 'models begin with `madrigal: 1`; name files of other sorts one by one',
  extensions: MODEL_FORMATS.flatMap(({ extensions }) => extensions),
  isOne: isWholeModel,
};

/** Keys that only a model has, beside its types. */
const PARTS = ['components', 'connections', 'deployments', 'programs', 'properties', 'goals'];
/** Keys that only files have which look like models and are none: overlays and measurements. */
const OTHERS = ['overlay', 'measured'];

function isWholeModel(text: string): boolean {
  if (!saysModel(text)) return false;
  const keys = topKeys(text);
  // A file that is damaged is one as well: what is wrong with it is told where it is read.
  if (keys.length === 0) return true;
  const has = (names: readonly string[]) => names.some((name) => keys.includes(name));
  return !has(OTHERS) && (has(PARTS) || !keys.includes('types'));
}

/** The keys of a file at its top, as far as they can be seen without reading it. */
function topKeys(text: string): readonly string[] {
  if (!isJson(text)) return [...text.matchAll(/^["']?([A-Za-z_]\w*)["']?[ \t]*:/gm)].map(([, key]) => key!);
  try {
    return Object.keys(JSON.parse(text) as object);
  } catch {
    return [];
  }
}

/**
 * Puts files in the place of the folders and the patterns that a call names, from some argument of its command on. Of
 * a folder, all files in it and in its folders count that are what is wanted; so do those that a pattern matches. They
 * are in the order of their names, each of them once. People are told how many others there are.
 *
 * @throws ModelError when there is none, or when the command is about one of them and there are several
 */
export async function expandArgument(
  command: CommandUnknownOpts,
  index: number,
  wanted: WantedFiles,
): Promise<void> {
  const given: unknown = command.processedArgs[index];
  const isVariadic = Array.isArray(given);
  const names = [given].flat().filter((name) => typeof name === 'string');
  if (!names.some(isManyFiles)) return;
  const isQuiet = command.opts().quiet === true;
  const found = new Set<string>();
  for (const name of names) {
    const files = isManyFiles(name) ? await filesOf(name, wanted, isQuiet) : [name];
    for (const file of files) found.add(file);
  }
  const [first, ...more] = found;
  if (!isVariadic && more.length > 0) {
    const all = some([...found].map((file) => `\`${file}\``));
    const message = `\`${names[0]}\` is ${count(more.length + 1, wanted.name)}, and \`${command.name()}\` is about one`;
    throw callError('bad-call', message, `name one of them: ${all}`);
  }
  const args: unknown[] = command.processedArgs;
  args[index] = isVariadic ? [...found] : first;
}

function isManyFiles(name: string): boolean {
  if (name === '-') return false;
  if (existsSync(name)) return statSync(name).isDirectory();
  return /[*?[{]/.test(name);
}

/** Those of a folder or a pattern that are wanted, in the order of their names. */
async function filesOf(name: string, wanted: WantedFiles, isQuiet: boolean): Promise<readonly string[]> {
  const all = eachOnce(await filesIn(name));
  const files = all.filter((file) => isWanted(file, wanted));
  if (files.length === 0) {
    const [code, what] = existsSync(name)
      ? (['file-is-directory', 'is a directory and has'] as const)
      : (['no-files', 'has'] as const);
    const among = all.length === 0 ? '' : ` among ${count(all.length, 'file')}`;
    throw callError(code, `\`${name}\` ${what} no ${wanted.name}${among}`, wanted.hint);
  }
  const kept = new Set(files);
  const ignored = all.filter((file) => !kept.has(file));
  if (ignored.length > 0 && !isQuiet) {
    writeErr(
      `${name}: ${count(files.length, wanted.name)}; ${count(ignored.length, 'other file')} ignored: ${some(ignored)}\n`,
    );
  }
  return files;
}

/** How many files a message names at most. */
const SHOWN = 5;

function some(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${names.slice(0, SHOWN).join(', ')}${more}`;
}

/** Files in the order of their names; one that links lead to in several ways has the shortest of them. */
function eachOnce(files: readonly string[]): readonly string[] {
  const shortestFirst = [...files].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const names = new Map<string, string>();
  for (const file of shortestFirst) {
    const place = realpathSync(file);
    if (!names.has(place)) names.set(place, file);
  }
  return [...names.values()].sort();
}

/** Every file of a folder, or that a pattern matches, but what is hidden and what npm installs. */
async function filesIn(name: string): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby');
  const options = { ignore: ['**/node_modules/**'], expandDirectories: false };
  if (!existsSync(name)) return glob(name, { ...options, absolute: isAbsolute(name) });
  return (await glob('**', { ...options, cwd: name })).map((file) => join(name, file));
}

function isWanted(file: string, { extensions, isOne }: WantedFiles): boolean {
  if (!extensions.includes(extname(file).slice(1).toLowerCase())) return false;
  try {
    // What is too large for a model is told of where it is read.
    return statSync(file).size > MAX_FILE_SIZE || isOne(readFileSync(file, 'utf8'));
  } catch {
    return true;
  }
}
