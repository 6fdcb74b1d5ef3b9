import { type Because, unlessStopped } from '../../base/heed.ts';
import { keyText } from '../../base/text/key-text.ts';
import { atOnce } from '../../base/work-in-turns.ts';
import { connectionName } from '../../model/assembly.ts';
import type { Faults } from '../../model/faults.ts';
import { runOfTrace } from '../../model/semantics/replay.ts';
import { programOf } from '../../model/subject.ts';
import { isFinished, type State } from '../../model/system/state.ts';
import { type System, systemOf } from '../../model/system/system.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import {
  type LimitedTurns,
  type Limits,
  type RunningLimits,
  runningLimits,
  withoutPauses,
} from '../../statespace/exploration/limits.ts';
import { REDUCTIONS } from '../../statespace/exploration/reductions.ts';
import { exploreFor } from '../analysis/exploring.ts';
import { askingOtherwise, taskFor } from '../analysis/task.ts';
import { foundOf, type Witness } from '../answers/verdict.ts';
import { componentEnd } from '../kinds/confluent.ts';
import type { Unsettled } from '../question/question.ts';
import type { Contender } from './compare.ts';

/** A program whose ends are compared, and the faults that may happen in it. */
export interface FaultyContender extends Contender {
  readonly faults: Faults;
}

/** What a program can end with that another one never ends with; or what kept that from being known. */
export type StrayEnds =
  | { readonly kind: 'known'; readonly ends: readonly Witness[] }
  | { readonly kind: 'unknown'; readonly because: Because };

/** A state in which runs end, by what is in it, each thing with how it is; and a run to it. */
interface FinalState {
  readonly configuration: ReadonlyMap<string, string>;
  readonly witness: Witness;
}

/**
 * The ends of one program that are none of another: states in which a maximal run ends, told apart as by `confluent`
 * (components, connections and markings), and by whether the program is done there. Each with a run and what is in it.
 *
 * @throws ModelError when a program puts a second token in a place
 */
export function strayEndsSync(one: FaultyContender, other: FaultyContender, limits: Limits = {}): StrayEnds {
  return unlessStopped<StrayEnds, StrayEnds>(
    () => atOnce(strayEnds(one, other, withoutPauses(runningLimits(limits)))),
    (because) => ({ kind: 'unknown', because }),
  );
}

function* strayEnds(
  one: FaultyContender,
  other: FaultyContender,
  limits: RunningLimits,
): LimitedTurns<StrayEnds> {
  const [here, there] = [yield* endsOf(one, limits), yield* endsOf(other, limits)];
  for (const { because } of [here, there]) if (because !== null) return { kind: 'unknown', because };
  const known = new Set(there.ends.map(nameOf));
  const stray = here.ends.filter((end) => !known.has(nameOf(end)));
  return { kind: 'known', ends: stray.map((end) => told(end, there.ends, one, other)) };
}

function nameOf({ configuration }: FinalState): string {
  return keyText([...configuration].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is in the end that is in none of the others; where each of it is in some, only all of it together is new. */
function told(
  { configuration, witness }: FinalState,
  others: readonly FinalState[],
  one: Contender,
  other: Contender,
): Witness {
  const isIn = (end: FinalState, [what, how]: readonly [string, string]) =>
    end.configuration.get(what) === how;
  const never = [...configuration].filter((thing) => !others.some((end) => isIn(end, thing)));
  const missing = [...new Set(others.flatMap((end) => [...end.configuration.keys()]))].filter(
    (what) => !configuration.has(what) && others.every((end) => end.configuration.has(what)),
  );
  const sentences = [
    ...never.map(
      ([what, how]) => `${what} is ${how} at the end, and never so at an end of \`${other.name}\``,
    ),
    ...missing.map((what) => `${what} is not there at the end, and is at each end of \`${other.name}\``),
  ];
  const together = [...configuration].map(([what, how]) => `${what} is ${how}`).join(', ');
  return {
    ...witness,
    title: `a run of \`${one.name}\` that ends as none of \`${other.name}\` does`,
    explanation: [
      ...(sentences.length > 0 ? sentences : [`never together at an end of \`${other.name}\`: ${together}`]),
      ...witness.explanation,
    ],
  };
}

function* endsOf(
  { model, program: name, faults }: FaultyContender,
  limits: RunningLimits,
): LimitedTurns<{ readonly because: Because | null; readonly ends: readonly FinalState[] }> {
  const program = programOf(model, name);
  const system = systemOf(model, program, true, faults);
  const spec: SpecOf<'confluent'> = { kind: 'confluent', name: 'ends', programs: [name], faults };
  const options = {
    merge: true,
    order: 'breadth-first',
    engine: 'classes',
    reduce: REDUCTIONS,
    witnesses: true,
  } as const;
  // The net that tells ends apart is that of `confluent`, which asks for two of them; here all are asked for.
  const task = taskFor({ model, program, faults, system }, [spec], true, options, limits);
  const asked = askingOtherwise(task, { questions: [EVERY_END] });
  const { because, answers } = yield* exploreFor(asked, 'asked', options, limits);
  if (because !== null) return { because, ends: [] };
  const ends = answers.flatMap((answer) => answer().witnesses).map((witness) => endAt(system, witness));
  return { because, ends };
}

/** A run to each end that the net tells apart. */
const EVERY_END: Unsettled = {
  ask: (view) => {
    const found = new Map<string, number>();
    return {
      deadlock: (state) => {
        const marking = view.translation.configuration.map((place) => view.tokens(state, place));
        const key = keyText(marking);
        if (!found.has(key)) found.set(key, state);
      },
      answer: () =>
        foundOf({
          verdict: { kind: 'none' },
          witnesses: () =>
            [...found.values()].map((state) => view.witness({ state, firing: null }, 'earliest', '')),
        }),
    };
  },
};

function endAt(system: System, witness: Witness): FinalState {
  const { state } = runOfTrace(system, witness.trace);
  return { configuration: configurationOf(system, state), witness };
}

function configurationOf(system: System, state: State): ReadonlyMap<string, string> {
  return new Map([
    ...[...state.components.keys()].map((name) => [name, componentEnd(state, name)] as const),
    ...state.links.connections.map((link) => [connectionName(link), 'connected'] as const),
    ['the program', isFinished(system, state) ? 'done' : 'stuck'],
  ]);
}
