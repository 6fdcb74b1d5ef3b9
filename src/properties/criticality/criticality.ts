import { groupBy } from '../../base/collections/group-by.ts';
import { type Decimal, type Duration, fromUnits, OverflowError } from '../../base/duration.ts';
import { unlessStopped } from '../../base/heed.ts';
import type { Model } from '../../model/whole/model.ts';
import { greatestOf } from '../../statespace/causal/dates/greatest-dates.ts';
import type { CausalNet } from '../../statespace/causal/process/causal-net.ts';
import type { Sensitivity } from '../../statespace/causal/slack/sensitivity.ts';
import { type Floats, floatsOf } from '../../statespace/causal/slack/slack.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import type { Result } from '../answers/verdict.ts';
import { tellingOf } from '../kinds/kinds.ts';
import { causesApart } from '../question/causal-net-of-program.ts';

/** A least and a greatest date or length of time over all runs, in seconds. */
export interface Range {
  readonly min: Decimal;
  readonly max: Duration;
}

/** An end of the whole run as a function of one bound of one action: the greater of `without` and `fixed` plus it. */
export interface EndBy {
  /** The longest way to the end that avoids the action; `null` when all ways go through it. */
  readonly without: Duration | null;
  readonly fixed: Duration;
  /** What else is critical once the bound is as low as `without` less `fixed`, and is not now: indices of actions. */
  readonly rivals: readonly number[];
}

/** One action of every run of a program: a transition, each time that it is executed. */
export interface ActionCriticality {
  readonly component: string;
  readonly transition: string;
  /** Which of its executions it is, from 1, and how many there are. */
  readonly occurrence: number;
  readonly occurrences: number;
  readonly takes: Range;
  readonly start: Range;
  readonly end: Range;
  /** How much later it can end without another action starting later, or the run ending later. */
  readonly freeSlack: Range;
  /** How much later it can end without the run ending later (total float). */
  readonly totalFloat: Range & {
    /** Where the search for the least one was not finished, more than `min`: the least found. */
    readonly minFound: Decimal;
  };
  /** Whether its total float is 0 in some run, and in every run; `null` when the search was not finished. */
  readonly criticalInSome: boolean | null;
  readonly criticalInEvery: boolean;
  /** The latest end of the run by its greatest duration, and the earliest end by its least one. */
  readonly latestEnd: EndBy;
  readonly earliestEnd: EndBy;
}

/** How the end of a program hangs on its actions, over all runs. */
export interface Criticality {
  readonly program: string | null;
  /** The date of the last event. */
  readonly end: Range;
  /** In the order of their starts. */
  readonly actions: readonly ActionCriticality[];
}

/**
 * Why there is none: what happens depends on who comes first, no run comes to an end, dates are too large, or the net
 * has more steps than are unfolded.
 */
export type NoCriticality = 'competes' | 'stuck' | 'overflow' | 'too-large';

/** How the end of one program hangs on its actions, or why that cannot be told. */
export interface CriticalityAnswer {
  readonly program: string | null;
  readonly criticality: Criticality | null;
  /** Only where there is none. */
  readonly because: NoCriticality | null;
}

/** How many paths may be tried to find the least float of one action. */
const WAYS_TRIED = 500;

/**
 * How the end of a program hangs on its actions, over all runs: windows, slack, floats, which actions are critical, and
 * how the ends move with each duration. Exact, on the causal net; where something competes there is no answer.
 *
 * @throws ModelError when the program cannot be verified
 */
export function criticalityOf(model: Model, program: string | null): CriticalityAnswer {
  const none = (because: NoCriticality) => ({ program, criticality: null, because });
  try {
    // Immediate steps are not merged: each of two merged steps might be waited for alone.
    const { translation, net, isTooLarge } = causesApart(model)(program);
    if (isTooLarge) return none('too-large');
    if (net === null) return none('competes');
    if (!comesToAnEnd(translation, net)) return none('stuck');
    return { program, criticality: { program, ...tableOf(translation, net) }, because: null };
  } catch (error) {
    if (error instanceof OverflowError) return none('overflow');
    throw error;
  }
}

/** Likewise for each program of which an answer has dates that hang on durations, in the order of the answers. */
export function criticalitiesOf(model: Model, results: readonly Result[]): readonly CriticalityAnswer[] {
  const programs = new Set(
    results.filter(({ spec }) => tellingOf(spec).arrival(spec) !== null).map(({ program }) => program),
  );
  return [...programs].map((program) => criticalityOf(model, program));
}

