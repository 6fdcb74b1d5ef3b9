import { type Firing, firingsBack } from '../exploration/transition-system.ts';
import type { Aim } from '../net/run-dates.ts';
import { type BoundCode, decodeBound, encodeBound } from './bound.ts';
import { close } from './dbm.ts';

/** Points of a firing domain, or of a contracted one, whose variable 0 is without bounds. */
export interface Zone {
  readonly d: Float64Array;
  readonly dim: number;
  /** Variables from 1 on that are dates of enabled transitions; past dates come after them. */
  readonly enabled: number;
}

/** The class as a firing finds it, before it is contracted or united with others. */
export interface Image extends Zone {
  /** By variable of the image, as `fire` reads them. */
  readonly origin: Int32Array;
  /** The variable of the source that fires; 0 for the initial class. */
  readonly fired: number;
  /** The part of the source from which it fires; `null` for all of it. */
  readonly before: Zone | null;
}

/** What the firings that lead to a class are found by. Bounds are in `code`, whose `infinity` is `Infinity`. */
export interface Derivations {
  readonly code: BoundCode;
  readonly foundBy: (state: number) => Firing;
  readonly parts: (state: number) => readonly number[];
  readonly zoneOf: (state: number) => Zone;
  readonly imageOf: (firing: Firing) => Image;
}

/**
 * Firings that lead from the initial class to `state` and then, unless it is `null`, through `firing`, and have a run
 * that meets the aim. A class that is a union has no single path: from some of its points that meet the aim, all
 * points before them are followed back to the start, firing by firing, each time into one of the classes that the source
 * is the union of.
 *
 * @param aim `null`: none but to come there. Of a contracted class in which something is enabled, `earliest` and
 * `latest` ask for no more, since it has no date.
 * @throws RangeError when no run meets the aim
 */
export function firingsTo(
  derivations: Derivations,
  state: number,
  firing: number | null,
  aim: Aim | null,
): readonly Firing[] {
  const last = firing === null ? null : { source: state, transition: firing, renaming: null };
  const single = singlePath(derivations, state);
  if (single !== null) return last === null ? single : [...single, last];
  const path: Firing[] = [];
  let arrival: Arrival | null;
  if (last === null) {
    arrival = arrivalIn(derivations, state, aimedAt(derivations.code, derivations.zoneOf(state), aim));
  } else {
    const image = derivations.imageOf(last);
    arrival = { firing: last, image, zone: aimedAt(derivations.code, image, aim) };
  }
  while (arrival !== null && arrival.firing.source >= 0) {
    const { source } = arrival.firing;
    path.push(arrival.firing);
    const before = zoneBefore(derivations.code, arrival.image.before ?? derivations.zoneOf(source), arrival);
    arrival = before && arrivalIn(derivations, source, before);
  }
  if (arrival === null) throw new RangeError('no run comes there as it was aimed for');
  return path.reverse();
}

/** The path to a class that neither is a union nor comes from one: then all its points come along it. */
function singlePath({ foundBy, parts }: Derivations, state: number): readonly Firing[] | null {
  for (let at = state; at >= 0; at = foundBy(at).source) if (parts(at).length > 0) return null;
  return firingsBack(foundBy, state);
}

/** A firing, and the points of its image that are followed back. */
interface Arrival {
  readonly firing: Firing;
  readonly image: Image;
  readonly zone: Zone;
}

/** Finds among the firings that a class is the union of one whose image has points in the zone. */
function arrivalIn(derivations: Derivations, state: number, zone: Zone): Arrival | null {
  const { code, foundBy, parts, zoneOf, imageOf } = derivations;
  const seen = new Set([state]);
  const open = [state];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const firing = foundBy(part);
    const image = imageOf(firing);
    const common = meet(code, image, zone);
    if (common !== null) return { firing, image, zone: common };
    for (const smaller of parts(part)) {
      if (seen.has(smaller) || meet(code, zoneOf(smaller), zone) === null) continue;
      seen.add(smaller);
      open.push(smaller);
    }
  }
  return null;
}

/** The points that two zones of the same variables have in common; `null` for none. */
function meet(code: BoundCode, a: Zone, b: Zone): Zone | null {
  const d = a.d.map((bound, i) => Math.min(bound, b.d[i]));
  return close(code, d, a.dim) ? { ...a, d } : null;
}

/** The points of the source from which the firing leads into the zone. */
function zoneBefore(code: BoundCode, source: Zone, { image, zone }: Arrival): Zone | null {
  const { fired, origin } = image;
  // Dates are the same before and after: only the newly enabled are more variables.
  let dim = source.dim;
  const variableOf = Array.from({ length: zone.dim }, (_, i) => {
    if (i === 0) return fired;
    if (origin[i] > 0) return origin[i];
    return i <= zone.enabled ? dim++ : fired;
  });
  const d = new Float64Array(dim * dim).fill(code.infinity);
  for (let i = 0; i < dim; i++) d[i * dim + i] = code.zero;
  for (let i = 0; i < source.dim; i++) {
    for (let j = 0; j < source.dim; j++) d[i * dim + j] = source.d[i * source.dim + j];
  }
  for (let i = 1; i <= source.enabled; i++) tighten(d, fired * dim + i, code.zero);
  variableOf.forEach((a, i) => {
    variableOf.forEach((b, j) => {
      tighten(d, a * dim + b, zone.d[i * zone.dim + j]);
    });
  });
  if (!close(code, d, dim)) return null;
  const before = new Float64Array(source.dim ** 2);
  for (let i = 0; i < source.dim; i++) {
    for (let j = 0; j < source.dim; j++) before[i * source.dim + j] = d[i * dim + j];
  }
  return { ...source, d: before };
}

/** The points of a zone that meet an aim; not closed. */
function aimedAt(code: BoundCode, { d, dim, enabled }: Zone, aim: Aim | null): Zone {
  const aimed = d.slice();
  const start = enabled + 1;
  const limit = (i: number, j: number, bound: number) => tighten(aimed, i * dim + j, bound);
  // Within less than a unit of an open bound, which is not attained.
  const near = (bound: number) => (bound === code.infinity ? bound : 2 * code.openMask - bound);
  const apart = (from: number, to: number, least: number, strict: boolean) => {
    const greatest = d[to * dim + from];
    const isAll = !strict && greatest !== code.infinity && decodeBound(code, greatest) === least;
    limit(from, to, isAll ? near(greatest) : encodeBound(code, -least, strict));
  };
  if (aim === 'earliest') limit(0, start, near(d[start * dim]));
  else if (aim === 'latest') limit(start, 0, near(d[start]));
  else if (aim === 'lasting') for (let i = 1; i <= enabled; i++) limit(0, i, code.openMask - 1);
  else if (aim !== null && 'from' in aim) apart(start, 0, aim.from, false);
  else if (aim !== null && 'due' in aim) apart(dim - 1, 0, aim.waited.least, aim.waited.strict);
  else if (aim !== null) {
    const dates = [...Array.from({ length: dim - start }, (_, i) => start + i), 0];
    for (const { from, to, least } of aim.apart) apart(dates[from], dates[to], least, false);
  }
  return { d: aimed, dim, enabled };
}

function tighten(d: Float64Array, at: number, bound: number): void {
  if (bound < d[at]) d[at] = bound;
}
