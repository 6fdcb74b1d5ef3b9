/** The same function, that works each answer out once; `keyFor` tells arguments apart. */
export function memo<A, R>(work: (given: A) => R, keyFor: (given: A) => string): (given: A) => R {
  let known: Map<string, R> | null = null;
  return (given) => {
    known ??= new Map<string, R>();
    const key = keyFor(given);
    if (!known.has(key)) known.set(key, work(given));
    return known.get(key)!;
  };
}

/**
 * As {@link memo}, for what is mostly asked once, of arguments that never change: it asks for no key before there is a
 * second argument.
 */
export function memoOfFew<A, R>(work: (given: A) => R, keyFor: (given: A) => string): (given: A) => R {
  let first: { readonly given: A; readonly result: R } | null = null;
  const known = new Map<string, R>();
  return (given) => {
    if (first === null) {
      first = { given, result: work(given) };
      return first.result;
    }
    if (known.size === 0) known.set(keyFor(first.given), first.result);
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

/** What one holder knows about objects; each note is kept as long as its object. */
export interface Notes<K extends object, T> {
  has(object: K): boolean;
  get(object: K): T | undefined;
  set(object: K, note: T): void;
}

/** What extends it gives its private fields to the object that it is constructed with. */
class Bearer {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: what a constructor returns is what gets the fields
    return object;
  }
}

/**
 * Notes on objects, to be made once for a module. They do what a `WeakMap` does, but stand in a private field of the object
 * itself, which no copy of it has. V8 keeps what a `WeakMap` refers to, once that has become old, until it next collects
 * all that is old: nearly all that was found out about each of thousands of models lay there long after it was of use,
 * and was moved about meanwhile.
 */
export function newNotes<K extends object, T>(): Notes<K, T> {
  class Note extends Bearer {
    #note: T;

    constructor(object: K, note: T) {
      super(object);
      this.#note = note;
    }

    static has(object: K): boolean {
      return #note in object;
    }

    static get(object: K): T | undefined {
      return #note in object ? object.#note : undefined;
    }

    static set(object: K, note: T): void {
      if (#note in object) object.#note = note;
      else new Note(object, note);
    }
  }
  return Note;
}

/** The same function of objects, which never change: it works each answer out once, and keeps it as long as its object. */
export function oncePer<K extends object, T>(work: (key: K) => T): (key: K) => T {
  return onceIn(newNotes<K, T>(), work);
}

/**
 * The same function of objects, which never change: it keeps the answers for the two that it was asked last, as two are
 * compared, and what is large would else stay as long as each of them. Whoever keeps thousands of models in a list, to
 * verify one after the other, would keep all their nets too.
 */
export function onceForLatest<K extends object, T>(work: (key: K) => T): (key: K) => T {
  let [last, before]: ({ readonly key: K; readonly result: T } | null)[] = [null, null];
  return (key) => {
    if (last?.key === key) return last.result;
    const known = before?.key === key ? before : { key, result: work(key) };
    [last, before] = [known, last];
    return known.result;
  };
}

/** As {@link oncePer}, for functions that are made anew for each model: they need no class for their notes. */
export function onceFor<K extends object, T>(work: (key: K) => T): (key: K) => T {
  return onceIn(new Map<K, T>(), work);
}

function onceIn<K extends object, T>(known: Notes<K, T>, work: (key: K) => T): (key: K) => T {
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as T;
    const result = work(key);
    known.set(key, result);
    return result;
  };
}
