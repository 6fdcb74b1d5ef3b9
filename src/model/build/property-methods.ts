import { KINDS } from '../kinds/kinds.ts';
import type { TextReader } from '../read/values/text-reader.ts';
import type { PropertyKind, PropertySpec } from '../whole/property-spec.ts';

/** The intersection of the members of a union type. */
type All<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void ? I : never;

/**
 * What the forms of the kinds declare for the builder: one method for each kind, a function of the text reader, the
 * name of the property and the arguments of the call that returns the question.
 */
type Builders = All<(typeof KINDS)[PropertyKind]['builder']>;

/**
 * The methods of a builder that add a property, one for each kind. They take what the kinds declare except for the text
 * reader, which the builder supplies. Opaque to users of the library, who see the methods.
 */
export type PropertyMethods<Self> = {
  readonly [Method in keyof Builders]: Builders[Method] extends (
    read: TextReader,
    name: string,
    ...rest: infer Rest
  ) => PropertySpec
    ? (name: string, ...rest: Rest) => Self
    : never;
};

type Build = (read: TextReader, name: string, ...rest: readonly unknown[]) => PropertySpec;

/** Makes these methods: each one builds a question, hands it to `ask` and returns what `ask` returns. */
export function propertyMethods<Self>(
  ask: (question: (read: TextReader) => PropertySpec) => Self,
): PropertyMethods<Self> {
  const builders = Object.values(KINDS).flatMap(({ builder }) =>
    Object.entries<Build>(builder as Readonly<Record<string, Build>>),
  );
  const methods = builders.map(
    ([method, build]) =>
      [
        method,
        (name: string, ...rest: readonly unknown[]) =>
          ask((read) => Reflect.apply(build, null, [read, name, ...rest])),
      ] as const,
  );
  // The cast is safe: the type of each method is derived from the same declaration.
  return Object.fromEntries(methods) as unknown as PropertyMethods<Self>;
}
