import { atomsOf, type Claim, claimWith, expressionsOf } from '../../../base/expression/expression.ts';
import { type ClaimMistake, parseClaim, type WrittenAtom } from '../../../base/expression/parse-claim.ts';
import { isName } from '../../../base/names.ts';
import type { ComponentType } from '../../component.ts';
import {
  type Check,
  checkComponent,
  portsByName,
  reportUnknown,
  transitionNames,
} from '../../validate/names/check.ts';
import type { Spec } from './kind.ts';

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

/** Checks that what atoms name exists, and that it is clear what each says; the positions are the parts `atoms/0`, .. */
export function checkStateAtoms(
  atoms: readonly StateAtom[],
  spec: Spec,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  for (const [i, atom] of atoms.entries()) {
    const at = check.positions.at(spec, `atoms/${i}`);
    const type = checkComponent(atom.component, types, at, check);
    if (type !== null) checkStateAtom(atom, type, at, check);
  }
}

/** What an atom of each sort may name, and how a message calls it. */
const NAMED = {
  marked: { what: 'place', code: 'unknown-place', section: 'places', names: (type) => new Set(type.places) },
  running: { what: 'transition', code: 'unknown-transition', section: 'transitions', names: transitionNames },
  active: {
    what: 'port',
    code: 'unknown-port',
    section: 'ports',
    names: (type) => new Set(portsByName(type).keys()),
  },
  behavior: {
    what: 'behavior',
    code: 'unknown-behavior',
    section: 'transitions',
    names: (type) => new Set(type.behaviors),
  },
} as const satisfies Record<
  (typeof ATOM_SORTS)[number],
  {
    readonly what: string;
    readonly code: 'unknown-place' | 'unknown-transition' | 'unknown-port' | 'unknown-behavior';
    readonly section: 'places' | 'transitions' | 'ports';
    readonly names: (type: ComponentType) => ReadonlySet<string>;
  }
>;

function checkStateAtom(
  { sort, component, element }: StateAtom,
  type: ComponentType,
  at: Parameters<Check['report']['error']>[1],
  { gaps, report }: Check,
): void {
  if (sort !== null) {
    const { what, code, section, names } = NAMED[sort];
    if (names(type).has(element) || gaps.inType(type, section)) return;
    const message = `${component} has no ${what} \`${element}\``;
    reportUnknown(code, message, element, names(type), at, report);
    return;
  }
  const all = [NAMED.marked, NAMED.running, NAMED.active];
  const fitting = all.filter(({ names }) => names(type).has(element));
  if (fitting.length === 1 || all.some(({ section }) => gaps.inType(type, section))) return;
  if (fitting.length > 1) {
    report.error(
      'ambiguous-name',
      at,
      `${component} has a ${fitting.map(({ what }) => what).join(' and a ')} \`${element}\``,
      `write ${ATOM_SORTS.filter((each) => fitting.includes(NAMED[each] as never))
        .map((each) => `\`${each} ${component}.${element}\``)
        .join(' or ')}`,
    );
    return;
  }
  const message = `${component} has no place, transition or port \`${element}\``;
  if (type.behaviors.includes(element)) {
    report.error(
      'unknown-element',
      at,
      message,
      `write \`behavior ${component}.${element}\` for the behavior`,
    );
    return;
  }
  reportUnknown(
    'unknown-element',
    message,
    element,
    all.flatMap(({ names }) => [...names(type)]),
    at,
    report,
  );
}
