import { Diagnostics } from '../../base/diagnostics.ts';
import type { Diagnostic } from '../../base/errors.ts';
import { Gaps, type Section, TYPE_PARTS } from '../../base/gaps.ts';
import { formatOfFile } from '../../base/input-format.ts';
import { SourceMap } from '../source-map.ts';
import { validateDraftModel } from '../validate/validate.ts';
import type { Model } from '../whole/model.ts';
import { type Draft, resolveDraft } from './draft.ts';
import { type IncludeHost, withIncluded } from './expand/includes.ts';
import { expand, type Loops } from './expand/loops.ts';
import { readLoops } from './expand/read-loops.ts';
import { MODEL_FORMATS } from './formats/model-formats.ts';
import { entryOf, type SourceEntry, type SourceNode } from './formats/source.ts';
import { readGoal } from './goals/read-goal.ts';
import { doubtUnits } from './mixed-units.ts';
import type { ProgramFile } from './program-file.ts';
import {
  readComponent,
  readConnectionEntry,
  readDeployment,
  readResource,
  readZones,
} from './read-assembly.ts';
import { readProgram, readProgramFile } from './read-programs.ts';
import { readProperty } from './read-properties.ts';
import { readType } from './read-types.ts';
import type { Reading } from './reading.ts';
import { withoutExtensions } from './schema/extensions.ts';
import { modelSchema } from './schema/schema.ts';
import { checkShape } from './schema/shape.ts';
import { described, entriesOf, scalarsOf } from './values/read-values.ts';

/** What a reader is told about a model file beside its text. */
export interface ReadOptions {
  /** The file's name, as messages shall give it. */
  readonly file: string;
  /** Values for parameters of the file, instead of its own (`--set`). */
  readonly parameters?: ReadonlyMap<string, number> | Readonly<Record<string, number>>;
  /** Programs in files of their own: properties that name no program are then asked of these only. */
  readonly programs?: readonly ProgramFile[];
  /**
   * `true` when a running state is still to come in which programs start: what is wrong with them then, and with the
   * components that are asked about, is for `withState` to say.
   */
  readonly awaitsState?: boolean;
  /** `true` when the components are in another file: then there need not be any. */
  readonly awaitsComponents?: boolean;
  /** Where the files are found that the model includes; without it, it cannot include any. */
  readonly include?: IncludeHost;
}

/** The values as a map, which no name of an object's own prototype can be mistaken in. */
function parametersOf({ parameters = {} }: ReadOptions): ReadonlyMap<string, number> {
  return parameters instanceof Map ? parameters : new Map(Object.entries(parameters));
}

/** A model without errors, and what else reading it has found. */
export interface ReadResult {
  readonly model: Model;
  readonly warnings: readonly Diagnostic[];
  /** Its parameters and indices, which a timing overlay of it may use. */
  readonly loops: Loops;
  /** Where the parts of the model stand, for the messages of `withState`. */
  readonly positions: SourceMap;
}

/** The same, with what it comes from. */
export interface ReadWhole extends ReadResult {
  /**
   * What the file says once its loops are written out, but for those of programs, which need its parameters, and with
   * what it includes.
   */
  readonly tree: SourceNode;
}

/**
 * Reads a model from the text of a file in one of `MODEL_FORMATS`, expands its loops, looks up its names and validates it.
 * @throws {ModelError} with everything that is wrong, in the order of the file.
 *
 * @example
 * ```ts
 * import { readModel } from 'madrigal';
 *
 * const text = `madrigal: 1
 * types:
 *   Server:
 *     places: [off, on]
 *     transitions: {boot: {move: off -> on, takes: 30s}}
 * components: {server: Server}`;
 * const { model, warnings } = readModel(text, { file: 'server.yaml' });
 * console.log(model.components[0].name, warnings.length); // server 0
 * ```
 */
export function readModel(text: string, options: ReadOptions): ReadResult {
  return readWhole(text, options);
}

/** The same, with what the file comes to as a tree. */
export function readWhole(text: string, options: ReadOptions): ReadWhole {
  const report = new Diagnostics();
  const source = { file: options.file, text };
  const root = formatOfFile(MODEL_FORMATS, source.file, text).read(source, report);
  if (root !== null) doubtUnits(root, report);
  return readTree(root, options, report);
}

/**
 * The same, of what was read of a file already, or made from one of another sort; `null` where it could not be read on.
 *
 * @param report what is wrong with it so far
 */
export function readTree(root: SourceNode | null, options: ReadOptions, report: Diagnostics): ReadWhole {
  if (root === null || entryOf(root, 'overlay') !== undefined) {
    if (root !== null) {
      const hint = 'give it by `--timing`, beside the model that it belongs to';
      report.error('wrong-shape', root.at, 'this is a timing overlay, not a model', hint);
    }
    report.throwErrors();
  }
  const reader = new ModelReader(
    options.awaitsComponents === true ? withComponents(root!) : root!,
    options,
    report,
  );
  const draft = reader.draft();
  const model = resolveDraft(draft, reader.positions, reader.gaps, report);
  if (options.awaitsState === true) reader.gaps.addSection('programs');
  validateDraftModel(model, reader.positions, reader.gaps, report);
  report.throwErrors();
  return {
    model,
    warnings: report.sorted(),
    loops: reader.loops,
    positions: reader.positions,
    tree: reader.tree,
  };
}

/** A model that says nothing of components with none of them. */
function withComponents(root: SourceNode): SourceNode {
  if (root.kind !== 'map' || entryOf(root, 'components') !== undefined) return root;
  const key = { kind: 'scalar', type: 'string', text: 'components', at: root.at, lines: [] } as const;
  return { ...root, entries: [...root.entries, { key, value: { kind: 'map', entries: [], at: root.at } }] };
}

