import type { Diagnostics } from '../../base/diagnostics.ts';
import type { DurationInterval } from '../../base/duration.ts';
import type { Gaps } from '../../base/gaps.ts';
import { memo } from '../../base/memo.ts';
import type { Component, Connection, Deployment, Placement, PortRef } from '../assembly.ts';
import type { ComponentType, Described, Port } from '../component.ts';
import type { Goal } from '../goal.ts';
import type { Instruction, Program, Try } from '../program.ts';
import { reachable } from '../reachable.ts';
import type { Resource } from '../resource.ts';
import type { SourceMap } from '../source-map.ts';
import type { Zones } from '../subject.ts';
import type { Model } from '../whole/model.ts';
import type { PropertySpec } from '../whole/property-spec.ts';

/** A port as it is written: `from` is not expanded; exactly one of `bound` and `from` is given. */
export interface DraftPort extends Omit<Port, 'bound'> {
  readonly bound: readonly string[] | null;
  readonly from: readonly string[] | null;
}

/** A type before its ports are known to be well written. */
export interface DraftType extends Omit<ComponentType, 'ports'> {
  readonly ports: readonly DraftPort[];
}

/** A component before its type has been looked up. */
export interface DraftComponent extends Described {
  readonly name: string;
  readonly type: string;
  /** `null`: the initial place of its type. */
  readonly start: readonly string[] | null;
  readonly takes: ReadonlyMap<string, DurationInterval>;
  readonly needs?: ReadonlyMap<string, string>;
}

/** A deployment before its places have been looked up. */
export interface DraftDeployment extends Described {
  readonly name: string;
  /** A single place stands for that place in every component that has it. */
  readonly places: Placement | string;
}

/** As {@link Instruction}, but the ends of a connection stand in either order. */
export type DraftInstruction =
  | Exclude<Instruction, { readonly kind: 'con' | 'dcon' }>
  | (Described & { readonly kind: 'con' | 'dcon'; readonly ends: readonly [PortRef, PortRef] });

/** A thread before the ends of its connections have been put in order. */
export interface DraftThread {
  readonly name: string;
  readonly instructions: readonly DraftInstruction[];
  readonly tries: readonly Try[];
}

/** A program before its deployment and its instructions have been looked up. */
export interface DraftProgram extends Described {
  readonly name: string;
  /** A deployment, or places; `null` when nothing is said. */
  readonly start: Placement | string | null;
  readonly threads: readonly DraftThread[];
}

/** A model as its author writes it, names not yet looked up: what the file formats and the builder have in common. */
export interface Draft extends Described {
  readonly file: string | null;
  readonly parameters: ReadonlyMap<string, number>;
  readonly types: readonly DraftType[];
  readonly components: readonly DraftComponent[];
  readonly connections: readonly Connection[];
  readonly zones: Zones;
  readonly resources?: readonly Resource[];
  readonly deployments: readonly DraftDeployment[];
  readonly programs: readonly DraftProgram[];
  /** With an empty list of programs where the author names none: they are asked of every program, or of `askedOf`. */
  readonly properties: readonly PropertySpec[];
  readonly goals?: readonly Goal[];
  /** The programs that are meant where a property names none; all by default. */
  readonly askedOf?: readonly string[];
}

/** Looks up the names without which there is no {@link Model}; reports those that do not exist. */
export function resolveDraft(draft: Draft, positions: SourceMap, gaps: Gaps, report: Diagnostics): Model {
  return new Resolution(positions, gaps, report).model(draft);
}

/** Properties with the programs that they are asked of: all of the model where they name none. */
export function resolveProperties(
  asked: readonly PropertySpec[],
  programs: readonly Program[],
  positions: SourceMap,
  gaps: Gaps,
  report: Diagnostics,
): readonly PropertySpec[] {
  return new Resolution(positions, gaps, report).properties(asked, programs);
}

/** Each place, in every component that has it: the deployments of one place share what is found once. */
function placedEverywhere(components: readonly Component[]): (place: string) => Placement {
  const typesWith = new Map<string, Set<ComponentType>>();
  for (const type of new Set(components.map((component) => component.type))) {
    for (const place of type.places) typesWith.set(place, (typesWith.get(place) ?? new Set()).add(type));
  }
  return memo(
    (place) => {
      const types = typesWith.get(place);
      const having = types === undefined ? [] : components.filter(({ type }) => types.has(type));
      return new Map(having.map(({ name }) => [name, [place]]));
    },
    (place) => place,
  );
}

