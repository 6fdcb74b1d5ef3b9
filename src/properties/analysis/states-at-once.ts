import { maxOf } from '../../base/extremes.ts';
import { heed } from '../../base/heed.ts';
import type { CausalNet } from '../../statespace/causal/process/causal-net.ts';
import type { ReplicaGroup } from '../../statespace/symmetry/symmetry.ts';

/** Estimated cost of looking at an event, in nanoseconds, for {@link heed}. */
const LOOKING = 20;

/**
 * Whether there are surely more states than `most`, where nothing competes: events of which, at one moment of the run that
 * begins all else as early as it can, each may have happened or not, whatever the others did, make a marking for each
 * set of them.
 *
 * @param identical gives parts of the net of which any two can be swapped, so that the sets count by how many of these
 *   have had an event; asked only where that decides
 */
export function areSurelyMany(
  net: CausalNet,
  most: number,
  identical: () => readonly ReplicaGroup[],
): boolean {
  const enabled = net.causes.map((causes) =>
    maxOf(
      causes.map((cause) => net.earliest[cause]!),
      0,
    ),
  );
  const mayHappen = Array.from(net.firings.keys()).filter((e) => net.least[e]! < net.greatest[e]!);
  let groups: readonly ReplicaGroup[] | null = null;
  for (const moment of new Set(mayHappen.map((e) => net.earliest[e]!))) {
    heed(LOOKING * mayHappen.length);
    const free: number[] = [];
    for (const e of mayHappen) {
      // Just after the moment.
      const isOpen = net.earliest[e]! <= moment && moment < enabled[e]! + net.greatest[e]!;
      if (isOpen && !free.some((other) => net.precedes(other, e))) free.push(e);
    }
    if (2 ** free.length <= most) continue;
    groups ??= identical();
    if (
      markingsBy(
        free.map((e) => net.firings[e]!),
        groups,
      ) > most
    )
      return true;
  }
  return false;
}

/** The markings that any firings of a set lead to, at least, where identical parts are not told apart. */
function markingsBy(transitions: readonly number[], groups: readonly ReplicaGroup[]): number {
  let markings = 1;
  let rest = transitions;
  // Groups are ordered such that each comes after the groups nested in its parts.
  for (const { parts } of groups.toReversed()) {
    const within = parts.map((part) => new Set(part.transitions));
    markings *= 1 + within.filter((part) => rest.some((t) => part.has(t))).length;
    rest = rest.filter((t) => !within.some((part) => part.has(t)));
  }
  return markings * 2 ** rest.length;
}
