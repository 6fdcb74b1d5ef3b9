/**
 * Random programs over the components that there are: a list of actions that make sense one after another (to replace a
 * component, to push and wait), dealt to threads.
 */
import fc from 'fast-check';
import { type Component, type Connection, connectionName, type PortRef } from '../model/assembly.ts';
import type { ComponentType } from '../model/component.ts';
import type { Instruction, Program, Thread } from '../model/program.ts';
import type { Model } from '../model/whole/model.ts';
import { among, byWeight, first, LAST, pick, sometimes } from './draw.ts';

/** Where a component starts: mostly at one end of its life cycle. */
export const startPlace = fc.oneof(
  { weight: 5, arbitrary: first },
  { weight: 6, arbitrary: fc.constant(LAST) },
  { weight: 1, arbitrary: pick },
);

const ACTIONS = [
  ['push', 10],
  ['push-two', 5],
  ['push-all', 2],
  ['contend', 4],
  ['wait', 2],
  ['wait-for', 2],
  ['wait-all', 1],
  ['add', 3],
  ['delete', 1],
  ['replace', 2],
  ['connect', 1],
  ['disconnect', 2],
  ['move', 1],
] as const;

interface ActionShape {
  readonly kind: (typeof ACTIONS)[number][0];
  readonly which: number;
  readonly what: number;
  /** 0, the most likely: as a careful author would. */
  readonly how: number;
  readonly thread: number;
}

const actionShape: fc.Arbitrary<ActionShape> = fc.record({
  kind: byWeight(ACTIONS),
  which: fc.oneof({ weight: 1, arbitrary: first }, { weight: 2, arbitrary: pick }),
  what: pick,
  how: fc.oneof({ weight: 3, arbitrary: first }, { weight: 1, arbitrary: pick }),
  thread: fc.nat({ max: 1 }),
});

/** What a program does, before it is known what there is. */
export interface ActionsShape {
  readonly actions: readonly ActionShape[];
  readonly oneThread: boolean;
  /** Components mostly start at their last place, not at their first. */
  readonly isRunning: boolean;
  readonly waitsForAll: boolean;
  readonly start: readonly { readonly component: number; readonly place: number }[];
}

/** Some actions for one thread or two. */
export const actionsShape: fc.Arbitrary<ActionsShape> = fc.record({
  actions: fc.array(actionShape, { minLength: 2, maxLength: 6 }),
  oneThread: sometimes(40),
  isRunning: sometimes(60),
  waitsForAll: sometimes(40),
  start: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.record({ component: pick, place: startPlace }), { maxLength: 2 }) },
  ),
});

/** No thread has more instructions. */
const MOST_INSTRUCTIONS = 8;

interface Dealt {
  readonly instruction: Instruction;
  readonly thread: number;
}

/**
 * Writes the instructions of the actions, as if they were executed one after another, whatever thread they are for.
 *
 * @param components those of the file, and one more that only the program can make
 * @param possible the connections of the file, and more that could be made
 */
