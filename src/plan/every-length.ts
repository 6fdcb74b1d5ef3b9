import { heed } from '../base/heed.ts';
import { newNotes } from '../base/memo.ts';
import type { Connection } from '../model/assembly.ts';
import type { ComponentType } from '../model/component.ts';
import { type Course, courseOf, type StartState } from './course.ts';

/** A component in the question whether any words at all reach a goal. */
export interface Wanting {
  readonly name: string;
  readonly type: ComponentType;
  readonly from: StartState;
  /** Whether words that execute these behaviors and end in these places do what is wished of it. */
  readonly fulfils: (executed: ReadonlySet<string>, ends: readonly string[]) => boolean;
  /** The behaviors that are wished, on which `fulfils` hangs. */
  readonly behaviors: readonly string[];
}

/** One behavior from where a component may stand between two, or all that is under way at the start. */
interface Stride {
  readonly behaviors: readonly string[];
  readonly course: Course;
  readonly to: string;
}

/** What words of any length may do, as far as it matters to neighbours. */
interface Outline {
  /** By port: whether it is active at the start and the end, ever goes up, and ever goes down. */
  readonly ports: ReadonlyMap<string, Phases>;
}

interface Phases {
  readonly start: boolean;
  readonly end: boolean;
  readonly rises: boolean;
  readonly falls: boolean;
}

/** What one component may have done at most; more is given up on. */
const MOST_OUTLINES = 5_000;

/**
 * Whether it is sure that no words reach the goal, however long they are: with what each behavior needs at least, and what
 * neighbours need of each other at least, some component has nothing left. `false` says nothing.
 */
export function isOutOfReach(asked: readonly Wanting[], connections: readonly Connection[]): boolean {
  const byName = new Map(asked.map((each, i) => [each.name, i]));
  const providers = new Map<string, { readonly provider: number; readonly port: string }[]>();
  for (const { user, provider } of connections) {
    const key = `${byName.get(user.component)} ${user.port}`;
    const known = providers.get(key) ?? [];
    known.push({ provider: byName.get(provider.component)!, port: provider.port });
    providers.set(key, known);
  }
  const lives = asked.map(({ from }) => lifeOf(from));
  const possible = possibleSteps(asked, lives, providers);
  const outlines = asked.map((each, i) => outlinesOf(each, lives[i]!, possible[i]!));
  if (outlines.some((all) => all === null)) return false;
  return isEmptied(asked, outlines as Outline[][], providers);
}

/** Where a component may stand, between two behaviors or at the start, by {@link keyOf}. */
type Life = ReadonlyMap<string, { readonly from: StartState; readonly steps: readonly Stride[] }>;

/** What tells such a state from others of its component: what is under way at the start is over in all others. */
function keyOf({ places, queue }: Pick<StartState, 'places' | 'queue'>): string {
  return `${queue.length > 0 ? 'under way ' : ''}${[...places].sort().join(' ')}`;
}

/** The state of a component in these places, between two behaviors. */
function atRest(from: StartState, places: readonly string[]): StartState {
  return { ...from, places, queue: [], outputs: [], inputs: [], running: new Map() };
}

const livesByStart = newNotes<StartState, Life>();

/** All places where a component may stand between two behaviors, with what leads from each. */
function lifeOf(start: StartState): Life {
  const known = livesByStart.get(start);
  if (known !== undefined) return known;
  const life = new Map<string, { from: StartState; steps: Stride[] }>([
    [keyOf(start), { from: start, steps: [] }],
  ]);
  for (const { from, steps } of life.values()) {
    // What is under way has to come to its end first.
    const words = from.queue.length > 0 ? [[]] : from.type.behaviors.map((behavior) => [behavior]);
    for (const word of words) {
      const course = courseOf(from, word);
      if (course === null) continue;
      const next = atRest(from, course.ends);
      const to = keyOf(next);
      steps.push({ behaviors: course.word, course, to });
      if (!life.has(to)) life.set(to, { from: next, steps: [] });
    }
  }
  livesByStart.set(start, life);
  return life;
}

type Providers = ReadonlyMap<string, readonly { readonly provider: number; readonly port: string }[]>;

/** The steps of each component that may ever be completed: each use of them may be served by somebody. */
function possibleSteps(
  asked: readonly Wanting[],
  lives: readonly Life[],
  providers: Providers,
): readonly ReadonlySet<Stride>[] {
  const reached = asked.map(({ from }) => new Set([keyOf(from)]));
  const done = asked.map(() => new Set<Stride>());
  const up = new Set<string>();
  for (const [i, { type, from }] of asked.entries())
    for (const port of type.ports) if (startsActive(from, port.name)) up.add(`${i} ${port.name}`);
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const [i, life] of lives.entries()) {
      for (const place of reached[i]!) {
        for (const step of life.get(place)!.steps) {
          heed(5_000);
          if (done[i]!.has(step)) continue;
          const events = possibleEvents(step.course, (port) => isServed(asked[i]!, i, port, providers, up));
          for (const [port, intervals] of step.course.intervals) {
            const isUp = intervals.some(({ ups }) => ups.some((event) => events.has(event)));
            if (!isUp || up.has(`${i} ${port}`)) continue;
            up.add(`${i} ${port}`);
            isNew = true;
          }
          if (!events.has(step.course.last)) continue;
          done[i]!.add(step);
          reached[i]!.add(step.to);
          isNew = true;
        }
      }
    }
  }
  return done;
}

