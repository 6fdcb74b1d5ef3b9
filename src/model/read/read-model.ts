import { Diagnostics } from '../../base/diagnostics.ts';
import { ANY_DURATION, type Duration, type DurationInterval } from '../../base/duration.ts';
import type { Diagnostic } from '../../base/errors.ts';
import { Gaps, type Section, TYPE_PARTS } from '../../base/gaps.ts';
import { formatOfFile } from '../../base/input-format.ts';
import type { Position } from '../../base/position.ts';
import type { Connection, Model, Placement, PortRef } from '../assembly.ts';
import { ENDS_WELL, type Group, type Transition } from '../component.ts';
import type { ElementRef, PropertySpec } from '../property-spec.ts';
import { SourceMap } from '../source-map.ts';
import { validateDraftModel } from '../validate/validate.ts';
import {
  type Draft,
  type DraftComponent,
  type DraftDeployment,
  type DraftPort,
  type DraftProgram,
  type DraftThread,
  type DraftType,
  resolveDraft,
} from './draft.ts';
import { MODEL_FORMATS } from './formats.ts';
import { expand, type Loops } from './loops.ts';
import { type ProgramFile, parseProgramFile } from './program-file.ts';
import { parseProgram } from './program-text.ts';
import { readLoops } from './read-loops.ts';
import {
  declaredName,
  described,
  entriesOf,
  readConnection,
  readDuration,
  readInterval,
  readMove,
  readReference,
  readWholeNumber,
  scalarOf,
  scalarsOf,
  textOf,
} from './read-values.ts';
import { BARE_KINDS, modelSchema, PROPERTY_KINDS } from './schema.ts';
import { checkShape } from './shape.ts';
import { entryOf, type SourceEntry, type SourceNode, type SourceScalar } from './source.ts';

export interface ReadOptions {
  /** The file's name, as messages shall give it. */
  readonly file: string;
  /** Values for parameters of the file, instead of its own (`--set`). */
  readonly parameters?: ReadonlyMap<string, number>;
  /** Programs in files of their own: properties that name no program are then asked of these only. */
  readonly programs?: readonly ProgramFile[];
  /**
   * `true` when a running state is still to come in which programs start: what is wrong with them then, and with the
   * components that are asked about, is for `withState` to say.
   */
  readonly awaitsState?: boolean;
}

export interface ReadResult {
  readonly model: Model;
  readonly warnings: readonly Diagnostic[];
  /** Its parameters and indices, which a timing overlay of it may use. */
  readonly loops: Loops;
  /** Where the parts of the model stand, for the messages of `withState`. */
  readonly positions: SourceMap;
}

/**
 * Reads a model from the text of a file in one of {@link MODEL_FORMATS}, expands its loops, looks up its names and validates it.
 * @throws {ModelError} with everything that is wrong, in the order of the file.
 */
export function readModel(text: string, options: ReadOptions): ReadResult {
  const report = new Diagnostics();
  const source = { file: options.file, text };
  const root = formatOfFile(MODEL_FORMATS, source.file, text).read(source, report);
  if (root === null || entryOf(root, 'overlay') !== undefined) {
    if (root !== null) {
      const hint = 'give it by `--timing`, beside the model that it belongs to';
      report.error('wrong-shape', root.at, 'this is a timing overlay, not a model', hint);
    }
    report.throwErrors();
  }
  const reader = new ModelReader(root!, options, report);
  const draft = reader.draft();
  const model = resolveDraft(draft, reader.positions, reader.gaps, report);
  if (options.awaitsState === true) reader.gaps.addSection('programs');
  validateDraftModel(model, reader.positions, reader.gaps, report);
  report.throwErrors();
  return { model, warnings: report.sorted(), loops: reader.loops, positions: reader.positions };
}

const LOOPED: readonly Section[] = ['types', 'components', 'connections', 'deployments', 'properties'];
const SECTIONS: readonly Section[] = [...LOOPED, 'programs'];

/** What the questions of every kind have in common. */
type Common = Pick<PropertySpec, 'name' | 'programs' | 'title' | 'about' | 'at'>;

