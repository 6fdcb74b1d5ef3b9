import type { Diagnostics } from '../../base/diagnostics.ts';
import type { Position } from '../../base/position.ts';
import type { Arc, FiringInterval, NetTransition, TimePetriNet } from './time-petri-net.ts';

/** One transition may not fire while another can. */
export interface Priority {
  readonly above: string;
  readonly below: string;
  readonly at: Position;
}

/** Why a priority cannot be said by arcs. */
const HINT =
  'say with read and inhibitor arcs when the transitions may fire; exact are priorities of a transition with one condition that can fire as soon as it is enabled, over one that can too';

/**
 * The net with arcs in place of priorities, where these say the same. A transition may not fire at a date at which one
 * above it can (Berthomieu, Peres and Vernadat 2006), and priorities are transitive. An arc forbids it while the one above
 * is *enabled*. So that one has to be able to fire as soon as it is enabled, by a single condition whose contrary is an
 * arc. And an arc disables, so that the clock starts anew, and an urgent transition urges no more: the one below must do
 * without a clock, as both do where they fire in zero time, or where the one below may fire at any date.
 *
 * Reports the priorities of which that is not so.
 */
export function withPriorities(
  net: TimePetriNet,
  given: readonly Priority[],
  report: Diagnostics,
): TimePetriNet {
  if (given.length === 0) return net;
  const indexOf = new Map(net.transitions.map(({ name }, index) => [name, index]));
  const above = new Map<number, Map<number, Position>>();
  for (const { above: over, below, at } of given) {
    const known = above.get(indexOf.get(below)!) ?? new Map<number, Position>();
    above.set(indexOf.get(below)!, known.set(indexOf.get(over)!, at));
  }
  const transitions = net.transitions.map((transition, index) => {
    let changed: NetTransition = transition;
    for (const [over, at] of allAbove(index, above)) {
      const higher = net.transitions[over]!;
      const contrary = contraryOf(higher, transition);
      if (over === index) report.error('net-priorities', at, `\`${higher.name}\` has priority over itself`);
      else if (typeof contrary === 'string') {
        const message = `no arcs say that \`${higher.name}\` has priority over \`${transition.name}\`: ${contrary}`;
        report.error('net-priorities', at, message, HINT);
      } else changed = withArc(changed, contrary);
    }
    return changed;
  });
  return { ...net, transitions };
}

/** Those that have priority over a transition, each with where that is said. */
function allAbove(
  below: number,
  above: ReadonlyMap<number, ReadonlyMap<number, Position>>,
): ReadonlyMap<number, Position> {
  const all = new Map<number, Position>();
  const waiting = [...(above.get(below) ?? [])];
  for (const [over, at] of waiting) {
    if (all.has(over)) continue;
    all.set(over, at);
    for (const [next] of above.get(over) ?? []) waiting.push([next, at]);
  }
  return all;
}

/** An arc that holds while the transition is not enabled, or why none says the priority over another one. */
function contraryOf(
  { interval, inputs, reads, inhibitors }: NetTransition,
  below: NetTransition,
): { readonly sort: 'reads' | 'inhibitors'; readonly arc: Arc } | string {
  if (interval.eft > 0 || interval.eftOpen) return 'it cannot fire as soon as it is enabled';
  if (!isAnyTime(below.interval) && !(isImmediate(interval) && isImmediate(below.interval)))
    return 'how long the other one has been enabled would be forgotten';
  const [first, ...others] = [
    ...[...inputs, ...reads].map((arc) => ({ sort: 'inhibitors', arc }) as const),
    ...inhibitors.map((arc) => ({ sort: 'reads', arc }) as const),
  ];
  if (first === undefined) return 'it is always enabled, so that the other one never fires';
  return others.length === 0 ? first : 'it is enabled by several conditions';
}

function isImmediate({ lft }: FiringInterval): boolean {
  return lft === 0;
}

function isAnyTime({ eft, eftOpen, lft }: FiringInterval): boolean {
  return eft === 0 && !eftOpen && lft === Infinity;
}

/** With one more condition: of two reads the greater weight counts, of two inhibitors the lesser. */
function withArc(
  transition: NetTransition,
  { sort, arc }: { readonly sort: 'reads' | 'inhibitors'; readonly arc: Arc },
): NetTransition {
  const known = transition[sort].find(({ place }) => place === arc.place);
  if (known === undefined) return { ...transition, [sort]: [...transition[sort], arc] };
  const stricter = sort === 'reads' ? Math.max : Math.min;
  const weight = stricter(known.weight, arc.weight);
  return {
    ...transition,
    [sort]: transition[sort].map((each) => (each === known ? { ...arc, weight } : each)),
  };
}
