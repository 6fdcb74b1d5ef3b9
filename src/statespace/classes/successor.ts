import type { BoundCode, Bounds } from './bound.ts';

/**
 * The firing rule on closed firing domains (Berthomieu and Menasche 1983; in O(n^2) per firing since a closed
 * matrix to which only bounds of one variable are added is closed again in one pass, Boucheneb and Mullins 2003).
 *
 * A domain over n enabled transitions is a square matrix `d` of dimension `dim`, row-major: `d[i * dim + j]` is the
 * least bound of `x_i - x_j`. Variable 0 is now; variables 1 to n are the dates at which the enabled transitions
 * fire, in the order of their indices; the others are past dates (so not positive), which no firing resets: with a
 * clock, variable n + 1 is the date at which the run started, and after it may come those of firings to remember.
 */
export interface FiringRule {
  readonly code: BoundCode;
  /**
   * Bounds of the static firing interval, by transition: that of `x - now` and that of `now - x`. One element more than
   * there are transitions, both 0, is for a firing whose date is to be remembered.
   */
  readonly latest: Bounds;
  readonly negatedEarliest: Bounds;
}

/** True when the transition of variable `fired` can fire first: no enabled one must fire strictly before it. */
export function canFireFirst(
  rule: FiringRule,
  d: Bounds,
  dim: number,
  enabled: number,
  fired: number,
): boolean {
  const { zero } = rule.code;
  for (let i = 1, at = dim + fired; i <= enabled; i++, at += dim) {
    if (d[at] < zero) return false;
  }
  return true;
}

/**
 * Writes into `next` the domain after the firing of variable `fired` of `d`, which can fire first.
 *
 * `origin[base + i]` says what variable i of the new domain is: a variable of `d` that persists, or -1 - t for
 * transition t newly enabled, where the number of transitions itself as t makes a past date of the firing. Past dates
 * are the last variables of both. `low` is scratch of at least `dim`.
 */
export function fire(
  rule: FiringRule,
  d: Bounds,
  dim: number,
  enabled: number,
  fired: number,
  next: Bounds,
  nextDim: number,
  origin: Int32Array,
  base: number,
  low: Bounds,
): void {
  lagsWhenFirst(rule, d, dim, enabled, low);
  fireWithLags(rule, d, dim, fired, next, nextDim, origin, base, low);
}

/**
 * Restricts a domain to the part in which some transition fires first. Only lower bounds relative to that one change, and
 * to the same ones whichever it is: nothing fires before it, so k comes at least as late as the greatest known lag behind
 * any enabled transition. Writes that bound of each variable k from 1 on into `low`.
 */
export function lagsWhenFirst(
  { code: { infinity } }: FiringRule,
  d: Bounds,
  dim: number,
  enabled: number,
  low: Bounds,
): void {
  for (let k = 1; k < dim; k++) {
    let least = infinity;
    for (let i = 1, at = dim + k; i <= enabled; i++, at += dim) {
      const bound = d[at];
      if (bound < least) least = bound;
    }
    low[k] = least;
  }
}

/** As {@link fire}, where `low` is as {@link lagsWhenFirst} leaves it: once for all firings of a domain. */
export function fireWithLags(
  rule: FiringRule,
  d: Bounds,
  dim: number,
  fired: number,
  next: Bounds,
  nextDim: number,
  origin: Int32Array,
  base: number,
  low: Bounds,
): void {
  const { openMask, infinity, zero } = rule.code;

  // Shift the origin to the firing, and drop the disabled by not copying them.
  next[0] = zero;
  for (let i = 1; i < nextDim; i++) {
    const from = origin[base + i];
    if (from < 0) continue;
    const row = from * dim;
    const nextRow = i * nextDim;
    next[i] = low[from];
    const up = d[row + fired];
    next[nextRow] = up;
    if (up === infinity) {
      for (let k = 1; k < nextDim; k++) {
        const to = origin[base + k];
        if (to >= 0) next[nextRow + k] = d[row + to];
      }
    } else {
      for (let k = 1; k < nextDim; k++) {
        const to = origin[base + k];
        if (to < 0) continue;
        const direct = d[row + to];
        const lag = low[to];
        const around = up + lag - ((up | lag) & openMask);
        // Only the bounds against past dates can be missing.
        next[nextRow + k] = around < direct && lag !== infinity ? around : direct;
      }
    }
    next[nextRow + i] = zero;
  }

  // Add the newly enabled, bound to the others through the new origin only.
  for (let i = 1; i < nextDim; i++) {
    const from = origin[base + i];
    if (from >= 0) continue;
    next[i] = rule.negatedEarliest[-1 - from];
    next[i * nextDim] = rule.latest[-1 - from];
  }
  for (let i = 1; i < nextDim; i++) {
    if (origin[base + i] < 0) bindThroughNow(openMask, infinity, zero, next, nextDim, i);
  }
}

/** Closes row and column i of a domain in which variable i is bound to variable 0 only. */
function bindThroughNow(
  openMask: number,
  infinity: number,
  zero: number,
  d: Bounds,
  dim: number,
  i: number,
): void {
  const row = i * dim;
  const up = d[row];
  const down = d[i];
  for (let k = 1, at = dim; k < dim; k++, at += dim) {
    const otherDown = d[k];
    const otherUp = d[at];
    d[row + k] =
      up === infinity || otherDown === infinity ? infinity : up + otherDown - ((up | otherDown) & openMask);
    d[at + i] = otherUp === infinity ? infinity : otherUp + down - ((otherUp | down) & openMask);
  }
  d[row + i] = zero;
}

/**
 * Writes the firing domain of a run's first class: the given transitions newly enabled, and the clock, when there is
 * one more variable than transitions, at 0.
 */
export function initialDomain(
  rule: FiringRule,
  transitions: readonly number[],
  d: Bounds,
  dim: number,
): void {
  const { openMask, infinity, zero } = rule.code;
  d.fill(zero, 0, dim * dim);
  transitions.forEach((t, index) => {
    const i = index + 1;
    d[i] = rule.negatedEarliest[t];
    d[i * dim] = rule.latest[t];
  });
  for (let i = 1; i < dim; i++) bindThroughNow(openMask, infinity, zero, d, dim, i);
}
