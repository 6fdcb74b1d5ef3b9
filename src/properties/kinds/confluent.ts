import { enumerate } from '../../base/text/enumerate.ts';
import { connectionName } from '../../model/assembly.ts';
import { runOfTrace } from '../../model/semantics/replay.ts';
import { type ComponentMarking, markingOf } from '../../model/semantics/rules/obstacle.ts';
import { whereWords } from '../../model/semantics/wording.ts';
import type { State } from '../../model/system/state.ts';
import { earliestRun, lastEvents, wholeRun } from '../../statespace/causal/cuts/dated-run.ts';
import { staysMarked } from '../../statespace/causal/cuts/period.ts';
import { TELLS_NOTHING_APART } from '../../statespace/symmetry/told-apart.ts';
import { foundOf, verdictOf, type Witness } from '../answers/verdict.ts';
import {
  type CausalView,
  type Context,
  type Kind,
  NEEDS_NOTHING,
  noArrival,
  type PathEnd,
  type Show,
  type StateView,
  viewsOf,
} from '../question/question.ts';

/** Do all maximal runs end with the same components, connections and markings? */
export const confluent: Kind<'confluent'> = {
  kind: 'confluent',
  needs: () => ({ ...NEEDS_NOTHING, configuration: true }),
  // Two ends that differ by identical parts are two.
  tellsApart: (_spec, _context, { configuration }) => ({
    ...TELLS_NOTHING_APART,
    places: configuration.map((place) => [place]),
  }),
  ask: (_spec, context, view) => {
    const { configuration } = view.translation;
    let first: PathEnd | null = null;
    let other: PathEnd | null = null;
    const isAsIn = (state: number, known: number) =>
      configuration.every((place) => view.tokens(state, place) === view.tokens(known, place));
    return {
      deadlock: (state) => {
        if (first === null) first = { state, firing: null };
        else if (other === null && !isAsIn(state, first.state)) other = { state, firing: null };
      },
      isSettled: () => other !== null,
      answer: (because) =>
        foundOf({
          verdict: verdictOf(other !== null, because),
          witnesses: () =>
            first === null || other === null
              ? []
              : differing(shows(view, first), shows(view, other), context),
        }),
    };
  },
  onCausalNets: (_spec, context, views) => {
    const branches = viewsOf(
      views,
      views.translation.configuration.map((place) => views.partsAt([place])),
    );
    if (branches === null) return null;
    const [first] = branches;
    const other = branches.find((branch) => !endsAlike(branch, first!));
    return foundOf({
      verdict: verdictOf(other !== undefined, null),
      witnesses: () => (other === undefined ? [] : differing(wholeRunOf(first!), wholeRunOf(other), context)),
    });
  },
  arrival: noArrival,
  // One run alone shows no difference.
  refutedBy: (_spec, witnesses) => witnesses.slice(0, 2),
};

function shows(view: StateView, way: PathEnd): Show {
  return (title) => view.witness(way, 'earliest', title);
}

/** Whether the runs of two causal nets end in one configuration; those of each of them do. */
function endsAlike(one: CausalView, other: CausalView): boolean {
  return one.translation.configuration.every(
    (place) => staysMarked(one.net, place) === staysMarked(other.net, place),
  );
}

function wholeRunOf({ net, witness }: CausalView): Show {
  return (title) => witness(wholeRun(earliestRun(net, lastEvents(net))), title);
}

/**
 * Two runs, under titles that say in what their last states differ.
 *
 * @throws Error when the model does not tell apart what the net does
 */
function differing(one: Show, other: Show, { system }: Context): readonly Witness[] {
  const witnesses = [one, other].map((show) => show(''));
  const [first, second] = witnesses.map(({ trace }) => runOfTrace(system, trace).state);
  const differences = differencesOf(first!, second!);
  if (differences.length === 0) throw new Error('two ends of the net are one of the model');
  const sentences = differences.map(
    ({ what, ends: [here, there] }) => `${what} is ${here} in the one run, ${there} in the other`,
  );
  return witnesses.map((witness, i) => ({
    ...witness,
    title: `a run at the end of which ${endWords(differences, i)}`,
    explanation: [...(i === 0 ? sentences : []), ...witness.explanation],
  }));
}

/** A component or connection, and what it is at the end of either run: ``in `running` ``, `gone`, `connected`. */
interface Difference {
  readonly what: string;
  readonly ends: readonly string[];
}

/** How many differences a title names; the explanation names all. */
const TOLD = 3;

function endWords(differences: readonly Difference[], run: number): string {
  return enumerate(differences.slice(0, TOLD).map(({ what, ends }) => `${what} is ${ends[run]}`));
}

function differencesOf(one: State, other: State): readonly Difference[] {
  const states = [one, other];
  const components = new Set(states.flatMap((state) => [...state.components.keys()]));
  const connected = states.map(({ links }) => new Set(links.connections.map(connectionName)));
  const connections = new Set(connected.flatMap((each) => [...each]));
  const ends = [
    ...[...components].map((what) => ({ what, ends: states.map((state) => componentEnd(state, what)) })),
    ...[...connections].map((what) => ({
      what,
      ends: connected.map((each) => (each.has(what) ? 'connected' : 'not connected')),
    })),
  ];
  return ends.filter(({ ends: [here, there] }) => here !== there);
}

/** Where a component stands in words: `in \`running\``; `gone` when it is no more. */
export function componentEnd(state: State, name: string): string {
  const component = state.components.get(name);
  if (component === undefined) return state.ended.has(name) ? 'gone' : 'not there';
  const where = markingOf(component);
  // Sorted, so that the order in which tokens arrived makes no difference.
  const sorted: ComponentMarking = {
    component: name,
    places: where.places.toSorted(),
    running: where.running.toSorted(),
    toStart: where.toStart.toSorted(),
    ended: where.ended.toSorted(),
    pausing: where.pausing.toSorted(),
    comingBack: where.comingBack,
  };
  return whereWords(sorted);
}
