/**
 * What an observer of a net can tell apart: a symmetry has to map each of these sets onto itself. Elements among which
 * it only counts, or asks whether all or any hold a token, stand in one set; one that it knows by name, in a set alone.
 */
export interface ToldApart {
  readonly places: readonly (readonly number[])[];
  readonly transitions: readonly (readonly number[])[];
}

/** What an observer tells apart that only asks for the state as a whole. */
export const TELLS_NOTHING_APART: ToldApart = { places: [], transitions: [] };

/** What some observers tell apart together. */
export function toldApartBy(observers: readonly ToldApart[]): ToldApart {
  const places: (readonly number[])[] = [];
  const transitions: (readonly number[])[] = [];
  for (const observer of observers) {
    for (const set of observer.places) places.push(set);
    for (const set of observer.transitions) transitions.push(set);
  }
  return { places, transitions };
}
