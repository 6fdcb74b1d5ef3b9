import { heed } from '../../base/heed.ts';
import { connectionName } from '../assembly.ts';
import type { InitialConfiguration } from '../configuration.ts';
import type { Program } from '../program.ts';
import {
  below,
  type Change,
  changesOf,
  connectionFacts,
  countOf,
  existence,
  type InstructionNeed,
  needsOf,
  type Pushes,
} from './needs.ts';

/** For each thread, how many of its instructions have been executed. */
export type Positions = readonly number[];

/** Where a thread can never go on. */
export interface Impasse {
  readonly thread: number;
  /** The instruction that is never executed. */
  readonly index: number;
  /** What it needs and never gets; where nothing fails by itself, what fails at `positions`. */
  readonly missing: readonly InstructionNeed[];
  /** How far all threads are when this one is stuck, in an order in which the others get far. */
  readonly positions: Positions;
}

/** How far the threads of a program get when time, ports and queues never hold them back. */
export interface ProgramProgress {
  /** By thread, how many of its instructions are executed in some order. */
  readonly reached: Positions;
  readonly impasses: readonly Impasse[];
  /**
   * Where every instruction is executed in some order, but no order executes them all: an order that ends after as
   * many as possible, and there the threads that are not done.
   */
  readonly unfinished: readonly Impasse[];
  /** What exists before the first instruction. */
  readonly start: InitialConfiguration;
  /** The number of a fact at some positions. */
  readonly count: (fact: string, positions: Positions) => number;
}

const MAX_STATES = 20_000;
/** The same for the work: each of the positions is asked, for each thread, how far all threads get from there. */
const MAX_STEPS = 4_000_000;

/**
 * Explores all orders of the instructions. Whether a component exists or two ports are connected follows from how
 * far each thread is, not from the order in which they came there: `add` and `del` of one component alternate, as do
 * `con` and `dcon`, since each needs what the other one leaves. So the positions of the threads are the whole state.
 * What is found to be never executed is so for certain; the converse depends on time, ports and queues.
 *
 * @param skipped the instructions that are wrong by themselves, and count as executed without effect
 * @param maxStates beyond so many positions, a bound is answered instead; see {@link progressOneByOne}
 */
export function progressOf(
  program: Program,
  start: InitialConfiguration,
  pushes: Pushes,
  skipped: ReadonlySet<object>,
  maxStates = MAX_STATES,
): ProgramProgress {
  const steps = stepsOf(program, start, pushes, skipped);
  return progressTogether(steps, maxStates) ?? progressOneByOne(steps);
}

/** How the changes of one thread add up: after the change at `indices[i]`, the sum and its extremes so far. */
interface Track {
  readonly indices: number[];
  readonly totals: number[];
  readonly least: number[];
  readonly greatest: number[];
}

/** What is known of a program before it is explored. */
interface Steps {
  readonly start: InitialConfiguration;
  readonly lengths: Positions;
  readonly needs: readonly (readonly (readonly InstructionNeed[])[])[];
  readonly changes: readonly (readonly (readonly Change[])[])[];
  readonly initial: ReadonlyMap<string, number>;
  readonly tracks: ReadonlyMap<string, ReadonlyMap<number, Track>>;
}

function stepsOf(
  program: Program,
  start: InitialConfiguration,
  pushes: Pushes,
  skipped: ReadonlySet<object>,
): Steps {
  const initial = new Map<string, number>();
  const once = new Map(start.connections.map((connection) => [connectionName(connection), connection]));
  for (const fact of [
    ...start.components.map(({ component }) => existence(component.name)),
    ...[...once.values()].flatMap(connectionFacts),
  ]) {
    initial.set(fact, (initial.get(fact) ?? 0) + 1);
  }
  const needs = program.threads.map(({ instructions }, thread) =>
    instructions.map((i, index) => (skipped.has(i) ? [] : needsOf(i, { thread, index }, pushes))),
  );
  const changes = program.threads.map(({ instructions }) =>
    instructions.map((i) => (skipped.has(i) ? [] : changesOf(i))),
  );
  const lengths = program.threads.map(({ instructions }) => instructions.length);
  return { start, lengths, needs, changes, initial, tracks: tracksOf(changes) };
}

