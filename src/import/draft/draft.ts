import { compare, type DurationInterval, durationText, ZERO } from '../../base/duration.ts';
import type { Position } from '../../base/position.ts';
import type { SourceMapping, SourceNode } from '../../model/read/formats/source.ts';
import { list, mapping, word } from './tree.ts';

/** What is at a position of the file that a model is made from. */
interface Placed {
  readonly at: Position;
  readonly title?: string;
  readonly about?: string;
}

/** A transition, in the behavior that it is of. */
export interface TransitionDraft extends Placed {
  readonly name: string;
  readonly behavior: string;
  readonly from: string;
  readonly to: string;
  readonly takes: DurationInterval;
  /** By name: other ways to end, which are no faults. */
  readonly outcomes?: Readonly<Record<string, { readonly to: string; readonly takes: DurationInterval }>>;
}

/** A port, bound to places, or a use port to a transition. */
export interface PortDraft extends Placed {
  readonly name: string;
  readonly role: 'use' | 'provide';
  readonly kind: 'service' | 'data';
  readonly bound: readonly string[];
  /** Of a use port: how many of its providers serve it; any one where nothing is said. */
  readonly atLeast?: number | 'all';
}

/** A component type. */
export interface TypeDraft extends Placed {
  readonly name: string;
  readonly places: readonly string[];
  readonly transitions: readonly TransitionDraft[];
  readonly ports: readonly PortDraft[];
  /** Needs of resources, by name: the transitions and places that hold one piece. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
}

/** A component, and the type that it alone has. */
export type ComponentDraft = TypeDraft;

/** A component of a type that several have, with its own durations of some transitions. */
export interface InstanceDraft extends Placed {
  readonly name: string;
  readonly type: string;
  readonly takes: Readonly<Record<string, DurationInterval>>;
  /** The resource of each need of its type. */
  readonly needs?: Readonly<Record<string, string>>;
}

/** A connection of two ports. */
export interface ConnectionDraft extends Placed {
  /** `component.port` */
  readonly user: string;
  readonly provider: string;
}

/** A deployment: places, all marked together; one name means that place in every component that has it. */
export interface DeploymentDraft extends Placed {
  readonly name: string;
  readonly places: string | readonly (readonly [component: string, places: readonly string[]])[];
}

/** A program of one or several sequences of instructions, one a line. */
export interface ProgramDraft extends Placed {
  readonly name: string;
  readonly threads: readonly {
    readonly name: string;
    readonly lines: readonly { readonly text: string; readonly at: Position }[];
  }[];
}

/** A property, with what it asks in the words of the file. */
export interface PropertyDraft extends Placed {
  readonly name: string;
  readonly title: string;
  readonly kind: string;
  readonly argument: string | readonly string[];
  /** The program that it is asked of; `null` where the model has none. */
  readonly program: string | null;
  readonly options?: Readonly<Record<string, string>>;
}

/** Where components are to be, for which plans can be looked for. */
export interface GoalDraft extends Placed {
  readonly name: string;
  readonly components: readonly (readonly [component: string, place: string])[];
}

/** A model that is made from a file of another sort. */
export interface ModelDraft extends Placed {
  readonly title: string;
  /** How much there is of each. */
  readonly resources?: Readonly<Record<string, number>>;
  /** Those that several components have. */
  readonly types?: readonly TypeDraft[];
  readonly components: readonly (ComponentDraft | InstanceDraft)[];
  readonly connections: readonly ConnectionDraft[];
  readonly deployments: readonly DeploymentDraft[];
  readonly programs: readonly ProgramDraft[];
  readonly properties: readonly PropertyDraft[];
  readonly goals?: readonly GoalDraft[];
}

/** `[0, 0]`: the interval of what takes no time. */
export const AT_ONCE: DurationInterval = { min: ZERO, max: ZERO };

/** The tree that a model file has (docs/model-file.md), each piece at its position in the file that it is made from. */
export function treeOf(draft: ModelDraft): SourceMapping {
  const {
    at,
    title,
    resources = {},
    types = [],
    components,
    connections,
    deployments,
    programs,
    properties,
    goals = [],
  } = draft;
  const named = <T extends Placed & { readonly name: string }>(
    items: readonly T[],
    tree: (item: T) => SourceNode,
  ) =>
    mapping(
      at,
      items.map((item) => [item.name, tree(item)]),
    );
  return mapping(at, [
    ['madrigal', word('1', at, 'number')],
    ['title', word(title, at)],
    aboutOf(draft),
    Object.keys(resources).length === 0
      ? null
      : [
          'resources',
          mapping(
            at,
            Object.entries(resources).map(([name, capacity]) => [name, word(`${capacity}`, at, 'number')]),
          ),
        ],
    ['types', named([...types, ...components.filter(isAlone)], typeTree)],
    [
      'components',
      named(components, (each) => (isInstance(each) ? instanceTree(each) : word(each.name, each.at))),
    ],
    connections.length === 0
      ? null
      : [
          'connections',
          list(
            at,
            connections.map(({ user, provider, at }) => word(`${user} -> ${provider}`, at)),
          ),
        ],
    ['deployments', named(deployments, deploymentTree)],
    programs.length === 0 ? null : ['programs', named(programs, programTree)],
    properties.length === 0 ? null : ['properties', named(properties, propertyTree)],
    goals.length === 0 ? null : ['goals', named(goals, goalTree)],
  ]);
}

function isAlone(component: ComponentDraft | InstanceDraft): component is ComponentDraft {
  return !isInstance(component);
}

function isInstance(component: ComponentDraft | InstanceDraft): component is InstanceDraft {
  return 'type' in component;
}

function instanceTree(instance: InstanceDraft): SourceNode {
  const { at, title, type, takes, needs = {} } = instance;
  const own = Object.entries(takes).map(([name, interval]) => [name, takesTree(interval, at)] as const);
  return mapping(at, [
    ['type', word(type, at)],
    title === undefined ? null : ['title', word(title, at)],
    aboutOf(instance),
    own.length === 0 ? null : ['takes', mapping(at, own)],
    Object.keys(needs).length === 0
      ? null
      : [
          'needs',
          mapping(
            at,
            Object.entries(needs).map(([name, resource]) => [name, word(resource, at)]),
          ),
        ],
  ]);
}

function aboutOf({ at, about }: Placed): readonly [string, SourceNode] | null {
  return about === undefined ? null : ['about', word(about, at)];
}

function words(at: Position, texts: readonly string[]): SourceNode {
  return list(
    at,
    texts.map((text) => word(text, at)),
  );
}

function typeTree(component: TypeDraft): SourceNode {
  const { at, places, transitions, ports, needs = {} } = component;
  const behaviors = [...new Set(transitions.map(({ behavior }) => behavior))];
  const of = (behavior: string) =>
    mapping(
      at,
      transitions
        .filter((transition) => transition.behavior === behavior)
        .map((transition) => [transition.name, transitionTree(transition)]),
    );
  const alone = behaviors.length === 1 && behaviors[0] === 'deploy';
  return mapping(at, [
    aboutOf(component),
    ['places', words(at, places)],
    alone
      ? ['transitions', of('deploy')]
      : [
          'behaviors',
          mapping(
            at,
            behaviors.map((behavior) => [behavior, of(behavior)]),
          ),
        ],
    ports.length === 0
      ? null
      : [
          'ports',
          mapping(
            at,
            ports.map((port) => [port.name, portTree(port)]),
          ),
        ],
    Object.keys(needs).length === 0
      ? null
      : [
          'needs',
          mapping(
            at,
            Object.entries(needs).map(([name, bound]) => [name, mapping(at, [['bound', words(at, bound)]])]),
          ),
        ],
  ]);
}

function transitionTree(transition: TransitionDraft): SourceNode {
  const { at, from, to, takes, outcomes } = transition;
  const others = Object.entries(outcomes ?? {}).map(
    ([name, outcome]) =>
      [
        name,
        mapping(at, [
          ['to', word(outcome.to, at)],
          ['takes', takesTree(outcome.takes, at)],
        ]),
      ] as const,
  );
  return mapping(at, [
    ['move', word(`${from} -> ${to}`, at)],
    ['takes', takesTree(takes, at)],
    others.length === 0 ? null : ['outcomes', mapping(at, others)],
    aboutOf(transition),
  ]);
}

function takesTree({ min, max }: DurationInterval, at: Position): SourceNode {
  return compare(min, max) === 0
    ? word(durationText(min), at)
    : words(at, [durationText(min), durationText(max)]);
}

function portTree(port: PortDraft): SourceNode {
  const { at, role, kind, bound, atLeast } = port;
  return mapping(at, [
    [role, word(kind, at)],
    ['bound', words(at, bound)],
    atLeast === undefined
      ? null
      : ['atLeast', word(`${atLeast}`, at, atLeast === 'all' ? 'string' : 'number')],
    aboutOf(port),
  ]);
}

function deploymentTree(deployment: DeploymentDraft): SourceNode {
  const { at, places } = deployment;
  if (typeof places === 'string') return word(places, at);
  return mapping(
    at,
    places.map(([component, where]) => [
      component,
      where.length === 1 ? word(where[0]!, at) : words(at, where),
    ]),
  );
}

function programTree(program: ProgramDraft): SourceNode {
  const { at, threads } = program;
  const texts = threads.map(({ name, lines }): readonly [string, SourceNode] => {
    const text = lines.map((line) => line.text).join('\n');
    const placed = lines.map((line) => ({
      text: line.text,
      file: line.at.file,
      line: line.at.line,
      column: null,
    }));
    return [name, { ...word(text, at), lines: placed }];
  });
  const run = threads.length === 1 ? texts[0]![1] : mapping(at, texts);
  return mapping(at, [aboutOf(program), ['run', run]]);
}

function goalTree({ at, components }: GoalDraft): SourceNode {
  const wishes = components.map(([component, status]) =>
    mapping(at, [
      ['component', word(component, at)],
      ['status', word(status, at)],
    ]),
  );
  return mapping(at, [['components', list(at, wishes)]]);
}

function propertyTree(property: PropertyDraft): SourceNode {
  const { at, title, kind, argument, program, options = {} } = property;
  return mapping(at, [
    ['title', word(title, at)],
    aboutOf(property),
    [kind, typeof argument === 'string' ? word(argument, at) : words(at, argument)],
    ...Object.entries(options).map(([key, value]): readonly [string, SourceNode] => [key, word(value, at)]),
    program === null ? null : ['in', word(program, at)],
  ]);
}
