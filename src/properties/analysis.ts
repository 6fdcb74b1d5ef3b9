import type { ElementRef, PropertySpec } from '../model/property-spec.ts';
import { compile } from '../model/semantics.ts';
import type { Latch } from '../statespace/compiled-net.ts';
import { explore } from '../statespace/explore.ts';
import { FRONTIERS, type Order } from '../statespace/frontier.ts';
import type { RunningLimits } from '../statespace/limits.ts';
import { markingGraph } from '../statespace/marking-graph.ts';
import { stateClasses } from '../statespace/state-classes.ts';
import { pathTo, type TransitionSystem } from '../statespace/transition-system.ts';
import { type Translation, translate } from '../tpn/translate.ts';
import { kindOf } from './kinds.ts';
import { notSafe } from './not-safe.ts';
import type { Context, StateView, Way } from './question.ts';
import { runOf } from './run.ts';
import type { Result, Witness } from './verdict.ts';

export interface AnalysisOptions {
  readonly merge: boolean;
  readonly order: Order;
}

/** Answers properties of one program by one exploration that they share. */
export async function analyse(
  context: Omit<Context, 'system'>,
  specs: readonly PropertySpec[],
  timed: boolean,
  options: AnalysisOptions,
  limits: RunningLimits,
): Promise<readonly Result[]> {
  const { model, program } = context;
  const system = compile(model, program, { timed });
  const asked = { model, program, system };
  const needs = specs.map((spec) => kindOf(spec).needs(spec, asked));
  const translation = translate(model, program, {
    merge: options.merge,
    watched: needs.flatMap((need) => need.watched),
    observedEnds: needs.flatMap((need) => need.observedEnds),
  });
  const latched = needs.map((need) => need.latched).filter((places) => places !== null);
  const latches = latched.map((places) => latchOf(translation, places));
  const space = timed
    ? timedSpace(translation, latches)
    : untimedSpace(translation, latches, canBeToldAtTheEnd(translation, latches));
  const firingsOf = ({ state, firing }: Way): readonly number[] => [
    ...pathTo(space.system, state),
    ...(firing === null ? [] : [firing]),
  ];
  const runs = new Map<string, Omit<Witness, 'title'>>();
  let latch = translation.net.places.length;
  const questions = specs.map((spec, i) =>
    kindOf(spec).ask(spec, asked, {
      ...space,
      translation,
      latch: needs[i]!.latched === null ? null : latch++,
      witness: (way, aim, title) => {
        // Properties that share an exploration often show the same run.
        const key = JSON.stringify([way, aim]);
        const run = runs.get(key) ?? runOf(system, translation, firingsOf(way), aim, timed);
        runs.set(key, run);
        return { title, ...run };
      },
    }),
  );

  const { because, statistics } = await explore(
    space.system,
    FRONTIERS[options.order](),
    {
      state: (state) => {
        for (const place of translation.safe) {
          if (space.tokens(state, place) > 1)
            throw notSafe(asked, translation, pathTo(space.system, state), place, timed);
        }
        for (const question of questions) question.state?.(state);
      },
      edge: (source, transition, target) => {
        for (const question of questions) question.edge?.(source, transition, target);
      },
      deadlock: (state) => {
        for (const question of questions) question.deadlock?.(state);
      },
    },
    limits,
  );
  return specs.map((spec, i) => ({
    spec,
    program: program.name,
    statistics,
    ...questions[i]!.answer(because),
  }));
}

function latchOf(translation: Translation, places: readonly ElementRef[]): Latch {
  const marked = places.map(translation.placeOf);
  return { marked: marked.every((place) => place !== null) ? marked : null };
}

/** The states of a net, timed or not, behind what questions ask of them. */
type Space = Pick<StateView, 'tokens' | 'canLast' | 'dates' | 'reached'> & {
  readonly system: TransitionSystem;
};

function timedSpace({ net, horizon }: Translation, latches: readonly Latch[]): Space {
  const system = stateClasses(net, { keep: 'inclusion', clock: horizon, latches });
  return {
    system,
    tokens: (state, place) => system.tokens(system.markingOf(state), place),
    canLast: system.canLast,
    dates: system.dates,
    reached: { tokens: (place) => system.tokens(system.reached.marking, place), dates: () => system.reached },
  };
}

const NO_DATES = { earliest: 0, latest: 0 } as const;

/**
 * Whether the last states of the runs tell all that untimed questions ask: no token has to be watched for, and what
 * must have been marked together once stays so.
 */
function canBeToldAtTheEnd({ net, safe }: Translation, latches: readonly Latch[]): boolean {
  const stays = (place: number) => net.transitions.every((t) => t.inputs.every((arc) => arc.place !== place));
  return safe.length === 0 && latches.every(({ marked }) => marked?.every(stays) ?? true);
}

function untimedSpace({ net }: Translation, latches: readonly Latch[], ends: boolean): Space {
  const system = markingGraph(net, { latches, ...(ends ? { only: 'dead' } : {}) });
  return {
    system,
    tokens: system.tokens,
    canLast: () => true,
    dates: () => NO_DATES,
    reached: { tokens: (place) => system.tokens(system.reached(), place), dates: () => NO_DATES },
  };
}
