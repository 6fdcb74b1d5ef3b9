import type { TextReader } from '../read/values/text-reader.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { asBefore, type KindForm, NAMES_NOTHING, nothing } from './form/kind.ts';

/** Do all maximal runs end with the same components, connections and markings? */
export interface Confluent extends Common {
  readonly kind: 'confluent';
}

const builder = {
  /** Do all runs end with the same components, connections and markings? */
  confluent(read: TextReader, name: string, options: Asked = {}): Confluent {
    return { ...builtCommon(read, name, options, {}), kind: 'confluent' };
  },
};

/** The form of `confluent`: every run ends in the same configuration. */
export const confluent: KindForm<Confluent, typeof builder> = {
  kind: 'confluent',
  argument: { alone: '`true`, or options such as `{in: program}`' },
  options: {},
  read: (common) => ({ spec: { ...common, kind: 'confluent' }, marks: [] }),
  builder,
  words: () => 'Do all runs end with the same components, connections and markings?',
  decides: () => true,
  check: nothing,
  doubt: nothing,
  names: () => NAMES_NOTHING,
  inOtherPlaces: asBefore,
};
