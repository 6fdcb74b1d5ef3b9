import { Diagnostics } from '../../base/diagnostics.ts';
import {
  ANY_DURATION,
  compare,
  type Duration,
  type DurationInterval,
  parseDuration,
  ZERO,
} from '../../base/duration.ts';
import { Gaps } from '../../base/gaps.ts';
import { isName, NAME_RULE } from '../../base/names.ts';
import type { Connection, Model, Placement, PortRef } from '../assembly.ts';
import { ENDS_WELL, type Group, type PortKind, type Transition } from '../component.ts';
import type { ElementRef, PropertySpec } from '../property-spec.ts';
import { SourceMap } from '../source-map.ts';
import { validateDraftModel } from '../validate/validate.ts';
import {
  type DraftComponent,
  type DraftDeployment,
  type DraftInstruction,
  type DraftPort,
  type DraftProgram,
  type DraftThread,
  type DraftType,
  resolveDraft,
} from './draft.ts';

/** `250ms`, `3.5s`, `2m`, `1h`, `inf`; a number is seconds, read as the decimal that JavaScript prints for it. */
export type DurationText = string | number;

/** One duration, or `[min, max]`. */
export type IntervalText = DurationText | readonly [min: DurationText, max: DurationText];

/** `component.port`, `component.place` or `component.transition`. */
export type Reference = `${string}.${string}`;

type OneOrMore = string | readonly string[];
type Places = Readonly<Record<string, OneOrMore>>;

export interface TransitionOptions {
  /** `[0, inf)` when nothing is said. */
  readonly takes?: IntervalText;
  /** `deploy` when nothing is said. */
  readonly behavior?: string;
  readonly alternative?: string;
}

export interface ComponentOptions {
  /** The initial place of its type when nothing is said. */
  readonly start?: OneOrMore;
  readonly takes?: Readonly<Record<string, IntervalText>>;
}

/** The programs that a property is asked of; all of them when nothing is said. */
export interface Asked {
  readonly in?: OneOrMore;
}

function many(texts: OneOrMore | undefined): readonly string[] {
  return texts === undefined ? [] : typeof texts === 'string' ? [texts] : texts;
}

function placement(places: Places): Placement {
  return new Map(Object.entries(places).map(([component, marked]) => [component, many(marked)]));
}

/** Describes one component type; see {@link AssemblyBuilder.componentType}. */
export class ComponentTypeBuilder {
  readonly #name: string;
  readonly #read: TextReader;
  readonly #places: string[] = [];
  readonly #groups: Group[] = [];
  readonly #transitions: Transition[] = [];
  readonly #ports: DraftPort[] = [];
  #initial: string | null = null;

  constructor(name: string, read: TextReader) {
    this.#name = name;
    this.#read = read;
  }

  /** Adds places; the first of all is the initial one, unless {@link initial} says otherwise. */
  places(...names: readonly string[]): this {
    for (const name of names) this.#places.push(this.#read.name(name));
    return this;
  }

  initial(place: string): this {
    this.#initial = place;
    return this;
  }

  group(name: string, places: OneOrMore): this {
    this.#groups.push({ name: this.#read.name(name), places: many(places) });
    return this;
  }

