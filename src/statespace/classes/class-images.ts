import type { Firing } from '../exploration/transition-system.ts';
import { enabledIn, stepOf } from '../markings/marking-steps.ts';
import type { BeforeDue } from './before-due.ts';
import type { Bounds } from './bound.ts';
import type { ClassArrangement } from './class-arrangement.ts';
import {
  type ClassDomains,
  dimOf,
  enabledCount,
  markingOf,
  readSource,
  readTarget,
  roomForTarget,
  toInitialDomain,
} from './class-domains.ts';
import type { Derivations, Image, Zone } from './firings-to.ts';
import { fire } from './successor.ts';

/**
 * What a run to a class is found by: the zones of the classes, and what single firings lead to, before that is contracted
 * or united with others.
 *
 * @param beforeDue the part of a class from which what comes last fires; `null` where nothing does
 * @param arrange puts an image in the order in which the class is kept; `null` where no part stands for others
 */
export function derivationsIn(
  domains: ClassDomains,
  arrange: ClassArrangement | null,
  beforeDue: BeforeDue | null,
  { foundBy, parts }: Pick<Derivations, 'foundBy' | 'parts'>,
): Derivations {
  const { openMask, zero, greatest, words } = domains.code;
  return {
    code: { openMask, zero, infinity: Infinity, greatest, words },
    foundBy,
    parts,
    zoneOf: (state) => {
      const dim = readTarget(domains, state);
      return zoneIn(domains, domains.target, dim, markingOf(domains, state));
    },
    imageOf: (firing) => imageOf(domains, arrange, beforeDue, firing),
  };
}

/** A domain with `Infinity` for no bound. */
function zoneIn(domains: ClassDomains, bounds: Bounds, dim: number, m: number): Zone {
  const { infinity } = domains.code;
  const d = Float64Array.from(bounds.subarray(0, dim * dim), (bound) =>
    bound === infinity ? Infinity : bound,
  );
  return { d, dim, enabled: enabledCount(domains, m) };
}

function imageOf(
  domains: ClassDomains,
  arrange: ClassArrangement | null,
  beforeDue: BeforeDue | null,
  { source, transition }: Firing,
): Image {
  const { steps } = domains;
  if (source < 0) {
    const dim = toInitialDomain(domains, 0);
    return { ...zoneIn(domains, domains.target, dim, 0), origin: new Int32Array(0), fired: 0, before: null };
  }
  const m = markingOf(domains, source);
  const dim = readSource(domains, source);
  const transitions = enabledIn(steps, m);
  const fired = transitions.indexOf(transition) + 1;
  const part = beforeDue === null ? domains.source : beforeDue(domains.source, dim, transitions, fired);
  if (part === null) throw new RangeError('what is due comes before');
  const before = part === domains.source ? null : zoneIn(domains, part, dim, m);
  const step = stepOf(steps, m, fired - 1);
  const { data } = steps.records;
  const target = data[step];
  const nextDim = dimOf(domains, target);
  const next = roomForTarget(domains, target, nextDim);
  const enabled = enabledCount(domains, m);
  fire(domains.rule, part, dim, enabled, fired, next, nextDim, data, step, domains.low);
  const origin = data.slice(step, step + nextDim);
  if (arrange === null) return { ...zoneIn(domains, next, nextDim, target), origin, fired, before };
  const arranged = zoneIn(domains, arrange.domain(target, next, nextDim), nextDim, target);
  return { ...arranged, origin: origin.map((_, i) => origin[arrange.variable(i)]), fired, before };
}
