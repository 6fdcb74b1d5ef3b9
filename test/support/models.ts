import { type DurationInterval, parseDuration } from '../../src/base/duration.ts';
import type { Component } from '../../src/model/assembly.ts';
import {
  type ComponentType,
  type Crash,
  ENDS_WELL,
  type Outcome,
  type Port,
  type Retry,
  type Timeout,
  type Transition,
} from '../../src/model/component.ts';
import { type Instruction, madeusProgram, type Program } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';

/** Transitions of one behavior: `name: 'a -> b 1..2 @alternative'`; without an interval `[0, inf)`. */
type Moves = Readonly<Record<string, string>>;

interface TypeShape {
  readonly places: string;
  readonly groups?: Readonly<Record<string, string>>;
  readonly transitions?: Moves;
  readonly behaviors?: Readonly<Record<string, Moves>>;
  /** `name: 'use service a b'`. */
  readonly ports?: Readonly<Record<string, string>>;
  /** `'t:o': 'to p 1..2'`, `'fails p'` (as long as `t`), `'fails p 1 harmless'` (no fault). */
  readonly outcomes?: Readonly<Record<string, string>>;
  /** `t: '2 1..5'`: two times, with pauses of 1 to 5. */
  readonly retry?: Readonly<Record<string, string>>;
  /** `t: '30 broken'`. */
  readonly timeout?: Readonly<Record<string, string>>;
  /** `'up back 5..9'` or `'up fails broken'`. */
  readonly crash?: string;
}

interface ComponentShape {
  readonly type: ComponentType;
  readonly start?: string;
  readonly takes?: Moves;
}

/**
 * Threads of instructions as the file writes them, one a line; the main thread when it is a string. A `try:` with its
 * `rescue:` is closed by `end`.
 */
type ProgramShape = string | Readonly<Record<string, string>>;

