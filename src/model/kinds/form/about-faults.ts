import type { SourceNode } from '../../read/formats/source.ts';
import { scalarOf } from '../../read/values/read-values.ts';
import { wholeNumber } from '../../read/values/shapes.ts';
import type { TextReader } from '../../read/values/text-reader.ts';
import type { Check } from '../../validate/names/check.ts';
import { checkLimit } from './checks.ts';
import { type Asked, builtCommon, type Common } from './common.ts';
import type { Given, Marks } from './given.ts';
import type { Spec } from './kind.ts';
import type { Shape } from './shape.ts';

/** A question about another property of the model: what becomes of it when things fail. */
export interface AboutFaults extends Common {
  /** The name of the other property. How many faults it allows itself does not count. */
  readonly property: string;
  /** The most faults that may happen. */
  readonly upTo: number;
}

/** The shape of their options. */
export const aboutFaultsOptions: Readonly<Record<string, Shape>> = { upTo: wholeNumber };

/** The options as the builder takes them. */
export type AskedUpTo = Omit<Asked, 'faults'> & { readonly upTo: number };

/** Reads what they ask; `null` where that cannot be read. */
export function aboutFaultsIn(
  common: Common,
  argument: SourceNode,
  given: Given,
): { readonly asked: AboutFaults; readonly marks: Marks } | null {
  const property = scalarOf(argument);
  const upTo = given.number('upTo');
  if (property === null || upTo === null) return null;
  return {
    asked: { ...common, property: property.text, upTo },
    marks: [['property', property], ...given.marks('upTo')],
  };
}

/** What they ask, as it is built. */
export function builtAboutFaults(
  read: TextReader,
  name: string,
  property: string,
  options: AskedUpTo,
): AboutFaults {
  read.wholeNumber(options.upTo, name);
  return { ...builtCommon(read, name, options), property, upTo: options.upTo };
}

/** Checks that what they ask makes sense by itself; which property it is about is checked with all of them at hand. */
export function checkAboutFaults(spec: AboutFaults & Spec, _types: unknown, check: Check): void {
  checkLimit('upTo', spec.upTo, spec, check);
  if (spec.faults === undefined) return;
  const message = `\`${spec.name}\` asks itself how many faults there may be, up to \`upTo\``;
  check.report.error('conflicting-keys', check.positions.at(spec, 'faults/any'), message, 'remove `faults`');
}
