import type { Diagnostic } from '../model/errors.ts';
import type { ModelEvent } from '../model/event.ts';
import type { ElementRef } from '../model/property-spec.ts';
import { jointMoment } from '../statespace/causal/joint.ts';
import type { Because } from '../statespace/limits.ts';
import {
  type CausalView,
  type Kind,
  NEEDS_NOTHING,
  type SpecOf,
  type StateView,
  type Way,
} from './question.ts';
import type { Show } from './reaching.ts';
import { type Answer, EMPTY_ANSWER, verdictOf } from './verdict.ts';

/** Whenever a transition starts, has the one before it in the list ended at least once, and is it not running? */
export const sequentiality: Kind<'sequentiality'> = {
  kind: 'sequentiality',
  needs: (spec) => ({ ...NEEDS_NOTHING, observedEnds: spec.transitions.slice(0, -1) }),
  ask: (spec, _context, view) => {
    const pairs = spec.transitions.slice(1).map((later, i) => pairOf(view, spec.transitions[i]!, later));
    const starts = spec.transitions.map((ref) => startsOf(view, ref));
    const started = spec.transitions.map((ref) => view.translation.initialEvents.some(isEvent('start', ref)));
    let shown: { readonly way: Way; readonly pair: Pair } | null = null;
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
  onCausalNet: (spec, _context, view) => {
    const { translation, net, witness } = view;
    const broken = spec.transitions.slice(1).map((later, i) => {
      const pair = { earlier: spec.transitions[i]!, later };
      const moment = brokenMoment(view, pair);
      return moment === null ? null : { pair, moment };
    });
    const shown = broken.find((found) => found !== null) ?? null;
    const starts = (ref: ElementRef) =>
      translation.initialEvents.some(isEvent('start', ref)) ||
      net.order.some((t) => translation.events[t]!.some(isEvent('start', ref)));
    return answer(
      spec,
      shown && ((title) => witness(shown.moment, title)),
      shown?.pair ?? null,
      spec.transitions.filter((ref) => !starts(ref)),
      null,
    );
  },
};

function answer(
  spec: SpecOf<'sequentiality'>,
  show: Show | null,
  pair: Pick<Pair, 'earlier' | 'later'> | null,
  idle: readonly ElementRef[],
  because: Because | null,
): Answer {
  return {
    ...EMPTY_ANSWER,
    verdict: verdictOf(show !== null, because),
    witnesses:
      show === null || pair === null
        ? []
        : [show(`a run in which ${name(pair.later)} starts before ${name(pair.earlier)} is over`)],
    // Only of an order that is kept can it be said that it says nothing.
    warnings:
      because === null && show === null ? idle.map((ref) => neverStarts(ref, spec.name, spec.at)) : [],
  };
}

/** A moment of some run when the later transition has started and the earlier one has not ended. */
function brokenMoment({ translation, net }: CausalView, { earlier, later }: Pick<Pair, 'earlier' | 'later'>) {
  const { events, initialEvents } = translation;
  const firing = (kind: 'start' | 'end', ref: ElementRef) =>
    net.order.find((t) => events[t]!.some(isEvent(kind, ref))) ?? null;
  const end = firing('end', earlier);
  const pending = end === null ? [] : [end];
  if (initialEvents.some(isEvent('start', later))) return jointMoment(net, [], pending, false);
  const start = firing('start', later);
  return start === null ? null : jointMoment(net, [start], pending, false);
}

interface Pair {
  readonly earlier: ElementRef;
  readonly later: ElementRef;
  /** The firings in which `later` starts. */
  readonly starts: ReadonlySet<number>;
  readonly ended: number | null;
  readonly running: readonly number[];
}

/** What has become of the earlier transition. */
interface Stage {
  readonly ended: boolean;
  readonly running: boolean;
}

function pairOf(view: StateView, earlier: ElementRef, later: ElementRef): Pair {
  const { endedOf, runningOf } = view.translation;
  return {
    earlier,
    later,
    starts: startsOf(view, later),
    ended: endedOf(earlier),
    running: runningOf(earlier),
  };
}

function startsOf(view: StateView, ref: ElementRef): ReadonlySet<number> {
  const firings = view.translation.events.flatMap((events, t) =>
    events.some(isEvent('start', ref)) ? [t] : [],
  );
  return new Set(firings);
}

function isEvent(kind: 'start' | 'end', ref: ElementRef): (event: ModelEvent) => boolean {
  return ({ event, component, element }) =>
    event === kind && component === ref.component && element === ref.element;
}

function stageOf(view: StateView, { ended, running }: Pair, state: number): Stage {
  const has = (place: number | null) => place !== null && view.tokens(state, place) > 0;
  return { ended: has(ended), running: running.some(has) };
}

/** Whether, in these events one after another, the later transition starts while the earlier one is not over. */
function breaks({ earlier, later }: Pair, events: readonly ModelEvent[], before: Stage): boolean {
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
