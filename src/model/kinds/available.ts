import { type PortRef, portName } from '../assembly.ts';
import { flag, listOf, oneOf, portReference, wholeNumber } from '../read/values/shapes.ts';
import { many, type Reference, type TextReader } from '../read/values/text-reader.ts';
import { checkRepeated } from '../validate/names/check.ts';
import { checkLimit, checkProvides, doubtLimit } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { asBefore, type KindForm, NAMES_NOTHING } from './form/kind.ts';
import { someOf } from './form/words.ts';

/** Are at least so many of the provide ports active in every state? */
export interface Available extends Common {
  readonly kind: 'available';
  readonly ports: readonly PortRef[];
  /** `null`: all of them. */
  readonly atLeast: number | null;
  /** Whether only states count in which time can pass. */
  readonly lasting: boolean;
}

const builder = {
  /** Are at least so many of the provide ports, all of them when nothing is said, active in every state? */
  available(
    read: TextReader,
    name: string,
    ports: Reference | readonly Reference[],
    options: Asked & { readonly atLeast?: number; readonly lasting?: boolean } = {},
  ): Available {
    const { atLeast = null, lasting = false } = options;
    read.wholeNumber(atLeast, name);
    const common = builtCommon(read, name, options);
    return {
      ...common,
      kind: 'available',
      ports: many(ports).map((port) => read.port(port)),
      atLeast,
      lasting,
    };
  },
};

export const available: KindForm<Available, typeof builder> = {
  kind: 'available',
  argument: {
    shape: oneOf('a port such as `component.port`, or a list of them', [
      portReference,
      listOf('a list of ports such as `component.port`', portReference),
    ]),
  },
  options: { atLeast: wholeNumber.optional(), lasting: flag.optional() },
  read: (common, argument, given) => {
    const { ports, marks } = given.ports(argument);
    const [atLeast, lasting] = [given.number('atLeast'), given.flag('lasting', false)];
    return {
      spec: { ...common, kind: 'available', ports, atLeast, lasting },
      marks: [...marks, ...given.marks('atLeast')],
    };
  },
  builder,
  words: ({ ports, atLeast, lasting }) => {
    const all = ports.length;
    const names = someOf(ports.map(portName));
    const least = atLeast ?? all;
    const state = `active in every ${lasting ? 'lasting ' : ''}state`;
    if (least >= all) return `${all === 1 ? 'Is' : 'Are'} ${names} ${state}?`;
    return `${least === 1 ? 'Is at least one' : `Are at least ${least}`} of ${names} ${state}?`;
  },
  check: (spec, types, check) => {
    const { gaps, positions, report } = check;
    const { name, ports, atLeast, at = null } = spec;
    checkRepeated(ports.map(portName), spec, 'ports', check);
    checkProvides(ports, spec, types, check);
    checkLimit('atLeast', atLeast, spec, check);
    if (gaps.inEntry('properties', name)) return;
    if (ports.length === 0) {
      report.error('missing-key', at, `\`${name}\` asks for no port`, 'name provide ports in `available`');
    } else if (atLeast !== null && atLeast > ports.length) {
      report.error(
        'bad-number',
        positions.at(spec, 'atLeast'),
        `\`atLeast: ${atLeast}\` never holds: \`${name}\` names only ${ports.length} port${ports.length === 1 ? '' : 's'}`,
        'name more ports, or ask for fewer',
      );
    }
  },
  doubt: (spec, check) => {
    if (spec.atLeast === 0) doubtLimit('atLeast', '`atLeast: 0` can never bind', spec, check);
  },
  names: ({ ports }) => ({ ...NAMES_NOTHING, ports }),
  inOtherPlaces: asBefore,
};
