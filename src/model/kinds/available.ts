import { portName } from '../assembly.ts';
import { flag, wholeNumber } from '../read/values/shapes.ts';
import type { Reference, TextReader } from '../read/values/text-reader.ts';
import { doubtLimit } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { asBefore, type KindForm, NAMES_NOTHING } from './form/kind.ts';
import { builtPortSet, checkPortSet, type PortSet, portOrPorts } from './form/port-set.ts';
import { someOf } from './form/words.ts';

/** Are at least so many of the provide ports active in every state? */
export interface Available extends Common, PortSet {
  readonly kind: 'available';
  /** Whether only states count in which time can pass. */
  readonly lasting: boolean;
}

const builder = {
  /** Are at least so many of the provide ports, all of them when nothing is said, active in every state? */
  available(
    read: TextReader,
    name: string,
    ports: Reference | readonly Reference[],
    options: Asked & {
      readonly atLeast?: number;
      readonly lasting?: boolean;
      readonly working?: boolean;
    } = {},
  ): Available {
    const { atLeast = null, lasting = false, working } = options;
    const set = builtPortSet(read, name, atLeast === null ? { ports } : { ports, atLeast }, working);
    return {
      ...builtCommon(read, name, options, { atLeast: true, lasting: true, working: true }),
      kind: 'available',
      ...set,
      lasting,
    };
  },
};

/** The form of `available`: some provide ports are active all the time. */
export const available: KindForm<Available, typeof builder> = {
  kind: 'available',
  argument: { shape: portOrPorts },
  options: { atLeast: wholeNumber.optional(), lasting: flag.optional(), working: flag.optional() },
  read: (common, argument, given) => {
    const { ports, marks } = given.ports(argument);
    const [lasting, working] = [given.flag('lasting', false), given.flag('working', false)];
    return {
      spec: { ...common, kind: 'available', ports, atLeast: given.number('atLeast'), working, lasting },
      marks: [...marks, ...given.marks('atLeast')],
    };
  },
  builder,
  words: ({ ports, atLeast, lasting, working }) => {
    const all = ports.length;
    const names = someOf(ports.map(portName));
    const least = atLeast ?? all;
    const state = `${working ? 'working' : 'active'} in every ${lasting ? 'lasting ' : ''}state`;
    if (least >= all) return `${all === 1 ? 'Is' : 'Are'} ${names} ${state}?`;
    return `${least === 1 ? 'Is at least one' : `Are at least ${least}`} of ${names} ${state}?`;
  },
  decides: () => true,
  check: checkPortSet,
  doubt: (spec, check) => {
    if (spec.atLeast === 0) doubtLimit('atLeast', '`atLeast: 0` can never bind', spec, check);
  },
  names: ({ ports, working }) => ({ ...NAMES_NOTHING, ports, working }),
  inOtherPlaces: asBefore,
};
