import { dotted } from '../../base/names.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { type ElementRef, type PortRef, portName } from '../assembly.ts';
import { entryOf } from '../read/formats/source.ts';
import { described } from '../read/values/read-values.ts';
import { elements, flag, keys } from '../read/values/shapes.ts';
import type { Reference, TextReader } from '../read/values/text-reader.ts';
import { checkElements, checkPorts } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { type KindForm, NAMES_NOTHING } from './form/kind.ts';
import { elementNames } from './form/words.ts';

/**
 * Is there no reachable state with all of `marked` marked and all of `unmarked` not, all of `active` active and all of
 * `inactive` not? A transition among places is marked while it runs.
 */
export interface Forbidden extends Common {
  readonly kind: 'forbidden';
  readonly marked: readonly ElementRef[];
  readonly unmarked: readonly ElementRef[];
  /** Ports; none where it is left out. */
  readonly active?: readonly PortRef[];
  readonly inactive?: readonly PortRef[];
  /** Whether only states count in which time can pass. */
  readonly lasting: boolean;
}

const builder = {
  /**
   * Is no state reached in which all of `marked` are marked (a transition: run) and all of `unmarked` are not, all ports
   * of `active` are active and all of `inactive` are not?
   */
  forbidden(
    read: TextReader,
    name: string,
    state: {
      readonly marked?: readonly Reference[];
      readonly unmarked?: readonly Reference[];
      readonly active?: readonly Reference[];
      readonly inactive?: readonly Reference[];
    },
    options: Asked & { readonly lasting?: boolean } = {},
  ): Forbidden {
    const {
      marked = [],
      unmarked = [],
      active = [],
      inactive = [],
    } = read.options(state, ['marked', 'unmarked', 'active', 'inactive'], name);
    return {
      ...builtCommon(read, name, options, { lasting: true }),
      kind: 'forbidden',
      marked: marked.map((p) => read.element(p)),
      unmarked: unmarked.map((p) => read.element(p)),
      active: active.map((p) => read.port(p)),
      inactive: inactive.map((p) => read.port(p)),
      lasting: options.lasting ?? false,
    };
  },
};

const SHAPES = {
  marked: elements.optional(),
  unmarked: elements.optional(),
  active: elements.optional(),
  inactive: elements.optional(),
};

/** The form of `forbidden`: no run comes to these places together. */
export const forbidden: KindForm<Forbidden, typeof builder> = {
  kind: 'forbidden',
  argument: {
    shape: keys('`{marked, unmarked, active, inactive}`', SHAPES),
  },
  options: { lasting: flag.optional() },
  read: (common, argument, given) => {
    const marked = given.elements(entryOf(argument, 'marked')?.value, 'place', 'marked');
    const unmarked = given.elements(entryOf(argument, 'unmarked')?.value, 'place', 'unmarked');
    const active = given.ports(entryOf(argument, 'active')?.value, 'active');
    const inactive = given.ports(entryOf(argument, 'inactive')?.value, 'inactive');
    return {
      spec: {
        ...common,
        ...described(argument),
        kind: 'forbidden',
        marked: marked.elements,
        unmarked: unmarked.elements,
        active: active.ports,
        inactive: inactive.ports,
        lasting: given.flag('lasting', false),
      },
      marks: [...marked.marks, ...unmarked.marks, ...active.marks, ...inactive.marks],
    };
  },
  builder,
  words: ({ marked, unmarked, active = [], inactive = [], lasting }) => {
    const has = [...somethingIs(elementNames(marked), 'marked'), ...somethingIs(portNames(active), 'active')];
    const isNot = (count: number) => (count === 1 ? 'is not' : 'are not');
    const hasNot = [
      ...somethingIs(elementNames(unmarked), isNot(unmarked.length)),
      ...somethingIs(portNames(inactive), `${isNot(inactive.length)} active`),
    ];
    const but = hasNot.length === 0 ? '' : ` while ${hasNot.join(' and ')}`;
    return `Is there no ${lasting ? 'lasting ' : ''}state with ${has.join(' and ')}${but}?`;
  },
  decides: () => true,
  check: (spec, types, check) => {
    const { name, marked, unmarked, active = [], inactive = [], at = null } = spec;
    const count = marked.length + unmarked.length + active.length + inactive.length;
    if (count === 0 && !check.gaps.inEntry('properties', name)) {
      const hint = 'name places in `marked` or `unmarked`';
      check.report.error('missing-key', at, `\`${name}\` forbids nothing`, hint);
    }
    checkElements(marked, 'marked', spec, types, check);
    checkElements(unmarked, 'unmarked', spec, types, check);
    checkPorts(active, 'active', spec, types, check);
    checkPorts(inactive, 'inactive', spec, types, check);
  },
  doubt: (spec, { positions, report }) => {
    const { marked, unmarked, active = [], inactive = [], name } = spec;
    const doubtBoth = (has: readonly string[], hasNot: readonly string[], part: string, both: string) => {
      for (const [i, each] of hasNot.entries()) {
        if (!has.includes(each)) continue;
        report.warning(
          'never-forbidden',
          positions.at(spec, part === 'unmarked' ? `${part}/${i}/element` : `${part}/${i}`),
          `\`${each}\` cannot be ${both}, so \`${name}\` always holds`,
          'remove it from one of the lists',
        );
      }
    };
    doubtBoth(marked.map(elementName), unmarked.map(elementName), 'unmarked', 'marked and unmarked');
    doubtBoth(active.map(portName), inactive.map(portName), 'inactive', 'active and inactive');
  },
  names: () => NAMES_NOTHING,
  inOtherPlaces: (spec, others) => {
    const [marked, unmarked] = [others.elements(spec.marked), others.elements(spec.unmarked)];
    return marked && unmarked && { ...spec, marked, unmarked };
  },
};

/** A clause such as "`a.b` is marked" or "`a.b` and `c.d` are marked"; empty where the list is. */
function somethingIs(names: string, how: string): readonly string[] {
  return names === '' ? [] : [`${names} ${how}`];
}

function portNames(ports: readonly PortRef[]): string {
  return enumerate(ports.map((port) => `\`${portName(port)}\``));
}

function elementName({ component, element }: ElementRef): string {
  return dotted(component, element);
}