function tracksOf(changes: Steps['changes']): Steps['tracks'] {
  const tracks = new Map<string, Map<number, Track>>();
  for (const [thread, ofThread] of changes.entries()) {
    for (const [index, ofInstruction] of ofThread.entries()) {
      heed();
      for (const { fact, by } of ofInstruction) {
        const byThread = tracks.get(fact) ?? new Map<number, Track>();
        tracks.set(fact, byThread);
        const track = byThread.get(thread) ?? { indices: [], totals: [], least: [], greatest: [] };
        byThread.set(thread, track);
        const total = (track.totals.at(-1) ?? 0) + by;
        track.indices.push(index);
        track.totals.push(total);
        track.least.push(Math.min(track.least.at(-1) ?? 0, total));
        track.greatest.push(Math.max(track.greatest.at(-1) ?? 0, total));
      }
    }
  }
  return tracks;
}

/** Of an array that follows the changes of a track, the value after `position` instructions of the thread. */
function valueAt(track: Track, values: readonly number[], position: number): number {
  const changes = below(track.indices, position);
  return changes === 0 ? 0 : values[changes - 1]!;
}

function count(steps: Steps, fact: string, positions: Positions): number {
  let sum = steps.initial.get(fact) ?? 0;
  for (const [thread, track] of steps.tracks.get(fact) ?? []) {
    sum += valueAt(track, track.totals, positions[thread]!);
  }
  return sum;
}

function isMet(steps: Steps, need: InstructionNeed, positions: Positions): boolean {
  if (need.kind === 'executed') return positions[need.push.thread]! > need.push.index;
  const { fact, value } = countOf(need)!;
  return count(steps, fact, positions) === value;
}

function unmet(steps: Steps, thread: number, positions: Positions): readonly InstructionNeed[] {
  const needs = steps.needs[thread]![positions[thread]!] ?? [];
  return needs.filter((need) => !isMet(steps, need, positions));
}

function canGoOn(steps: Steps, thread: number, positions: Positions): boolean {
  const index = positions[thread]!;
  if (index >= steps.lengths[thread]!) return false;
  return steps.needs[thread]![index]!.every((need) => isMet(steps, need, positions));
}

const SEVERAL = -1;

/** By fact, the one thread whose instructions do something with it, or `SEVERAL`. */
function soleThreads(facts: readonly (readonly (readonly string[])[])[]): ReadonlyMap<string, number> {
  const sole = new Map<string, number>();
  for (const [thread, ofThread] of facts.entries()) {
    for (const fact of ofThread.flat()) {
      sole.set(fact, (sole.get(fact) ?? thread) === thread ? thread : SEVERAL);
    }
  }
  return sole;
}

/**
 * Says of each instruction whether it may be executed as soon as it can be: no other thread changes what it needs,
 * or needs what it changes; and having executed a push holds nobody back. The orders that are left out differ from
 * others only in when such instructions come (Godefroid 1996: a persistent set of one).
 */
function eagerOnes({ needs, changes }: Steps): (thread: number, index: number) => boolean {
  const needed = needs.map((ofThread) =>
    ofThread.map((ofInstruction) => ofInstruction.flatMap((need) => countOf(need)?.fact ?? [])),
  );
  const changed = changes.map((ofThread) =>
    ofThread.map((ofInstruction) => ofInstruction.map(({ fact }) => fact)),
  );
  const needing = soleThreads(needed);
  const changing = soleThreads(changed);
  const only = (sole: ReadonlyMap<string, number>, thread: number) => (fact: string) =>
    (sole.get(fact) ?? thread) === thread;
  return (thread, index) =>
    needed[thread]![index]!.every(only(changing, thread)) &&
    changed[thread]![index]!.every(only(needing, thread));
}

