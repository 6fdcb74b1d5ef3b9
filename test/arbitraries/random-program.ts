/**
 * Random valid assemblies whose components have several behaviors, with programs that reconfigure them. A behavior
 * has no cycle, for each goes one way through the places; together they lead back. A program is drawn as a list of
 * actions that make sense one after another (to replace a component, to push and wait), and dealt to threads; choices
 * are taken modulo, so that shrinking a case removes things from it and keeps it valid.
 */
import fc from 'fast-check';
import type { DurationInterval } from '../../src/base/duration.ts';
import type { Component, Connection, PortRef } from '../../src/model/assembly.ts';
import { type ComponentType, ENDS_WELL, type Group, type Transition } from '../../src/model/component.ts';
import type { Instruction, Program } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import { linkName } from '../oracle/brute-tables.ts';
import {
  allPropertyShapes,
  among,
  type ComponentShape,
  component,
  connections,
  deployments,
  onlyServable,
  type PortShape,
  pick,
  port,
  portShape,
  properties,
  type RandomCase,
  seconds,
  sometimes,
} from './random-assembly.ts';

/** As a pick: the last of 2, 3, 4 or 6 things. */
const LAST = 11;

const duration: fc.Arbitrary<DurationInterval> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 1 })).map(([a, w]) => seconds(a, a + w)),
  },
  { weight: 3, arbitrary: fc.nat({ max: 3 }).map((a) => seconds(a, a)) },
  { weight: 1, arbitrary: fc.constant(seconds(0, 0)) },
  { weight: 1, arbitrary: fc.nat({ max: 2 }).map((a) => seconds(a, 'inf')) },
);

// Component types.

interface MoveShape {
  readonly from: number;
  readonly to: number;
  /** An alternative of its own to enter its destination. */
  readonly named: boolean;
  readonly takes: DurationInterval;
}

interface LifeShape {
  /** The way up: to each place but the first, mostly from the one before. */
  readonly up: readonly MoveShape[];
  /** A second transition beside one of these. */
  readonly twins: readonly MoveShape[];
  readonly down: readonly MoveShape[];
  /** A third behavior, its way up or down. */
  readonly other: readonly MoveShape[];
  readonly otherDown: boolean;
  /** A group of the last places, this and one more left out. */
  readonly group: number;
  readonly ports: readonly PortShape[];
}

function moveShape(from: fc.Arbitrary<number>, named: number): fc.Arbitrary<MoveShape> {
  return fc.record({ from, to: pick, named: sometimes(named), takes: duration });
}

const first = fc.constant(0);
const mostlyFirst = fc.oneof({ weight: 7, arbitrary: first }, { weight: 1, arbitrary: pick });
const upward = moveShape(mostlyFirst, 5);
const downward = moveShape(mostlyFirst, 80);

const provideShape = portShape(
  true,
  [
    ['place', 6],
    ['group', 3],
    ['places', 1],
    ['from', 1],
    ['mixed', 1],
  ],
  12,
);
const useShape = portShape(
  false,
  [
    ['group', 4],
    ['place', 3],
    ['transition', 4],
    ['places', 1],
    ['mixed', 1],
  ],
  12,
);

function lifeShape(uses: fc.Arbitrary<readonly PortShape[]>): fc.Arbitrary<LifeShape> {
  return fc.record({
    up: fc.oneof(
      { weight: 5, arbitrary: fc.array(upward, { minLength: 1, maxLength: 1 }) },
      { weight: 4, arbitrary: fc.array(upward, { minLength: 2, maxLength: 2 }) },
      { weight: 1, arbitrary: fc.array(upward, { minLength: 3, maxLength: 3 }) },
    ),
    twins: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(upward, { minLength: 1, maxLength: 1 }) },
    ),
    down: fc.oneof(
      { weight: 3, arbitrary: fc.array(downward, { minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.array(downward, { minLength: 2, maxLength: 2 }) },
    ),
    other: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(downward, { minLength: 1, maxLength: 2 }) },
    ),
    otherDown: fc.boolean(),
    group: mostlyFirst,
    ports: fc
      .tuple(fc.array(provideShape, { minLength: 1, maxLength: 2 }), uses)
      .map(([provides, used]) => [...provides, ...used]),
  });
}

/** Providers mostly need nothing themselves, so that few needs go round in a circle. */
const providerShape = lifeShape(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(useShape, { minLength: 1, maxLength: 1 }) },
  ),
);
const userShape = lifeShape(
  fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 5, arbitrary: fc.array(useShape, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(useShape, { minLength: 2, maxLength: 2 }) },
  ),
);

