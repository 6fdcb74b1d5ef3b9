import { growableInt32, push } from '../collections/growable.ts';

/** The states found and not yet expanded, in the order in which they will be. */
export interface Frontier {
  /** Puts a state among those that wait. */
  readonly add: (state: number) => void;
  /** The next state, or -1 when none is left. */
  readonly take: () => number;
  /** How many states wait. */
  readonly waiting: () => number;
}

/** First found, first expanded. States are numbered as they are found, so two counters are a queue. */
export function breadthFirst(): Frontier {
  let taken = 0;
  let found = 0;
  return {
    add: (state) => {
      found = state + 1;
    },
    take: () => (taken < found ? taken++ : -1),
    waiting: () => found - taken,
  };
}

/** Last found, first expanded. */
export function depthFirst(): Frontier {
  const stack = growableInt32();
  return {
    add: (state) => push(stack, state),
    take: () => (stack.length > 0 ? stack.data[--stack.length] : -1),
    waiting: () => stack.length,
  };
}

/** Every order of exploration; the laws try each. */
export const FRONTIERS = { 'breadth-first': breadthFirst, 'depth-first': depthFirst } as const;

/** The name of an order of exploration. */
export type Order = keyof typeof FRONTIERS;
