import { compare, type Duration } from '../../base/duration.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { type PortRef, portName } from '../assembly.ts';
import { duration, portReference } from '../read/values/shapes.ts';
import type { DurationText, Reference, TextReader } from '../read/values/text-reader.ts';
import { checkProvides, doubtLimit } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { asBefore, type KindForm, NAMES_NOTHING } from './form/kind.ts';

/** How long is a provide port inactive, in all and at a stretch? */
export interface Outage extends Common {
  readonly kind: 'outage';
  readonly port: PortRef;
  /** Bounds of the greatest total and of the greatest single stretch. */
  readonly total: Duration | null;
  readonly longest: Duration | null;
}

const builder = {
  /** How long is the provide port inactive, in all and at a stretch? */
  outage(
    read: TextReader,
    name: string,
    port: Reference,
    options: Asked & { readonly total?: DurationText; readonly longest?: DurationText } = {},
  ): Outage {
    return {
      ...builtCommon(read, name, options),
      kind: 'outage',
      port: read.port(port),
      total: read.bound(options.total, name),
      longest: read.bound(options.longest, name),
    };
  },
};

export const outage: KindForm<Outage, typeof builder> = {
  kind: 'outage',
  argument: { shape: portReference },
  options: { total: duration.optional(), longest: duration.optional() },
  read: (common, argument, given) => {
    const { ports, marks } = given.ports(argument);
    const [port] = ports;
    const [total, longest] = [given.duration('total'), given.duration('longest')];
    if (port === undefined) return null;
    return {
      spec: { ...common, kind: 'outage', port, total, longest },
      marks: [...marks, ...given.marks('total', 'longest')],
    };
  },
  builder,
  words: ({ port, total, longest }) => {
    const name = `\`${portName(port)}\``;
    const bounds = [
      ...(total === null ? [] : [`at most ${formatTime(total)} in all`]),
      ...(longest === null ? [] : [`at most ${formatTime(longest)} at a stretch`]),
    ];
    return bounds.length === 0
      ? `How long is ${name} inactive, in all and at a stretch?`
      : `Is ${name} inactive for ${enumerate(bounds)}?`;
  },
  check: (spec, types, check) => checkProvides([spec.port], spec, types, check),
  doubt: (spec, check) => {
    const { total, longest } = spec;
    if (total === 'inf') doubtLimit('total', '`total: inf` can never bind', spec, check);
    if (longest === 'inf') doubtLimit('longest', '`longest: inf` can never bind', spec, check);
    else if (longest !== null && total !== null && compare(longest, total) >= 0) {
      const message = `\`longest\` can never bind: no stretch is longer than the total of ${formatTime(total)}`;
      doubtLimit('longest', message, spec, check);
    }
  },
  names: ({ port }) => ({ ...NAMES_NOTHING, ports: [port] }),
  inOtherPlaces: asBefore,
};
