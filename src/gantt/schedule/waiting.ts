import { compare, ZERO } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { portName } from '../../model/assembly.ts';
import { type EventKind, eventKey, type ModelEvent } from '../../model/event.ts';
import { type Blocker, blockersOf } from '../../model/explain/blockers.ts';
import type { Obstacle } from '../../model/semantics/rules/obstacle.ts';
import { instructionText, refusalWords, threadWords } from '../../model/semantics/wording.ts';
import { alternativesNow, leavingNow, type State } from '../../model/system/state.ts';
import type { System } from '../../model/system/system.ts';
import type { ReplayedCourse, TimeSpan } from './lasting.ts';

/** What something waits for during a stretch of its waiting. */
export interface Reason extends TimeSpan {
  /** Those that could end it: components, threads, and transitions of its own that a join lacks. */
  readonly on: readonly string[];
  /** In a few words, such as `in use by server`. */
  readonly words: string;
  /** As one sentence without its full stop, such as ``db cannot leave `running`: server still uses db.service``. */
  readonly sentence: string;
}

/** Something is next to happen, and does not happen for some time. */
export interface Wait extends TimeSpan {
  /** What waits to happen: a place that is not left, a transition that does not start, a place that is not entered, an instruction. */
  readonly event: EventKind;
  /** The component that waits, or the thread when an instruction does. */
  readonly who: string;
  /** The place, the transition, or the instruction's element. */
  readonly element: string | null;
  /** As it is written, when it is an instruction that waits; else `null`. */
  readonly instruction: string | null;
  /** Of an instruction, its line in the file; else `null`. */
  readonly line: number | null;
  /** The transitions between which it lies: those that leave the place, the one that starts, or those that have ended. */
  readonly transitions: readonly string[];
  /** It goes on when nothing else happens any more: the run is stuck. */
  readonly open: boolean;
  /** One after the other, without a gap. */
  readonly reasons: readonly Reason[];
}

/**
 * What waits in a run, each for some time, in the order in which they begin: moves of components, and the next
 * instructions of threads. Where the run is stuck, what waits in its end is open, and may have begun only there.
 */
export function waitsOf(course: ReplayedCourse): readonly Wait[] {
  const { system, steps, states, stuck } = course;
  const waiting = new Map<string, Wait>();
  const done: Wait[] = [];
  const finish = (key: string): void => {
    const wait = waiting.get(key);
    if (wait !== undefined) done.push(wait);
    waiting.delete(key);
  };
  const see = (state: State, stretch: TimeSpan, open: boolean): void => {
    heed();
    const now = waitsIn(system, state, stretch, open);
    for (const key of [...waiting.keys()]) if (!now.has(key)) finish(key);
    for (const [key, wait] of now) waiting.set(key, extended(waiting.get(key), wait));
  };
  const lasting = new Map(course.lasting.map((each) => [each.index, each]));
  for (const [index, step] of steps.entries()) {
    const each = lasting.get(index);
    if (each !== undefined) see(each.state, each, false);
    finish(eventKey(step));
  }
  const end = steps.at(-1)?.at ?? ZERO;
  if (stuck) see(states.at(-1)!, { from: end, to: end }, true);
  for (const key of [...waiting.keys()]) finish(key);
  return done.sort((a, b) => compare(a.from, b.from));
}

/** What it takes to say what something waits for, in nanoseconds. */
const TELLING = 5_000;

/** What waits in one state, by what it wants to do. */
function waitsIn(
  system: System,
  state: State,
  { from, to }: TimeSpan,
  open: boolean,
): ReadonlyMap<string, Wait> {
  return new Map(
    blockersOf(system, state).map((blocker) => {
      heed(TELLING);
      const { wants, because, who, name } = blocker;
      const wait: Wait = {
        event: wants.event,
        who: name,
        element: wants.element,
        instruction: who === 'thread' ? instructionText(wants) : null,
        line: wants.line,
        transitions: who === 'component' ? transitionsOf(state, wants) : [],
        from,
        to,
        open,
        reasons: [
          {
            from,
            to,
            on: [...new Set(because.flatMap((obstacle) => awaitedBy(obstacle, blocker)))],
            words: wordsOf(because),
            sentence: refusalWords(system, wants, because),
          },
        ],
      };
      return [eventKey(wants), wait];
    }),
  );
}

