import { atomsOf, type Claim, claimWith, expressionsOf } from '../../../base/expression/expression.ts';
import { type ClaimMistake, parseClaim, type WrittenAtom } from '../../../base/expression/parse-claim.ts';
import { isName } from '../../../base/names.ts';

/** What is said of an element: a place is marked, a transition runs, a port is active, a behavior is. */
export const ATOM_SORTS = ['marked', 'running', 'active', 'behavior'] as const;

/**
 * One thing that is true or not in a state of a model. Without a sort, the name is that of a place, a transition or a
 * port, and says what {@link ATOM_SORTS} has for these.
 */
export interface StateAtom {
  readonly sort: (typeof ATOM_SORTS)[number] | null;
  readonly component: string;
  readonly element: string;
}

/** Reads a claim about the states of a model. */
export function readStateClaim(
  text: string,
):
  | { readonly claim: Claim<StateAtom>; readonly written: readonly WrittenAtom[] }
  | { readonly mistake: ClaimMistake } {
  const read = parseClaim(text, ATOM_SORTS);
  if ('mistake' in read) return read;
  const written = expressionsOf(read.claim).flatMap((each) => atomsOf(each));
  for (const atom of written) {
    const { name, start, length, comparison } = atom;
    if (comparison !== null)
      return {
        mistake: { message: `\`${name}\` is no number`, hint: 'leave out the comparison', start, length },
      };
    if (name.split('.').length !== 2 || !name.split('.').every(isName))
      return {
        mistake: {
          message: `\`${name}\` names nothing of a component`,
          hint: 'write `component.place`, `component.transition`, `component.port`, or `behavior component.behavior`',
          start,
          length,
        },
      };
  }
  return { claim: claimWith(read.claim, stateAtom), written };
}

function stateAtom({ sort, name }: WrittenAtom): StateAtom {
  const [component = '', element = ''] = name.split('.');
  return { sort: ATOM_SORTS.find((each) => each === sort) ?? null, component, element };
}

/** The atom as it may be written. */
export function stateAtomText({ sort, component, element }: StateAtom): string {
  return `${sort === null ? '' : `${sort} `}${component}.${element}`;
}