  transition(name: string, source: string, destination: string, options: TransitionOptions = {}): this {
    const { takes, behavior = 'deploy', alternative } = options;
    this.#transitions.push({
      name: this.#read.name(name),
      source,
      destination,
      behavior: this.#read.name(behavior),
      takes: takes === undefined ? ANY_DURATION : this.#read.interval(takes, name),
      alternative: alternative === undefined ? null : this.#read.name(alternative),
      ...ENDS_WELL,
    });
    return this;
  }

  /** Adds a port that needs something while places, groups or transitions are marked. */
  use(name: string, kind: PortKind, bound: OneOrMore): this {
    this.#ports.push({ name: this.#read.name(name), role: 'use', kind, bound: many(bound), from: null });
    return this;
  }

  /** Adds a port that offers something while places or groups are marked. */
  provide(name: string, kind: PortKind, bound: OneOrMore): this {
    this.#ports.push({ name: this.#read.name(name), role: 'provide', kind, bound: many(bound), from: null });
    return this;
  }

  /** Adds a port that offers something in the given places and all that are reached from them. */
  provideFrom(name: string, kind: PortKind, from: OneOrMore): this {
    this.#ports.push({ name: this.#read.name(name), role: 'provide', kind, bound: null, from: many(from) });
    return this;
  }

  draft(): DraftType {
    return {
      name: this.#name,
      places: this.#places,
      initial: this.#initial ?? this.#places[0] ?? '',
      crash: null,
      groups: this.#groups,
      behaviors: [...new Set(this.#transitions.map((t) => t.behavior))],
      transitions: this.#transitions,
      ports: this.#ports,
    };
  }
}

/** Writes the instructions of one program; see {@link AssemblyBuilder.program}. */
export class ProgramBuilder {
  readonly #read: TextReader;
  readonly #instructions: DraftInstruction[] = [];

  constructor(read: TextReader) {
    this.#read = read;
  }

  #then(instruction: DraftInstruction): this {
    this.#instructions.push(instruction);
    return this;
  }

  add(component: string, type: string): this {
    return this.#then({ kind: 'add', component: this.#read.name(component), type });
  }

  del(component: string): this {
    return this.#then({ kind: 'del', component });
  }

  /** Connects two ports, in either order. */
  con(one: Reference, other: Reference): this {
    return this.#then({ kind: 'con', ends: [this.#read.port(one), this.#read.port(other)] });
  }

  dcon(one: Reference, other: Reference): this {
    return this.#then({ kind: 'dcon', ends: [this.#read.port(one), this.#read.port(other)] });
  }

  pushB(component: string, behavior: string): this {
    return this.#then({ kind: 'pushB', component, behavior });
  }

  /** Waits until a component is idle, or until a behavior that was pushed to it is finished. */
  wait(component: string, behavior: string | null = null): this {
    return this.#then({ kind: 'wait', component, behavior });
  }

  waitAll(): this {
    return this.#then({ kind: 'waitAll' });
  }

  instructions(): readonly DraftInstruction[] {
    return this.#instructions;
  }
}

type Script = (program: ProgramBuilder) => ProgramBuilder;

/** Turns texts into names, intervals and references, and remembers what is wrong with them. */
class TextReader {
  readonly report = new Diagnostics();

  name(text: string): string {
    if (!isName(text)) this.report.error('bad-name', null, `\`${text}\` cannot be a name`, NAME_RULE);
    return text;
  }

  duration(text: DurationText, who: string): Duration {
    const duration = parseDuration(`${text}`);
    if (duration === null) {
      this.report.error('bad-duration', null, `\`${text}\`, for \`${who}\`, is not a duration`);
    } else if (duration !== 'inf' && duration.digits < 0n) {
      this.report.error(
        'negative-duration',
        null,
        `a duration cannot be negative: \`${text}\`, for \`${who}\``,
      );
    }
    return duration ?? ZERO;
  }

  interval(text: IntervalText, who: string): DurationInterval {
    const [least, greatest] = typeof text === 'object' ? text : [text, text];
    const min = this.duration(least, who);
    const max = typeof text === 'object' ? this.duration(greatest, who) : min;
    if (min === 'inf') {
      this.report.error('bad-duration', null, `the least duration of \`${who}\` cannot be infinite`);
      return ANY_DURATION;
    }
    if (compare(min, max) > 0) {
      const message = `the greatest duration ${greatest} of \`${who}\` is below the least one ${least}`;
      this.report.error('max-below-min', null, message);
    }
    return { min, max };
  }

  element(text: string): ElementRef {
    const { component, port } = this.port(text);
    return { component, element: port };
  }

  port(text: string): PortRef {
    const [component = '', port = '', ...rest] = text.split('.');
    if (component === '' || port === '' || rest.length > 0) {
      this.report.error('bad-reference', null, `\`${text}\` is not of the form \`component.element\``);
    }
    return { component, port };
  }
}

/**
 * Builds a model in TypeScript, with the vocabulary of MADA (Coullon, Jard, Lime 2019). Everything may be said in any
 * order; names are looked up by {@link build}.
 */
