import { compare, type Duration } from '../../base/duration.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { portName } from '../assembly.ts';
import { duration, flag } from '../read/values/shapes.ts';
import type { DurationText, TextReader } from '../read/values/text-reader.ts';
import { doubtLimit } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { asBefore, type KindForm, NAMES_NOTHING } from './form/kind.ts';
import {
  type AskedPorts,
  builtPortSet,
  checkPortSet,
  type PortSet,
  portSetIn,
  portSetShape,
} from './form/port-set.ts';
import { someOf } from './form/words.ts';

/** How long are fewer provide ports active than are needed, in all and at a stretch? */
export interface Outage extends Common, PortSet {
  readonly kind: 'outage';
  /** Bounds of the greatest total and of the greatest single stretch. */
  readonly total: Duration | null;
  readonly longest: Duration | null;
}

const builder = {
  /** How long is the provide port inactive, or fewer than so many of several active, in all and at a stretch? */
  outage(
    read: TextReader,
    name: string,
    ports: AskedPorts,
    options: Asked & {
      readonly total?: DurationText;
      readonly longest?: DurationText;
      readonly working?: boolean;
    } = {},
  ): Outage {
    return {
      ...builtCommon(read, name, options, { total: true, longest: true, working: true }),
      kind: 'outage',
      ...builtPortSet(read, name, ports, options.working),
      total: read.bound(options.total, name),
      longest: read.bound(options.longest, name),
    };
  },
};

/** The form of `outage`: how long a provide port is inactive. */
export const outage: KindForm<Outage, typeof builder> = {
  kind: 'outage',
  argument: { shape: portSetShape },
  options: { total: duration.optional(), longest: duration.optional(), working: flag.optional() },
  read: (common, argument, given) => {
    const asked = portSetIn(argument, given);
    const [total, longest] = [given.duration('total'), given.duration('longest')];
    if (asked === null || asked.set.ports.length === 0) return null;
    return {
      spec: { ...common, kind: 'outage', ...asked.set, total, longest },
      marks: [...asked.marks, ...given.marks('total', 'longest')],
    };
  },
  builder,
  words: (spec) => {
    const { total, longest } = spec;
    const bounds = [
      ...(total === null ? [] : [`at most ${formatTime(total)} in all`]),
      ...(longest === null ? [] : [`at most ${formatTime(longest)} at a stretch`]),
    ];
    const { subject, verb, state } = outWords(spec);
    return bounds.length === 0
      ? `How long ${verb} ${subject} ${state}, in all and at a stretch?`
      : `${verb === 'is' ? 'Is' : 'Are'} ${subject} ${state} for ${enumerate(bounds)}?`;
  },
  decides: ({ total, longest }) => total !== null || longest !== null,
  check: checkPortSet,
  doubt: (spec, check) => {
    const { total, longest } = spec;
    if (spec.atLeast === 0) doubtLimit('atLeast', '`atLeast: 0` can never be missed', spec, check);
    if (total === 'inf') doubtLimit('total', '`total: inf` can never bind', spec, check);
    if (longest === 'inf') doubtLimit('longest', '`longest: inf` can never bind', spec, check);
    else if (longest !== null && total !== null && compare(longest, total) >= 0) {
      const message = `\`longest\` can never bind: no stretch is longer than the total of ${formatTime(total)}`;
      doubtLimit('longest', message, spec, check);
    }
  },
  names: ({ ports, working }) => ({ ...NAMES_NOTHING, ports, working }),
  inOtherPlaces: asBefore,
};

/** What is out while it lasts: "`a.p` is inactive", "fewer than 2 of `a.p`, `b.p` and `c.p` are active". */
function outWords({ ports, atLeast, working }: PortSet): {
  readonly subject: string;
  readonly verb: 'is' | 'are';
  readonly state: string;
} {
  const all = ports.length;
  const names = someOf(ports.map(portName));
  const least = atLeast ?? all;
  const [up, down] = working ? ['working', 'not working'] : ['active', 'inactive'];
  if (all === 1 && least === 1) return { subject: names, verb: 'is', state: down };
  if (least === 1) return { subject: `none of ${names}`, verb: 'is', state: up };
  if (least === all) return { subject: `at least one of ${names}`, verb: 'is', state: down };
  return { subject: `fewer than ${least} of ${names}`, verb: 'are', state: up };
}
