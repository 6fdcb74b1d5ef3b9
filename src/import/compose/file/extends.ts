import type { Diagnostics } from '../../../base/diagnostics.ts';
import {
  entryOf,
  type SourceEntry,
  type SourceMapping,
  type SourceNode,
} from '../../../model/read/formats/source.ts';
import { withEntries } from '../../draft/tree.ts';
import { merged, withoutTags } from './merged-files.ts';

/** Reads the file that `extends` names, its variables filled in; `null` where that cannot be read. */
export type ReadBase = (path: string, from: SourceNode, folder: string) => BaseFile | null;

/** A file that services are extended from. */
export interface BaseFile {
  readonly root: SourceMapping;
  readonly file: string;
  /** Its folder, from which further files are named. */
  readonly folder: string;
}

/** Longer chains are an attack or a mistake. */
const LONGEST_CHAIN = 100;

/** Puts under each service what it extends (Compose Specification, Extends). */
export class Extension {
  readonly #readBase: ReadBase;
  readonly #report: Diagnostics;
  readonly #done = new Map<string, SourceMapping>();
  readonly #open = new Set<string>();
  #isTooLong = false;

  constructor(readBase: ReadBase, report: Diagnostics) {
    this.#readBase = readBase;
    this.#report = report;
  }

  /** A file whose services extend nothing any more. */
  extended(base: BaseFile): SourceMapping {
    const services = entryOf(base.root, 'services');
    if (services?.value.kind !== 'map') return base.root;
    const entries = services.value.entries.map(
      (entry): SourceEntry => ({ key: entry.key, value: this.#service(entry, base) }),
    );
    return withEntries(
      base.root,
      base.root.entries.map((entry) =>
        entry === services
          ? { key: entry.key, value: withEntries(services.value as SourceMapping, entries) }
          : entry,
      ),
    );
  }

  #service({ key, value }: SourceEntry, base: BaseFile): SourceNode {
    const link = entryOf(value, 'extends');
    if (value.kind !== 'map' || link === undefined) return value;
    const own = withEntries(
      value,
      value.entries.filter((entry) => entry !== link),
    );
    const id = `${base.file}\0${key.text}`;
    const done = this.#done.get(id);
    if (done !== undefined) return done;
    if (this.#open.has(id)) {
      this.#report.error(
        'extends-cycle',
        link.value.at,
        `\`${key.text}\` extends itself`,
        'remove one `extends` of the cycle',
      );
      return own;
    }
    if (this.#open.size >= LONGEST_CHAIN) {
      if (!this.#isTooLong)
        this.#report.error(
          'nesting-too-deep',
          link.value.at,
          `services extend each other over more than ${LONGEST_CHAIN} steps`,
        );
      this.#isTooLong = true;
      return own;
    }
    this.#open.add(id);
    const under = this.#base(link.value, base);
    this.#open.delete(id);
    const result = under === null ? own : merged(under, own, ['services', key.text]);
    if (result.kind !== 'map') return own;
    this.#done.set(id, result);
    return result;
  }

  #base(link: SourceNode, from: BaseFile): SourceMapping | null {
    const name = link.kind === 'scalar' ? link : entryOf(link, 'service')?.value;
    const path = entryOf(link, 'file')?.value;
    if (name?.kind !== 'scalar' || (path !== undefined && path.kind !== 'scalar')) {
      this.#report.error('wrong-shape', link.at, 'expected a service, or `service` and `file`');
      return null;
    }
    const base = path === undefined ? from : this.#readBase(path.text, path, from.folder);
    if (base === null) return null;
    const services = entryOf(base.root, 'services')?.value;
    const entry = entryOf(services, name.text);
    if (entry === undefined) {
      const known = services?.kind === 'map' ? services.entries.map(({ key }) => key.text) : [];
      this.#report.error(
        'unknown-service',
        name.at,
        `\`${base.file}\` has no service \`${name.text}\` to extend`,
        this.#report.didYouMean(name.text, known),
      );
      return null;
    }
    const service = this.#service(entry, base);
    const even = withoutTags(service, ['services', name.text]);
    return even.kind === 'map' ? even : null;
  }
}
