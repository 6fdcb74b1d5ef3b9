import { atomsOf, type Expression, expressionsOf, expressionText } from '../../base/expression/expression.ts';
import type { Because } from '../../base/heed.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { type StateAtom, stateAtomText } from '../../model/kinds/form/state-atom.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import { runToCut } from '../../statespace/causal/cuts/dated-run.ts';
import { whileNot } from '../../statespace/causal/cuts/while-not.ts';
import type { Aim } from '../../statespace/net/run-dates.ts';
import { TELLS_NOTHING_APART } from '../../statespace/symmetry/told-apart.ts';
import { alikeIn, askedPlaces, isMet } from '../../tpn/net/condition.ts';
import { type Found, foundOf, verdictOf, type Witness } from '../answers/verdict.ts';
import {
  byFirstRun,
  type DueAnswer,
  type Kind,
  noArrival,
  type PathEnd,
  type PropertyQuestion,
  type StateView,
  viewsOf,
} from '../question/question.ts';
import { conditionIn, watchingAtoms } from '../question/state-atoms.ts';
import { unitsAfter } from './reaching.ts';

type Claimed = SpecOf<'expression'>;

/** Is it true of all runs what is claimed of their states? */
export const expression: Kind<'expression'> = {
  kind: 'expression',
  needs: (spec) => ({
    ...watchingAtoms(expressionsOf(spec.claim).flatMap((each) => atomsOf(each))),
    obligation: dueIn(spec),
    passing: true,
  }),
  tellsApart: ({ claim }, _context, translation) => ({
    ...TELLS_NOTHING_APART,
    places: expressionsOf(claim).flatMap((each) => alikeIn(conditionIn(each, translation))),
  }),
  ask: (spec, _context, view) => {
    const due = dueIn(spec);
    return due === null ? watchForbidden(spec, view) : watchDue(spec, due, view);
  },
  onCausalNets: (spec, _context, views) => {
    const allowed = allowedIn(spec);
    if (allowed === null) return null;
    const condition = conditionIn(allowed, views.translation);
    const places = askedPlaces(condition).flatMap((part) => part.places);
    const branches = viewsOf(views, [views.partsAt(places)]);
    if (branches === null) return null;
    for (const { net, witness } of branches) {
      const orders = whileNot(net, condition);
      if (orders === null) return null;
      for (const { net: runs, cuts } of orders) {
        for (const { happened, pending } of cuts) {
          const run = runToCut(runs, happened, pending, spec.lasting);
          if (run !== null) return violated(() => witness(run, forbiddenTitle(spec)));
        }
      }
    }
    return foundOf({ verdict: { kind: 'holds' } });
  },
  arrival: noArrival,
  // A run in which something never happens does not refute another program with the same run: that may go on.
  refutedBy: (spec, witnesses) => (dueIn(spec) === null ? byFirstRun(spec, witnesses) : []),
};

/** What is to be true in every state; `null` where something is to come. */
function allowedIn({ claim }: Claimed): Expression<StateAtom> | null {
  if (!('of' in claim)) return null;
  return claim.form === 'always' ? claim.of : { kind: 'not', of: claim.of };
}

/** What is to come; `null` where something is to be true in every state. */
function dueIn({ claim }: Claimed): DueAnswer | null {
  if ('of' in claim) return null;
  const within = claim.within === 'inf' ? null : claim.within;
  const asks = claim.form === 'eventually' ? null : claim.from;
  return { asks, answers: claim.to, within };
}

/** Watches for a state in which it is not so. */
function watchForbidden(spec: Claimed, view: StateView): PropertyQuestion {
  const condition = conditionIn(allowedIn(spec)!, view.translation);
  let shown: PathEnd | null = null;
  return {
    state: (state) => {
      if (shown !== null || isMet(condition, (place) => view.tokens(state, place))) return;
      if (!spec.lasting || view.canLast(state)) shown = { state, firing: null };
    },
    isSettled: () => shown !== null,
    answer: (because) => {
      const way = shown;
      if (way === null) return unless(because);
      return violated(() => view.witness(way, spec.lasting ? 'lasting' : 'earliest', forbiddenTitle(spec)));
    },
  };
}

/** Watches for an answer that comes too late, or never. */
function watchDue(spec: Claimed, { asks, within }: DueAnswer, view: StateView): PropertyQuestion {
  const due = view.obligation!;
  let shown: { readonly way: PathEnd; readonly aim: Aim; readonly title: string } | null = null;
  let isAsked = asks === null;
  const late = (): Aim => ({
    due,
    waited: { least: unitsAfter(within!, view.translation.unit), strict: false },
  });
  return {
    state: (state) => {
      if (due.asks === 'first') throw new RangeError('an answer is asked for whenever there is none');
      isAsked ||= due.asks === null || isMet(due.asks, (place) => view.tokens(state, place));
    },
    edge: (state, firing) => {
      if (shown !== null || due.within === null || view.reached.waited() <= due.within) return;
      shown = { way: { state, firing }, aim: late(), title: lateTitle(spec) };
    },
    deadlock: (state) => {
      if (shown !== null || !view.isDue(state)) return;
      shown = { way: { state, firing: null }, aim: 'earliest', title: endTitle(spec) };
    },
    isSettled: () => shown !== null,
    answer: (because) => {
      const run = shown;
      if (run !== null) return violated(() => view.witness(run.way, run.aim, run.title));
      return { ...unless(because), ...(because !== null || isAsked ? {} : { warnings: [neverAsked(spec)] }) };
    },
  };
}

function unless(because: Because | null): Found {
  return foundOf({ verdict: verdictOf(false, because) });
}

function violated(witness: () => Witness): Found {
  return foundOf({ verdict: { kind: 'violated' }, witnesses: () => [witness()] });
}

function forbiddenTitle({ claim, lasting }: Claimed): string {
  const which = lasting ? 'lasting state' : 'state';
  if (!('of' in claim)) throw new RangeError('nothing is forbidden');
  return `a run that comes to a ${which} ${claim.form === 'always' ? 'without' : 'with'} ${textOf(claim.of)}`;
}

function lateTitle({ claim }: Claimed): string {
  if ('of' in claim || claim.within === null) throw new RangeError('nothing is late');
  const time = formatTime(claim.within);
  return claim.form === 'eventually'
    ? `a run that comes to no state with ${textOf(claim.to)} by ${time}`
    : `a run in which no state with ${textOf(claim.to)} comes within ${time} after one with ${textOf(claim.from)}`;
}

function endTitle({ claim }: Claimed): string {
  if ('of' in claim) throw new RangeError('nothing is to come');
  return claim.form === 'eventually'
    ? `a run that never comes to a state with ${textOf(claim.to)}`
    : `a run in which no state with ${textOf(claim.to)} follows one with ${textOf(claim.from)}`;
}

function textOf(expression: Expression<StateAtom>): string {
  return `\`${expressionText(expression, stateAtomText)}\``;
}

function neverAsked({ name, claim, at }: Claimed): Found['warnings'][number] {
  const from = claim.form === 'leads-to' ? textOf(claim.from) : '';
  return {
    code: 'never-asked',
    severity: 'warning',
    message: `\`${name}\`: no run comes to a state with ${from}, so nothing is to follow`,
    at: at ?? null,
    hint: 'ask from states that some run comes to',
  };
}
