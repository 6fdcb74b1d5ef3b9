import type { Diagnostic } from '../../base/errors.ts';
import type { Because } from '../../base/heed.ts';
import type { ElementRef } from '../../model/assembly.ts';
import type { ModelEvent } from '../../model/event.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import { type DatedRun, runToCut, runToEvent } from '../../statespace/causal/cuts/dated-run.ts';
import { runPast } from '../../statespace/causal/scarce/task-periods.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { type Found, foundOf, verdictOf } from '../answers/verdict.ts';
import type { Show } from '../question/question.ts';
import {
  byFirstRun,
  type CausalView,
  type Kind,
  NEEDS_NOTHING,
  noArrival,
  type PathEnd,
  type StateView,
  type TasksView,
  viewsOf,
} from '../question/question.ts';

/** Whenever a transition starts, has the one before it in the list ended at least once, and is it not running? */
export const sequentiality: Kind<'sequentiality'> = {
  kind: 'sequentiality',
  needs: (spec) => ({ ...NEEDS_NOTHING, observedEnds: spec.transitions.slice(0, -1), passing: true }),
  tellsApart: (spec, _context, translation) => ({
    places: spec.transitions
      .slice(0, -1)
      .flatMap((ref) => [translation.endedOf(ref), ...translation.runningOf(ref)])
      .flatMap((place) => (place === null ? [] : [[place]])),
    transitions: spec.transitions.flatMap((ref) => [...startsOf(translation, ref)].map((t) => [t])),
  }),
  ask: (spec, _context, view) => {
    const pairs = spec.transitions.slice(1).map((later, i) => pairOf(view, spec.transitions[i]!, later));
    const starts = spec.transitions.map((ref) => startsOf(view.translation, ref));
    const started = spec.transitions.map((ref) => view.translation.initialEvents.some(isEvent('start', ref)));
    let shown: { readonly way: PathEnd; readonly pair: Pair } | null = null;
    return {
      state: (state) => {
        if (state !== 0) return;
        const pair = pairs.find((p) =>
          breaks(p, view.translation.initialEvents, { ended: false, running: false }),
        );
        if (pair !== undefined) shown = { way: { state: 0, firing: null }, pair };
      },
      edge: (source, transition) => {
        starts.forEach((firings, i) => {
          if (firings.has(transition)) started[i] = true;
        });
        if (shown !== null) return;
        const events = view.translation.events[transition]!;
        const pair = pairs.find(
          (p) => p.starts.has(transition) && breaks(p, events, stageOf(view, p, source)),
        );
        if (pair !== undefined) shown = { way: { state: source, firing: transition }, pair };
      },
      isSettled: () => shown !== null,
      answer: (because) =>
        answer(
          spec,
          shown === null ? null : (title) => view.witness(shown!.way, 'earliest', title),
          shown === null ? null : shown.pair,
          spec.transitions.filter((_, i) => started[i] !== true),
          because,
        ),
    };
  },
  onCausalNets: (spec, _context, views) => {
    const { translation } = views;
    const each = viewsOf(views);
    if (each === null) return null;
    const idle = spec.transitions.filter((ref) => !each.some((view) => startsIn(view, ref)));
    for (const [i, later] of spec.transitions.slice(1).entries()) {
      const pair = { earlier: spec.transitions[i]!, later };
      const isAsked = (t: number) =>
        translation.events[t]!.some((event) =>
          [pair.earlier, later].some((ref) => isEvent('start', ref)(event) || isEvent('end', ref)(event)),
        );
      const branches = viewsOf(views, [views.partsFiring(isAsked)]);
      if (branches === null) return null;
      for (const branch of branches) {
        const moment = brokenMoment(branch, pair);
        if (moment !== null) return answer(spec, (title) => branch.witness(moment, title), pair, idle, null);
      }
    }
    return answer(spec, null, null, idle, null);
  },
  onTasks: (spec, _context, view) => {
    const events = { translation: view.translation, net: view.tasks.net };
    const idle = spec.transitions.filter((ref) => !startsIn(events, ref));
    let isKept = true;
    for (const [i, later] of spec.transitions.slice(1).entries()) {
      const pair = { earlier: spec.transitions[i]!, later };
      if (isKeptByCauses(events, pair)) continue;
      isKept = false;
      const moment = brokenByLists(view, pair);
      if (moment !== null) return answer(spec, (title) => view.witness(moment, title), pair, idle, null);
    }
    return isKept ? answer(spec, null, null, idle, null) : null;
  },
  arrival: noArrival,
  refutedBy: byFirstRun,
};

function answer(
  spec: SpecOf<'sequentiality'>,
  show: Show | null,
  pair: Pick<Pair, 'earlier' | 'later'> | null,
  idle: readonly ElementRef[],
  because: Because | null,
): Found {
  return foundOf({
    verdict: verdictOf(show !== null, because),
    witnesses: () =>
      show === null || pair === null
        ? []
        : [show(`a run in which ${name(pair.later)} starts before ${name(pair.earlier)} is over`)],
    // The warning that the order is vacuous only makes sense if the order is kept.
    warnings:
      because === null && show === null ? idle.map((ref) => neverStarts(ref, spec.name, spec.at)) : [],
  });
}

