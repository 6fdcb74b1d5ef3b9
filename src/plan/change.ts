import { Diagnostics } from '../base/diagnostics.ts';
import { keyText } from '../base/text/key-text.ts';
import { type Component, connectionName, portName } from '../model/assembly.ts';
import type { ComponentType } from '../model/component.ts';
import {
  type InitialComponent,
  type InitialConfiguration,
  type RunningState,
  UNHARMED,
} from '../model/configuration.ts';
import type { Goal, GoalItem } from '../model/goal.ts';
import { initialConfiguration } from '../model/initial.ts';
import type { Instruction, Program } from '../model/program.ts';
import { INITIAL, placeMeant, RUNNING } from '../model/system/place-meant.ts';
import type { Model } from '../model/whole/model.ts';
import { wishesOf } from './wishes.ts';

/** A goal in an assembly that changes: all that is there at some time, with what comes at the start and goes at the end. */
export interface AssemblyChange {
  /** With the components and connections of both. */
  readonly model: Model;
  readonly configuration: InitialConfiguration;
  readonly goal: Goal;
  /** The instructions that make what comes, before all pushes; and those that remove what goes, when all is idle. */
  readonly before: readonly Rebuilding[];
  readonly after: readonly Rebuilding[];
}

/** An instruction that makes or removes a component or a connection. */
export type Rebuilding = Extract<Instruction, { readonly kind: 'add' | 'del' | 'con' | 'dcon' }>;

/**
 * A goal in what is there, and shall be there.
 *
 * @throws ModelError with every difference of the target that cannot be planned
 */
export function changeFor(
  model: Model,
  goal: Goal,
  { state, target }: { readonly state?: RunningState; readonly target?: Model },
): AssemblyChange {
  const start: Program = {
    name: 'plan',
    start: new Map(),
    threads: [],
    ...(state === undefined ? {} : { state }),
  };
  const configuration = initialConfiguration(model, start);
  if (target !== undefined) return changeTo(model, goal, target, configuration);
  return { model, goal, configuration, before: [], after: [] };
}

/**
 * What it takes to come from an assembly to that of another model. What comes is there from the start, and what goes until
 * the end: a connection that is not in use holds nobody, and one that is cannot be removed, so nothing ends later for it.
 * Before the goal's own items come those of the change: what stays or comes is running, or where the target has it start;
 * what goes is where its life begins; and a use that loses its provider is inactive.
 *
 * @throws ModelError with every difference that is none of components or connections that come or go
 */
