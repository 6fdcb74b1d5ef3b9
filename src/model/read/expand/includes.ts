import type { Diagnostics } from '../../../base/diagnostics.ts';
import { ModelError } from '../../../base/errors.ts';
import { formatOfFile } from '../../../base/input-format.ts';
import type { Position } from '../../../base/position.ts';
import { MODEL_FORMATS } from '../formats/model-formats.ts';
import { entryOf, type SourceEntry, type SourceMapping, type SourceNode } from '../formats/source.ts';
import { withoutExtensions } from '../schema/extensions.ts';
import { includedSchema } from '../schema/schema.ts';
import { checkShape } from '../schema/shape.ts';
import { entriesOf, scalarsOf } from '../values/read-values.ts';
import { expand, type Loops } from './loops.ts';
import { readLoopsWithin } from './read-loops.ts';

/** A file that a model includes. */
export interface IncludedFile {
  /** Its name, as messages shall give it; two names of one file are one. */
  readonly file: string;
  readonly text: string;
}

/**
 * Where the files that a model includes are found.
 *
 * @param name as the file writes it that includes it
 * @param from the name of that file
 * @returns `null` where there is no such file
 * @throws ModelError where there is one that cannot be read
 */
export type IncludeHost = (name: string, from: string) => IncludedFile | null;

/** The types that files include, with their loops written out, and what was wrong on the way. */
interface Included {
  readonly types: readonly SourceEntry[];
  /** Whether some could not be read, so that there may be other types. */
  readonly isBroken: boolean;
}

/**
 * A model with the types of the files that it includes beside its own, in place of `include`; the same where it includes
 * none. A parameter of the model gives the value of the parameter of that name in a file that it includes.
 *
 * @param file its name
 * @param loops those of the model
 */
export function withIncluded(
  root: SourceNode,
  file: string,
  loops: Loops,
  host: IncludeHost | undefined,
  report: Diagnostics,
): { readonly root: SourceNode; readonly isBroken: boolean } {
  const include = entryOf(root, 'include')?.value;
  if (root.kind !== 'map' || include === undefined) return { root, isBroken: false };
  // A value of the wrong shape is reported by the check of the schema.
  if (include.kind !== 'list' || include.items.some(({ kind }) => kind !== 'scalar'))
    return { root, isBroken: true };
  const { types, isBroken } = new Includes(loops, host, report).of(root, [file]);
  const own = entryOf(root, 'types');
  const taken = new Map<string, Position>();
  const all = [...types, ...entriesOf(own?.value)].filter(({ key }) => {
    const first = taken.get(key.text);
    if (first === undefined) taken.set(key.text, key.at);
    else {
      const hint = `it is in ${first.file}, line ${first.line}, already: rename one of them`;
      report.error('duplicate-name', key.at, `the component type \`${key.text}\` is given twice`, hint);
    }
    return first === undefined;
  });
  const key = own?.key ?? { kind: 'scalar', type: 'string', text: 'types', at: root.at, lines: [] };
  const merged: SourceEntry = { key, value: { kind: 'map', entries: all, at: own?.value.at ?? root.at } };
  const others = root.entries.filter((entry) => entry !== own && entry.key.text !== 'include');
  const [version, rest] = [others.slice(0, 1), others.slice(1)];
  return { root: { ...root, entries: [...version, merged, ...rest] }, isBroken };
}

/** Follows what files include, each of them once. */
class Includes {
  readonly #loops: Loops;
  readonly #host: IncludeHost | undefined;
  readonly #report: Diagnostics;
  readonly #read = new Set<string>();

  constructor(loops: Loops, host: IncludeHost | undefined, report: Diagnostics) {
    this.#loops = loops;
    this.#host = host;
    this.#report = report;
  }

  /** @param chain the files that include each other, the one of `root` last */
  of(root: SourceMapping, chain: readonly string[]): Included {
    const found = scalarsOf(entryOf(root, 'include')?.value).map(({ text, at }) =>
      this.#included(text, at, chain),
    );
    return { types: found.flatMap(({ types }) => types), isBroken: found.some(({ isBroken }) => isBroken) };
  }

  #included(name: string, at: Position, chain: readonly string[]): Included {
    const broken = { types: [], isBroken: true };
    const found = this.#find(name, at, chain.at(-1)!);
    if (found === null) return broken;
    const { file, text } = found;
    if (chain.includes(file)) {
      const way = [...chain.slice(chain.indexOf(file)), file].map((each) => `\`${each}\``).join(' includes ');
      this.#report.error('include-cycle', at, way, 'leave one of these out');
      return broken;
    }
    if (this.#read.has(file)) return { types: [], isBroken: false };
    this.#read.add(file);
    const before = this.#report.errors;
    const whole = formatOfFile(MODEL_FORMATS, file, text).read({ file, text }, this.#report);
    if (whole === null) return broken;
    const root = withoutExtensions(includedSchema, whole);
    checkShape(includedSchema, root, this.#report);
    if (root.kind !== 'map') return broken;
    const types = entryOf(root, 'types')?.value;
    const own =
      types === undefined
        ? []
        : entriesOf(expand(types, readLoopsWithin(root, this.#loops.values, this.#report), this.#report));
    const { types: others, isBroken } = this.of(root, [...chain, file]);
    return { types: [...others, ...own], isBroken: isBroken || this.#report.errors > before };
  }

  /** The file of that name; what is wrong with it is reported where it is included. */
  #find(name: string, at: Position, from: string): IncludedFile | null {
    if (this.#host === undefined) {
      const hint = 'write the types into the file, or tell the reader where included files are found';
      this.#report.error('file-missing', at, 'no file can be included here', hint);
      return null;
    }
    try {
      const found = this.#host(name, from);
      if (found !== null) return found;
      const hint = `it is looked for from where \`${from}\` stands`;
      this.#report.error('file-missing', at, `there is no file \`${name}\` to include`, hint);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      for (const { code, message, hint } of error.diagnostics) this.#report.error(code, at, message, hint);
    }
    return null;
  }
}
