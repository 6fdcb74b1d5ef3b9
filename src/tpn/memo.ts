/** The same function, that works each answer out once; `keyFor` tells arguments apart. */
export function memo<A, R>(work: (given: A) => R, keyFor: (given: A) => string): (given: A) => R {
  const known = new Map<string, R>();
  return (given) => {
    const key = keyFor(given);
    if (!known.has(key)) known.set(key, work(given));
    return known.get(key)!;
  };
}