/** Likewise, but nothing where a limit stops it: answers that were found are not lost for want of it. */
export function criticalitiesInTime(model: Model, results: readonly Result[]): readonly CriticalityAnswer[] {
  return unlessStopped(
    () => criticalitiesOf(model, results),
    () => [],
  );
}

/** Whether the one last marking has all programs done and all components idle. */
function comesToAnEnd({ net: { places, transitions }, unfinished }: Translation, net: CausalNet): boolean {
  const tokens = places.map((place) => place.tokens);
  net.earliest.forEach((date, e) => {
    if (date === Infinity) return;
    const { inputs, outputs } = transitions[net.firings[e]!]!;
    for (const { place, weight } of inputs) tokens[place]! -= weight;
    for (const { place, weight } of outputs) tokens[place]! += weight;
  });
  return unfinished.every((place) => tokens[place] === 0);
}

/** The event that ends an action. */
interface ActionEnd {
  readonly event: number;
  readonly component: string;
  readonly transition: string;
}

function endingsOf({ events }: Translation, net: CausalNet): readonly ActionEnd[] {
  const start = (e: number) => startIn(net, net.earliest, e);
  return net.earliest
    .flatMap((date, event) =>
      date === Infinity
        ? []
        : events[net.firings[event]!]!.flatMap(({ event: kind, component, element }) =>
            kind === 'end' ? [{ event, component: component!, transition: element! }] : [],
          ),
    )
    .sort((a, b) => start(a.event) - start(b.event) || a.event - b.event);
}

function startIn({ causes }: CausalNet, dates: readonly number[], event: number): number {
  return greatestOf(causes[event]!, dates);
}

function tableOf(translation: Translation, net: CausalNet): Omit<Criticality, 'program'> {
  const endings = endingsOf(translation, net);
  const seconds = (units: number): Decimal => fromUnits(BigInt(units), translation.unit);
  const length = (units: number): Duration => (units === Infinity ? 'inf' : seconds(units));
  const range = (min: number, max: number): Range => ({ min: seconds(min), max: length(max) });
  const indexOf = new Map(endings.map(({ event }, i) => [event, i]));
  const endBy = ({ without, fixed, rivals }: Sensitivity): EndBy => ({
    without: without === -Infinity ? null : length(without),
    fixed: length(fixed),
    rivals: rivals.map((e) => indexOf.get(e)!),
  });
  const count = executionsOf(endings);
  const floats = floatsOf(
    net,
    endings.map(({ event }) => event),
    WAYS_TRIED,
  );
  const actions = endings.map((ending, i): ActionCriticality => {
    const { event, component, transition } = ending;
    const { freeSlack, leastFloat, greatestFloat, latestEnd, earliestEnd } = floats[i]!;
    return {
      component,
      transition,
      ...count(ending),
      takes: range(net.least[event]!, net.greatest[event]!),
      start: range(startIn(net, net.earliest, event), startIn(net, net.latest, event)),
      end: range(net.earliest[event]!, net.latest[event]!),
      freeSlack: range(freeSlack.least, freeSlack.greatest),
      totalFloat: { ...range(leastFloat.atLeast, greatestFloat), minFound: seconds(leastFloat.atMost) },
      criticalInSome: isZero(leastFloat),
      criticalInEvery: greatestFloat === 0,
      latestEnd: endBy(latestEnd),
      earliestEnd: endBy(earliestEnd),
    };
  });
  const last = (dates: readonly number[]) =>
    dates.reduce((latest, date, e) => (net.earliest[e] === Infinity ? latest : Math.max(latest, date)), 0);
  return { end: range(last(net.earliest), last(net.latest)), actions };
}

/** Of each ending, which execution of its transition it ends, and how many there are. */
function executionsOf(endings: readonly ActionEnd[]) {
  const nameOf = ({ component, transition }: ActionEnd) => `${component}.${transition}`;
  const same = groupBy(endings, nameOf);
  return (ending: ActionEnd) => {
    const executions = same.get(nameOf(ending))!;
    return { occurrence: executions.indexOf(ending) + 1, occurrences: executions.length };
  };
}

function isZero({ atLeast, atMost }: Floats['leastFloat']): boolean | null {
  if (atMost === 0) return true;
  return atLeast > 0 ? false : null;
}