function changeTo(model: Model, goal: Goal, target: Model, present: InitialConfiguration): AssemblyChange {
  const report = new Diagnostics();
  const refuse = (message: string, hint: string) => report.error('not-plannable', null, message, hint);
  const there = new Map(present.components.map((each) => [each.component.name, each.component]));
  const wanted = new Map(target.components.map((component) => [component.name, component]));
  const types = new Map(model.types.map((type) => [type.name, type]));
  for (const type of target.types) {
    const known = types.get(type.name);
    if (known === undefined) types.set(type.name, type);
    else if (!isSame(known, type)) {
      const hint = 'a plan keeps types as they are: give the new one a name of its own';
      refuse(`the two models have different types \`${type.name}\``, hint);
    }
  }
  if (!isSame(model.resources ?? [], target.resources ?? []))
    refuse('the two models have different resources', 'a plan changes components and connections alone');
  for (const { name, type, takes, needs, start } of target.components) {
    if (start.length > 1)
      refuse(`${name} stands at several places in the target`, 'a plan brings a component to one place');
    const known = there.get(name);
    if (known === undefined) continue;
    if (known.type.name !== type.name) {
      const hint = 'give the new one a name of its own: then the other one goes, and it comes';
      refuse(`${name} is a ${known.type.name}, and in the target a ${type.name}`, hint);
    } else if (!isSame([known.takes, known.needs], [takes, needs])) {
      refuse(
        `${name} has other durations or needs in the target`,
        'a plan changes components and connections alone',
      );
    }
  }
  const ofType = (component: Component): Component => ({
    ...component,
    type: types.get(component.type.name)!,
  });
  const coming = target.components.filter(({ name }) => !there.has(name)).map(ofType);
  const going = [...there.values()].filter(({ name }) => !wanted.has(name));
  const kept = new Set(target.connections.map(connectionName));
  const standing = new Set(present.connections.map(connectionName));
  const made = target.connections.filter((each) => !standing.has(connectionName(each)));
  const cut = present.connections.filter((each) => !kept.has(connectionName(each)));
  const typeOf = (name: string): ComponentType => (there.get(name) ?? wanted.get(name)!).type;
  const served = new Set(target.connections.map(({ user }) => portName(user)));
  const unserved: GoalItem[] = [];
  const wishes = wishesOf(goal, present.components);
  for (const { user } of [...made, ...cut]) {
    const port = typeOf(user.component).ports.find(({ name }) => name === user.port)!;
    if (port.atLeast === undefined) continue;
    const hint = 'a plan does not change how many providers there are to count';
    refuse(`${portName(user)} counts its providers, and these change`, hint);
  }
  for (const { user } of cut) {
    const port = typeOf(user.component).ports.find(({ name }) => name === user.port)!;
    if (port.kind === 'data' || port.atLeast !== undefined) continue;
    if (served.has(portName(user))) {
      const isKept = target.connections.some(
        (each) => portName(each.user) === portName(user) && standing.has(connectionName(each)),
      );
      const what = isKept ? 'loses a provider, and keeps another one' : 'passes from one provider to another';
      const hint =
        'plan in two steps: first to an assembly in which it is connected to none, with a goal by which it is not active there';
      refuse(`${portName(user)} ${what}`, hint);
    } else if (wishes.get(user.component)?.ports.get(user.port) === 'active') {
      const hint = 'connect it in the target, or leave it out of the goal';
      refuse(`${portName(user)} shall be active, and the target has no connection for it`, hint);
    }
    unserved.push({ kind: 'port', component: user.component, port: user.port, status: 'inactive' });
  }
  report.throwErrors();
  const all = [...there.values(), ...coming];
  const place = (component: string | null, name: string): GoalItem => ({
    kind: 'place',
    component,
    place: name,
  });
  const items: readonly GoalItem[] = [
    ...(all.some(({ type }) => placeMeant(type, RUNNING) !== null) ? [place(null, RUNNING)] : []),
    ...target.components.flatMap(({ name, type, start }) =>
      start.length === 1 && start[0] !== type.initial ? [place(name, start[0]!)] : [],
    ),
    ...going.map(({ name }) => place(name, INITIAL)),
    ...goal.items,
    ...unserved,
  ];
  return {
    goal: { ...goal, items },
    model: {
      ...model,
      types: [...types.values()],
      components: all,
      connections: [...present.connections, ...made],
    },
    configuration: {
      components: [...present.components, ...coming.map(atItsBeginning)],
      connections: [...present.connections, ...made],
    },
    before: [
      ...coming.map(({ name, type }) => ({ kind: 'add', component: name, type: type.name }) as const),
      ...made.map(({ user, provider }) => ({ kind: 'con', user, provider }) as const),
    ],
    after: [
      ...cut.map(({ user, provider }) => ({ kind: 'dcon', user, provider }) as const),
      ...going.map(({ name }) => ({ kind: 'del', component: name }) as const),
    ],
  };
}

/** A component that has just been added. */
function atItsBeginning(component: Component): InitialComponent {
  const places = [component.type.initial];
  const idle = { outputs: [], inputs: [], running: [], queue: [], provided: null, ...UNHARMED };
  return { component, places, ...idle };
}

/** Whether two parts of models say the same, wherever they stand in their files. */
function isSame(a: unknown, b: unknown): boolean {
  const text = (part: unknown) => keyText(part, ['at', 'about']);
  return text(a) === text(b);
}