function instructionsOf(
  components: readonly Component[],
  absent: readonly Component[],
  present: readonly Connection[],
  possible: readonly Connection[],
  shape: ActionsShape,
): Dealt[] {
  const existing = new Set(components.filter((c) => !absent.includes(c)));
  const connected = new Map<string, Connection>();
  const whole = ({ user, provider }: Connection) =>
    [...existing].filter((c) => c.name === user.component || c.name === provider.component).length === 2 ||
    (user.component === provider.component && [...existing].some((c) => c.name === user.component));
  for (const each of present) if (whole(each)) connected.set(connectionName(each), each);
  const where = new Map(
    components.map((c) => {
      const given = shape.start.findLast(({ component: choice }) => among(components, choice) === c);
      return [c, given === undefined ? c.start : [among(c.type.places, given.place)!]];
    }),
  );
  const pushed: { readonly component: Component; readonly behavior: string; readonly thread: number }[] = [];
  const dealt: Dealt[] = [];
  for (const action of shape.actions) perform(action, shape.oneThread ? 0 : action.thread);
  if (shape.waitsForAll) dealt.push({ thread: 0, instruction: { kind: 'waitAll' } });
  return dealt;

  function perform({ kind, which, what, how }: ActionShape, thread: number): void {
    const say = (...instructions: readonly Instruction[]) => {
      for (const instruction of instructions) dealt.push({ instruction, thread });
    };
    const chosen = among([...existing], which);
    const ofChosen = (links: Iterable<Connection>) =>
      [...links].filter(
        ({ user, provider }) => user.component === chosen?.name || provider.component === chosen?.name,
      );
    switch (kind) {
      case 'push':
        if (chosen !== undefined) push(chosen, what);
        return;
      case 'push-two':
        if (chosen === undefined) return;
        push(chosen, what);
        push(chosen, how);
        return;
      case 'push-all':
        for (const each of existing) push(each, what);
        return;
      case 'contend': {
        // What others may use, and then one of the others.
        const [provider, ...others] = existing;
        const user = among(others.reverse(), which);
        if (provider !== undefined) push(provider, what);
        if (user !== undefined) push(user, how);
        return;
      }
      case 'wait':
      case 'wait-for': {
        const last = among(pushed.toReversed(), which);
        if (last === undefined) return;
        const behavior = kind === 'wait' ? null : last.behavior;
        const nth = behavior === null || how === 0 ? {} : { nth: 1 + (how % 3) };
        say({ kind: 'wait', component: last.component.name, behavior, ...nth });
        return;
      }
      case 'wait-all':
        say({ kind: 'waitAll' });
        return;
      case 'add': {
        const missing = among(
          components.filter((c) => !existing.has(c)),
          which,
        );
        if (missing !== undefined) add(missing);
        return;
      }
      case 'delete':
      case 'replace': {
        if (chosen === undefined) return;
        const links = ofChosen(connected.values());
        // Mostly all connections are removed first.
        for (const each of how === 0 ? links : links.slice(1)) disconnect(each);
        say({ kind: 'del', component: chosen.name });
        existing.delete(chosen);
        if (kind === 'replace') add(chosen);
        return;
      }
      case 'connect': {
        const free = possible.filter((each) => !connected.has(connectionName(each)) && whole(each));
        const each = among(free, what);
        if (each !== undefined) connect(each);
        return;
      }
      case 'disconnect':
      case 'move': {
        const old = among([...connected.values()], what);
        if (old === undefined) return;
        disconnect(old);
        const others = possible.filter(
          (each) =>
            each.user.component === old.user.component &&
            each.user.port === old.user.port &&
            !connected.has(connectionName(each)) &&
            whole(each),
        );
        const other = among(others, which);
        if (kind === 'move' && other !== undefined) connect(other);
        return;
      }
    }

    function push(target: Component, choice: number): void {
      const { type, name } = target;
      const places = where.get(target)!;
      const useful = type.behaviors.filter((b) =>
        type.transitions.some((t) => t.behavior === b && places.includes(t.source)),
      );
      // One in six is any behavior, also one that finds nothing to do.
      const behavior = among(choice < 10 && useful.length > 0 ? useful : type.behaviors, choice)!;
      say({ kind: 'pushB', component: name, behavior });
      pushed.push({ component: target, behavior, thread });
      where.set(target, placesAfter(type, behavior, places));
    }
    function add(missing: Component): void {
      say({ kind: 'add', component: missing.name, type: missing.type.name });
      existing.add(missing);
      where.set(missing, [missing.type.initial]);
      for (const each of present)
        if (!connected.has(connectionName(each)) && whole(each) && how < 10) connect(each);
      const more = possible.filter(
        (each) =>
          (each.user.component === missing.name || each.provider.component === missing.name) &&
          !connected.has(connectionName(each)) &&
          whole(each),
      );
      const one = among(more, what);
      if (one !== undefined && !components.slice(0, -1).includes(missing)) connect(one);
      if (how % 3 === 0) push(missing, 0);
    }
    function connect({ user, provider }: Connection): void {
      say({ kind: 'con', user, provider });
      connected.set(connectionName({ user, provider }), { user, provider });
    }
    function disconnect({ user, provider }: Connection): void {
      say({ kind: 'dcon', user, provider });
      connected.delete(connectionName({ user, provider }));
    }
  }
}

/** Where a component stands when a behavior has brought it as far as it goes. */
function placesAfter(type: ComponentType, behavior: string, places: readonly string[]): string[] {
  const reached = new Set(places);
  const left = new Set<string>();
  for (const from of reached)
    for (const t of type.transitions)
      if (t.behavior === behavior && t.source === from) {
        left.add(from);
        reached.add(t.destination);
      }
  return [...reached].filter((each) => !left.has(each));
}

