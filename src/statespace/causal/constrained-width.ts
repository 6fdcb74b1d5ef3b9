import type { CausalNet } from './causal-net.ts';
import { jointMoment } from './joint.ts';
import { widestSets } from './widest-set.ts';
import type { Action, Width } from './width.ts';

/**
 * The largest number of actions that run together at one moment of some run of a causal net with constraints; with
 * `lasting`, while time passes.
 *
 * What can run together is hereditary, so sets are made larger one action at a time, by actions that can run together
 * with each in them. There are as few of these as the net is small: what is large and has constraints is left to states.
 *
 * @param budget sets that may be tried; where they do not suffice, the number is enclosed by what was found and by what
 * is left to add, or what can run at one date without order
 */
export function greatestWidthUnder(
  net: CausalNet,
  actions: readonly Action[],
  lasting: boolean,
  budget: number,
): Width {
  const startsOf = (set: readonly Action[]) => set.map(({ start }) => start).filter((e) => e !== null);
  const momentOf = (set: readonly Action[]) =>
    jointMoment(
      net,
      startsOf(set),
      set.map(({ end }) => end),
      lasting,
    );
  let left = budget;
  let best: readonly Action[] = [];
  /** The most that sets which were not tried can have. */
  let open = 0;
  /** Adds to a set that can run together those of the others that each can; false when the budget is used up. */
  const search = (set: readonly Action[], others: readonly Action[]): boolean => {
    if (set.length > best.length) best = set;
    for (const [i, action] of others.entries()) {
      if (set.length + others.length - i <= best.length) return true;
      if (--left < 0) {
        open = Math.max(open, set.length + others.length - i);
        return false;
      }
      if (momentOf([...set, action]) === null) continue;
      const rest = others.slice(i + 1).filter((other) => canRunTogether(action, other));
      if (!search([...set, action], rest)) {
        open = Math.max(open, set.length + others.length - i - 1);
        return false;
      }
    }
    return true;
  };
  const known = new Map<Action, Map<Action, boolean>>();
  const canRunTogether = (a: Action, b: Action): boolean => {
    const row = known.get(a) ?? new Map<Action, boolean>();
    known.set(a, row);
    const found = row.get(b) ?? momentOf([a, b]) !== null;
    row.set(b, found);
    return found;
  };
  if (!search([], actions)) {
    const { bound } = widestSets({ net, actions, indices: [...actions.keys()] }, lasting, { sets: 0 });
    open = Math.min(open, Math.max(0, ...bound.values));
  }
  const moment = momentOf(best);
  if (moment === null) throw new Error('the actions of a widest set cannot run together');
  return { count: best.length, atMost: Math.max(best.length, open), moment };
}
