import type { TextReader } from '../read/values/text-reader.ts';

/** The methods of a builder that cannot be called without arguments. */
type Needing<Builder> = {
  [Method in keyof Builder]: Builder[Method] extends (...given: infer Given) => unknown
    ? [] extends Given
      ? never
      : Method
    : never;
}[keyof Builder];

/**
 * Makes the methods of a builder tell which of their arguments are missing, and leave such a call out: code that no
 * compiler has checked may call them so.
 *
 * @param prototype of the builder, whose methods are replaced
 * @param readerOf what the builder tells mistakes to
 * @param needed by method, what the arguments are called that have to be given, the first ones of all
 */
export function tellMissingArguments<Builder extends object>(
  prototype: Builder,
  readerOf: (builder: Builder) => TextReader,
  needed: Readonly<Record<Needing<Builder>, readonly string[]>>,
): void {
  for (const [method, names] of Object.entries<readonly string[]>(needed)) {
    const call = prototype[method as Needing<Builder>] as (...given: readonly unknown[]) => unknown;
    const value = function (this: Builder, ...given: readonly unknown[]): unknown {
      const missing = names.find((_, i) => isMissing(given[i]));
      if (missing === undefined) return Reflect.apply(call, this, given);
      const message = `\`${calledOf(method, given)}\` has no \`${missing}\``;
      readerOf(this).report.error('missing-key', null, message);
      return this;
    };
    Object.defineProperty(prototype, method, { value, configurable: true, writable: true });
  }
}

/** Whether an argument that has to be given was not. */
export function isMissing(argument: unknown): argument is null | undefined {
  return argument === undefined || argument === null;
}

/** A call as messages name it: by its method and the name or reference that it begins with, where it has one. */
export function calledOf(method: string, [first]: readonly unknown[]): string {
  return typeof first === 'string' ? `${method} ${first}` : method;
}
