import { KINDS } from '../kinds/kinds.ts';
import type { TextReader } from '../read/values/text-reader.ts';
import type { PropertyKind, PropertySpec } from '../whole/property-spec.ts';

/** What has all that each of the union has. */
type All<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void ? I : never;

/** What the kinds declare: for each, one method that makes a question of the text reader, its name and arguments. */
type Builders = All<(typeof KINDS)[PropertyKind]['builder']>;

/**
 * The methods of a builder that ask: those that the kinds declare, without the text reader, which it has. Opaque to users
 * of the library, who see the methods.
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

/** The methods that ask; each hands on what it makes, and answers what `ask` does. */
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
  // What each takes is as its kind declares it: its type above is made of the declaration.
  return Object.fromEntries(methods) as unknown as PropertyMethods<Self>;
}
