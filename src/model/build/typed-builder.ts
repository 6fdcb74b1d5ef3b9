import type { PortKind, ProviderCount } from '../component.ts';
import type { AskedPorts } from '../kinds/form/port-set.ts';
import type { DurationText, IntervalText, OneOrMore, Reference } from '../read/values/text-reader.ts';
import type { Model } from '../whole/model.ts';
import { assembly } from './builder.ts';
import type { TransitionOptions } from './component-type-builder.ts';
import type { WaitOptions } from './program-builder.ts';
import type { PropertyMethods } from './property-methods.ts';

/** The names that a component type has; ports with their kinds. */
export interface TypeNames<
  Places = string,
  Groups = string,
  Transitions = string,
  Behaviors = string,
  Needs = string,
  Uses = object,
  Provides = object,
> {
  readonly places: Places;
  readonly groups: Groups;
  readonly transitions: Transitions;
  readonly behaviors: Behaviors;
  readonly needs: Needs;
  readonly uses: Uses;
  readonly provides: Provides;
}

/** No names yet. */
type None = Readonly<Record<never, never>>;

/** One more name, and what it stands for. */
type Entry<Name extends string, Value> = Readonly<Record<Name, Value>>;

/** The type worked out: messages of the compiler then show the names, and not how they come about. */
type Shown<Text, As extends string = string> = Text extends infer T extends As ? T : never;

/** The names by which an object knows what it has. */
type Keys<O> = Shown<keyof O>;

/** The names of what is of this kind. */
type KeysOf<O, Value> = {
  [K in keyof O & string]: O[K] extends Value ? K : never;
}[keyof O & string];

/** The name of the type of a component. */
type TypeOf<Components, Component> = Component extends keyof Components ? Components[Component] : never;

/** What the type of a component has under this heading. */
type Of<Types, Type, Heading extends keyof TypeNames> = Type extends keyof Types
  ? Types[Type] extends TypeNames
    ? Types[Type][Heading] & string
    : never
  : never;

/** The ports of the type of a component in this role, of this kind. */
type PortsOf<Types, Type, Role extends 'uses' | 'provides', Kind> = Type extends keyof Types
  ? Types[Type] extends TypeNames
    ? KeysOf<Types[Type][Role], Kind>
    : never
  : never;

/** `component.name`, for what all components have under this heading. */
type Refs<Types, Components, Heading extends keyof TypeNames> = Shown<
  {
    [C in keyof Components & string]: `${C}.${Of<Types, Components[C], Heading>}`;
  }[keyof Components & string]
>;

/** `component.port`, for the ports of all components in this role, of this kind. */
type PortRefs<Types, Components, Role extends 'uses' | 'provides', Kind = PortKind> = Shown<
  {
    [C in keyof Components & string]: `${C}.${PortsOf<Types, Components[C], Role, Kind>}`;
  }[keyof Components & string],
  Reference
>;

/** The kinds of a port. */
type KindsOf<Types, Components, Port> = {
  [Kind in PortKind]: Port extends PortRefs<Types, Components, 'uses', Kind> ? Kind : never;
}[PortKind];

/** component -> place or places, of its type. */
type PlacesIn<Types, Components> = {
  readonly [C in keyof Components & string]?: OneOrMore<Of<Types, Components[C], 'places'>>;
} extends infer Places
  ? Places
  : never;

/**
 * Describes a component type whose names the compiler knows; see {@link TypedAssembly.componentType}.
 * Opaque to users of the library, who see the methods.
 */
export interface TypedComponentType<
  Places extends string,
  Groups extends string,
  Transitions extends string,
  Behaviors extends string,
  Needs extends string,
  Uses,
  Provides,