/** A moment of some run when the later transition starts and the earlier one has not ended yet, or runs again. */
function brokenMoment(view: CausalView, pair: Pick<Pair, 'earlier' | 'later'>): DatedRun | null {
  const { translation, net } = view;
  const ends = eventsOf(view, 'end', pair.earlier);
  const first = ends.slice(0, 1);
  if (translation.initialEvents.some(isEvent('start', pair.later))) return runToCut(net, [], first, false);
  const isAtStart = translation.initialEvents.some(isEvent('start', pair.earlier));
  const again = eventsOf(view, 'start', pair.earlier).slice(isAtStart ? 0 : 1);
  for (const start of eventsOf(view, 'start', pair.later)) {
    const before = runToCut(net, [start], first, false);
    if (before !== null) return before;
    for (const [k, restart] of again.entries()) {
      const during = momentWhileRunning(view, pair, start, restart, ends.slice(k + 1, k + 2));
      if (during !== null) return during;
    }
  }
  return null;
}

/** A moment of some run at which the later transition starts by `start` after the earlier one has by `restart`. */
function momentWhileRunning(
  { translation, net }: CausalView,
  { earlier, later }: Pick<Pair, 'earlier' | 'later'>,
  start: number,
  restart: number,
  end: readonly number[],
): DatedRun | null {
  if (start !== restart) return runToEvent(net, start, [restart], end);
  const events = translation.events[net.firings[start]!]!;
  const isAfter = events.findIndex(isEvent('start', later)) > events.findIndex(isEvent('start', earlier));
  return isAfter ? runToCut(net, [start], end, false) : null;
}

/** Whether causes let the later transition start only after the only end of the earlier one, whoever waits for whom. */
function isKeptByCauses(view: NetView, { earlier, later }: Pick<Pair, 'earlier' | 'later'>): boolean {
  const [starts, ends] = [eventsOf(view, 'start', earlier), eventsOf(view, 'end', earlier)];
  const isAtStart = [earlier, later].some((ref) =>
    view.translation.initialEvents.some(isEvent('start', ref)),
  );
  if (isAtStart || starts.length !== 1 || ends.length !== 1) return false;
  return eventsOf(view, 'start', later).every(
    (start) => start !== ends[0] && view.net.precedes(ends[0]!, start),
  );
}

/** The same where tasks share what is scarce, in a run in which those go last that only the earlier transition needs. */
function brokenByLists(
  { translation, tasks }: TasksView,
  { earlier, later }: Pick<Pair, 'earlier' | 'later'>,
): DatedRun | null {
  const view = { translation, net: tasks.net };
  const [end] = eventsOf(view, 'end', earlier);
  const [start] = eventsOf(view, 'start', later);
  if (start === undefined || end === undefined || start === end) return null;
  const before = [...view.net.firings.keys()].filter((e) => e === start || view.net.precedes(e, start));
  return runPast(tasks, before, [end], (happened) => !happened.has(end), false);
}

function startsIn(branch: NetView, ref: ElementRef): boolean {
  const { initialEvents } = branch.translation;
  return initialEvents.some(isEvent('start', ref)) || eventsOf(branch, 'start', ref).length > 0;
}

/** The events of the causal net in which the transition starts, or ends: one after the other. */
function eventsOf({ translation, net }: NetView, kind: 'start' | 'end', ref: ElementRef): readonly number[] {
  const happens = translation.events.map((events) => events.some(isEvent(kind, ref)));
  return [...net.firings.keys()].filter((e) => happens[net.firings[e]!]);
}

/** The events of a net, and what they stand for. */
type NetView = Pick<CausalView, 'translation' | 'net'>;

interface Pair {
  readonly earlier: ElementRef;
  readonly later: ElementRef;
  /** The firings in which `later` starts. */
  readonly starts: ReadonlySet<number>;
  readonly ended: number | null;
  readonly running: readonly number[];
}

/** What has become of the earlier transition. */
interface EarlierTransition {
  readonly ended: boolean;
  readonly running: boolean;
}

function pairOf(view: StateView, earlier: ElementRef, later: ElementRef): Pair {
  const { endedOf, runningOf } = view.translation;
  return {
    earlier,
    later,
    starts: startsOf(view.translation, later),
    ended: endedOf(earlier),
    running: runningOf(earlier),
  };
}

function startsOf(translation: Translation, ref: ElementRef): ReadonlySet<number> {
  const firings = translation.events.flatMap((events, t) => (events.some(isEvent('start', ref)) ? [t] : []));
  return new Set(firings);
}

function isEvent(kind: 'start' | 'end', ref: ElementRef): (event: ModelEvent) => boolean {
  return ({ event, component, element }) =>
    event === kind && component === ref.component && element === ref.element;
}

function stageOf(view: StateView, { ended, running }: Pair, state: number): EarlierTransition {
  const has = (place: number | null) => place !== null && view.tokens(state, place) > 0;
  return { ended: has(ended), running: running.some(has) };
}

/** Whether, in these events one after another, the later transition starts while the earlier one is not over. */
function breaks({ earlier, later }: Pair, events: readonly ModelEvent[], before: EarlierTransition): boolean {
  let { ended, running } = before;
  for (const event of events) {
    if (isEvent('start', later)(event) && (!ended || running)) return true;
    if (isEvent('start', earlier)(event)) running = true;
    if (isEvent('end', earlier)(event)) [ended, running] = [true, false];
  }
  return false;
}

function name({ component, element }: ElementRef): string {
  return `${component}.${element}`;
}

function neverStarts(ref: ElementRef, property: string, at: Diagnostic['at'] | undefined): Diagnostic {
  return {
    code: 'never-starts',
    severity: 'warning',
    message: `\`${property}\`: ${name(ref)} never starts in any run, so its order says nothing`,
    at: at ?? null,
    hint: 'push a behavior that has this transition, or take it out of the list',
  };
}