export class AssemblyBuilder {
  readonly #title: string;
  readonly #read = new TextReader();
  readonly #types: ComponentTypeBuilder[] = [];
  readonly #components: DraftComponent[] = [];
  readonly #connections: Connection[] = [];
  readonly #deployments: DraftDeployment[] = [];
  readonly #programs: DraftProgram[] = [];
  readonly #properties: PropertySpec[] = [];
  readonly #intervals: {
    readonly component: string;
    readonly transition: string;
    readonly takes: DurationInterval;
  }[] = [];

  constructor(title: string) {
    this.#title = title;
  }

  componentType(name: string, describe: (type: ComponentTypeBuilder) => ComponentTypeBuilder): this {
    const type = new ComponentTypeBuilder(this.#read.name(name), this.#read);
    describe(type);
    this.#types.push(type);
    return this;
  }

  component(name: string, type: string, options: ComponentOptions = {}): this {
    const takes = Object.entries(options.takes ?? {}).map(
      ([transition, interval]) =>
        [transition, this.#read.interval(interval, `${name}.${transition}`)] as const,
    );
    const start = options.start === undefined ? null : many(options.start);
    this.#components.push({ name: this.#read.name(name), type, start, takes: new Map(takes) });
    return this;
  }

  connect(user: Reference, provider: Reference): this {
    this.#connections.push({ user: this.#read.port(user), provider: this.#read.port(provider) });
    return this;
  }

  /** The duration of a transition of one component, instead of that of its type. */
  setInterval(component: string, transition: string, min: DurationText, max: DurationText): this {
    const takes = this.#read.interval([min, max], `${component}.${transition}`);
    this.#intervals.push({ component, transition, takes });
    return this;
  }

  /** A deployment: component -> place or places; a single place is meant in every component that has it. */
  addDeployment(name: string, places: string | Places): this {
    const marked = typeof places === 'string' ? places : placement(places);
    this.#deployments.push({ name: this.#read.name(name), places: marked });
    return this;
  }

  /** A program of one sequence of instructions, or of several concurrent ones by name. */
  program(
    name: string,
    run: Script | Readonly<Record<string, Script>>,
    options: { readonly start?: string | Places } = {},
  ): this {
    const thread = (threadName: string, script: Script): DraftThread => {
      const program = new ProgramBuilder(this.#read);
      script(program);
      return { name: this.#read.name(threadName), instructions: program.instructions(), tries: [] };
    };
    const { start } = options;
    this.#programs.push({
      name: this.#read.name(name),
      start: start === undefined ? null : typeof start === 'string' ? start : placement(start),
      threads:
        typeof run === 'function'
          ? [thread('main', run)]
          : Object.entries(run).map(([threadName, script]) => thread(threadName, script)),
    });
    return this;
  }

  #asks(name: string, options: Asked): Pick<PropertySpec, 'name' | 'programs'> {
    return { name: this.#read.name(name), programs: many(options.in) };
  }

  /** Does every run reach the deployment? */
  deployability(
    name: string,
    deployment: string,
    options: Asked & {
      readonly at?: 'first' | 'end';
      readonly timed?: boolean;
      readonly deadline?: DurationText;
    } = {},
  ): this {
    const { at = null, timed = true } = options;
    this.#properties.push({
      ...this.#asks(name, options),
      kind: 'deployability',
      deployment,
      when: at,
      timed,
      deadline: this.#bound(options.deadline, name),
    });
    return this;
  }

  /** Does each transition start only after the one before it has ended? */
  sequentiality(name: string, transitions: readonly Reference[], options: Asked = {}): this {
    if (transitions.length < 2) {
      this.#read.report.error('wrong-shape', null, `\`${name}\` needs two or more transitions`);
    }
    const elements = transitions.map((t) => this.#read.element(t));
    this.#properties.push({ ...this.#asks(name, options), kind: 'sequentiality', transitions: elements });
    return this;
  }

  /** Is no state reached in which all of `marked` are marked and all of `unmarked` are not? */
  forbidden(
    name: string,
    state: { readonly marked?: readonly Reference[]; readonly unmarked?: readonly Reference[] },
    options: Asked & { readonly lasting?: boolean } = {},
  ): this {
    this.#properties.push({
      ...this.#asks(name, options),
      kind: 'forbidden',
      marked: (state.marked ?? []).map((p) => this.#read.element(p)),
      unmarked: (state.unmarked ?? []).map((p) => this.#read.element(p)),
      lasting: options.lasting ?? false,
    });
    return this;
  }

  /** How many transitions of the components run at once, at most? */
  parallelism(
    name: string,
    components: 'all' | readonly string[] = 'all',
    options: Asked & { readonly atMost?: number; readonly atLeast?: number } = {},
  ): this {
    const { atMost = null, atLeast = null } = options;
    for (const limit of [atMost, atLeast]) this.#wholeNumber(limit, name);
    this.#properties.push({ ...this.#asks(name, options), kind: 'parallelism', components, atMost, atLeast });
    return this;
  }

  /** The earliest and the latest schedule that reach the deployment. */
  ganttBoundaries(
    name: string,
    deployment: string,
    options: Asked & { readonly at?: 'first' | 'end' } = {},
  ): this {
    const { at = null } = options;
    this.#properties.push({ ...this.#asks(name, options), kind: 'gantt', deployment, when: at });
    return this;
  }

  /** Does every run end with all programs done and all components idle? */
  terminates(name: string, options: Asked & { readonly deadline?: DurationText } = {}): this {
    const deadline = this.#bound(options.deadline, name);
    this.#properties.push({ ...this.#asks(name, options), kind: 'terminates', deadline });
    return this;
  }

  /** How long is the provide port inactive, in all and at a stretch? */
  outage(
    name: string,
    port: Reference,
    options: Asked & { readonly total?: DurationText; readonly longest?: DurationText } = {},
  ): this {
    this.#properties.push({
      ...this.#asks(name, options),
      kind: 'outage',
      port: this.#read.port(port),
      total: this.#bound(options.total, name),
      longest: this.#bound(options.longest, name),
    });
    return this;
  }

  /** Are at least so many of the provide ports, all of them when nothing is said, active in every state? */
  available(
    name: string,
    ports: Reference | readonly Reference[],
    options: Asked & { readonly atLeast?: number; readonly lasting?: boolean } = {},
  ): this {
    const { atLeast = null, lasting = false } = options;
    this.#wholeNumber(atLeast, name);
    this.#properties.push({
      ...this.#asks(name, options),
      kind: 'available',
      ports: many(ports).map((port) => this.#read.port(port)),
      atLeast,
      lasting,
    });
    return this;
  }

  /** Do all runs end with the same components, connections and markings? */
  confluent(name: string, options: Asked = {}): this {
    this.#properties.push({ ...this.#asks(name, options), kind: 'confluent' });
    return this;
  }

  #bound(text: DurationText | undefined, who: string): Duration | null {
    return text === undefined ? null : this.#read.duration(text, who);
  }

  #wholeNumber(number: number | null, who: string): void {
    if (number === null || Number.isSafeInteger(number)) return;
    this.#read.report.error('bad-number', null, `\`${number}\`, for \`${who}\`, is not a whole number`);
  }

  /**
   * The model, validated as one from a file is.
   * @throws {ModelError} with everything that is wrong.
   */
  build(): Model {
    const report = new Diagnostics();
    for (const diagnostic of this.#read.report.sorted()) report.add(diagnostic);
    const components = this.#components.map((component) => {
      const set = this.#intervals.filter((i) => i.component === component.name);
      return {
        ...component,
        takes: new Map([...component.takes, ...set.map((i) => [i.transition, i.takes] as const)]),
      };
    });
    for (const { component } of this.#intervals) {
      if (components.some((c) => c.name === component)) continue;
      report.error('unknown-component', null, `there is no component \`${component}\``);
    }
    const draft = {
      title: this.#title,
      file: null,
      parameters: new Map<string, number>(),
      types: this.#types.map((type) => type.draft()),
      components,
      connections: this.#connections,
      deployments: this.#deployments,
      programs: this.#programs,
      properties: this.#properties,
    };
    const positions = new SourceMap();
    const gaps = new Gaps();
    const model = resolveDraft(draft, positions, gaps, report);
    validateDraftModel(model, positions, gaps, report);
    report.throwErrors();
    return model;
  }
}

/** Begins a model; its name is its title. */
export function assembly(name: string): AssemblyBuilder {
  return new AssemblyBuilder(name);
}
