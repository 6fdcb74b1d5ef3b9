import { Diagnostics } from '../../base/diagnostics.ts';
import type { DurationInterval } from '../../base/duration.ts';
import { Gaps } from '../../base/gaps.ts';
import type { Connection } from '../assembly.ts';
import {
  type DraftComponent,
  type DraftDeployment,
  type DraftProgram,
  type DraftThread,
  resolveDraft,
} from '../read/draft.ts';
import {
  type DurationText,
  type IntervalText,
  many,
  type OneOrMore,
  type Places,
  placement,
  type Reference,
  TextReader,
} from '../read/values/text-reader.ts';
import type { Resource } from '../resource.ts';
import { SourceMap } from '../source-map.ts';
import { validateDraftModel } from '../validate/validate.ts';
import type { Model } from '../whole/model.ts';
import type { PropertySpec } from '../whole/property-spec.ts';
import { ComponentTypeBuilder } from './component-type-builder.ts';
import { tellMissingArguments } from './missing-arguments.ts';
import { ProgramBuilder } from './program-builder.ts';
import { type PropertyMethods, propertyMethods } from './property-methods.ts';

/** What is said of one component beside its type. */
export interface ComponentOptions {
  /** The initial place of its type when nothing is said. */
  readonly start?: OneOrMore;
  readonly takes?: Readonly<Record<string, IntervalText>>;
  /** By need, the resource that it is a need of where that is not the one of its own name. */
  readonly needs?: Readonly<Record<string, string>>;
}

/** Writes the instructions of one thread. */
export type Script = (program: ProgramBuilder) => ProgramBuilder;

/**
 * Builds a model in TypeScript, with the vocabulary of MADA (Coullon, Jard, Lime 2019). Everything may be said in any
 * order; names are looked up by {@link build}.
 */
export class ModelBuilder {
  readonly #title: string;
  readonly #read = new TextReader();
  readonly #types: ComponentTypeBuilder[] = [];
  readonly #components: DraftComponent[] = [];
  readonly #connections: Connection[] = [];
  readonly #zones = new Map<string, readonly string[]>();
  readonly #resources: Resource[] = [];
  readonly #deployments: DraftDeployment[] = [];
  readonly #programs: DraftProgram[] = [];
  readonly #properties: PropertySpec[] = [];
  readonly #intervals: {
    readonly component: string;
    readonly transition: string;
    readonly takes: DurationInterval;
  }[] = [];

  static {
    tellMissingArguments(ModelBuilder.prototype, (builder) => builder.#read, {
      componentType: ['name', 'describe'],
      component: ['name', 'type'],
      connect: ['user', 'provider'],
      setInterval: ['component', 'transition', 'min', 'max'],
      zone: ['name', 'components'],
      resource: ['name', 'capacity'],
      addDeployment: ['name', 'places'],
      program: ['name', 'run'],
    });
  }

  private constructor(title: string) {
    this.#title = title;
  }

  /** A model with nothing in it yet. Its properties are added by the same builder (see {@link AssemblyBuilder}). */
  static begun(title: string): AssemblyBuilder {
    const parts = new ModelBuilder(title);
    const builder: AssemblyBuilder = Object.assign(
      parts,
      propertyMethods((question): AssemblyBuilder => {
        const asked = question(parts.#read);
        if (asked !== null) parts.#properties.push(asked);
        return builder;
      }),
    );
    return builder;
  }

  /** A type of components: its places, transitions, ports and needs, as `describe` says them. */
  componentType(name: string, describe: (type: ComponentTypeBuilder) => ComponentTypeBuilder): this {
    const type = new ComponentTypeBuilder(this.#read.name(name), this.#read);
    describe(type);
    this.#types.push(type);
    return this;
  }

  /** A component of a type, which stands in its initial place, or where `options` start it. */
  component(name: string, type: string, options: ComponentOptions = {}): this {
    const given = this.#read.options(options, ['start', 'takes', 'needs'], name);
    const takes = Object.entries(given.takes ?? {}).map(
      ([transition, interval]) =>
        [transition, this.#read.interval(interval, `${name}.${transition}`)] as const,
    );
    const start = given.start === undefined ? null : many(given.start);
    this.#components.push({
      name: this.#read.name(name),
      type,
      start,
      takes: new Map(takes),
      ...(given.needs === undefined ? {} : { needs: new Map(Object.entries(given.needs)) }),
    });
    return this;
  }

  /** Connects a use port to a provide port, each written `component.port`. */
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

  /** A named set of components, to bound how many faults may happen among them. */
  zone(name: string, components: OneOrMore): this {
    if (this.#zones.has(name))
      this.#read.report.error('duplicate-name', null, `the model has two zones called \`${name}\``);
    this.#zones.set(this.#read.name(name), many(components));
    return this;
  }

  /** Something of which there is so much, granted in any order, or to those of a list first. */
  resource(name: string, capacity: number, options: { readonly order?: readonly string[] } = {}): this {
    this.#read.wholeNumber(capacity, name);
    const { order = null } = this.#read.options(options, ['order'], name);
    this.#resources.push({ name: this.#read.name(name), capacity, order });
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
      return { name: this.#read.name(threadName), ...program.thread() };
    };
    const { start } = this.#read.options(options, ['start'], name);
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
      zones: this.#zones,
      ...(this.#resources.length === 0 ? {} : { resources: this.#resources }),
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

/** Describes a model, and asks about it: one method for each kind of property. */
export interface AssemblyBuilder extends ModelBuilder, PropertyMethods<AssemblyBuilder> {}

/**
 * Begins a model; its name is its title.
 *
 * @example
 * ```ts
 * import { assembly, verifySync } from 'madrigal';
 *
 * const model = assembly('One server')
 *   .componentType('Server', (type) =>
 *     type.places('off', 'on').transition('boot', 'off', 'on', { takes: ['20s', '45s'] }),
 *   )
 *   .component('server', 'Server')
 *   .addDeployment('up', { server: 'on' })
 *   .deployability('comes-up', 'up', { deadline: '1m' })
 *   .build();
 * console.log(verifySync(model)[0].verdict.kind); // holds
 * ```
 */
export function assembly(name: string): AssemblyBuilder {
  return ModelBuilder.begun(name);
}