/** Where parts of something stand. */
type Marks = readonly (readonly [part: string, where: { readonly at: Position }])[];

/** The options of a property, read on demand. */
interface Options {
  readonly option: (key: string) => SourceNode | undefined;
  readonly flag: (key: string, otherwise: boolean) => boolean;
  readonly number: (key: string) => number | null;
  readonly duration: (key: string) => Duration | null;
  readonly marks: (...keys: readonly string[]) => Marks;
}

class ModelReader {
  readonly positions = new SourceMap();
  readonly gaps = new Gaps();
  readonly loops: Loops;
  readonly #root: SourceNode;
  readonly #options: ReadOptions;
  readonly #report: Diagnostics;

  constructor(root: SourceNode, options: ReadOptions, report: Diagnostics) {
    this.#options = options;
    this.#report = report;
    const broken = checkShape(modelSchema, root, report);
    for (const path of broken) this.#gap(path, root);
    this.loops = readLoops(root, options.parameters ?? new Map(), report);
    this.#root = this.#expand(root);
  }

  /** Remembers what a path of the file, where something is wrong, leaves out of the model. */
  #gap([section, name, part]: readonly string[], root: SourceNode): void {
    const known = SECTIONS.find((s) => s === section);
    if (known === undefined) return;
    if (name === undefined) this.gaps.addSection(known);
    else if (known === 'programs' || known === 'properties') this.gaps.addEntry(known, name);
    else if (known === 'types') {
      const type = entryOf(entryOf(root, 'types')?.value, name)?.value;
      // A broken type whose name holds an index breaks all that it is repeated to.
      if (name.includes('{') || type?.kind !== 'map') this.gaps.addSection('types');
      for (const typePart of TYPE_PARTS) {
        // An unknown key may be the misspelled one of a part that is absent.
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
          value: this.#gaping(section, () => expand(entry.value, this.loops, this.#report)),
        };
      }
      return section === 'programs' ? { key: entry.key, value: this.#expandStarts(entry.value) } : entry;
    });
    return { ...root, entries };
  }

  #expandStarts(programs: SourceNode): SourceNode {
    if (programs.kind !== 'map') return programs;
    const expandStart = (entry: SourceEntry): SourceEntry =>
      entry.key.text === 'start'
        ? { key: entry.key, value: expand(entry.value, this.loops, this.#report) }
        : entry;
    const entries = programs.entries.map(({ key, value }) =>
      value.kind === 'map'
        ? { key, value: { ...value, entries: value.entries.map(expandStart) } }
        : { key, value },
    );
    return { ...programs, entries };
  }

  /** Does some work; when it reports errors, the section has a gap. */
  #gaping<T>(section: Section, work: () => T): T {
    const before = this.#report.errors;
    const result = work();
    if (this.#report.errors > before) this.gaps.addSection(section);
    return result;
  }

  #section(name: string): SourceNode | undefined {
    return entryOf(this.#root, name)?.value;
  }

  draft(): Draft {
    const types = entriesOf(this.#section('types')).map((e) => this.#type(e));
    const components = entriesOf(this.#section('components')).map((e) => this.#component(e));
    const connections = scalarsOf(this.#section('connections')).flatMap((s) => this.#connection(s) ?? []);
    const deployments = entriesOf(this.#section('deployments')).map((e) => this.#deployment(e));
    const given = this.#options.programs ?? [];
    const programs = [
      ...entriesOf(this.#section('programs')).map((e) => this.#program(e)),
      ...given.map((file) => this.#programFile(file)),
    ];
    const properties = entriesOf(this.#section('properties')).flatMap((e) => this.#property(e) ?? []);
    return {
      ...described(this.#root),
      file: this.#options.file,
      parameters: this.loops.values,
      types,
      components,
      connections,
      deployments,
      programs,
      properties,
      ...(given.length === 0 ? {} : { askedOf: given.map(({ name }) => name) }),
    };
  }

  #programFile(file: ProgramFile): DraftProgram {
    const before = this.#report.errors;
    const program = parseProgramFile(file, this.loops, this.positions, this.#report);
    if (this.#report.errors > before) this.gaps.addEntry('programs', file.name);
    return program;
  }

  /** The texts of a list (or a single one), marked as the parts `part/0`, `part/1`, ... of their owner. */
  #texts(node: SourceNode | undefined): {
    readonly texts: readonly string[];
    readonly mark: (o: object, part: string) => void;
  } {
    const scalars = scalarsOf(node);
    return {
      texts: scalars.map((s) => s.text),
      mark: (owner, part) => {
        for (const [i, scalar] of scalars.entries()) this.positions.mark(owner, `${part}/${i}`, scalar.at);
        if (node !== undefined) this.positions.mark(owner, part, node.at);
      },
    };
  }

  #type({ key, value }: SourceEntry): DraftType {
    const name = declaredName(key, this.#report);
    const placeScalars = scalarsOf(entryOf(value, 'places')?.value);
    const places = placeScalars.map((s) => declaredName(s, this.#report));
    const initial = entryOf(value, 'initial');
    const behaviors = this.#behaviors(key, value);
    const type: DraftType = {
      name,
      places,
      initial: textOf(initial?.value) ?? places[0] ?? '',
      groups: entriesOf(entryOf(value, 'groups')?.value).map((e) => this.#group(e)),
      behaviors: behaviors.map((b) => b.name),
      transitions: behaviors.flatMap((b) => b.transitions),
      ports: entriesOf(entryOf(value, 'ports')?.value).map((e) => this.#port(e)),
      crash: null,
      ...described(value),
      at: key.at,
    };
    if (initial !== undefined) this.positions.mark(type, 'initial', initial.value.at);
    for (const [i, scalar] of placeScalars.entries()) this.positions.mark(type, `places/${i}`, scalar.at);
    for (const { name: behavior, at } of behaviors) this.positions.mark(type, `behaviors/${behavior}`, at);
    return type;
  }

  #behaviors(key: SourceScalar, type: SourceNode) {
    const short = entryOf(type, 'transitions');
    const long = entryOf(type, 'behaviors');
    if (short !== undefined && long !== undefined) {
      this.#report.error(
        'conflicting-keys',
        short.key.at,
        `\`${key.text}\` has both \`transitions\` and \`behaviors\``,
        '`transitions` is short for a single behavior `deploy`',
      );
    }
    const read = (name: string, entry: SourceEntry) => ({
      name,
      at: entry.key.at,
      transitions: entriesOf(entry.value).flatMap((e) => this.#transition(key.text, name, e) ?? []),
    });
    if (long === undefined) return short === undefined ? [] : [read('deploy', short)];
    return entriesOf(long.value).map((entry) => read(declaredName(entry.key, this.#report), entry));
  }

  #transition(type: string, behavior: string, { key, value }: SourceEntry): Transition | null {
    const name = declaredName(key, this.#report);
    const written = scalarOf(value.kind === 'map' ? entryOf(value, 'move')?.value : value);
    const move = written === null ? null : readMove(written, this.#report);
    const takes = entryOf(value, 'takes');
    const interval = takes === undefined ? null : readInterval(takes.value, this.#report);
    const alternative = scalarOf(entryOf(value, 'alternative')?.value);
    if (move === null) {
      this.gaps.addTypePart(type, 'transitions');
      return null;
    }
    const transition: Transition = {
      name,
      source: move.source.text,
      destination: move.destination.text,
      behavior,
      takes: interval ?? ANY_DURATION,
      alternative: alternative === null ? null : declaredName(alternative, this.#report),
      ...ENDS_WELL,
      ...described(value),
      at: key.at,
    };
    this.positions.mark(transition, 'source', move.source.at);
    this.positions.mark(transition, 'destination', move.destination.at);
    return transition;
  }

  #group({ key, value }: SourceEntry): Group {
    const { texts: places, mark } = this.#texts(value);
    const group = { name: declaredName(key, this.#report), places, at: key.at };
    mark(group, 'places');
    return group;
  }

  #port({ key, value }: SourceEntry): DraftPort {
    const name = declaredName(key, this.#report);
    const use = entryOf(value, 'use');
    const provide = entryOf(value, 'provide');
    const bound = entryOf(value, 'bound');
    const from = entryOf(value, 'from');
    if (value.kind === 'map') {
      this.#exactlyOne(key, 'use', use, 'provide', provide);
      this.#exactlyOne(key, 'bound', bound, 'from', from);
    }
    const role = use === undefined ? ('provide' as const) : ('use' as const);
    const boundTexts = this.#texts(bound?.value);
    const fromTexts = this.#texts(from?.value);
    const port: DraftPort = {
      name,
      role,
      kind: textOf((use ?? provide)?.value) === 'data' ? 'data' : 'service',
      bound: bound === undefined ? null : boundTexts.texts,
      from: from === undefined ? null : fromTexts.texts,
      ...described(value),
      at: key.at,
    };
    boundTexts.mark(port, 'bound');
    fromTexts.mark(port, 'from');
    return port;
  }

  #exactlyOne(
    key: SourceScalar,
    oneName: string,
    one: SourceEntry | undefined,
    otherName: string,
    other: SourceEntry | undefined,
  ): void {
    const either = `\`${oneName}\` and \`${otherName}\``;
    if (one !== undefined && other !== undefined) {
      this.#report.error(
        'conflicting-keys',
        other.key.at,
        `\`${key.text}\` has both ${either}`,
        'remove one of them',
      );
    } else if (one === undefined && other === undefined) {
      this.#report.error(
        'missing-key',
        key.at,
        `the port \`${key.text}\` has neither \`${oneName}\` nor \`${otherName}\``,
        'add one of them',
      );
    }
  }

  #takes(node: SourceNode | undefined): {
    readonly takes: ReadonlyMap<string, DurationInterval>;
    readonly mark: (owner: object) => void;
  } {
    const entries = entriesOf(node);
    const takes = new Map<string, DurationInterval>();
    for (const { key, value } of entries) {
      takes.set(key.text, readInterval(value, this.#report) ?? ANY_DURATION);
    }
    return {
      takes,
      mark: (owner) => {
        for (const { key } of entries) this.positions.mark(owner, `takes/${key.text}`, key.at);
      },
    };
  }

  #component({ key, value }: SourceEntry): DraftComponent {
    const type = scalarOf(value.kind === 'map' ? entryOf(value, 'type')?.value : value);
    const start = entryOf(value, 'start');
    const { texts, mark } = this.#texts(start?.value);
    const takes = this.#takes(entryOf(value, 'takes')?.value);
    const component: DraftComponent = {
      name: declaredName(key, this.#report),
      type: type?.text ?? '',
      start: texts.length === 0 ? null : texts,
      takes: takes.takes,
      ...described(value),
      at: key.at,
    };
    if (type !== null) this.positions.mark(component, 'type', type.at);
    mark(component, 'start');
    takes.mark(component);
    return component;
  }

  #connection(scalar: SourceScalar): Connection | null {
    const ends = readConnection(scalar, this.#report);
    if (ends === null) return null;
    const { user, provider } = ends;
    const connection: Connection = {
      user: { component: user.component, port: user.port },
      provider: { component: provider.component, port: provider.port },
      at: scalar.at,
    };
    this.positions.mark(connection, 'user', user.at);
    this.positions.mark(connection, 'provider', provider.at);
    return connection;
  }

  #placement(node: SourceNode): {
    readonly places: Placement;
    readonly mark: (owner: object, part: string) => void;
  } {
    const entries = entriesOf(node).map(({ key, value }) => ({ key, ...this.#texts(value) }));
    return {
      places: new Map(entries.map(({ key, texts }) => [key.text, texts])),
      mark: (owner, part) => {
        for (const { key, mark } of entries) {
          mark(owner, `${part}/${key.text}`);
          this.positions.mark(owner, `${part}/${key.text}`, key.at);
        }
      },
    };
  }

  #deployment({ key, value }: SourceEntry): DraftDeployment {
    const name = declaredName(key, this.#report);
    const everywhere = scalarOf(value);
    const { places, mark } = this.#placement(value);
    const deployment = { name, places: everywhere?.text ?? places, ...described(value), at: key.at };
    if (everywhere !== null) this.positions.mark(deployment, 'places', everywhere.at);
    mark(deployment, 'places');
    return deployment;
  }

  #program({ key, value }: SourceEntry): DraftProgram {
    const before = this.#report.errors;
    const name = declaredName(key, this.#report);
    const run = value.kind === 'map' ? entryOf(value, 'run')?.value : value;
    const start = entryOf(value, 'start')?.value;
    const everywhere = scalarOf(start);
    const placement = start === undefined ? null : this.#placement(start);
    const program: DraftProgram = {
      name,
      start: everywhere?.text ?? placement?.places ?? null,
      threads: this.#threads(run),
      ...described(value),
      at: key.at,
    };
    if (start !== undefined) this.positions.mark(program, 'start', start.at);
    placement?.mark(program, 'start');
    if (this.#report.errors > before) this.gaps.addEntry('programs', name);
    return program;
  }

  #threads(run: SourceNode | undefined): readonly DraftThread[] {
    const text = scalarOf(run);
    if (text !== null) return [this.#thread('main', text)];
    return entriesOf(run).flatMap(({ key, value }) => {
      const name = declaredName(key, this.#report);
      const scalar = scalarOf(value);
      return scalar === null ? [] : [this.#thread(name, scalar)];
    });
  }

  #thread(name: string, text: SourceScalar): DraftThread {
    return { name, instructions: parseProgram(text, this.loops, this.positions, this.#report), tries: [] };
  }

  #property({ key, value }: SourceEntry): PropertySpec | null {
    const before = this.#report.errors;
    const name = declaredName(key, this.#report);
    const options = this.#withInnerOptions(value);
    const asked = this.#texts(entryOf(options, 'in')?.value);
    const common = { name, programs: asked.texts, ...described(options), at: key.at };
    const property = this.#question(common, options);
    if (property !== null) asked.mark(property, 'in');
    if (this.#report.errors > before) this.gaps.addEntry('properties', name);
    return property;
  }

  /**
   * A kind that needs no argument may stand alone, or have its options as argument: both are read as a map with the
   * kind and the options side by side.
   */
  #withInnerOptions(value: SourceNode): SourceNode {
    if (value.kind === 'list') return value;
    if (value.kind === 'scalar') {
      const entries = BARE_KINDS.some((kind) => kind === value.text) ? [{ key: value, value }] : [];
      return { kind: 'map', entries, at: value.at };
    }
    const bare = BARE_KINDS.map((kind) => entryOf(value, kind)).find((entry) => entry !== undefined);
    if (bare?.value.kind !== 'map') return value;
    for (const { key } of bare.value.entries) {
      if (entryOf(value, key.text) === undefined) continue;
      const message = `\`${key.text}\` is given twice, beside \`${bare.key.text}\` and in it`;
      this.#report.error('conflicting-keys', key.at, message, 'remove one of them');
    }
    return { ...value, entries: [...value.entries, ...bare.value.entries] };
  }

  #question(common: Common, value: SourceNode): PropertySpec | null {
    const given = this.#optionsOf(value);
    const kind = PROPERTY_KINDS.find((each) => given.option(each) !== undefined);
    const argument = kind === undefined ? undefined : given.option(kind);
    if (kind === undefined || argument === undefined) return null;
    switch (kind) {
      case 'deployability':
      case 'gantt':
        return this.#reaching(common, kind, argument, given);
      case 'sequentiality': {
        const { references, marks } = this.#references(argument, 'transition', 'transitions');
        return this.#marked<PropertySpec>({ ...common, kind, transitions: references }, marks);
      }
      case 'forbidden':
        return this.#forbidden(common, argument, given.flag('lasting', false));
      case 'parallelism':
        return this.#parallelism(common, argument, given);
      case 'terminates': {
        const property: PropertySpec = { ...common, kind, deadline: given.duration('deadline') };
        return this.#marked(property, given.marks('deadline'));
      }
      case 'outage':
        return this.#outage(common, argument, given);
      case 'available': {
        const { ports, marks } = this.#ports(argument);
        const [atLeast, lasting] = [given.number('atLeast'), given.flag('lasting', false)];
        const property: PropertySpec = { ...common, kind, ports, atLeast, lasting };
        return this.#marked(property, [...marks, ...given.marks('atLeast')]);
      }
      case 'confluent':
        return { ...common, kind };
    }
  }

  #optionsOf(value: SourceNode): Options {
    const option = (key: string) => entryOf(value, key)?.value;
    return {
      option,
      flag: (key, otherwise) => (textOf(option(key)) ?? `${otherwise}`).toLowerCase() === 'true',
      number: (key) => readWholeNumber(option(key), this.#report),
      duration: (key) => readDuration(option(key), this.#report),
      marks: (...keys) =>
        keys.flatMap((key) => {
          const scalar = scalarOf(option(key));
          return scalar === null ? [] : [[key, scalar] as const];
        }),
    };
  }

  #reaching(
    common: Common,
    kind: 'deployability' | 'gantt',
    argument: SourceNode,
    given: Options,
  ): PropertySpec | null {
    const deployment = scalarOf(argument);
    if (deployment === null) return null;
    const at = textOf(given.option('at'));
    const when: 'first' | 'end' | null = at === 'first' || at === 'end' ? at : null;
    const asks = { ...common, deployment: deployment.text, when };
    const property: PropertySpec =
      kind === 'gantt'
        ? { ...asks, kind }
        : { ...asks, kind, timed: given.flag('timed', true), deadline: given.duration('deadline') };
    return this.#marked(property, [['deployment', deployment], ...given.marks('deadline')]);
  }

  #forbidden(common: Common, node: SourceNode, lasting: boolean): PropertySpec {
    const marked = this.#references(entryOf(node, 'marked')?.value, 'place', 'marked');
    const unmarked = this.#references(entryOf(node, 'unmarked')?.value, 'place', 'unmarked');
    const property: PropertySpec = {
      ...common,
      ...described(node),
      kind: 'forbidden',
      marked: marked.references,
      unmarked: unmarked.references,
      lasting,
    };
    return this.#marked(property, [...marked.marks, ...unmarked.marks]);
  }

  #parallelism(common: Common, argument: SourceNode, given: Options): PropertySpec {
    const scalars = scalarsOf(argument);
    const all = argument.kind === 'scalar' && argument.text === 'all';
    const property: PropertySpec = {
      ...common,
      kind: 'parallelism',
      components: all ? 'all' : scalars.map((s) => s.text),
      atMost: given.number('atMost'),
      atLeast: given.number('atLeast'),
    };
    return this.#marked(property, [
      ...scalars.map((s, i) => [`components/${i}`, s] as const),
      ...given.marks('atMost', 'atLeast'),
    ]);
  }

  #outage(common: Common, argument: SourceNode, given: Options): PropertySpec | null {
    const { ports, marks } = this.#ports(argument);
    const [port] = ports;
    const [total, longest] = [given.duration('total'), given.duration('longest')];
    if (port === undefined) return null;
    const property: PropertySpec = { ...common, kind: 'outage', port, total, longest };
    return this.#marked(property, [...marks, ...given.marks('total', 'longest')]);
  }

  #marked<T extends object>(owner: T, marks: Marks): T {
    for (const [part, { at }] of marks) this.positions.mark(owner, part, at);
    return owner;
  }

  /** References to ports, marked as the parts `ports/0`, `ports/1`, ... of their owner. */
  #ports(node: SourceNode) {
    const read = scalarsOf(node).flatMap((scalar) => {
      const reference = readReference(scalar, 'port', this.#report);
      return reference === null ? [] : [{ ...reference, at: scalar.at }];
    });
    const ports: PortRef[] = read.map((r) => ({ component: r.component.text, port: r.element.text }));
    return { ports, marks: read.map((r, i) => [`ports/${i}`, r] as const) };
  }

  #references(node: SourceNode | undefined, what: string, part: string) {
    const read = scalarsOf(node).flatMap((scalar) => readReference(scalar, what, this.#report) ?? []);
    const references: ElementRef[] = read.map((r) => ({
      component: r.component.text,
      element: r.element.text,
    }));
    const marks = read.flatMap((r, i) => [
      [`${part}/${i}/component`, r.component] as const,
      [`${part}/${i}/element`, r.element] as const,
    ]);
    return { references, marks };
  }
}
