import { KINDS } from '../kinds/kinds.ts';
import { expectedIn } from '../read/schema/shape.ts';
import type { TextReader } from '../read/values/text-reader.ts';
import type { PropertyKind, PropertySpec } from '../whole/property-spec.ts';
import { calledOf, isMissing } from './missing-arguments.ts';

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

/**
 * Makes these methods: each one builds a question, or `null` where what it asks about is missing, hands it to `ask` and
 * returns what `ask` returns.
 */
export function propertyMethods<Self>(
  ask: (question: (read: TextReader) => PropertySpec | null) => Self,
): PropertyMethods<Self> {
  const methods = Object.values(KINDS).flatMap(({ builder, argument }) => {
    const hint = () => ('shape' in argument ? `it must be ${expectedIn(argument.shape)}` : null);
    return Object.entries<Build>(builder as Readonly<Record<string, Build>>).map(
      ([method, build]) =>
        [
          method,
          (...given: readonly unknown[]) =>
            ask((read) =>
              hasNeeded(method, build, given, hint, read)
                ? Reflect.apply(build, null, [read, ...given])
                : null,
            ),
        ] as const,
    );
  });
  // The cast is safe: the type of each method is derived from the same declaration.
  return Object.fromEntries(methods) as unknown as PropertyMethods<Self>;
}

/** Whether a call names a property and says what it asks about, if it has to; a mistake is told where it does not. */
function hasNeeded(
  method: string,
  build: Build,
  given: readonly unknown[],
  hint: () => string | null,
  read: TextReader,
): boolean {
  const [name, argument] = given;
  // Its length counts what comes before the first one that may be left out: the reader, the name, and the argument.
  const lacksArgument = build.length > 2 && isMissing(argument);
  if (!isMissing(name) && !lacksArgument) return true;
  const message = `\`${calledOf(method, given)}\` has no ${isMissing(name) ? 'name' : 'argument'}`;
  read.report.error('missing-key', null, message, isMissing(name) ? null : hint());
  return false;
}