class Resolution {
  readonly #positions: SourceMap;
  readonly #gaps: Gaps;
  readonly #report: Diagnostics;
  #types: ReadonlyMap<string, ComponentType> = new Map();
  /** Those of components. */
  #used: ReadonlySet<ComponentType> = new Set();

  constructor(positions: SourceMap, gaps: Gaps, report: Diagnostics) {
    this.#positions = positions;
    this.#gaps = gaps;
    this.#report = report;
  }

  model(draft: Draft): Model {
    const { askedOf, ...rest } = draft;
    const types = draft.types.map((type) => this.#type(type));
    this.#types = new Map(types.map((type) => [type.name, type]));
    const components = draft.components.map((component) => this.#component(component));
    this.#used = new Set(components.map(({ type }) => type));
    const everywhere = placedEverywhere(components);
    const deployments = draft.deployments.map((deployment) => this.#deployment(deployment, everywhere));
    const placed = new Map(
      deployments.toReversed().map((deployment) => [deployment.name, deployment.places]),
    );
    const typeOf = new Map(components.map((c) => [c.name, c.type]));
    const programs = draft.programs.map((program) => this.#program(program, typeOf, placed));
    const properties = this.properties(draft.properties, programs, askedOf);
    return { ...rest, types, components, deployments, programs, properties };
  }

  properties(
    asked: readonly PropertySpec[],
    programs: readonly Program[],
    askedOf?: readonly string[],
  ): readonly PropertySpec[] {
    const names = new Set(programs.map((program) => program.name));
    const all = programs.length === 0 ? [null] : (askedOf ?? [...names]);
    const askedIn = new Map(asked.map((property) => [property.name, property.programs]));
    return asked.map((property) => {
      const others = 'property' in property ? (askedIn.get(property.property) ?? []) : [];
      return this.#property(property, names, others.length > 0 ? others : all);
    });
  }

  /** The same thing, resolved. */
  #resolved<T extends object>(after: T, before: object): T {
    this.#positions.adopt(after, before);
    return after;
  }

  #type(draft: DraftType): ComponentType {
    const ports = draft.ports.map((port) => this.#port(port, draft));
    return this.#resolved({ ...draft, ports }, draft);
  }

  #port(draft: DraftPort, type: DraftType): Port {
    const { bound, from, ...rest } = draft;
    if (bound !== null || from === null) return this.#resolved({ ...rest, bound: bound ?? [] }, draft);
    const places = new Set(type.places);
    const reached = reachable(
      type.transitions,
      from.filter((place) => places.has(place)),
    );
    for (const [i, place] of from.entries()) {
      if (places.has(place) || this.#gaps.inType(type, 'places')) continue;
      this.#report.error(
        'unknown-place',
        this.#positions.at(draft, `from/${i}`),
        `${type.name} has no place \`${place}\``,
        this.#report.didYouMean(place, type.places),
      );
    }
    if (reached.has(type.initial)) {
      this.#report.error(
        'from-reaches-initial',
        this.#positions.at(draft, 'from'),
        `the port \`${draft.name}\` would stay active for ever, but from ${from.map((p) => `\`${p}\``).join(', ')} ` +
          `the initial place \`${type.initial}\` is reached again`,
        'name the places themselves with `bound`',
      );
    }
    return this.#resolved({ ...rest, bound: type.places.filter((place) => reached.has(place)) }, draft);
  }

  #component(draft: DraftComponent): Component {
    let type = this.#types.get(draft.type);
    if (type === undefined) {
      if (!this.#gaps.inSection('types') && draft.type !== '') {
        this.#report.error(
          'unknown-type',
          this.#positions.at(draft, 'type'),
          `\`${draft.name}\` is of the type \`${draft.type}\`, which does not exist`,
          this.#report.didYouMean(draft.type, this.#types.keys()),
        );
      }
      this.#gaps.addType(draft.type);
      const none = { places: [], groups: [], behaviors: [], transitions: [], ports: [] };
      type = { name: draft.type, initial: '', ...none, crash: null };
    }
    return this.#resolved({ ...draft, type, start: draft.start ?? [type.initial] }, draft);
  }

  #deployment(draft: DraftDeployment, everywhere: (place: string) => Placement): Deployment {
    const { places } = draft;
    if (typeof places !== 'string') return this.#resolved({ ...draft, places }, draft);
    const having = everywhere(places);
    const types = [...this.#used];
    if (having.size === 0 && !types.some((type) => this.#gaps.inType(type, 'places'))) {
      this.#report.error(
        'unknown-place',
        this.#positions.at(draft, 'places'),
        `no component has a place \`${places}\``,
        this.#report.didYouMean(places, new Set(types.flatMap((type) => type.places))),
      );
    }
    return this.#resolved({ ...draft, places: having }, draft);
  }

  #program(
    draft: DraftProgram,
    declared: ReadonlyMap<string, ComponentType>,
    placed: ReadonlyMap<string, Placement>,
  ): Program {
    const added = new Map<string, ComponentType>();
    for (const i of draft.threads.flatMap((t) => t.instructions)) {
      const type = i.kind === 'add' ? this.#types.get(i.type) : undefined;
      if (i.kind === 'add' && type !== undefined) added.set(i.component, type);
    }
    const typeOf = (name: string): ComponentType | undefined => added.get(name) ?? declared.get(name);
    const threads = draft.threads.map(({ name, instructions, tries }) => ({
      name,
      tries,
      instructions: instructions.map((i) => this.#instruction(i, typeOf)),
    }));
    return this.#resolved({ ...draft, start: this.#start(draft, placed), threads }, draft);
  }

  #start(draft: DraftProgram, placed: ReadonlyMap<string, Placement>): Placement {
    const { start } = draft;
    if (start === null) return new Map();
    if (typeof start !== 'string') return start;
    const places = placed.get(start);
    if (places !== undefined) return places;
    if (!this.#gaps.inSection('deployments')) {
      this.#report.error(
        'unknown-deployment',
        this.#positions.at(draft, 'start'),
        `there is no deployment \`${start}\` to start from`,
        this.#report.didYouMean(start, placed.keys()),
      );
    }
    return new Map();
  }

  /** Tells the user from the provider of a connection: exactly one end is a use port. */
  #instruction(draft: DraftInstruction, typeOf: (name: string) => ComponentType | undefined): Instruction {
    if (!('ends' in draft)) return draft;
    const { ends, ...rest } = draft;
    const role = ({ component, port }: PortRef) =>
      typeOf(component)?.ports.find((p) => p.name === port)?.role ?? null;
    const swapped = role(ends[0]) === 'provide' || (role(ends[0]) === null && role(ends[1]) === 'use');
    const [user, provider] = swapped ? [ends[1], ends[0]] : ends;
    const instruction = this.#resolved({ ...rest, user, provider }, draft);
    const { at } = draft;
    if (at !== undefined) {
      const [first, second] = [
        this.#positions.at(draft, 'ends/0') ?? at,
        this.#positions.at(draft, 'ends/1') ?? at,
      ];
      this.#positions.mark(instruction, 'user', swapped ? second : first);
      this.#positions.mark(instruction, 'provider', swapped ? first : second);
    }
    return instruction;
  }

  #property(
    draft: PropertySpec,
    names: ReadonlySet<string | null>,
    all: readonly (string | null)[],
  ): PropertySpec {
    const unread = this.#gaps.inSection('programs');
    for (const [i, name] of draft.programs.entries()) {
      if (unread || name === null || names.has(name)) continue;
      const at = this.#positions.at(draft, `in/${i}`);
      if (names.size === 0) {
        this.#report.error(
          'in-without-programs',
          at,
          `the file has no programs, so \`${draft.name}\` cannot be asked of one`,
          'remove `in`',
        );
      } else {
        const known = [...names].filter((n) => n !== null);
        const hint = this.#report.didYouMean(name, known);
        this.#report.error('unknown-program', at, `there is no program \`${name}\``, hint);
      }
    }
    return this.#resolved({ ...draft, programs: draft.programs.length > 0 ? draft.programs : all }, draft);
  }
}