> {
  /** Adds places; the first of all is the initial one, unless `initial` says otherwise. */
  readonly places: <const Name extends string>(
    ...names: readonly Name[]
  ) => TypedComponentType<Places | Name, Groups, Transitions, Behaviors, Needs, Uses, Provides>;
  /** The place in which components of the type stand at first. */
  readonly initial: (place: Places) => this;
  /** Names several places together, for ports and needs to be bound to. */
  readonly group: <Name extends string>(
    name: Name,
    places: OneOrMore<Places>,
  ) => TypedComponentType<Places, Groups | Name, Transitions, Behaviors, Needs, Uses, Provides>;
  /** An action: it leaves the place `source`, and its end comes to `destination`. */
  readonly transition: <Name extends string, Behavior extends string = 'deploy'>(
    name: Name,
    source: Places,
    destination: Places,
    options?: TransitionOptions<Places, Behavior>,
  ) => TypedComponentType<Places, Groups, Transitions | Name, Behaviors | Behavior, Needs, Uses, Provides>;
  /** What may happen to a component that stands `at` a place: it `fails`, or the place is lost for some time. */
  readonly crash: (at: Places, then: { readonly fails: Places } | { readonly back: IntervalText }) => this;
  /** Adds a port that needs something while places, groups or transitions are marked or run; `atLeast` counts its providers. */
  readonly use: <Name extends string, Kind extends PortKind>(
    name: Name,
    kind: Kind,
    bound: OneOrMore<Places | Groups | Transitions>,
    options?: { readonly atLeast?: ProviderCount },
  ) => TypedComponentType<Places, Groups, Transitions, Behaviors, Needs, Uses & Entry<Name, Kind>, Provides>;
  /** Adds a port that offers something while places or groups are marked. */
  readonly provide: <Name extends string, Kind extends PortKind>(
    name: Name,
    kind: Kind,
    bound: OneOrMore<Places | Groups>,
  ) => TypedComponentType<Places, Groups, Transitions, Behaviors, Needs, Uses, Provides & Entry<Name, Kind>>;
  /** Adds a port that offers something in the given places and all that are reached from them. */
  readonly provideFrom: <Name extends string, Kind extends PortKind>(
    name: Name,
    kind: Kind,
    from: OneOrMore<Places>,
  ) => TypedComponentType<Places, Groups, Transitions, Behaviors, Needs, Uses, Provides & Entry<Name, Kind>>;
  /** Adds something scarce that is held while places, groups or transitions are marked: 1 of it, or so much. */
  readonly need: <Name extends string>(
    name: Name,
    bound: OneOrMore<Places | Groups | Transitions>,
    amount?: number,
  ) => TypedComponentType<Places, Groups, Transitions, Behaviors, Needs | Name, Uses, Provides>;
}

/**
 * Writes the instructions of one program over components that the compiler knows; see {@link TypedAssembly.program}.
 * Opaque to users of the library, who see the methods.
 */
export interface TypedProgram<Types, Components> {
  /** Adds a component of a type; it stands in its initial place, connected to nothing. */
  readonly add: <Name extends string, Type extends Keys<Types>>(
    component: Name,
    type: Type,
  ) => TypedProgram<Types, Components & Entry<Name, Type>>;
  /** Deletes a component, once its queue is empty and nothing is connected to it. */
  readonly del: (component: Keys<Components>) => this;
  /** Connects two ports, in either order. */
  readonly con: (one: AnyPort<Types, Components>, other: AnyPort<Types, Components>) => this;
  /** Disconnects two ports, in either order, once the use port is not in use; data at once. */
  readonly dcon: (one: AnyPort<Types, Components>, other: AnyPort<Types, Components>) => this;
  /** Puts a behavior at the end of the queue of a component; the program goes on at once. */
  readonly pushB: <C extends Keys<Components>>(
    component: C,
    behavior: Of<Types, TypeOf<Components, C>, 'behaviors'>,
  ) => this;
  /** Waits until a component is idle, or until the `nth` behavior pushed to it is finished; `within` so long, or it fails. */
  readonly wait: <C extends Keys<Components>>(
    component: C,
    behavior?: Of<Types, TypeOf<Components, C>, 'behaviors'> | null,
    nth?: number | null,
    options?: WaitOptions,
  ) => this;
  /** Waits until all components are idle, `within` so long, or it fails. */
  readonly waitAll: (options?: WaitOptions) => this;
  /** The next instruction comes so long after this one did. */
  readonly sleep: (takes: IntervalText) => this;
  /** Where a wait fails in the `tried` part, what comes next is the `rescue`, which is left out else. */
  readonly try: (tried: (program: this) => unknown, rescue?: (program: this) => unknown) => this;
}

type AnyPort<Types, Components> =
  | PortRefs<Types, Components, 'uses'>
  | PortRefs<Types, Components, 'provides'>;

/** The options of a question, with the programs that there are. */
type Options<Question, Programs extends string> = Question extends (
  ...given: infer Given extends readonly unknown[]
) => unknown
  ? Omit<Last<Required<Given>>, 'in'> & { readonly in?: OneOrMore<Programs> }
  : never;

