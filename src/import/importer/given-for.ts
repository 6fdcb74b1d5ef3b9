/** The name that stands for all. */
export const EVERY = '*';

/** What a call gives for something by its name, or for all; `null` where it gives nothing. */
export function givenFor<T>(given: ReadonlyMap<string, T>, name: string): T | null {
  return given.get(name) ?? given.get(EVERY) ?? null;
}