/** Without what names a component that is neither in the file nor added. */
function onlyKnown(dealt: readonly Dealt[], components: readonly Component[]): Dealt[] {
  const names = new Set(components.map((c) => c.name));
  for (const { instruction: i } of dealt) if (i.kind === 'add') names.add(i.component);
  return dealt.filter(({ instruction: i }) => {
    if (i.kind === 'waitAll' || i.kind === 'sleep') return true;
    if (i.kind !== 'con' && i.kind !== 'dcon') return names.has(i.component);
    return names.has(i.user.component) && names.has(i.provider.component);
  });
}

/** Without the waits that nothing definite precedes, and the disconnections of what is never connected. */
export function onlyValid(dealt: readonly Dealt[], present: readonly Connection[]): Dealt[] {
  const all = dealt.map(({ instruction }) => instruction);
  return dealt.filter(({ instruction: i, thread }, index) => {
    if (i.kind === 'dcon') {
      const isAdded = ({ component: name }: PortRef) =>
        all.some((other) => other.kind === 'add' && other.component === name);
      const isMade = all.some((other) => other.kind === 'con' && connectionName(other) === connectionName(i));
      const isThere = present.some((each) => connectionName(each) === connectionName(i));
      return isMade || (isThere && !isAdded(i.user) && !isAdded(i.provider));
    }
    if (i.kind !== 'wait') return true;
    const pushes = dealt.flatMap(({ instruction: other, thread: its }, at) =>
      other.kind === 'pushB' &&
      other.component === i.component &&
      (i.behavior === null || other.behavior === i.behavior)
        ? [{ thread: its, at }]
        : [],
    );
    const others = pushes.filter((push) => push.thread !== thread).length;
    const own = pushes.filter((push) => push.thread === thread && push.at < index).length;
    const isOwn = own > 0;
    if (i.nth !== undefined) return own + others >= i.nth;
    return isOwn || others === 1 || (i.behavior === null && others > 0);
  });
}

/** The threads that have something to do. */
export function threadsOf(dealt: readonly Dealt[], order: readonly number[]): readonly Thread[] {
  return order.flatMap((thread) => {
    const instructions = dealt.filter((each) => each.thread === thread).map(({ instruction }) => instruction);
    return instructions.length === 0 ? [] : [{ name: `thread${thread}`, instructions, tries: [] }];
  });
}

/** What a program is drawn over. */
export interface ProgramSite {
  readonly components: readonly Component[];
  readonly connections: readonly Connection[];
  /** Those of the components that only the program adds, if it adds anything. */
  readonly absent: readonly Component[];
  /** One more that only the program can make. */
  readonly newcomer: Component | null;
}

/** The program that the actions come to, and whether it adds the newcomer. */
export function programFrom(site: ProgramSite, shape: ActionsShape): Program {
  const { components, connections, newcomer } = site;
  const more = newcomer === null ? [] : [newcomer];
  const all = [...components, ...more];
  const absent = [...site.absent, ...more];
  const dealt = instructionsOf(all, absent, connections, possibleConnections(all), shape);
  return programOf({ components, connections }, dealt, shape);
}

/** Whether the program adds a component of this name. */
export function adds(program: Program, { name }: Component): boolean {
  return program.threads.some((thread) =>
    thread.instructions.some((i) => i.kind === 'add' && i.component === name),
  );
}

/** What names something that is neither there nor added is left out. */
function programOf(
  { components, connections: present }: Pick<Model, 'components' | 'connections'>,
  dealt: readonly Dealt[],
  shape: ActionsShape,
): Program {
  const ofThread = (thread: number) =>
    dealt.filter((each) => each.thread === thread).slice(0, MOST_INSTRUCTIONS);
  const kept = onlyValid(onlyKnown([0, 1].flatMap(ofThread), components), present);
  const threads = threadsOf(kept, [0, 1]);
  const start = shape.start.flatMap(({ component: choice, place: nth }) => {
    const { name, type } = among(components, choice)!;
    return [[name, [among(type.places, nth)!]] as const];
  });
  return { name: 'program', start: new Map(start), threads };
}

/** Every connection that could be made between two of the components. */
function possibleConnections(components: readonly Component[]): Connection[] {
  const ports = (role: 'use' | 'provide') =>
    components.flatMap(({ name, type }) =>
      type.ports
        .filter((p) => p.role === role)
        .map(({ name: p, kind }) => ({ component: name, port: p, kind })),
    );
  return ports('use').flatMap((user) =>
    ports('provide')
      .filter((provider) => provider.kind === user.kind && provider.component !== user.component)
      .map((provider) => ({
        user: { component: user.component, port: user.port },
        provider: { component: provider.component, port: provider.port },
      })),
  );
}
