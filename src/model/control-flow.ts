import { groupBy } from '../base/collections/group-by.ts';
import { oncePer } from '../base/memo.ts';
import { type Instruction, isWait, type Thread, type Try } from './program.ts';

/** The control flow through the tries of a thread, computed once for all its positions. */
interface Ways {
  /** For each position, the innermost try whose try part holds it. */
  readonly catchers: readonly (Try | undefined)[];
  /** The tries whose try part ends before a position, inner ones first. */
  readonly endingAt: ReadonlyMap<number, readonly Try[]>;
}

const waysOf = oncePer((thread: Thread): Ways => {
  const { instructions } = thread;
  const tries = thread.tries.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const catchers = new Array<Try | undefined>(instructions.length);
  const open: Try[] = [];
  let next = 0;
  for (let position = 0; position < instructions.length; position++) {
    // Outer tries are pushed before the ones nested in them, so that the innermost one is on top, and is popped first.
    while (tries[next]?.start === position) open.push(tries[next++]!);
    while (open.length > 0 && open[open.length - 1]!.rescue <= position) open.pop();
    catchers[position] = open.at(-1);
  }
  return { catchers, endingAt: groupBy(tries.toReversed(), ({ rescue }) => rescue) };
});

/** Whether the position is in the try part. */
function isTried({ start, rescue }: Try, position: number): boolean {
  return position >= start && position < rescue;
}

/** The position that comes after an instruction: behind the rescue part where a try part ends. */
export function nextAfter(thread: Thread, position: number): number {
  if (thread.tries.length === 0) return position + 1;
  const { endingAt } = waysOf(thread);
  let next = position + 1;
  for (;;) {
    // Where the try parts of nested tries end at the same position, control passes to the end of the innermost first.
    const end = (endingAt.get(next) ?? []).reduce(
      (at, each) => (isTried(each, position) && at === each.rescue ? each.end : at),
      next,
    );
    if (end === next) return next;
    next = end;
  }
}

/** The innermost try whose try part holds the position; `undefined` where none does. */
export function catcherOf(thread: Thread, position: number): Try | undefined {
  return thread.tries.length === 0 ? undefined : waysOf(thread).catchers[position];
}

/**
 * The position that comes after a wait that failed: the rescue part of the innermost try whose try part holds it, or
 * what follows that where it is empty; else {@link failedEnd}.
 */
export function nextAfterFailure(thread: Thread, position: number): number {
  const caught = catcherOf(thread, position);
  if (caught === undefined) return failedEnd(thread);
  return caught.rescue < caught.end ? caught.rescue : nextAfter(thread, caught.end - 1);
}

/** Whether a sequence at this position has failed. */
export function hasFailedThread(thread: Thread, position: number): boolean {
  return position === failedEnd(thread);
}

/** The tries of a thread into which an instruction is put at a position: at the end of a part, but before a whole try. */
export function triesWithOneMore({ tries }: Pick<Thread, 'tries'>, at: number): readonly Try[] {
  return tries.map((each) => ({
    ...each,
    start: each.start >= at ? each.start + 1 : each.start,
    rescue: each.rescue >= at ? each.rescue + 1 : each.rescue,
    end: each.end > at || each.rescue === at ? each.end + 1 : each.end,
  }));
}

/** The tries of a thread from which the instruction at a position is taken; those that try nothing then are no more. */
export function triesWithOneLess({ tries }: Pick<Thread, 'tries'>, at: number): readonly Try[] {
  const before = (bound: number) => (bound > at ? bound - 1 : bound);
  return tries
    .map((each) => ({
      ...each,
      start: before(each.start),
      rescue: before(each.rescue),
      end: before(each.end),
    }))
    .filter(({ start, rescue }) => start < rescue);
}

/** The position of a thread that has failed. One that is done is at the number of its instructions. */
function failedEnd({ instructions }: Thread): number {
  return instructions.length + 1;
}

/** Whether a sequence at one position may still come to a later one. */
export function canReach(thread: Thread, from: number, to: number): boolean {
  if (thread.tries.length === 0 || to < from) return to >= from;
  return isReached(thread, from, to, () => false);
}

/** Whether some way from the first position to another one executes none of some instructions. */
export function isReachedWithout(
  thread: Thread,
  to: number,
  isAvoided: (instruction: Instruction) => boolean,
): boolean {
  return isReached(thread, 0, to, isAvoided);
}

function isReached(
  thread: Thread,
  from: number,
  to: number,
  isAvoided: (instruction: Instruction) => boolean,
): boolean {
  const found = new Set([from]);
  for (const position of found) {
    const instruction = thread.instructions[position];
    if (position === to) return true;
    if (instruction === undefined || position > to || isAvoided(instruction)) continue;
    found.add(nextAfter(thread, position));
    if (isWait(instruction)) found.add(nextAfterFailure(thread, position));
  }
  return false;
}
