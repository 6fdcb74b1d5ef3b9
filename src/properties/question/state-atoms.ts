import { unitsWithin } from '../../base/duration.ts';
import { type Expression, substituted } from '../../base/expression/expression.ts';
import type { StateAtom } from '../../model/kinds/form/state-atom.ts';
import type { Obligation } from '../../statespace/net/compiled-net.ts';
import { type AskedPlaces, type Condition, conditionOf } from '../../tpn/net/condition.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { type DueAnswer, NEEDS_NOTHING, type Needs } from './question.ts';

/** What a question about these atoms needs to see of the net. An atom without a sort may be of three of them. */
export function watchingAtoms(atoms: readonly StateAtom[]): Needs {
  const of = (sort: StateAtom['sort']) =>
    atoms.filter((atom) => atom.sort === sort || (atom.sort === null && sort !== 'behavior')).map(refOf);
  return {
    ...NEEDS_NOTHING,
    watched: of('marked'),
    watchedRunning: of('running'),
    watchedPorts: of('active').map(({ component, element }) => ({ component, port: element })),
    watchedBehaviors: of('behavior'),
  };
}

/** Holds where an expression is true. */
export function conditionIn(expression: Expression<StateAtom>, translation: Translation): Condition {
  return conditionOf(substituted(expression, (atom) => placesOfAtom(atom, translation)));
}

/** The obligation of a net that stands for an answer of the model. */
export function obligationIn({ asks, answers, within }: DueAnswer, translation: Translation): Obligation {
  return {
    asks: asks && conditionIn(asks, translation),
    answers: conditionIn(answers, translation),
    // No finite deadline is beyond the horizon.
    within: within && Math.min(Number(unitsWithin(within, translation.unit)), translation.horizon),
  };
}

/** The obligation of a net to meet a condition, of which only the first time is followed in which it does not. */
export function firstLackOf(answers: Condition, { horizon }: Translation): Obligation {
  return { asks: 'first', answers, within: horizon };
}

type MarkedPlaces = Omit<AskedPlaces, 'kind'>;

function placesOfAtom(atom: StateAtom, translation: Translation): Expression<MarkedPlaces> {
  const ref = refOf(atom);
  const oneOf = (places: readonly number[]): Expression<MarkedPlaces> =>
    places.length === 0 ? { kind: 'constant', value: false } : { kind: 'atom', atom: { places } };
  const marked = () => [translation.placeOf(ref)].filter((place) => place !== null);
  const running = () => translation.runningOf(ref);
  const active = () => translation.activeOf({ component: ref.component, port: ref.element });
  switch (atom.sort) {
    case 'marked':
      return oneOf(marked());
    case 'running':
      return oneOf(running());
    case 'active':
      return oneOf(active());
    case null:
      return oneOf([...marked(), ...running(), ...active()]);
    case 'behavior':
      return {
        kind: 'or',
        of: translation
          .behaviorOf(ref)
          .map((pair) => ({ kind: 'and', of: pair.map((place) => oneOf([place])) })),
      };
  }
}

function refOf({ component, element }: StateAtom) {
  return { component, element };
}
