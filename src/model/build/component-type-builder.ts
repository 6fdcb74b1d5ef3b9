import { ANY_DURATION } from '../../base/duration.ts';
import { ENDS_WELL, type Group, type PortKind, type Transition } from '../component.ts';
import type { DraftPort, DraftType } from '../read/draft.ts';
import { type IntervalText, many, type OneOrMore, type TextReader } from '../read/values/text-reader.ts';

/** What a transition has beside its ends. */
export interface TransitionOptions {
  /** `[0, inf)` when nothing is said. */
  readonly takes?: IntervalText;
  /** `deploy` when nothing is said. */
  readonly behavior?: string;
  readonly alternative?: string;
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

  /** @internal */
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

  /** @internal */
  draft(): DraftType {
    return {
      name: this.#name,
      places: this.#places,
      initial: this.#initial ?? this.#places[0] ?? '',
      groups: this.#groups,
      behaviors: [...new Set(this.#transitions.map((t) => t.behavior))],
      transitions: this.#transitions,
      ports: this.#ports,
      crash: null,
    };
  }
}
