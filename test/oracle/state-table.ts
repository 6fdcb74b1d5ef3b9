import type { State } from './brute-tables.ts';

/** States, each once, in the order in which they are found. All have equally many slots. */
export interface StateTable {
  readonly states: readonly State[];
  /** Where the state is; it is put last if there is none like it. */
  readonly indexOf: (state: State) => number;
}

/** An empty table. A hash only says which states to look at: all slots are compared. */
export function newStateTable(): StateTable {
  const states: State[] = [];
  const lastOf = new Map<number, number>();
  /** Of each state, the one before it with its hash; -1: none. */
  const before: number[] = [];
  return {
    states,
    indexOf: (state) => {
      const hash = hashOf(state);
      const last = lastOf.get(hash) ?? -1;
      for (let i = last; i >= 0; i = before[i]) if (areEqual(states[i], state)) return i;
      before.push(last);
      lastOf.set(hash, states.length);
      return states.push(state) - 1;
    },
  };
}

function hashOf(state: State): number {
  let hash = 0;
  for (let i = 0; i < state.length; i += 1) hash = (Math.imul(hash, 0x01000193) + state[i]) | 0;
  return hash;
}

function areEqual(a: State, b: State): boolean {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
