import { toNumber } from '../../src/base/duration.ts';
import { type Claim, type Expression, evaluate } from '../../src/base/expression/expression.ts';
import type { ElementRef, PortRef } from '../../src/model/assembly.ts';
import type { StateAtom } from '../../src/model/kinds/form/state-atom.ts';
import { successorsFirst } from './brute-answers.ts';
import { activeBehavior, isActive, isRunning, type Runs } from './brute-force.ts';

/** Whether a claim is true of all runs. */
export function isClaimTrue(runs: Runs, claim: Claim<StateAtom>, lasting: boolean): boolean {
  const isTrue = (expression: Expression<StateAtom>) =>
    runs.states.map((_, i) => evaluate(expression, (atom) => isAtomTrue(runs, atom, i)));
  if ('of' in claim) {
    const wanted = claim.form === 'always';
    return isTrue(claim.of).every((each, i) => (lasting && !runs.lasting[i]) || each === wanted);
  }
  const asks = claim.form === 'eventually' ? runs.states.map((_, i) => i === 0) : isTrue(claim.from);
  const waits = longestWaits(runs, isTrue(claim.to));
  const never = runsWithout(runs, isTrue(claim.to));
  const most = claim.within === null ? Infinity : (toNumber(claim.within) ?? Infinity);
  return asks.every((each, i) => !each || (!never[i] && waits[i] <= most));
}

/** By state, how long a run from it on may take at most to one of those that are waited for. */
function longestWaits(runs: Runs, isThere: readonly boolean[]): readonly number[] {
  const waits: number[] = [];
  for (const i of successorsFirst(runs)) {
    if (isThere[i]) waits[i] = 0;
    else if (runs.endless[i]) waits[i] = Infinity;
    else
      waits[i] = Math.max(
        0,
        ...runs.edges[i].map(({ happening, to }) => waits[to] + (happening === null ? 1 : 0)),
      );
  }
  return waits;
}

/** By state, whether some run from it on ends before one of those that are waited for. */
function runsWithout(runs: Runs, isThere: readonly boolean[]): readonly boolean[] {
  const without: boolean[] = [];
  for (const i of successorsFirst(runs))
    without[i] = !isThere[i] && (runs.edges[i].length === 0 || runs.edges[i].some(({ to }) => without[to]));
  return without;
}

/** Without a sort, an atom is true where any of what has its name is so. */
function isAtomTrue(runs: Runs, { sort, component, element }: StateAtom, i: number): boolean {
  const { tables, states } = runs;
  const state = states[i];
  const found = tables.components.filter((each) => each.name === component && state[each.exists] > 0);
  const isTrue = {
    marked: () => found.some(({ places }) => state[places.get(element) ?? -1] === 1),
    running: () =>
      found.some(({ transitions }) => transitions.some((t) => t.name === element && isRunning(t, state))),
    active: () => found.some(({ ports }) => ports.some((p) => p.name === element && isActive(p, state))),
    behavior: () => found.some((each) => activeBehavior(tables, each, state) === element),
  };
  return sort === null ? isTrue.marked() || isTrue.running() || isTrue.active() : isTrue[sort]();
}

/** Whether some state, or some lasting state, is like this; a transition is marked while it runs. */
export function isSeen(
  runs: Runs,
  has: { readonly elements: readonly ElementRef[]; readonly ports: readonly PortRef[] },
  hasNot: { readonly elements: readonly ElementRef[]; readonly ports: readonly PortRef[] },
  lasting: boolean,
): boolean {
  const atoms = ({ elements, ports }: typeof has): StateAtom[] => [
    ...elements.map((ref) => ({ ...ref, sort: null })),
    ...ports.map(({ component, port }) => ({ sort: 'active' as const, component, element: port })),
  ];
  return runs.states.some(
    (_, i) =>
      (!lasting || runs.lasting[i]) &&
      atoms(has).every((atom) => isAtomTrue(runs, atom, i)) &&
      !atoms(hasNot).some((atom) => isAtomTrue(runs, atom, i)),
  );
}