function extended(before: Wait | undefined, next: Wait): Wait {
  if (before === undefined) return next;
  const last = before.reasons.at(-1)!;
  const [reason] = next.reasons;
  const isSame = last.words === reason!.words;
  return {
    ...before,
    to: next.to,
    open: next.open,
    transitions: [...new Set([...before.transitions, ...next.transitions])],
    reasons: isSame
      ? [...before.reasons.slice(0, -1), { ...last, to: next.to }]
      : [...before.reasons, ...next.reasons],
  };
}

function transitionsOf(state: State, { event, component: name, element, alternative }: ModelEvent) {
  const component = state.components.get(name!)!;
  if (event === 'leave') return leavingNow(component, element!);
  if (event === 'start') return [element!];
  return alternativesNow(component, element!)
    .filter((each) => each.name === (alternative ?? null))
    .flatMap((each) => each.transitions.map((t) => t.name))
    .filter((t) => component.inputs.has(t));
}

/** Who could remove the obstacle. */
function awaitedBy(obstacle: Obstacle, blocker: Blocker): readonly string[] {
  switch (obstacle.kind) {
    case 'port-in-use':
      return [obstacle.user.component];
    case 'not-served':
      return obstacle.idle().map(({ port }) => port.component);
    case 'no-room':
      return obstacle.holders.map(({ where }) => where.component);
    case 'join':
      return obstacle.missing;
    case 'not-idle':
      return [obstacle.component];
    case 'push-left':
      return [obstacle.thread];
    case 'connected':
    case 'not-connected':
      return blocker.who === 'thread' ? [obstacle.connection] : [];
    case 'exists':
    case 'missing':
      return [obstacle.component];
    default:
      return [];
  }
}

/** Such as `in use by a and b, waits for c.port`. */
function wordsOf(obstacles: readonly Obstacle[]): string {
  const parts = obstacles.map(obstacleWords);
  const verbs = [...new Set(parts.map(([verb]) => verb))];
  return verbs
    .map((verb) => {
      const whats = parts.filter((part) => part[0] === verb).map(([, what]) => what);
      return `${verb} ${enumerate([...new Set(whats)])}`.trim();
    })
    .join(', ');
}

/** What the obstacle is, in a few words: a verb, and what it is about. */
function obstacleWords(obstacle: Obstacle): readonly [string, string] {
  const waits = (what: string) => ['waits for', what] as const;
  switch (obstacle.kind) {
    case 'port-in-use':
      return ['in use by', obstacle.user.component];
    case 'not-served':
      return obstacle.connected === 0
        ? ['without provider:', obstacle.port.port]
        : waits(enumerate(obstacle.idle().map(({ port }) => portName(port))));
    case 'no-room': {
      const who = obstacle.holders.map(({ where }) => where.component);
      return waits(`room on ${obstacle.resource}, held by ${enumerate(who)}`);
    }
    case 'join':
      return waits(enumerate(obstacle.missing));
    case 'not-idle':
      return waits(`${obstacle.component} to finish ${obstacle.behavior}`);
    case 'push-left':
      return waits(`a push to ${obstacle.component}, by ${threadWords(obstacle.thread).replaceAll('`', '')}`);
    // Of all that waits, only a sleep does so for a time.
    case 'too-early':
      return ['sleeps', ''];
    case 'exists':
      return waits(`${obstacle.component} to be deleted`);
    case 'missing':
      return waits(`${obstacle.component} to be added`);
    case 'connected':
      return waits(`${obstacle.connection} to be disconnected`);
    case 'not-connected':
      return waits(`${obstacle.connection} to be connected`);
    default:
      return ['waits', ''];
  }
}
