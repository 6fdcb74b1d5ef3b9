import type { TextReader } from '../read/values/text-reader.ts';
import { type AboutFaults, type AskedUpTo, aboutFaultsForm, builtAboutFaults } from './form/about-faults.ts';
import type { KindForm } from './form/kind.ts';

/** Which faults break another property, and by how much do the others delay it? */
export interface CriticalFaults extends AboutFaults {
  readonly kind: 'critical-faults';
}

const builder = {
  /** Which faults break the property, and by how much do the others delay it? */
  criticalFaults(read: TextReader, name: string, property: string, options: AskedUpTo): CriticalFaults {
    return { ...builtAboutFaults(read, name, property, options), kind: 'critical-faults' };
  },
};

/** The form of `critical-faults`: the smallest sets of faults that break another property. */
export const criticalFaults: KindForm<CriticalFaults, typeof builder> = {
  ...aboutFaultsForm('critical-faults'),
  builder,
  words: ({ property, upTo }) =>
    upTo === 1
      ? `Which single fault breaks \`${property}\`?`
      : `Which faults, up to ${upTo} together, break \`${property}\`?`,
};
