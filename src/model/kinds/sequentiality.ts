import { z } from 'zod';
import type { ElementRef } from '../assembly.ts';
import { listOf } from '../read/values/shapes.ts';
import type { Reference, TextReader } from '../read/values/text-reader.ts';
import { checkTransitions } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { asBefore, type KindForm, NAMES_NOTHING, nothing } from './form/kind.ts';
import { elementNames } from './form/words.ts';

/** Whenever a transition starts, has the one before it in the list ended at least once, and is it not running? */
export interface Sequentiality extends Common {
  readonly kind: 'sequentiality';
  /** A transition may stand in it several times. */
  readonly transitions: readonly ElementRef[];
}

const builder = {
  /** Does each transition start only after the one before it has ended? */
  sequentiality(
    read: TextReader,
    name: string,
    transitions: readonly Reference[],
    options: Asked = {},
  ): Sequentiality {
    if (transitions.length < 2) {
      read.report.error('wrong-shape', null, `\`${name}\` needs two or more transitions`);
    }
    const elements = transitions.map((t) => read.element(t));
    return { ...builtCommon(read, name, options, {}), kind: 'sequentiality', transitions: elements };
  },
};

/** The form of `sequentiality`: transitions run in a given order. */
export const sequentiality: KindForm<Sequentiality, typeof builder> = {
  kind: 'sequentiality',
  argument: {
    shape: listOf(
      'a list of two or more transitions such as `component.transition`',
      z.string({ error: 'a transition such as `component.transition`' }),
      2,
    ),
  },
  options: {},
  read: (common, argument, given) => {
    const { elements, marks } = given.elements(argument, 'transition', 'transitions');
    return { spec: { ...common, kind: 'sequentiality', transitions: elements }, marks };
  },
  builder,
  words: ({ transitions }) =>
    `Does each of ${elementNames(transitions)} start only when the one before has ended?`,
  decides: () => true,
  check: (spec, types, check) => checkTransitions(spec.transitions, 'transitions', spec, types, check),
  doubt: nothing,
  names: () => NAMES_NOTHING,
  inOtherPlaces: asBefore,
};
