import { Diagnostics } from '../../../base/diagnostics.ts';
import { memo } from '../../../base/memo.ts';
import type { Position } from '../../../base/position.ts';
import { parseDocuments } from '../../../model/read/formats/parse-documents.ts';
import {
  entryOf,
  type SourceEntry,
  type SourceMapping,
  type SourceNode,
  type SourceScalar,
} from '../../../model/read/formats/source.ts';
import { checkShape } from '../../../model/read/schema/shape.ts';
import { scalarsOf } from '../../../model/read/values/read-values.ts';
import { isNull, list, withEntries } from '../../draft/tree.ts';
import type { ImportHost } from '../../importer/host.ts';
import { readEnvFile } from './env-file.ts';
import { type BaseFile, Extension } from './extends.ts';
import { folded } from './fold.ts';
import { merged, OVERRIDE, RESET, textOf, withoutTags } from './merged-files.ts';
import { composeSchema } from './shape.ts';

/** More files than this are an attack or a mistake. */
const MOST_FILES = 500;

const DOCUMENTS = { several: true, tags: [RESET, OVERRIDE], shorter: null };

/** A compose file as it is once all is put together. */
export interface ComposeFile {
  /** With the keys of {@link composeSchema}, each piece with its position in the file from which it comes. */
  readonly root: SourceMapping;
  readonly variables: (name: string) => string | undefined;
  /** What a file of variables of a service (`env_file`) says; `null` where there is none that can be read. */
  readonly variablesIn: (path: SourceScalar) => ReadonlyMap<string, string> | null;
}

/** What a call says of how compose files are read. */
export interface LoadOptions {
  /** Files of variables instead of `.env`. */
  readonly envFiles: readonly string[];
}

/**
 * Reads compose files, the later ones over the earlier ones, as `docker compose -f ... -f ...` does (Compose
 * Specification): with their variables, and what they extend and include. What is wrong is reported.
 */
export function loadCompose(
  files: readonly [string, ...string[]],
  options: LoadOptions,
  host: ImportHost,
  report: Diagnostics,
): ComposeFile {
  const loader = new Loader(host, report);
  const folder = host.folderOf(files[0]);
  const scope = loader.scope(folder, options.envFiles, (name) => host.environment.get(name), true);
  const root = loader.load(files, scope, []);
  const start: Position = { file: files[0], line: 1, column: 1, length: 1 };
  if (
    report.errors === 0 &&
    entryOf(root, 'services') === undefined &&
    entryOf(root, 'include') === undefined
  ) {
    report.error('missing-key', start, '`services` is missing', 'a compose file has a map of services');
  }
  const present = withoutNothing(root);
  checkShape(composeSchema, withoutExtensionsWithin(present), report);
  const read = (file: string) => {
    const text = host.read(file);
    const mistakes = new Diagnostics();
    const found = text === null ? null : readEnvFile(text, file, scope.variables, mistakes);
    return mistakes.errors > 0 ? null : found;
  };
  const once = memo(read, (file) => file);
  const variablesIn = ({ at, text }: SourceScalar) =>
    once(host.resolve(files.includes(at.file) ? folder : host.folderOf(at.file), text));
  return { root: present, variables: scope.variables, variablesIn };
}

/** Where files stand, and the variables that are known there. */
interface Scope {
  readonly folder: string;
  readonly variables: (name: string) => string | undefined;
}

class Loader {
  readonly #host: ImportHost;
  readonly #report: Diagnostics;
  readonly #extension: Extension;
  readonly #bases = new Map<string, BaseFile | null>();
  readonly #unset = new Set<string>();
  #scope: Scope | null = null;
  #files = 0;

  constructor(host: ImportHost, report: Diagnostics) {
    this.#host = host;
    this.#report = report;
    this.#extension = new Extension((path, at, folder) => this.#base(path, at, folder), report);
  }

