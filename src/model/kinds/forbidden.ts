import type { ElementRef } from '../assembly.ts';
import { entryOf } from '../read/formats/source.ts';
import { described } from '../read/values/read-values.ts';
import { elements, flag, keys } from '../read/values/shapes.ts';
import type { Reference, TextReader } from '../read/values/text-reader.ts';
import { checkPlaces } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { type KindForm, NAMES_NOTHING } from './form/kind.ts';
import { elementNames } from './form/words.ts';

/** Is there no reachable state with all of `marked` marked and all of `unmarked` not? */
export interface Forbidden extends Common {
  readonly kind: 'forbidden';
  readonly marked: readonly ElementRef[];
  readonly unmarked: readonly ElementRef[];
  /** Whether only states count in which time can pass. */
  readonly lasting: boolean;
}

const builder = {
  /** Is no state reached in which all of `marked` are marked and all of `unmarked` are not? */
  forbidden(
    read: TextReader,
    name: string,
    state: { readonly marked?: readonly Reference[]; readonly unmarked?: readonly Reference[] },
    options: Asked & { readonly lasting?: boolean } = {},
  ): Forbidden {
    return {
      ...builtCommon(read, name, options),
      kind: 'forbidden',
      marked: (state.marked ?? []).map((p) => read.element(p)),
      unmarked: (state.unmarked ?? []).map((p) => read.element(p)),
      lasting: options.lasting ?? false,
    };
  },
};

/** The form of `forbidden`: no run comes to these places together. */
export const forbidden: KindForm<Forbidden, typeof builder> = {
  kind: 'forbidden',
  argument: {
    shape: keys('`{marked, unmarked}`', { marked: elements.optional(), unmarked: elements.optional() }),
  },
  options: { lasting: flag.optional() },
  read: (common, argument, given) => {
    const marked = given.elements(entryOf(argument, 'marked')?.value, 'place', 'marked');
    const unmarked = given.elements(entryOf(argument, 'unmarked')?.value, 'place', 'unmarked');
    return {
      spec: {
        ...common,
        ...described(argument),
        kind: 'forbidden',
        marked: marked.elements,
        unmarked: unmarked.elements,
        lasting: given.flag('lasting', false),
      },
      marks: [...marked.marks, ...unmarked.marks],
    };
  },
  builder,
  words: ({ marked, unmarked, lasting }) => {
    const areNot = unmarked.length === 1 ? 'is not' : 'are not';
    const but = unmarked.length === 0 ? '' : ` while ${elementNames(unmarked)} ${areNot}`;
    return `Is there no ${lasting ? 'lasting ' : ''}state with ${elementNames(marked)} marked${but}?`;
  },
  decides: () => true,
  check: (spec, types, check) => {
    const { name, marked, unmarked, at = null } = spec;
    if (marked.length + unmarked.length === 0 && !check.gaps.inEntry('properties', name)) {
      const hint = 'name places in `marked` or `unmarked`';
      check.report.error('missing-key', at, `\`${name}\` forbids nothing`, hint);
    }
    checkPlaces(marked, 'marked', spec, types, check);
    checkPlaces(unmarked, 'unmarked', spec, types, check);
  },
  doubt: (spec, { positions, report }) => {
    for (const [i, { component, element }] of spec.unmarked.entries()) {
      if (!spec.marked.some((m) => m.component === component && m.element === element)) continue;
      report.warning(
        'never-forbidden',
        positions.at(spec, `unmarked/${i}/element`),
        `\`${component}.${element}\` cannot be marked and unmarked, so \`${spec.name}\` always holds`,
        'remove it from one of the lists',
      );
    }
  },
  names: () => NAMES_NOTHING,
  inOtherPlaces: (spec, others) => {
    const [marked, unmarked] = [others.elements(spec.marked), others.elements(spec.unmarked)];
    return marked && unmarked && { ...spec, marked, unmarked };
  },
};
