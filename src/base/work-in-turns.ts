/**
 * Work that is done in turns: it yields what it waits for before its next turn, which is told what came of that. Written
 * once, it is done either way: with the turns of others in between ({@link inTurns}) or without ({@link atOnce}).
 */
export type WorkInTurns<T, P> = Generator<Promise<P>, T, P>;

/** Does work in turns; where it waits, the event loop goes on. */
export async function inTurns<T, P>(work: WorkInTurns<T, P>): Promise<T> {
  let turn = work.next();
  while (turn.done !== true) turn = work.next(await turn.value);
  return turn.value;
}

/**
 * Does work that is told to wait for nothing, before it returns.
 *
 * @throws Error when it waits all the same
 */
export function atOnce<T, P>(work: WorkInTurns<T, P>): T {
  const turn = work.next();
  if (turn.done !== true) throw new Error('work that is to be done at once waits for something');
  return turn.value;
}