/** All orders, by the positions that they pass; `null` where these are too many. */
function progressTogether(steps: Steps, maxStates: number): ProgramProgress | null {
  const threads = steps.lengths.map((_, thread) => thread);
  const isEager = eagerOnes(steps);
  const runAhead = (positions: number[]): Positions => {
    for (let moved = true; moved; ) {
      moved = false;
      for (const thread of threads) {
        heed();
        while (canGoOn(steps, thread, positions) && isEager(thread, positions[thread]!)) {
          positions[thread]! += 1;
          moved = true;
        }
      }
    }
    return positions;
  };
  const first = runAhead(threads.map(() => 0));
  const seen = new Map<string, Positions>([[first.join(), first]]);
  const last: Positions[] = [];
  for (const positions of seen.values()) {
    heed();
    if (seen.size > maxStates || seen.size * threads.length ** 2 > MAX_STEPS) return null;
    const movable = threads.filter((thread) => canGoOn(steps, thread, positions));
    for (const thread of movable) {
      const next = runAhead(positions.with(thread, positions[thread]! + 1));
      const key = next.join();
      if (!seen.has(key)) seen.set(key, next);
    }
    if (movable.length === 0) last.push(positions);
  }
  const all = [...seen.values()];
  const reached = threads.map((thread) => all.reduce((most, p) => Math.max(most, p[thread]!), 0));
  const impasses = threads
    .filter((thread) => reached[thread]! < steps.lengths[thread]!)
    .map((thread) => impasseOf(steps, thread, reached[thread]!, all));
  return {
    reached,
    impasses,
    unfinished: impasses.length === 0 ? unfinishedOf(steps, last) : [],
    start: steps.start,
    count: (fact, positions) => count(steps, fact, positions),
  };
}

function impasseOf(steps: Steps, thread: number, index: number, all: readonly Positions[]): Impasse {
  const here = all.filter((positions) => positions[thread] === index);
  const positions = here.at(-1)!;
  const now = unmet(steps, thread, positions);
  const never = now.filter((need) => !here.some((other) => isMet(steps, need, other)));
  return { thread, index, missing: never.length > 0 ? never : now, positions };
}

function unfinishedOf(steps: Steps, last: readonly Positions[]): readonly Impasse[] {
  const executed = (positions: Positions) => positions.reduce((sum, position) => sum + position, 0);
  const most = last.reduce((best, each) => (executed(each) > executed(best) ? each : best));
  return most.flatMap((index, thread) =>
    index === steps.lengths[thread]
      ? []
      : [{ thread, index, missing: unmet(steps, thread, most), positions: most }],
  );
}

/**
 * A bound of how far the threads get, for when there are too many orders: each need of an instruction is asked by
 * itself, with the other threads wherever they may be by then.
 */
function progressOneByOne(steps: Steps): ProgramProgress {
  const reached = steps.lengths.map(() => 0);
  const mayBeMet = (need: InstructionNeed, thread: number): boolean => {
    if (need.kind === 'executed') return reached[need.push.thread]! > need.push.index;
    const { fact, value } = countOf(need)!;
    let least = steps.initial.get(fact) ?? 0;
    let greatest = least;
    for (const [other, track] of steps.tracks.get(fact) ?? []) {
      const position = reached[other]!;
      least += valueAt(track, other === thread ? track.totals : track.least, position);
      greatest += valueAt(track, other === thread ? track.totals : track.greatest, position);
    }
    return least <= value && value <= greatest;
  };
  const missing = (thread: number): readonly InstructionNeed[] =>
    (steps.needs[thread]![reached[thread]!] ?? []).filter((need) => !mayBeMet(need, thread));
  for (let moved = true; moved; ) {
    moved = false;
    for (const [thread, length] of steps.lengths.entries()) {
      heed();
      while (reached[thread]! < length && missing(thread).length === 0) {
        reached[thread]! += 1;
        moved = true;
      }
    }
  }
  return {
    reached,
    impasses: reached.flatMap((index, thread) =>
      index === steps.lengths[thread]
        ? []
        : [{ thread, index, missing: missing(thread), positions: reached }],
    ),
    unfinished: [],
    start: steps.start,
    count: (fact, positions) => count(steps, fact, positions),
  };
}
