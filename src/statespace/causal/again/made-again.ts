import { heed } from '../../../base/heed.ts';
import type { TimePetriNet } from '../../../tpn/net/time-petri-net.ts';
import { greatestOf } from '../dates/greatest-dates.ts';
import { type CausalNet, causalNetUnder, conditionsOf, datesFor } from '../process/causal-net.ts';
import type { VariantOptions } from '../process/variants.ts';
import { type LatestWithFaults, latestWithFaults } from './latest-with-faults.ts';
import { type BadStart, type BadStarts, isAffordable, type Restartable } from './starts.ts';

/** All runs of a net in which what fails is made again and nothing competes, by their bad starts. */
export interface MadeAgain {
  /** The runs without faults. */
  readonly unfailing: CausalNet;
  /** The runs with these bad starts. */
  readonly netWith: (bad: BadStarts) => CausalNet;
  /** The greatest date by which these events of the runs without faults have happened, in any run. */
  readonly latest: (events: readonly number[]) => LatestWithFaults;
  /** The same, by which of the restartables how much longer may go before each starts well. */
  readonly latestWhere: (longer: ReadonlyMap<Restartable, number>, events: readonly number[]) => number;
  /** All choices of bad starts that the budgets allow, fewer before more; `null` when they are more than so many. */
  readonly choices: (most: number) => readonly BadStarts[] | null;
}

/**
 * The causal nets of a net in which starts may go bad; `null` where something competes beside that, or when it cannot be
 * told.
 *
 * Nothing competes if it does not in two extremes: when no start goes bad, and when all do, as often as they may. Then
 * it does not in between either. Each net in between has the events of the second one, but for some starts, their ends
 * and pauses at the beginning of a chain, and what comes at the end of the chain is the same: whatever could compete
 * with one of its events finds the same tokens, put and taken in the same order, in one of the extremes.
 *
 * @param left of each budget
 */
export function madeAgain(
  net: TimePetriNet,
  options: VariantOptions,
  all: readonly Restartable[],
  left: readonly number[],
): MadeAgain | null {
  const conditions = conditionsOf(net, options);
  const causalNet = (bad: (of: Restartable, number: number) => BadStart | null, isSure: boolean) => {
    const gone = new Set<number>();
    for (const each of all)
      each.tries.forEach(({ well, bad: ways }, number) => {
        const chosen = bad(each, number);
        for (const way of ways) if (way !== chosen) for (const t of way.transitions) gone.add(t);
        if (chosen !== null) for (const t of well) gone.add(t);
      });
    const left = conditions.all.filter(({ transition }) => !gone.has(transition));
    return causalNetUnder(net, { ...conditions, all: left }, isSure);
  };
  const unfailing = causalNet(() => null, false);
  if (unfailing === null || causalNet(({ tries }, n) => tries[n].bad[0] ?? null, false) === null) return null;
  const startOf = new Map<number, Restartable>();
  for (const each of all) for (const t of each.tries[0].well) startOf.set(t, each);
  const restartable = unfailing.firings.map((t) => startOf.get(t) ?? null);
  const occurring = restartable.filter((each) => each !== null);
  // What happens twice may go bad once: there transitions alone do not say which.
  if (new Set(occurring).size < occurring.length) return null;
  const latest = latestWithFaults(unfailing, restartable, left);
  if (latest === null) return null;
  return {
    unfailing,
    latest,
    latestWhere: (longer, events) => {
      const greatest = unfailing.greatest.map((delay, e) => {
        const each = restartable[e];
        return each === null ? delay : delay + (longer.get(each) ?? 0);
      });
      return greatestOf(events, datesFor(unfailing, greatest));
    },
    netWith: (bad) => causalNet((of, number) => bad.get(of)?.[number] ?? null, true)!,
    choices: (most) => choicesOf(occurring, left, most),
  };
}

/** All choices of bad starts, level by level; `null` when there are more than `most`. */
function choicesOf(
  occurring: readonly Restartable[],
  left: readonly number[],
  most: number,
): readonly BadStarts[] | null {
  const found: BadStarts[] = [new Map()];
  /** By choice: the first restartable to which starts may be added, so that each choice is met once. */
  const from = [0];
  for (let i = 0; i < found.length; i++) {
    for (let next = from[i]; next < occurring.length; next++) {
      const known = found[i].get(occurring[next]) ?? [];
      for (const way of occurring[next].tries[known.length]?.bad ?? []) {
        heed();
        const more = new Map(found[i]).set(occurring[next], [...known, way]);
        if (!isAffordable(more, left)) continue;
        found.push(more);
        from.push(next);
        if (found.length > most) return null;
      }
    }
  }
  return found;
}
