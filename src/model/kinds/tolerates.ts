import { name } from '../read/values/shapes.ts';
import type { TextReader } from '../read/values/text-reader.ts';
import {
  type AboutFaults,
  type AskedUpTo,
  aboutFaultsIn,
  aboutFaultsOptions,
  builtAboutFaults,
  checkAboutFaults,
} from './form/about-faults.ts';
import { asBefore, type KindForm, NAMES_NOTHING, nothing } from './form/kind.ts';

/** With how many faults does another property still hold? */
export interface Tolerates extends AboutFaults {
  readonly kind: 'tolerates';
}

const builder = {
  /** With how many faults does the property still hold? */
  tolerates(read: TextReader, name: string, property: string, options: AskedUpTo): Tolerates {
    return { ...builtAboutFaults(read, name, property, options), kind: 'tolerates' };
  },
};

/** The form of `tolerates`: another property holds with so many faults. */
export const tolerates: KindForm<Tolerates, typeof builder> = {
  kind: 'tolerates',
  argument: { shape: name },
  options: aboutFaultsOptions,
  read: (common, argument, given) => {
    const read = aboutFaultsIn(common, argument, given);
    return read && { spec: { ...read.asked, kind: 'tolerates' }, marks: read.marks };
  },
  builder,
  words: ({ property, upTo }) =>
    `Does \`${property}\` hold with up to ${upTo} ${upTo === 1 ? 'fault' : 'faults'}, and else with how many?`,
  decides: () => true,
  check: checkAboutFaults,
  doubt: nothing,
  names: ({ property }) => ({ ...NAMES_NOTHING, property }),
  inOtherPlaces: asBefore,
};
