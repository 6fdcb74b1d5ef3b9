import { scalarOf } from '../../read/values/read-values.ts';
import { name as propertyName, wholeNumber } from '../../read/values/shapes.ts';
import type { TextReader } from '../../read/values/text-reader.ts';
import type { Check } from '../../validate/names/check.ts';
import { checkLimit } from './checks.ts';
import { type Asked, builtCommon, type Common } from './common.ts';
import { asBefore, type KindForm, NAMES_NOTHING, nothing, type Spec } from './kind.ts';

/** A question about another property of the model: what becomes of it when things fail. */
export interface AboutFaults extends Common {
  /** The name of the other property. How many faults it allows itself does not count. */
  readonly property: string;
  /** The most faults that may happen. */
  readonly upTo: number;
}

/** The options as the builder takes them. */
export type AskedUpTo = Omit<Asked, 'faults'> & { readonly upTo: number };

/** What the forms of such questions have in common: all but their words, and how they are built. */
export function aboutFaultsForm<K extends string>(
  kind: K,
): Omit<KindForm<AboutFaults & { readonly kind: K }>, 'builder' | 'words'> {
  return {
    kind,
    argument: { shape: propertyName },
    options: { upTo: wholeNumber },
    read: (common, argument, given) => {
      const property = scalarOf(argument);
      const upTo = given.number('upTo');
      if (property === null || upTo === null) return null;
      return {
        spec: { ...common, kind, property: property.text, upTo },
        marks: [['property', property], ...given.marks('upTo')],
      };
    },
    decides: () => true,
    check: checkAboutFaults,
    doubt: nothing,
    names: ({ property }) => ({ ...NAMES_NOTHING, property }),
    inOtherPlaces: asBefore,
  };
}

/** What they ask, as it is built. */
export function builtAboutFaults(
  read: TextReader,
  name: string,
  property: string,
  options: AskedUpTo,
): AboutFaults {
  const common = builtCommon(read, name, options ?? {}, { upTo: true });
  // Not every caller is checked by the compiler.
  const upTo: number | undefined = options?.upTo;
  if (upTo === undefined) read.report.error('missing-key', null, `\`${name}\` has no \`upTo\``);
  else read.wholeNumber(upTo, name);
  return { ...common, property, upTo: upTo ?? 0 };
}

/** Checks that what they ask makes sense by itself; which property it is about is checked with all of them at hand. */
function checkAboutFaults(spec: AboutFaults & Spec, _types: unknown, check: Check): void {
  checkLimit('upTo', spec.upTo, spec, check);
  if (spec.faults === undefined) return;
  const message = `\`${spec.name}\` asks itself how many faults there may be, up to \`upTo\``;
  check.report.error('conflicting-keys', check.positions.at(spec, 'faults/any'), message, 'remove `faults`');
}