function lifeCycle(name: string, shape: LifeShape): ComponentType {
  const places = ['p0', ...shape.up.map((_, i) => `p${i + 1}`)];
  const moves = [
    ...shape.up.map((way, i) => move('up', way, i - (way.from % (i + 1)), i + 1)),
    ...shape.twins.map((twin) => {
      const beside = twin.to % shape.up.length;
      return move('up', { ...twin, named: shape.up[beside].named }, beside, beside + 1);
    }),
    ...shape.down.map((way) => moveDown('down', { ...way, named: shape.down[0].named })),
    ...shape.other.map((way) =>
      (shape.otherDown ? moveDown : moveUp)('other', { ...way, named: shape.other[0].named }),
    ),
  ];
  const transitions = moves.map((t, i): Transition => ({ name: `t${i + 1}`, ...ENDS_WELL, ...t }));
  const group: Group = {
    name: 'g0',
    places: places.slice(places.length - 2 - (shape.group % (places.length - 1))),
  };
  const type: ComponentType = {
    name,
    places,
    initial: 'p0',
    groups: [group],
    behaviors: [...new Set(transitions.map((t) => t.behavior))],
    transitions,
    ports: [],
    crash: null,
  };
  return { ...type, ports: shape.ports.map((each, i) => port(type, each, i)) };

  function move(behavior: string, { named, takes }: MoveShape, from: number, to: number) {
    // Named by where it comes from: what joins comes from one place.
    const alternative = named ? `from${from}` : null;
    return { source: places[from], destination: places[to], behavior, takes, alternative };
  }
  function moveDown(behavior: string, shape: MoveShape) {
    const from = places.length - 1 - (shape.from % (places.length - 1));
    return move(behavior, shape, from, shape.to % from);
  }
  function moveUp(behavior: string, shape: MoveShape) {
    const from = shape.from % (places.length - 1);
    return move(behavior, shape, from, from + 1 + (shape.to % (places.length - 1 - from)));
  }
}

// Assemblies.

interface MemberShape extends Omit<ComponentShape, 'start'> {
  /** `null`: where the others start too. */
  readonly start: readonly number[] | null;
  /** The program adds it, if it adds anything. */
  readonly absent: boolean;
}

const place = fc.oneof(
  { weight: 5, arbitrary: first },
  { weight: 6, arbitrary: fc.constant(LAST) },
  { weight: 1, arbitrary: pick },
);

const memberShape: fc.Arbitrary<MemberShape> = fc.record({
  type: fc.oneof({ weight: 3, arbitrary: first }, { weight: 1, arbitrary: pick }),
  start: fc.oneof(
    { weight: 8, arbitrary: fc.constant(null) },
    { weight: 6, arbitrary: fc.tuple(place) },
    { weight: 1, arbitrary: fc.tuple(pick, pick) },
  ),
  takes: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.record({ transition: pick, takes: duration }), { maxLength: 1 }) },
  ),
  providers: fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.tuple(first) },
      { weight: 6, arbitrary: fc.tuple(pick) },
      { weight: 2, arbitrary: fc.tuple(pick, pick) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    { minLength: 2, maxLength: 2 },
  ),
  absent: sometimes(15),
});

// Programs.

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
  kind: fc.oneof(...ACTIONS.map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind) }))),
  which: fc.oneof({ weight: 1, arbitrary: first }, { weight: 2, arbitrary: pick }),
  what: pick,
  how: fc.oneof({ weight: 3, arbitrary: first }, { weight: 1, arbitrary: pick }),
  thread: fc.nat({ max: 1 }),
});

interface ProgramShape {
  readonly actions: readonly ActionShape[];
  readonly oneThread: boolean;
  /** Components mostly start at their last place, not at their first. */
  readonly isRunning: boolean;
  readonly waitsForAll: boolean;
  readonly start: readonly { readonly component: number; readonly place: number }[];
}

