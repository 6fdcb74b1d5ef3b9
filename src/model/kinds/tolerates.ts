import type { TextReader } from '../read/values/text-reader.ts';
import { type AboutFaults, type AskedUpTo, aboutFaultsForm, builtAboutFaults } from './form/about-faults.ts';
import type { KindForm } from './form/kind.ts';

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
  ...aboutFaultsForm('tolerates'),
  builder,
  words: ({ property, upTo }) =>
    `Does \`${property}\` hold with up to ${upTo} ${upTo === 1 ? 'fault' : 'faults'}, and else with how many?`,
};
