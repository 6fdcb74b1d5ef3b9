/** The same function, that works each answer out once; `keyFor` tells arguments apart. */
export function memo<A, R>(work: (given: A) => R, keyFor: (given: A) => string): (given: A) => R {
  const known = new Map<string, R>();
  return (given) => {
    const key = keyFor(given);
    if (!known.has(key)) known.set(key, work(given));
    return known.get(key)!;
  };
}

/** The same of what is asked without an argument. */
export function lazily<R>(work: () => R): () => R {
  let known: { readonly result: R } | null = null;
  return () => {
    known ??= { result: work() };
    return known.result;
  };
}

/** The same for objects, which never change: each answer is kept as long as its object. */
export function oncePer<K extends object, T>(work: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as T;
    const result = work(key);
    known.set(key, result);
    return result;
  };
}
