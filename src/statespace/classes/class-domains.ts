import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { enabledIn, type MarkingSteps, pastDatesIn } from '../markings/marking-steps.ts';
import { type BoundCode, type Bounds, decodeBound, encodeBound, newBounds } from './bound.ts';
import {
  assertFits,
  type ClassStore,
  lastsContracted,
  newClassStore,
  pack,
  packContracted,
  readContracted,
  readDomain,
} from './class-store.ts';
import { type FiringRule, initialDomain } from './successor.ts';

/**
 * The firing domains of the classes of a net: kept whole in a store, read into a buffer to be fired from. Variable 0 of a
 * domain is the last firing; then come the enabled transitions of its marking, then the past dates that it carries, of
 * which the first is the clock.
 */
export interface ClassDomains {
  readonly code: BoundCode;
  readonly steps: MarkingSteps;
  readonly store: ClassStore;
  readonly rule: FiringRule;
  readonly clocks: 0 | 1;
  /** Classes in which something is enabled are kept without their dates from the last firing. */
  readonly contracted: boolean;
  /** The domain that is fired from. */
  source: Bounds;
  /** The domain that the last firing has led to, or that was looked into. */
  target: Bounds;
  /** What `fire` works with. */
  low: Bounds;
}

/** No classes yet. */
export function newClassDomains(
  net: TimePetriNet,
  code: BoundCode,
  steps: MarkingSteps,
  { clocks, contracted }: Pick<ClassDomains, 'clocks' | 'contracted'>,
): ClassDomains {
  return {
    code,
    steps,
    store: newClassStore(code),
    rule: firingRule(net, code),
    clocks,
    contracted,
    source: newBounds(code, 0),
    target: newBounds(code, 0),
    low: newBounds(code, net.transitions.length + 2),
  };
}

function firingRule(net: TimePetriNet, code: BoundCode): FiringRule {
  const latest = newBounds(code, net.transitions.length + 1).fill(code.zero);
  const negatedEarliest = newBounds(code, net.transitions.length + 1).fill(code.zero);
  net.transitions.forEach(({ interval }, t) => {
    latest[t] = encodeBound(code, interval.lft, interval.lftOpen);
    negatedEarliest[t] = encodeBound(code, -interval.eft, interval.eftOpen);
  });
  return { code, latest, negatedEarliest };
}

/** The number of the marking of a class. */
export function markingOf({ store }: ClassDomains, state: number): number {
  return store.marking.data[state];
}

/** How many transitions are enabled in a marking. */
export function enabledCount({ steps }: ClassDomains, m: number): number {
  return steps.records.data[steps.recordOf.data[m]];
}

/** How many variables the domains of a marking have. */
export function dimOf(domains: ClassDomains, m: number): number {
  return enabledCount(domains, m) + 1 + pastDatesIn(domains.steps, m);
}

/** Whether the classes of a marking are kept contracted. */
export function isContracted(domains: ClassDomains, m: number): boolean {
  return domains.contracted && enabledCount(domains, m) > 0;
}

/** Packs a domain of a marking, to be kept next. */
export function packClass(domains: ClassDomains, m: number, domain: Bounds, dim: number): void {
  const { store } = domains;
  if (isContracted(domains, m))
    packContracted(store, domain, dim, canPass(domains, domain, dim, enabledCount(domains, m)));
  else pack(store, domain, dim);
}

/** Reads the domain of a class into a buffer that has room for it. */
function readInto(domains: ClassDomains, state: number, into: Bounds, dim: number): void {
  if (isContracted(domains, markingOf(domains, state))) readContracted(domains.store, state, into, dim);
  else readDomain(domains.store, state, into, dim);
}

/** Reads the domain of a class, to be fired from; returns its dimension. */
export function readSource(domains: ClassDomains, state: number): number {
  const dim = dimOf(domains, markingOf(domains, state));
  // Often far fewer transitions are enabled than there are.
  if (domains.source.length < dim * dim) domains.source = newBounds(domains.code, 2 * dim * dim);
  readInto(domains, state, domains.source, dim);
  if (domains.low.length < dim) domains.low = newBounds(domains.code, 2 * dim);
  return dim;
}

/** Reads the domain of a class where no firing under way needs another one any more; returns its dimension. */
export function readTarget(domains: ClassDomains, state: number): number {
  const dim = dimOf(domains, markingOf(domains, state));
  readInto(domains, state, roomForTarget(domains, markingOf(domains, state), dim), dim);
  return dim;
}

/** The domain of a class, in a buffer of its own. */
export function domainOf(domains: ClassDomains, state: number): { readonly d: Bounds; readonly dim: number } {
  const dim = dimOf(domains, markingOf(domains, state));
  const d = newBounds(domains.code, dim * dim);
  readInto(domains, state, d, dim);
  return { d, dim };
}

/** Makes the domain in which every run starts, in the marking `first`, the target; returns its dimension. */
export function toInitialDomain(domains: ClassDomains, first: number): number {
  const enabled = [...enabledIn(domains.steps, first)];
  const dim = dimOf(domains, first);
  initialDomain(domains.rule, enabled, roomForTarget(domains, first, dim), dim);
  return dim;
}

/**
 * The target, with room for a domain of this marking and dimension.
 *
 * @throws StoreFullError for a domain that could not be kept
 */
export function roomForTarget(domains: ClassDomains, m: number, dim: number): Bounds {
  assertFits(domains.store, dim, isContracted(domains, m));
  if (domains.target.length < dim * dim) domains.target = newBounds(domains.code, 2 * dim * dim);
  return domains.target;
}

/** Whether time can pass in some point of a domain. */
function canPass({ code }: ClassDomains, domain: Bounds, dim: number, enabled: number): boolean {
  // A domain is convex: when each enabled transition can wait, they can all wait a little together.
  for (let i = 1; i <= enabled; i++) if (domain[i * dim] <= code.zero) return false;
  return true;
}

/** Whether time can pass in some point of a class. */
export function canLast(domains: ClassDomains, state: number): boolean {
  const m = markingOf(domains, state);
  if (isContracted(domains, m)) return lastsContracted(domains.store, state, dimOf(domains, m));
  const dim = readTarget(domains, state);
  return canPass(domains, domains.target, dim, enabledCount(domains, m));
}

/** Reads the dates of a domain off the clock, its variable `start`: it is the date of the start seen from now. */
export function readClock(
  code: BoundCode,
  d: Bounds,
  dim: number,
  start: number,
  dates: { earliest: number; latest: number },
): void {
  dates.earliest = 0 - decodeBound(code, d[start * dim]);
  dates.latest = decodeBound(code, d[start]);
}
