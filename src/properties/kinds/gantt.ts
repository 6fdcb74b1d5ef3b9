import { type Decimal, fromUnits } from '../../base/duration.ts';
import { maxOf, minOf } from '../../base/extremes.ts';
import type { ModelEvent } from '../../model/event.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { type Boundaries, type EventWindow, type Found, foundOf, type Witness } from '../answers/verdict.ts';
import {
  byFirstRun,
  type Kind,
  type Reaching,
  type Show,
  type StateView,
  viewsOf,
} from '../question/question.ts';
import { causalReaching } from './causal-reaching.ts';
import { enclosedDates } from './enclosed-dates.ts';
import { goalOf, intervalOf, needsOf, toldApartFor, watchReaching } from './reaching.ts';

/** The least and the greatest schedule of a deployment, and the window of every event (MADA, gantt boundaries). */
export const gantt: Kind<'gantt'> = {
  kind: 'gantt',
  needs: (spec, context) => needsOf(goalOf(spec.deployment, spec.when, context)),
  tellsApart: (spec, context, net) => toldApartFor(goalOf(spec.deployment, spec.when, context), net),
  ask: (spec, context, view) => {
    const goal = goalOf(spec.deployment, spec.when, context);
    const watch = watchReaching(goal, view);
    const windows = watchWindows(view);
    return {
      state: watch.state,
      deadlock: watch.deadlock,
      edge: (source, transition) => {
        watch.edge(source, transition);
        windows.edge(transition);
      },
      answer: (because) => {
        const { translation } = view;
        return because === null
          ? answer(spec.deployment, watch.result(), windows.result, translation.unit)
          : foundOf({
              verdict: { kind: 'unknown', because },
              figures: enclosedDates(goal, watch.result(), translation),
            });
      },
    };
  },
  onCausalNets: (spec, context, views) => {
    const reaching = causalReaching(goalOf(spec.deployment, spec.when, context), views);
    const each = viewsOf(views);
    if (reaching === null || each === null) return null;
    const firings = each.flatMap(({ net }) =>
      net.firings.map((t, e) => ({
        events: views.translation.events[t]!,
        earliest: net.earliest[e]!,
        latest: net.latest[e]!,
      })),
    );
    const { translation } = views;
    return answer(spec.deployment, reaching, () => windowsOf(translation, firings), translation.unit);
  },
  arrival: () => 'reach it',
  refutedBy: byFirstRun,
};

function answer(
  deployment: string | null,
  reaching: Reaching,
  windows: () => readonly EventWindow[],
  unit: Decimal,
): Found {
  return foundOf({
    verdict: { kind: 'none' },
    interval: intervalOf(reaching, unit),
    witnesses: () => (deployment === null ? failure(reaching) : []),
    boundaries: () => boundariesOf(deployment, reaching, windows, unit),
  });
}

/** A run that never ends properly is worth a chart of its own. */
function failure({ failing }: Reaching): readonly Witness[] {
  return failing === null ? [] : [failing('a run that does not end with all done')];
}

function reaches(deployment: string | null): string {
  return deployment === null ? 'ends' : `reaches ${deployment}`;
}

function boundariesOf(
  deployment: string | null,
  { earliest, latest }: Reaching,
  windows: () => readonly EventWindow[],
  unit: Decimal,
): Boundaries | null {
  if (earliest === null || latest === null) return null;
  const dated = ({ date, show }: { readonly date: number; readonly show: Show }, which: string) => ({
    trace: show(`the ${which} run that ${reaches(deployment)}`).trace,
    date: fromUnits(BigInt(date), unit),
  });
  return {
    deployment,
    least: dated(earliest, 'earliest'),
    greatest: latest.date === Infinity ? null : dated(latest, 'latest'),
    windows: windows(),
  };
}

/** Collects, by firing, the dates at which it happens. */
function watchWindows({ translation, reached, alike }: StateView) {
  const { net } = translation;
  const earliest = new Array<number>(net.transitions.length).fill(Infinity);
  const latest = new Array<number>(net.transitions.length).fill(-Infinity);
  return {
    edge: (transition: number): void => {
      const dates = reached.dates();
      if (dates.earliest < earliest[transition]!) earliest[transition] = dates.earliest;
      if (dates.latest > latest[transition]!) latest[transition] = dates.latest;
    },
    result: () => {
      for (const transitions of alike) {
        const least = minOf(transitions.map((t) => earliest[t]!));
        const greatest = maxOf(transitions.map((t) => latest[t]!));
        for (const t of transitions) [earliest[t], latest[t]] = [least, greatest];
      }
      return windowsOf(
        translation,
        translation.events
          .map((events, t) => ({ events, earliest: earliest[t]!, latest: latest[t]! }))
          .filter((firing) => firing.earliest !== Infinity),
      );
    },
  };
}

/** A firing that happens, and the dates at which it does. */
interface DatedFiring {
  readonly events: readonly ModelEvent[];
  readonly earliest: number;
  readonly latest: number;
}

/** The windows of the starts and ends, over all firings in which they happen. */
function windowsOf(
  { initialEvents, unit }: Translation,
  firings: readonly DatedFiring[],
): readonly EventWindow[] {
  const found = new Map<string, { event: ModelEvent; least: number; greatest: number }>();
  const see = (event: ModelEvent, least: number, greatest: number) => {
    if (event.event !== 'start' && event.event !== 'end') return;
    const name = `${event.event} ${event.component}.${event.element}`;
    const known = found.get(name) ?? { event, least, greatest };
    found.set(name, {
      event,
      least: Math.min(known.least, least),
      greatest: Math.max(known.greatest, greatest),
    });
  };
  for (const event of initialEvents) see(event, 0, 0);
  for (const { events, earliest, latest } of firings) {
    for (const event of events) see(event, earliest, latest);
  }
  return [...found.values()].map(({ event, least, greatest }) => ({
    event: event.event === 'start' ? 'start' : 'end',
    component: event.component!,
    transition: event.element!,
    earliest: fromUnits(BigInt(least), unit),
    latest: greatest === Infinity ? 'inf' : fromUnits(BigInt(greatest), unit),
  }));
}