const LOOPED: readonly Section[] = [
  'types',
  'components',
  'connections',
  'zones',
  'resources',
  'deployments',
  'properties',
];
const SECTIONS: readonly Section[] = [...LOOPED, 'programs'];

/** Reads the sections of a model file one after the other, and remembers what is missing in them. */
class ModelReader implements Reading {
  readonly report: Diagnostics;
  readonly positions = new SourceMap();
  readonly gaps = new Gaps();
  readonly loops: Loops;
  readonly #root: SourceNode;
  readonly #options: ReadOptions;

  constructor(file: SourceNode, options: ReadOptions, report: Diagnostics) {
    const alone = withoutExtensions(modelSchema, file);
    this.#options = options;
    this.report = report;
    this.loops = readLoops(alone, parametersOf(options), report);
    const { root, isBroken } = withIncluded(alone, options.file, this.loops, options.include, report);
    if (isBroken) this.gaps.addSection('types');
    const broken = checkShape(modelSchema, root, report);
    for (const path of broken) this.#gap(path, root);
    if (root.kind === 'map' && !isBroken && entryOf(root, 'types') === undefined) this.#missTypes(root);
    this.#root = this.#expand(root);
  }

  /** The one section beside the components that every model has. */
  #missTypes({ at }: SourceNode): void {
    this.gaps.addSection('types');
    this.report.error('missing-key', at, '`types` is missing', 'it must be component types by name');
  }

  /** Remembers what a path of the file, where something is wrong, leaves out of the model. */
  #gap([section, name, part]: readonly string[], root: SourceNode): void {
    const known = SECTIONS.find((s) => s === section);
    if (known === undefined) return;
    if (name === undefined) this.gaps.addSection(known);
    else if (known === 'programs' || known === 'properties') this.gaps.addEntry(known, name);
    else if (known === 'types') {
      const type = entryOf(entryOf(root, 'types')?.value, name)?.value;
      // An error in a type that a loop repeats concerns all its repetitions.
      if (name.includes('{') || type?.kind !== 'map') this.gaps.addSection('types');
      for (const typePart of TYPE_PARTS) {
        // An unknown key may be a misspelling of a known one: that part may then be missing.
        const absent = part === undefined && entryOf(type, typePart) === undefined;
        if (absent || part === typePart) this.gaps.addTypePart(name, typePart);
      }
    }
  }

  /** The file with its loops written out, but for those in the text of programs. */
  #expand(root: SourceNode): SourceNode {
    if (root.kind !== 'map') return root;
    const entries = root.entries.map((entry): SourceEntry => {
      const section = entry.key.text as Section;
      if (LOOPED.includes(section)) {
        return {
          key: entry.key,
          value: this.#gaping(section, () => expand(entry.value, this.loops, this.report)),
        };
      }
      if (entry.key.text === 'goals')
        return { key: entry.key, value: expand(entry.value, this.loops, this.report) };
      return section === 'programs' ? { key: entry.key, value: this.#expandStarts(entry.value) } : entry;
    });
    return { ...root, entries };
  }

  #expandStarts(programs: SourceNode): SourceNode {
    if (programs.kind !== 'map') return programs;
    const expandStart = (entry: SourceEntry): SourceEntry =>
      entry.key.text === 'start'
        ? { key: entry.key, value: expand(entry.value, this.loops, this.report) }
        : entry;
    const entries = programs.entries.map(({ key, value }) =>
      value.kind === 'map'
        ? { key, value: { ...value, entries: value.entries.map(expandStart) } }
        : { key, value },
    );
    return { ...programs, entries };
  }

  /** Runs `work`; if it reports errors, the section is noted as incomplete. */
  #gaping<T>(section: Section, work: () => T): T {
    const before = this.report.errors;
    const result = work();
    if (this.report.errors > before) this.gaps.addSection(section);
    return result;
  }

  /** The file as it is read: what it expands to. */
  get tree(): SourceNode {
    return this.#root;
  }

  #section(name: string): SourceNode | undefined {
    return entryOf(this.#root, name)?.value;
  }

  draft(): Draft {
    const types = entriesOf(this.#section('types')).map((e) => readType(e, this));
    const components = entriesOf(this.#section('components')).map((e) => readComponent(e, this));
    const connections = scalarsOf(this.#section('connections')).flatMap(
      (s) => readConnectionEntry(s, this) ?? [],
    );
    const zones = readZones(this.#section('zones'), this);
    const resources = entriesOf(this.#section('resources')).map((e) => readResource(e, this));
    const deployments = entriesOf(this.#section('deployments')).map((e) => readDeployment(e, this));
    const given = this.#options.programs ?? [];
    const programs = [
      ...entriesOf(this.#section('programs')).map((e) => readProgram(e, this)),
      ...given.map((file) => readProgramFile(file, this)),
    ];
    const properties = entriesOf(this.#section('properties')).flatMap((e) => readProperty(e, this) ?? []);
    const goals = entriesOf(this.#section('goals')).map((e) => readGoal(e, this.report));
    return {
      ...described(this.#root),
      file: this.#options.file,
      parameters: this.loops.values,
      types,
      components,
      connections,
      zones,
      ...(resources.length === 0 ? {} : { resources }),
      deployments,
      programs,
      properties,
      ...(goals.length === 0 ? {} : { goals }),
      ...(given.length === 0 ? {} : { askedOf: given.map(({ name }) => name) }),
    };
  }
}
