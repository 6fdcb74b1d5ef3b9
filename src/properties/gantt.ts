import { fromUnits } from '../model/duration.ts';
import type { ModelEvent } from '../model/event.ts';
import type { Kind, StateView } from './question.ts';
import { goalOf, intervalOf, needsOf, type Reaching, watchReaching } from './reaching.ts';
import { type Boundaries, EMPTY_ANSWER, type EventWindow, type Verdict } from './verdict.ts';

/** The least and the greatest schedule of a deployment, and the window of every event (MADA, gantt boundaries). */
export const gantt: Kind<'gantt'> = {
  kind: 'gantt',
  needs: (spec, context) => needsOf(goalOf(spec.deployment, spec.when, context)),
  ask: (spec, context, view) => {
    const { result, ...watch } = watchReaching(goalOf(spec.deployment, spec.when, context), view);
    const windows = watchWindows(view);
    return {
      ...watch,
      edge: (source, transition) => {
        watch.edge(source, transition);
        windows.edge(transition);
      },
      answer: (because) => {
        const verdict: Verdict = because === null ? { kind: 'none' } : { kind: 'unknown', because };
        if (because !== null) return { ...EMPTY_ANSWER, verdict };
        const reaching = result();
        return {
          ...EMPTY_ANSWER,
          verdict,
          interval: intervalOf(reaching, view),
          boundaries: boundariesOf(spec.deployment, reaching, windows.result(), view),
        };
      },
    };
  },
};

function boundariesOf(
  deployment: string,
  { earliest, latest }: Reaching,
  windows: readonly EventWindow[],
  view: StateView,
): Boundaries | null {
  if (earliest === null || latest === null) return null;
  const date = (units: number) => fromUnits(BigInt(units), view.translation.unit);
  const least = view.witness(earliest.way, 'earliest', `the earliest run that reaches ${deployment}`);
  const greatest =
    latest.date === Infinity
      ? null
      : view.witness(latest.way, 'latest', `the latest run that reaches ${deployment}`);
  return {
    deployment,
    least: { trace: least.trace, date: date(earliest.date) },
    greatest: greatest === null ? null : { trace: greatest.trace, date: date(latest.date) },
    windows,
  };
}

/** Collects, by firing, the dates at which it happens. */
function watchWindows(view: StateView) {
  const { events, initialEvents, net, unit } = view.translation;
  const earliest = new Array<number>(net.transitions.length).fill(Infinity);
  const latest = new Array<number>(net.transitions.length).fill(-Infinity);
  return {
    edge: (transition: number): void => {
      const dates = view.reached.dates();
      if (dates.earliest < earliest[transition]!) earliest[transition] = dates.earliest;
      if (dates.latest > latest[transition]!) latest[transition] = dates.latest;
    },
    result: (): readonly EventWindow[] => {
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
      events.forEach((list, t) => {
        if (earliest[t]! <= latest[t]!) for (const event of list) see(event, earliest[t]!, latest[t]!);
      });
      return [...found.values()].map(({ event, least, greatest }) => ({
        event: event.event === 'start' ? 'start' : 'end',
        component: event.component!,
        transition: event.element!,
        earliest: fromUnits(BigInt(least), unit),
        latest: greatest === Infinity ? 'inf' : fromUnits(BigInt(greatest), unit),
      }));
    },
  };
}
