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

/** The map without these keys; itself where it has none of them. */
export function withoutKeys<K, V>(map: ReadonlyMap<K, V>, gone: Iterable<K>): ReadonlyMap<K, V> {
  if (map.size === 0) return map;
  const rest = new Map(map);
  for (const key of gone) rest.delete(key);
  return rest.size === map.size ? map : rest;
}