const programShape: fc.Arbitrary<ProgramShape> = fc.record({
  actions: fc.array(actionShape, { minLength: 2, maxLength: 6 }),
  oneThread: sometimes(40),
  isRunning: sometimes(60),
  waitsForAll: sometimes(40),
  start: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.record({ component: pick, place }), { maxLength: 2 }) },
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
  shape: ProgramShape,
): Dealt[] {
  const existing = new Set(components.filter((c) => !absent.includes(c)));
  const connected = new Map<string, Connection>();
  const whole = ({ user, provider }: Connection) =>
    [...existing].filter((c) => c.name === user.component || c.name === provider.component).length === 2 ||
    (user.component === provider.component && [...existing].some((c) => c.name === user.component));
  for (const each of present) if (whole(each)) connected.set(linkName(each), each);
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
        const free = possible.filter((each) => !connected.has(linkName(each)) && whole(each));
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
            !connected.has(linkName(each)) &&
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
        if (!connected.has(linkName(each)) && whole(each) && how < 10) connect(each);
      const more = possible.filter(
        (each) =>
          (each.user.component === missing.name || each.provider.component === missing.name) &&
          !connected.has(linkName(each)) &&
          whole(each),
      );
      const one = among(more, what);
      if (one !== undefined && !components.slice(0, -1).includes(missing)) connect(one);
      if (how % 3 === 0) push(missing, 0);
    }
    function connect({ user, provider }: Connection): void {
      say({ kind: 'con', user, provider });
      connected.set(linkName({ user, provider }), { user, provider });
    }
    function disconnect({ user, provider }: Connection): void {
      say({ kind: 'dcon', user, provider });
      connected.delete(linkName({ user, provider }));
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
function onlyValid(dealt: readonly Dealt[], present: readonly Connection[]): Dealt[] {
  const all = dealt.map(({ instruction }) => instruction);
  return dealt.filter(({ instruction: i, thread }, index) => {
    if (i.kind === 'dcon') {
      const isAdded = ({ component: name }: PortRef) =>
        all.some((other) => other.kind === 'add' && other.component === name);
      const isMade = all.some((other) => other.kind === 'con' && linkName(other) === linkName(i));
      const isThere = present.some((each) => linkName(each) === linkName(i));
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

function programOf(
  { components, connections: present }: Pick<Model, 'components' | 'connections'>,
  dealt: readonly Dealt[],
  shape: ProgramShape,
): Program {
  const ofThread = (thread: number) =>
    dealt.filter((each) => each.thread === thread).slice(0, MOST_INSTRUCTIONS);
  const kept = onlyValid(onlyKnown([0, 1].flatMap(ofThread), components), present);
  const threads = [0, 1].flatMap((thread) => {
    const instructions = kept.filter((each) => each.thread === thread).map(({ instruction }) => instruction);
    return instructions.length === 0 ? [] : [{ name: `thread${thread}`, instructions, tries: [] }];
  });
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

/** A random assembly with a program that reconfigures it, and properties of every kind. */
export const randomProgramCase: fc.Arbitrary<RandomCase> = fc
  .noBias(
    fc.record({
      provider: providerShape,
      users: fc.array(userShape, { minLength: 1, maxLength: 2 }),
      members: fc.oneof(
        { weight: 4, arbitrary: fc.array(memberShape, { minLength: 2, maxLength: 2 }) },
        { weight: 4, arbitrary: fc.array(memberShape, { minLength: 3, maxLength: 3 }) },
        { weight: 1, arbitrary: fc.array(memberShape, { minLength: 4, maxLength: 4 }) },
      ),
      newcomer: pick,
      program: programShape,
      properties: allPropertyShapes,
    }),
  )
  .map((shapes): RandomCase => {
    const types = onlyServable(
      [shapes.provider, ...shapes.users].map((shape, i) => lifeCycle(`T${i}`, shape)),
    );
    const declared = shapes.members.map((shape, i) => {
      const usual = shapes.program.isRunning ? LAST : 0;
      const start = shape.start === null ? [usual] : shape.start;
      const ofType = i === 0 ? [types[0]] : [...types.slice(1), types[0]];
      return component(ofType, { ...shape, start }, i);
    });
    const type = among(types, shapes.newcomer)!;
    const newcomer: Component = { name: 'x', type, start: [type.initial], takes: new Map() };
    const all = [...declared, newcomer];
    const absent = [...declared.filter((_, i) => shapes.members[i].absent), newcomer];
    const present = connections(declared, shapes.members);
    const dealt = instructionsOf(all, absent, present, possibleConnections(all), shapes.program);
    const program = programOf({ components: declared, connections: present }, dealt, shapes.program);
    const isAdded = program.threads.some((thread) =>
      thread.instructions.some((i) => i.kind === 'add' && i.component === newcomer.name),
    );
    const asked = isAdded ? all : declared;
    const goals = deployments(asked, shapes.properties);
    const model: Model = {
      file: null,
      parameters: new Map(),
      zones: new Map(),
      types,
      components: declared,
      connections: present,
      deployments: goals,
      programs: [program],
      properties: properties(asked, goals, shapes.properties, program.name),
    };
    return { model, program };
  });