  /**
   * The variables of a folder: those from outside first, then those of its files.
   *
   * @param usual whether `.env` is read where no file is named
   */
  scope(folder: string, envFiles: readonly string[], outer: Scope['variables'], usual: boolean): Scope {
    const files = envFiles.length > 0 || !usual ? envFiles : [this.#host.resolve(folder, '.env')];
    const found = new Map<string, string>();
    for (const file of files) {
      const text = this.#host.read(file);
      if (text === null && envFiles.length > 0)
        this.#missing(file, { file, line: 1, column: 1, length: 1 }, null);
      if (text === null) continue;
      const before = (name: string) => outer(name) ?? found.get(name);
      for (const [name, value] of readEnvFile(text, file, before, this.#report)) found.set(name, value);
    }
    return { folder, variables: (name) => outer(name) ?? found.get(name) };
  }

  /** @param including the files whose `include` leads here */
  load(files: readonly string[], scope: Scope, including: readonly string[], from?: Position): SourceMapping {
    this.#scope = scope;
    let root: SourceMapping = {
      kind: 'map',
      entries: [],
      at: { file: files[0]!, line: 1, column: 1, length: 1 },
    };
    for (const file of files) {
      const folder = this.#host.folderOf(file);
      for (const document of this.#documents(file, scope, from)) {
        const extended = this.#extension.extended({ root: document, file, folder });
        const next = root.entries.length === 0 ? withoutTags(extended) : merged(root, extended);
        if (next.kind === 'map') root = next;
      }
    }
    const included = this.#included(root, scope, [...including, ...files]);
    this.#scope = scope;
    return included;
  }

  /** The documents of a file, without `x-` keys. */
  #documents(file: string, scope: Scope, from?: Position): readonly SourceMapping[] {
    const text = this.#read(file, from);
    if (text === null) return [];
    const documents = parseDocuments(text, file, this.#report, DOCUMENTS) ?? [];
    return documents.flatMap((document) => {
      if (document.kind === 'scalar' && document.type === 'null') return [];
      const root = withoutExtensions(
        folded(document, scope.variables, this.#report, (name, at) => this.#warnUnset(name, at)),
      );
      if (root.kind === 'map') return [root];
      this.#report.error('wrong-shape', root.at, 'a compose file is a map with the key `services`');
      return [];
    });
  }

  #read(file: string, from?: Position): string | null {
    if (++this.#files > MOST_FILES) {
      if (this.#files === MOST_FILES + 1)
        this.#report.error(
          'too-many-entries',
          from ?? null,
          `more than ${MOST_FILES} files include or extend each other`,
        );
      return null;
    }
    const text = this.#host.read(file);
    if (text === null) this.#missing(file, from ?? null, file);
    return text;
  }

  #missing(file: string, at: Position | null, about: string | null): void {
    const message = `there is no file \`${file}\``;
    this.#report.add({
      code: 'file-missing',
      severity: 'error',
      message,
      at: at === null || at.file === file ? null : at,
      hint: null,
      ...(about === null ? {} : { file: about }),
    });
  }

