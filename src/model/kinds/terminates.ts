import type { Duration } from '../../base/duration.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { duration } from '../read/values/shapes.ts';
import type { DurationText, TextReader } from '../read/values/text-reader.ts';
import { doubtDeadline } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { asBefore, type KindForm, NAMES_NOTHING, nothing } from './form/kind.ts';

/** Does every maximal run end with all programs done and all components idle? */
export interface Terminates extends Common {
  readonly kind: 'terminates';
  readonly deadline: Duration | null;
}

const builder = {
  /** Does every run end with all programs done and all components idle? */
  terminates(
    read: TextReader,
    name: string,
    options: Asked & { readonly deadline?: DurationText } = {},
  ): Terminates {
    const deadline = read.bound(options.deadline, name);
    return { ...builtCommon(read, name, options, { deadline: true }), kind: 'terminates', deadline };
  },
};

/** The form of `terminates`: every run ends with all programs done and all components idle. */
export const terminates: KindForm<Terminates, typeof builder> = {
  kind: 'terminates',
  argument: { alone: '`true`, or options such as `{deadline: 30s}`' },
  options: { deadline: duration.optional() },
  read: (common, _argument, given) => ({
    spec: { ...common, kind: 'terminates', deadline: given.duration('deadline') },
    marks: given.marks('deadline'),
  }),
  builder,
  words: (spec) => {
    const deadline = spec.deadline === null ? '' : `, by ${formatTime(spec.deadline)} at the latest`;
    return `Does every run end with all programs done and all components idle${deadline}?`;
  },
  decides: () => true,
  check: nothing,
  doubt: (spec, check) => doubtDeadline(spec.deadline, spec, check),
  names: () => NAMES_NOTHING,
  inOtherPlaces: asBefore,
};
