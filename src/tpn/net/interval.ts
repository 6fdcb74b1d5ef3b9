import type { FiringInterval } from './time-petri-net.ts';

/** True when no date lies in the interval; time is dense, so `]3,4[` is not empty. */
export function isEmptyInterval({ eft, eftOpen, lft, lftOpen }: FiringInterval): boolean {
  return eft > lft || (eft === lft && (eftOpen || lftOpen));
}

/** The dates that lie in both intervals. */
export function intersection(a: FiringInterval, b: FiringInterval): FiringInterval {
  const lower = a.eft === b.eft ? { ...a, eftOpen: a.eftOpen || b.eftOpen } : a.eft > b.eft ? a : b;
  const upper = a.lft === b.lft ? { ...a, lftOpen: a.lftOpen || b.lftOpen } : a.lft < b.lft ? a : b;
  return { eft: lower.eft, eftOpen: lower.eftOpen, lft: upper.lft, lftOpen: upper.lftOpen };
}

/** The interval in TINA's notation: `[1,2]`, `]1,2[`, and `[0,w[` where there is no latest firing time. */
export function formatInterval({ eft, eftOpen, lft, lftOpen }: FiringInterval): string {
  const upper = lft === Infinity ? 'w' : String(lft);
  return `${eftOpen ? ']' : '['}${eft},${upper}${lftOpen ? '[' : ']'}`;
}