  /** As Docker Compose does: once for each variable. */
  #warnUnset(name: string, { at }: SourceScalar): void {
    if (this.#unset.has(name)) return;
    this.#unset.add(name);
    const hint = `set it in the environment or in \`.env\`, or give a default: \`\${NAME:-default}\``;
    this.#report.warning(
      'unset-variable',
      at,
      `the variable \`${name}\` is not set: it is read as nothing`,
      hint,
    );
  }

  #base(path: string, { at }: SourceNode, folder: string): BaseFile | null {
    const file = this.#host.resolve(folder, path);
    const known = this.#bases.get(file);
    if (known !== undefined) return known;
    const [document] = this.#documents(file, this.#scope!, at);
    const base = document === undefined ? null : { root: document, file, folder: this.#host.folderOf(file) };
    this.#bases.set(file, base);
    return base;
  }

  /** What a file says with what it includes; two of them may say the same, but nothing different. */
  #included(root: SourceMapping, scope: Scope, including: readonly string[]): SourceMapping {
    const include = entryOf(root, 'include');
    if (include?.value.kind !== 'list') return root;
    let result = withEntries(
      root,
      root.entries.filter((entry) => entry !== include),
    );
    for (const item of include.value.items) {
      const part = this.#include(item, scope, including);
      if (part !== null) result = this.#united(result, part, item);
    }
    return result;
  }

  #include(item: SourceNode, scope: Scope, including: readonly string[]): SourceMapping | null {
    const path = item.kind === 'scalar' ? item : entryOf(item, 'path')?.value;
    const paths = path?.kind === 'list' ? scalarsOf(path) : path?.kind === 'scalar' ? [path] : [];
    if (paths.length === 0) {
      this.#report.error(
        'wrong-shape',
        item.at,
        'expected a file, or `path`, `project_directory` and `env_file`',
      );
      return null;
    }
    const base = this.#host.folderOf(including[0]!);
    const files = paths.map(({ text }) => this.#host.resolve(scope.folder ?? base, text));
    const again = files.findIndex((file) => including.includes(file));
    if (again >= 0) {
      this.#report.error(
        'include-cycle',
        paths[again]!.at,
        `\`${files[again]}\` includes itself`,
        'remove one `include` of the cycle',
      );
      return null;
    }
    const given = entryOf(item, 'project_directory')?.value;
    const folder =
      given?.kind === 'scalar'
        ? this.#host.resolve(scope.folder, given.text)
        : this.#host.folderOf(files[0]!);
    const env = entryOf(item, 'env_file')?.value;
    const envFiles = (env?.kind === 'scalar' ? [env] : scalarsOf(env)).map(({ text }) =>
      this.#host.resolve(scope.folder, text),
    );
    const inner = this.scope(folder, envFiles, scope.variables, true);
    return this.load(files, inner, including, paths[0]!.at);
  }

  #united(root: SourceMapping, part: SourceMapping, { at }: SourceNode): SourceMapping {
    const sections = new Map(root.entries.map((entry) => [entry.key.text, entry]));
    for (const entry of part.entries) {
      const before = sections.get(entry.key.text);
      if (before?.value.kind !== 'map' || entry.value.kind !== 'map') {
        if (before === undefined && entry.key.text !== 'name') sections.set(entry.key.text, entry);
        continue;
      }
      const names = new Map(before.value.entries.map((each) => [each.key.text, each]));
      for (const each of entry.value.entries) {
        const known = names.get(each.key.text);
        if (known === undefined) names.set(each.key.text, each);
        else if (textOf(known.value) !== textOf(each.value)) {
          const message = `\`${each.key.text}\` of \`${entry.key.text}\` is here, and different, in what this includes`;
          this.#report.error(
            'duplicate-name',
            at,
            message,
            'change it in a file that is merged over this one, by a second `-f`',
          );
        }
      }
      sections.set(entry.key.text, {
        key: before.key,
        value: withEntries(before.value, [...names.values()]),
      });
    }
    return withEntries(root, [...sections.values()]);
  }
}

/** Extensions of the specification are for others. */
function withoutExtensions(node: SourceNode, depth = 0): SourceNode {
  if (node.kind !== 'map' || depth > 3) return node;
  const entries = node.entries
    // A service may be called so; below one, `x-` is no name.
    .filter(({ key }) => depth === 1 || !key.text.startsWith('x-'))
    .map(({ key, value }): SourceEntry => ({ key, value: withoutExtensions(value, depth + 1) }));
  return withEntries(node, entries);
}

/** The same further down, where it is only looked at: what the user calls so there is of any form. */
function withoutExtensionsWithin(node: SourceNode, depth = 0): SourceNode {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list')
    return list(
      node.at,
      node.items.map((item) => withoutExtensionsWithin(item, depth + 1)),
    );
  const isKept = ({ key }: SourceEntry) => depth === 1 || !key.text.startsWith('x-');
  return withEntries(
    node,
    node.entries
      .filter(isKept)
      .map(({ key, value }): SourceEntry => ({ key, value: withoutExtensionsWithin(value, depth + 1) })),
  );
}

/** Sections, and keys of services, under which nothing stands are as good as not there. */
function withoutNothing(root: SourceMapping): SourceMapping {
  const present = (map: SourceMapping) =>
    withEntries(
      map,
      map.entries.filter(({ value }) => !isNull(value)),
    );
  const { entries } = present(root);
  return withEntries(
    root,
    entries.map(({ key, value }): SourceEntry => {
      if (key.text !== 'services' || value.kind !== 'map') return { key, value };
      const services = value.entries.map((entry): SourceEntry => {
        const service = entry.value;
        return { key: entry.key, value: service.kind === 'map' ? present(service) : service };
      });
      return { key, value: withEntries(value, services) };
    }),
  );
}
