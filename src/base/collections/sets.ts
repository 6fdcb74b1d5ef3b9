/** The set without these items. */
export function without<T>(set: ReadonlySet<T>, gone: Iterable<T>): ReadonlySet<T> {
  const rest = new Set(set);
  for (const item of gone) rest.delete(item);
  return rest;
}

/** The set with these items too; new ones come last. */
export function withAll<T>(set: ReadonlySet<T>, more: Iterable<T>): ReadonlySet<T> {
  const all = new Set(set);
  for (const item of more) all.add(item);
  return all;
}
