import { ANY_DURATION, ZERO } from '../../base/duration.ts';
import type {
  Crash,
  Group,
  Need,
  Outcome,
  PortKind,
  ProviderCount,
  Retry,
  Timeout,
  Transition,
  WaitsIn,
} from '../component.ts';
import type { DraftPort, DraftType } from '../read/draft.ts';
import {
  type DurationText,
  type IntervalText,
  many,
  type OneOrMore,
  type TextReader,
} from '../read/values/text-reader.ts';
import { tellMissingArguments } from './missing-arguments.ts';

/** What a transition has beside its ends. */
export interface TransitionOptions<Place extends string = string, Behavior extends string = string> {
  /** `[0, inf)` when nothing is said. */
  readonly takes?: IntervalText;
  /** `deploy` when nothing is said. */
  readonly behavior?: Behavior;
  readonly alternative?: string;
  /** What may happen instead of its ordinary end, by name. */
  readonly outcomes?: Readonly<Record<string, OutcomeOptions<Place>>>;
  /** How often it is tried again after it has failed, and after which pause (0 when nothing is said). */
  readonly retry?: { readonly times: number; readonly pause?: IntervalText };
  /** After so long it fails, and its component stands in `place`. */
  readonly timeout?: { readonly after: DurationText; readonly place: Place };
  /** Where it waits until it may start: in its output dock, or (`place`) in its place, which it leaves as it starts. */
  readonly waits?: WaitsIn;
}

/** Another outcome of a transition: it leads `to` another place, or it `fails`, and the component stands there alone. */
export type OutcomeOptions<Place extends string = string> = {
  /** As long as the ordinary outcome when nothing is said. */
  readonly takes?: IntervalText;
} & (
  | { readonly to: Place }
  | {
      readonly fails: Place;
      /** Whether it counts among the faults that may happen; it does when nothing is said. */
      readonly fault?: boolean;
    }
);

/** Describes one component type; see {@link AssemblyBuilder.componentType}. */
export class ComponentTypeBuilder {
  readonly #name: string;
  readonly #read: TextReader;
  readonly #places: string[] = [];
  readonly #groups: Group[] = [];
  readonly #transitions: Transition[] = [];
  readonly #ports: DraftPort[] = [];
  readonly #needs: Need[] = [];
  #initial: string | null = null;
  #crash: Crash | null = null;

  static {
    tellMissingArguments(ComponentTypeBuilder.prototype, (builder) => builder.#read, {
      initial: ['place'],
      group: ['name', 'places'],
      transition: ['name', 'source', 'destination'],
      // What happens then is told as options are.
      crash: ['at'],
      use: ['name', 'kind', 'bound'],
      provide: ['name', 'kind', 'bound'],
      provideFrom: ['name', 'kind', 'from'],
      need: ['name', 'bound'],
    });
  }

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

  /** The place in which components of the type stand at first. */
  initial(place: string): this {
    this.#initial = place;
    return this;
  }

  /** Names several places together, for ports and needs to be bound to. */
  group(name: string, places: OneOrMore): this {
    this.#groups.push({ name: this.#read.name(name), places: many(places) });
    return this;
  }

  /** An action: it leaves the place `source`, and its end comes to `destination`. */
  transition(name: string, source: string, destination: string, options: TransitionOptions = {}): this {
    const {
      takes,
      behavior = 'deploy',
      alternative,
      outcomes,
      retry,
      timeout,
      waits,
    } = this.#read.options(
      options,
      ['takes', 'behavior', 'alternative', 'outcomes', 'retry', 'timeout', 'waits'],
      name,
    );
    this.#transitions.push({
      name: this.#read.name(name),
      source,
      destination,
      behavior: this.#read.name(behavior),
      takes: takes === undefined ? ANY_DURATION : this.#read.interval(takes, name),
      alternative: alternative === undefined ? null : this.#read.name(alternative),
      outcomes: Object.entries(outcomes ?? {}).flatMap(([outcome, given]) =>
        this.#outcome(name, outcome, given),
      ),
      retry: retry === undefined ? null : this.#retry(name, retry),
      timeout: timeout === undefined ? null : this.#timeout(name, timeout),
      ...(waits === undefined ? {} : { waits }),
    });
    return this;
  }

  /** None where it is not said where it leads. */
  #outcome(transition: string, name: string, options: OutcomeOptions): readonly Outcome[] {
    const who = `${transition}:${name}`;
    const given = this.#read.options(options, ['takes', 'to', 'fails', 'fault'], who);
    if (this.#read.eitherOf(given, ['to', 'fails'], who) === null) return [];
    const { takes } = given;
    const common = {
      name: this.#read.name(name),
      takes: takes === undefined ? null : this.#read.interval(takes, who),
    };
    return 'fails' in given
      ? [{ ...common, kind: 'failure', place: given.fails, fault: given.fault !== false }]
      : [{ ...common, kind: 'switch', place: given.to, fault: false }];
  }

  #retry(transition: string, options: NonNullable<TransitionOptions['retry']>): Retry {
    const { times, pause } = this.#read.options(options, ['times', 'pause'], `retry of ${transition}`);
    this.#read.wholeNumber(times, transition);
    const none = { min: ZERO, max: ZERO };
    return { times, pause: pause === undefined ? none : this.#read.interval(pause, transition) };
  }

  #timeout(transition: string, options: NonNullable<TransitionOptions['timeout']>): Timeout {
    const who = `timeout of ${transition}`;
    const given = this.#read.options(options, ['after', 'place'], who);
    const place = this.#read.required(given, 'place', who);
    return { after: this.#read.duration(given.after, transition), place };
  }

  /** What may happen to a component that stands `at` a place: it `fails`, or the place is lost for some time. */
  crash(at: string, then: { readonly fails: string } | { readonly back: IntervalText }): this {
    const who = `crash of ${this.#name}`;
    const given = this.#read.options(then, ['fails', 'back'], who);
    if (this.#read.eitherOf(given, ['fails', 'back'], who) === null) return this;
    this.#crash =
      'fails' in then
        ? { place: at, fails: then.fails, back: null }
        : { place: at, fails: null, back: this.#read.interval(then.back, at) };
    return this;
  }

  /**
   * Adds a port that needs something while places, groups or transitions are marked; of `atLeast` so many of its
   * providers at once, or of `'all'`.
   */
  use(
    name: string,
    kind: PortKind,
    bound: OneOrMore,
    options: { readonly atLeast?: ProviderCount } = {},
  ): this {
    const { atLeast } = this.#read.options(options, ['atLeast'], name);
    if (atLeast !== undefined && atLeast !== 'all') this.#read.wholeNumber(atLeast, name);
    this.#ports.push({
      name: this.#read.name(name),
      role: 'use',
      kind,
      bound: many(bound),
      from: null,
      ...(atLeast !== undefined && { atLeast }),
    });
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

  /** Adds something scarce that is held while places, groups or transitions are marked: 1 of it, or so much. */
  need(name: string, bound: OneOrMore, amount = 1): this {
    this.#read.wholeNumber(amount, name);
    this.#needs.push({ name: this.#read.name(name), bound: many(bound), amount });
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
      ...(this.#needs.length === 0 ? {} : { needs: this.#needs }),
      crash: this.#crash,
    };
  }
}