type Last<List extends readonly unknown[]> = List extends readonly [...unknown[], infer L] ? L : never;

type Asks = PropertyMethods<unknown>;

/**
 * Describes a model, and asks about it, as {@link AssemblyBuilder} does, with names that the compiler knows: each is
 * declared before it is used, and what names a type, port, place, transition, behavior, component, deployment, program
 * or property that is none does not compile. Where components are from outside, the untyped builder takes any name.
 * Opaque to users of the library, who see the methods.
 */
export interface TypedAssembly<
  Types,
  Components,
  Known,
  Deployments extends string,
  Programs extends string,
  Properties extends string,
  Resources extends string,
> {
  /** A type of components: its places, transitions, ports and needs, as `describe` says them. */
  readonly componentType: <
    Name extends string,
    P extends string,
    G extends string,
    T extends string,
    B extends string,
    N extends string,
    U,
    V,
  >(
    name: Name,
    describe: (
      type: TypedComponentType<never, never, never, never, never, None, None>,
    ) => TypedComponentType<P, G, T, B, N, U, V>,
  ) => TypedAssembly<
    Types & Entry<Name, TypeNames<P, G, T, B, N, U, V>>,
    Components,
    Known,
    Deployments,
    Programs,
    Properties,
    Resources
  >;
  /** A component of a type, which stands in its initial place, or where `options` start it. */
  readonly component: <Name extends string, Type extends Keys<Types>>(
    name: Name,
    type: Type,
    options?: {
      readonly start?: OneOrMore<Of<Types, Type, 'places'>>;
      readonly takes?: { readonly [T in Of<Types, Type, 'transitions'>]?: IntervalText };
      readonly needs?: { readonly [N in Of<Types, Type, 'needs'>]?: Resources };
    },
  ) => TypedAssembly<
    Types,
    Components & Entry<Name, Type>,
    Known & Entry<Name, Type>,
    Deployments,
    Programs,
    Properties,
    Resources
  >;
  /** Connects a use port to a provide port, each written `component.port`. */
  readonly connect: <User extends PortRefs<Types, Components, 'uses'>>(
    user: User,
    provider: PortRefs<Types, Components, 'provides', KindsOf<Types, Components, User>>,
  ) => this;
  /** The duration of a transition of one component, instead of that of its type. */
  readonly setInterval: <C extends Keys<Components>>(
    component: C,
    transition: Of<Types, TypeOf<Components, C>, 'transitions'>,
    min: DurationText,
    max: DurationText,
  ) => this;
  /** A named set of components, to bound how many faults may happen among them. */
  readonly zone: (name: string, components: OneOrMore<Keys<Components>>) => this;
  /** Something of which there is so much, granted in any order, or to those of a list first. */
  readonly resource: <Name extends string>(
    name: Name,
    capacity: number,
    options?: { readonly order?: readonly string[] },
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties, Resources | Name>;
  /** A deployment: component -> place or places; a single place is meant in every component that has it. */
  readonly addDeployment: <Name extends string>(
    name: Name,
    places: Of<Types, keyof Types, 'places'> | PlacesIn<Types, Known>,
  ) => TypedAssembly<Types, Components, Known, Deployments | Name, Programs, Properties, Resources>;
  /** A program of one sequence of instructions, or of several concurrent ones by name. */
  readonly program: <Name extends string, After = Components>(
    name: Name,
    run:
      | ((program: TypedProgram<Types, Components>) => TypedProgram<Types, After>)
      | Readonly<Record<string, (program: TypedProgram<Types, Components>) => unknown>>,
    options?: { readonly start?: Deployments | PlacesIn<Types, Components> },
  ) => TypedAssembly<Types, Components, Known & After, Deployments, Programs | Name, Properties, Resources>;
  /** Does every run reach the deployment? */
  readonly deployability: <Name extends string>(
    name: Name,
    deployment: Deployments,
    options?: Options<Asks['deployability'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /** Does each transition start only after the one before it has ended? */
  readonly sequentiality: <Name extends string>(
    name: Name,
    transitions: readonly Refs<Types, Known, 'transitions'>[],
    options?: Options<Asks['sequentiality'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /** Is there no state in which all of these are marked or active, and none of those? */
  readonly forbidden: <Name extends string>(
    name: Name,
    state: {
      readonly marked?: readonly ElementRefs<Types, Known>[];
      readonly unmarked?: readonly ElementRefs<Types, Known>[];
      readonly active?: readonly AnyPort<Types, Known>[];
      readonly inactive?: readonly AnyPort<Types, Known>[];
    },
    options?: Options<Asks['forbidden'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /** How many transitions of the components run at once, or how much of a resource is held at once, at most? */
  readonly parallelism: <Name extends string>(
    name: Name,
    counted?: 'all' | readonly Keys<Known>[] | { readonly use: Resources },
    options?: Options<Asks['parallelism'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /** The earliest and the latest schedule that reach the deployment. */
  readonly ganttBoundaries: <Name extends string>(
    name: Name,
    deployment: Deployments,
    options?: Options<Asks['ganttBoundaries'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /** Does every run end with all programs done and all components idle? */
  readonly terminates: <Name extends string>(
    name: Name,
    options?: Options<Asks['terminates'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /** How long is the provide port inactive, or fewer than so many of several active, in all and at a stretch? */
  readonly outage: <Name extends string>(
    name: Name,
    ports: AskedPorts<PortRefs<Types, Known, 'provides'>>,
    options?: Options<Asks['outage'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /** Are at least so many of the provide ports, all of them when nothing is said, active in every state? */
  readonly available: <Name extends string>(
    name: Name,
    ports: OneOrMore<PortRefs<Types, Known, 'provides'>>,
    options?: Options<Asks['available'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /** Do all runs end with the same components, connections and markings? */
  readonly confluent: <Name extends string>(
    name: Name,
    options?: Options<Asks['confluent'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /** Does what is claimed of states hold in all runs? */
  readonly expression: <Name extends string, const Claim extends string>(
    name: Name,
    claim: Claim & KnownClaim<Claim, ClaimedRefs<Types, Known>>,
    options?: Options<Asks['expression'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /** With how many faults does the property still hold? */
  readonly tolerates: <Name extends string>(
    name: Name,
    property: Properties,
    options: Options<Asks['tolerates'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /** Which faults break the property, and by how much do the others delay it? */
  readonly criticalFaults: <Name extends string>(
    name: Name,
    property: Properties,
    options: Options<Asks['criticalFaults'], Programs>,
  ) => TypedAssembly<Types, Components, Known, Deployments, Programs, Properties | Name, Resources>;
  /**
   * The model, validated as one from a file is.
   * @throws {ModelError} with everything that is wrong.
   */
  readonly build: () => Model;
}

/** What may be named in what is claimed of states. */
type ClaimedRefs<Types, Components> =
  | Refs<Types, Components, 'places' | 'transitions' | 'behaviors'>
  | AnyPort<Types, Components>;

/** Any text, where each `component.element` in a claim is one that there is; else what is wrong, which no claim is. */
type KnownClaim<Claim extends string, Names extends string> = [UnknownIn<Claim, Names>] extends [never]
  ? string
  : `there is no ${UnknownIn<Claim, Names>}`;

/** The words of a claim that look like names and are none: those that stand between spaces, without parentheses around. */
type UnknownIn<
  Claim extends string,
  Names extends string,
  Unknown extends string = never,
> = Claim extends `${infer Word} ${infer Rest}`
  ? UnknownIn<Rest, Names, Unknown | UnknownWord<Bare<Word>, Names>>
  : Unknown | UnknownWord<Bare<Claim>, Names>;

/** A word without the parentheses around it. */
type Bare<Word extends string> = Word extends `(${infer Rest}`
  ? Bare<Rest>
  : Word extends `${infer Rest})`
    ? Bare<Rest>
    : Word;

/** The word, if it is a name that there is not; what is no single word (`not(a.b)`), and durations, are left to `build`. */
type UnknownWord<Word extends string, Names extends string> = Word extends
  | Names
  | `${string}${'(' | ')' | '\n'}${string}`
  | `${number}${string}`
  ? never
  : Word extends `${string}.${string}`
    ? Word
    : never;

type ElementRefs<Types, Components> =
  | Refs<Types, Components, 'places'>
  | Refs<Types, Components, 'transitions'>;

/** A model of which nothing is said yet. Opaque to users of the library, who see the methods. */
export type BegunAssembly = TypedAssembly<None, None, None, never, never, never, never>;

/** Begins a model whose names the compiler knows; its name is its title. It is built as {@link assembly} builds it. */
export function typedAssembly(name: string): BegunAssembly {
  // The same object: each method takes less than the untyped one does.
  return assembly(name) as unknown as BegunAssembly;
}
