import type { Thread } from './program.ts';

/** Whether the position is in the try part. */
function isTried({ start, rescue }: Thread['tries'][number], position: number): boolean {
  return position >= start && position < rescue;
}

/** The position that comes after an instruction: behind the rescue part where a try part ends. */
export function nextAfter({ tries }: Thread, position: number): number {
  // An inner one may end where an outer one does: inner ones come last, and their ends are looked at first.
  return tries.reduceRight(
    (next, each) => (isTried(each, position) && next === each.rescue ? each.end : next),
    position + 1,
  );
}

/**
 * The position that comes after a wait that failed: the rescue part of the innermost try whose try part holds it, or
 * what follows that where it is empty; else {@link failedEnd}.
 */
export function nextAfterFailure(thread: Thread, position: number): number {
  const caught = thread.tries.findLast((each) => isTried(each, position));
  if (caught === undefined) return failedEnd(thread);
  return caught.rescue < caught.end ? caught.rescue : nextAfter(thread, caught.end - 1);
}

/** The position of a thread that has failed. One that is done is at the number of its instructions. */
function failedEnd({ instructions }: Thread): number {
  return instructions.length + 1;
}

/** Whether a sequence at one position may still come to a later one. */
export function canReach(thread: Thread, from: number, to: number): boolean {
  if (thread.tries.length === 0 || to < from) return to >= from;
  const found = new Set([from]);
  for (const position of found) {
    const instruction = thread.instructions[position];
    if (position === to) return true;
    if (instruction === undefined) continue;
    found.add(nextAfter(thread, position));
    if (instruction.kind === 'wait' || instruction.kind === 'waitAll')
      found.add(nextAfterFailure(thread, position));
  }
  return false;
}