function isServed(
  { type }: Wanting,
  i: number,
  name: string,
  providers: Providers,
  up: ReadonlySet<string>,
): boolean {
  const port = type.ports.find((each) => each.name === name)!;
  if (port.role === 'provide') return true;
  const all = providers.get(`${i} ${name}`) ?? [];
  return port.atLeast === 'all' || all.some((each) => up.has(`${each.provider} ${each.port}`));
}

/** Whether a port is active before anything happens; what cannot come to its end alone does nothing at all. */
function startsActive(from: StartState, port: string): boolean {
  const intervals = courseOf(from, [])?.intervals.get(port) ?? [];
  return intervals.some(({ ups }) => ups.length === 0);
}

/** The events of a course that may come when only some of its uses may be served. */
function possibleEvents(course: Course, isServed: (port: string) => boolean): ReadonlySet<number> {
  const held = new Set<number>();
  for (const [port, intervals] of course.intervals) {
    if (!isServed(port))
      for (const { ups, again } of intervals) for (const event of [...ups, ...again]) held.add(event);
  }
  const events = new Set<number>();
  for (const [event, causes] of course.causes.entries())
    if (!held.has(event) && causes.every((cause) => events.has(cause))) events.add(event);
  return events;
}

/** What words of any length may come to, of those that fulfil what is wished; `null` where there are too many. */
function outlinesOf(asked: Wanting, life: Life, possible: ReadonlySet<Stride>): readonly Outline[] | null {
  const { type, from, behaviors } = asked;
  interface Node {
    readonly at: string;
    readonly executed: ReadonlySet<string>;
    readonly ports: ReadonlyMap<string, Phases>;
  }
  const ports = new Map(
    type.ports.map(({ name }): [string, Phases] => {
      const isActive = startsActive(from, name);
      return [name, { start: isActive, end: isActive, rises: false, falls: false }];
    }),
  );
  const nodes = new Map<string, Node>();
  const add = (node: Node): void => {
    const phases = [...node.ports.values()].map(({ end, rises, falls }) => `${end} ${rises} ${falls}`);
    nodes.set(`${node.at}|${[...node.executed].sort()}|${phases}`, node);
  };
  add({ at: keyOf(from), executed: new Set(), ports });
  for (const node of nodes.values()) {
    if (nodes.size > MOST_OUTLINES) return null;
    for (const step of life.get(node.at)!.steps) {
      if (!possible.has(step)) continue;
      heed(2_000);
      const next = new Map(
        [...node.ports].map(([name, before]): [string, Phases] => {
          const intervals = step.course.intervals.get(name)!;
          return [
            name,
            {
              start: before.start,
              end: intervals.some(({ downs }) => downs.length === 0),
              rises: before.rises || intervals.some(({ ups }) => ups.length > 0),
              falls: before.falls || intervals.some(({ downs }) => downs.length > 0),
            },
          ];
        }),
      );
      const done = step.behaviors.filter((each) => behaviors.includes(each));
      const executed = new Set([...node.executed, ...done]);
      add({ at: step.to, executed, ports: next });
    }
  }
  return [...nodes.values()]
    .filter(({ at, executed }) => {
      const { places, queue } = life.get(at)!.from;
      return queue.length === 0 && asked.fulfils(executed, places);
    })
    .map((node) => ({ ports: node.ports }));
}

/** Whether some component has nothing left once all is taken away that fits to nothing of a neighbour. */
function isEmptied(asked: readonly Wanting[], all: readonly Outline[][], providers: Providers): boolean {
  const left = [...all];
  const links = [...providers].flatMap(([key, several]) => {
    const [user, use] = key.split(' ') as [string, string];
    const type = asked[Number(user)]!.type;
    const port = type.ports.find((each) => each.name === use)!;
    const isAlone = port.atLeast === 'all' || (port.atLeast === undefined && several.length === 1);
    return port.kind === 'data' || !isAlone
      ? []
      : several.map(({ provider, port: provide }) => ({ user: Number(user), use, provider, provide }));
  });
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const { user, use, provider, provide } of links) {
      heed(2_000);
      const fits = (a: Outline, b: Outline) => isFitting(a.ports.get(use)!, b.ports.get(provide)!);
      const users = left[user]!.filter((a) => left[provider]!.some((b) => fits(a, b)));
      const offers = left[provider]!.filter((b) => users.some((a) => fits(a, b)));
      if (users.length === 0 || offers.length === 0) return true;
      if (users.length === left[user]!.length && offers.length === left[provider]!.length) continue;
      left[user] = users;
      left[provider] = offers;
      isNew = true;
    }
  }
  return left.some((each) => each.length === 0);
}

/** What a use asks of the port that serves it, at least. */
function isFitting(use: Phases, offer: Phases): boolean {
  const isEverUp = offer.start || offer.rises;
  if (use.rises && !isEverUp) return false;
  if (use.end && isEverUp && !offer.end) return false;
  // What never ends keeps its provider where it is.
  return !(use.start && use.end && !use.falls && offer.falls);
}