interface ModelShape {
  readonly types?: readonly ComponentType[];
  readonly components: Readonly<Record<string, ComponentType | ComponentShape>>;
  /** `user.port -> provider.port`. */
  readonly connections?: readonly string[];
  readonly zones?: Readonly<Record<string, readonly string[]>>;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function interval(text: string | undefined): DurationInterval {
  const [min = '0', max = text === undefined ? 'inf' : min] = (text ?? '0..inf').split('..');
  const least = parseDuration(min);
  const greatest = parseDuration(max);
  if (least === null || least === 'inf' || greatest === null) throw new Error(`not an interval: ${text}`);
  return { min: least, max: greatest };
}

function transition(behavior: string, name: string, text: string): Transition {
  const [source = '', , destination = '', ...rest] = words(text);
  const alternative = rest.find((word) => word.startsWith('@'))?.slice(1) ?? null;
  const takes = interval(rest.find((word) => !word.startsWith('@')));
  return { name, source, destination, behavior, takes, alternative, ...ENDS_WELL };
}

function outcome(name: string, text: string): Outcome {
  const [way, place = '', takes, harmless] = words(text);
  const kind = way === 'to' ? 'switch' : 'failure';
  const fault = kind === 'failure' && harmless === undefined;
  return { name, kind, place, fault, takes: takes === undefined ? null : interval(takes) };
}

function retry(text: string): Retry {
  const [times, pause] = words(text);
  return { times: Number(times), pause: interval(pause) };
}

function timeout(text: string): Timeout {
  const [after = '', place = ''] = words(text);
  return { after: interval(after).min, place };
}

function crash(text: string): Crash {
  const [place = '', way, what = ''] = words(text);
  return way === 'back' ? { place, fails: null, back: interval(what) } : { place, fails: what, back: null };
}

/** The transition with what the shape says of how it may end. */
function withEnds(
  t: Transition,
  { outcomes = {}, retry: retries, timeout: timeouts }: TypeShape,
): Transition {
  const own = Object.entries(outcomes).flatMap(([key, text]) => {
    const [of, name = ''] = key.split(':');
    return of === t.name ? [outcome(name, text)] : [];
  });
  const again = retries?.[t.name];
  const late = timeouts?.[t.name];
  return {
    ...t,
    outcomes: own,
    retry: again === undefined ? null : retry(again),
    timeout: late === undefined ? null : timeout(late),
  };
}

function port(name: string, text: string): Port {
  const [role, kind, ...bound] = words(text);
  return { name, role: role as Port['role'], kind: kind as Port['kind'], bound };
}

/** A component type, tersely; `transitions` are those of the behavior `deploy`. */
export function type(name: string, shape: TypeShape): ComponentType {
  const behaviors = shape.behaviors ?? { deploy: shape.transitions ?? {} };
  const places = words(shape.places);
  return {
    name,
    places,
    initial: places[0]!,
    groups: Object.entries(shape.groups ?? {}).map(([group, set]) => ({ name: group, places: words(set) })),
    behaviors: Object.keys(behaviors),
    transitions: Object.entries(behaviors).flatMap(([behavior, moves]) =>
      Object.entries(moves).map(([t, text]) => withEnds(transition(behavior, t, text), shape)),
    ),
    ports: Object.entries(shape.ports ?? {}).map(([p, text]) => port(p, text)),
    crash: shape.crash === undefined ? null : crash(shape.crash),
  };
}

function component(name: string, given: ComponentType | ComponentShape): Component {
  const shape: ComponentShape = 'places' in given ? { type: given } : given;
  return {
    name,
    type: shape.type,
    start: words(shape.start ?? shape.type.initial),
    takes: new Map(Object.entries(shape.takes ?? {}).map(([t, text]) => [t, interval(text)])),
  };
}

function portRef(text: string) {
  const [name = '', portName = ''] = text.trim().split('.');
  return { component: name, port: portName };
}

function ends(text: string, separator: string) {
  const [user = '', provider = ''] = text.split(separator);
  return { user: portRef(user), provider: portRef(provider) };
}

/** A model without programs and properties. */
export function model(shape: ModelShape): Model {
  const components = Object.entries(shape.components).map(([name, given]) => component(name, given));
  return {
    file: null,
    parameters: new Map(),
    types: [...new Set([...components.map((c) => c.type), ...(shape.types ?? [])])],
    components,
    connections: (shape.connections ?? []).map((text) => ends(text, '->')),
    zones: new Map(Object.entries(shape.zones ?? {})),
    deployments: [],
    programs: [],
    properties: [],
  };
}

function instruction(text: string, line: number): Instruction {
  const at = { file: 'test', line, column: 1, length: text.length };
  const [, kind, given = ''] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  const [first = '', second, third] = given.split(/[,:]/).map((part) => part.trim());
  switch (kind) {
    case 'add':
      return { kind, at, component: first, type: second ?? '' };
    case 'del':
      return { kind, at, component: first };
    case 'con':
    case 'dcon':
      return { kind, at, ...ends(given, ',') };
    case 'pushB':
      return { kind, at, component: first, behavior: second ?? '' };
    case 'wait':
      return {
        kind,
        at,
        component: first,
        behavior: second ?? null,
        ...(third === undefined ? {} : { nth: Number(third) }),
      };
    case 'waitAll':
      return { kind, at };
    default:
      throw new Error(`not an instruction: ${text}`);
  }
}

/** A program; lines count through its threads. `start` as in `{ server: 'running' }`. */
export function program(
  name: string,
  run: ProgramShape,
  start: Readonly<Record<string, string>> = {},
): Program {
  const threads = typeof run === 'string' ? { main: run } : run;
  let line = 0;
  return {
    name,
    start: new Map(Object.entries(start).map(([c, places]) => [c, words(places)])),
    threads: Object.entries(threads).map(([thread, text]) => {
      const instructions: Instruction[] = [];
      const tries: { start: number; rescue: number; end: number }[] = [];
      const open: (typeof tries)[number][] = [];
      for (const each of text.split('\n').map((l) => l.trim())) {
        const here = instructions.length;
        if (each === 'try:') {
          open.push({ start: here, rescue: here, end: here });
          tries.push(open.at(-1)!);
        } else if (each === 'rescue:') open.at(-1)!.rescue = here;
        else if (each === 'end') open.pop()!.end = here;
        else if (each !== '') instructions.push(instruction(each, ++line));
      }
      return { name: thread, instructions, tries };
    }),
  };
}

/** The Madeus deployment of a model. */
export function deployment(of: Model): Program {
  return madeusProgram(of.components);
}

/** `x.two` is out until it is reached, and after that; no run has both at their longest. */
export function twoOutages(): Model {
  const first = type('First', {
    places: 'a b d',
    transitions: { t: 'a -> b 0..9', u: 'b -> d 0' },
    ports: { seen: 'provide service b d', two: 'provide service b', go: 'use data u' },
  });
  const second = type('Second', {
    places: 'a b',
    transitions: { t: 'a -> b 5' },
    ports: { done: 'provide data b' },
  });
  return model({ components: { x: first, y: second }, connections: ['x.go -> y.done'] });
}

/** The introductory server and database of Concerto, as in `examples`. */
export function concerto(): Model {
  const server = type('Server', {
    places: 'uninstalled installed configured running paused',
    groups: { serving: 'running paused' },
    behaviors: {
      install: {
        install1: 'uninstalled -> installed 5..8',
        install2: 'uninstalled -> configured 3..12',
        configure: 'installed -> configured 4..6',
        start: 'configured -> running 1.5',
      },
      suspend: { pause: 'running -> paused 1..2', drain: 'paused -> configured 500ms..2' },
    },
    ports: {
      ip: 'use data installed configured running paused',
      db: 'use service serving',
      service: 'provide service running',
    },
  });
  const database = type('Database', {
    places: 'absent allocated running saved',
    behaviors: {
      deploy: {
        allocate: 'absent -> allocated 10..20',
        run: 'allocated -> running 2..3',
        restore: 'saved -> running 20..40 @restored',
      },
      maintain: { save: 'running -> saved 10..30' },
    },
    ports: { ip: 'provide data allocated running saved', service: 'provide service running' },
  });
  const snapshot = type('Snapshot', {
    places: 'none taken',
    behaviors: { take: { take: 'none -> taken 2..6' } },
  });
  return model({
    components: { server, db: { type: database, takes: { run: '1..2' } }, snap: snapshot },
    connections: ['server.ip -> db.ip', 'server.db -> db.service'],
  });
}

const UP = { server: 'running', db: 'running' };

/** Its programs, by name. */
export const CONCERTO_PROGRAMS = {
  'bring-up': program('bring-up', 'pushB(db, deploy)\npushB(server, install)\nwaitAll'),
  maintain: program(
    'maintain',
    'pushB(db, maintain)\npushB(db, deploy)\npushB(server, suspend)\npushB(server, install)\nwait(server)',
    UP,
  ),
  'maintain-wait-db': program(
    'maintain-wait-db',
    'pushB(db, maintain)\npushB(db, deploy)\npushB(server, suspend)\nwait(db)\npushB(server, install)\nwait(server)',
    UP,
  ),
  careless: program(
    'careless',
    {
      dba: 'pushB(snap, take)\nwait(snap)\npushB(db, maintain)\npushB(db, deploy)',
      dev: 'pushB(server, suspend)\npushB(server, install)',
    },
    UP,
  ),
  careful: program(
    'careful',
    {
      dba: 'pushB(snap, take)\nwait(snap)\npushB(db, maintain)\npushB(db, deploy)',
      dev: 'pushB(server, suspend)\nwait(db, maintain)\npushB(server, install)',
    },
    UP,
  ),
} as const;

/** A provider that leaves, and a user that may come too late for `on`; both may have other ports. */
export function race(provided: Readonly<Record<string, string>>, used: Readonly<Record<string, string>>) {
  return {
    provider: type('Provider', {
      places: 'a b d',
      transitions: { t: 'a -> b 1..3', u: 'b -> d 1..4' },
      ports: { on: 'provide service u', ...provided },
    }),
    user: type('User', {
      places: 'a b d',
      transitions: { t: 'a -> b 1..5', u: 'b -> d 1..2' },
      ports: { on: 'use service u', ...used },
    }),
  };
}
