import { claimWords } from '../../base/expression/claim-words.ts';
import { atomsOf, type Claim, claimWith, expressionsOf } from '../../base/expression/expression.ts';
import { flag, text } from '../read/values/shapes.ts';
import type { TextReader } from '../read/values/text-reader.ts';
import { checkStateAtoms } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { type KindForm, NAMES_NOTHING, nothing } from './form/kind.ts';
import { readStateClaim, type StateAtom, stateAtomText } from './form/state-atom.ts';

/** Is it true of all runs what is claimed of marked places, running transitions, active ports and behaviors? */
export interface ExpressionProperty extends Common {
  readonly kind: 'expression';
  readonly claim: Claim<StateAtom>;
  /** Whether only states count in which time can pass; for `always` and `never`. */
  readonly lasting: boolean;
}

/** A placeholder for a claim that could not be parsed; the error is reported, so that it is never evaluated. */
const NOTHING: Claim<StateAtom> = { form: 'always', of: { kind: 'constant', value: true } };

const builder = {
  /**
   * Is it true of all runs what is claimed: `always ...`, `never ...`, `eventually ... within D`, or
   * `... leads to ... within D`, of marked places, running transitions, active ports and behaviors?
   */
  expression(
    read: TextReader,
    name: string,
    claim: string,
    options: Asked & { readonly lasting?: boolean } = {},
  ): ExpressionProperty {
    const parsed = readStateClaim(claim);
    if ('mistake' in parsed) {
      const { message, hint } = parsed.mistake;
      read.report.error('expression-syntax', null, `\`${name}\`: ${message}`, hint);
    }
    return {
      ...builtCommon(read, name, options, { lasting: true }),
      kind: 'expression',
      claim: 'claim' in parsed ? parsed.claim : NOTHING,
      lasting: options.lasting ?? false,
    };
  },
};

/** The form of `expression`: what is claimed of the states of all runs. */
export const expression: KindForm<ExpressionProperty, typeof builder> = {
  kind: 'expression',
  argument: { shape: text('a claim such as `always not (db.down and web.up)`') },
  options: { lasting: flag.optional() },
  read: (common, argument, given) => {
    const read = given.claim(argument);
    return (
      read && {
        spec: { ...common, kind: 'expression', claim: read.claim, lasting: given.flag('lasting', false) },
        marks: [...read.marks, ...given.marks('lasting')],
      }
    );
  },
  builder,
  words: ({ claim, lasting }) => {
    const words = claimWords(claim, stateAtomText);
    return lasting ? words.replace(/state\?$/, 'lasting state?') : words;
  },
  decides: () => true,
  check: (spec, types, check) => {
    const atoms = expressionsOf(spec.claim).flatMap((each) => atomsOf(each));
    checkStateAtoms(atoms, spec, types, check);
    if (!spec.lasting || 'of' in spec.claim) return;
    check.report.error(
      'conflicting-keys',
      check.positions.at(spec, 'lasting'),
      '`lasting` is for `always` and `never`: what a run comes to may pass',
      'remove `lasting`',
    );
  },
  doubt: nothing,
  names: () => NAMES_NOTHING,
  inOtherPlaces: (spec, others) => {
    let isSame = true;
    const claim = claimWith(spec.claim, (atom) => {
      if (atom.sort === 'active' || atom.sort === 'behavior') return atom;
      const elements = others.elements([atom]);
      if (elements === null) isSame = false;
      return { ...atom, ...elements?.[0] };
    });
    return isSame ? { ...spec, claim } : null;
  },
};
