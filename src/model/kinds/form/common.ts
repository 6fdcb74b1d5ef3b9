import type { Described } from '../../component.ts';
import type { Faults } from '../../faults.ts';
import { name, names, oneOf } from '../../read/values/shapes.ts';
import { many, type OneOrMore, type TextReader } from '../../read/values/text-reader.ts';
import { type AskedFaults, builtFaults, faultsShape } from './asked-faults.ts';
import type { Shape } from './shape.ts';

/** What properties of every kind have, whatever they ask: the options that all kinds share are added here alone. */
export interface Common extends Described {
  /** The user's key. */
  readonly name: string;
  /** The programs it is asked of: `[null]` for a Madeus deployment, else program names; one result for each. */
  readonly programs: readonly (string | null)[];
  /** The faults that may happen in the runs it asks about; none where it is left out. */
  readonly faults?: Faults;
}

/** The options of every kind, as a file has them. */
export const commonShape: Readonly<Record<string, Shape>> = {
  in: oneOf('a program, or a list of programs', [name, names]).optional(),
  faults: faultsShape,
};

/** The same as the builder takes them. */
export interface Asked {
  /** The programs that the property is asked of; all of them when nothing is said. */
  readonly in?: OneOrMore;
  /** How many faults may happen in its runs: in all, or in all (`any`) and in zones; none when nothing is said. */
  readonly faults?: AskedFaults;
}

/**
 * What a property that is built has in common with all others.
 *
 * @param own the options that its kind has beside these
 */
export function builtCommon<Options extends Asked>(
  read: TextReader,
  property: string,
  options: Options,
  own: Readonly<Record<Exclude<keyof Options, keyof Asked>, true>>,
): Common {
  const asked = read.options(options, [...Object.keys(commonShape), ...Object.keys(own)], property);
  const faults = builtFaults(read, property, asked.faults);
  return { name: read.name(property), programs: many(asked.in), ...(faults === null ? {} : { faults }) };
}
