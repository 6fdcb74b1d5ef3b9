import type { ComponentType, Transition } from '../model/component.ts';

/**
 * The type changed so that no run brings a second token into a place of it, whatever is pushed to it in whatever order,
 * when it starts at one place. Of one behavior, all that enters a place joins, and comes from where the start leads: what
 * has no cycle then enters each place once. Of several, what leaves a place leads to one place, so that it has one token
 * at all times.
 */
export function neverTwice(type: ComponentType): ComponentType {
  return { ...type, transitions: type.behaviors.length === 1 ? joined(type) : oneWay(type.transitions) };
}

/** The same type without outcomes that lead elsewhere where others leave the same place, or join: they would break that. */
export function neverAside(type: ComponentType): ComponentType {
  const { behaviors, transitions } = type;
  const mayLead = (t: Transition) => behaviors.length > 1 && isAlone(t, transitions);
  const withoutSwitches = (t: Transition) => ({
    ...t,
    outcomes: t.outcomes.filter((o) => o.kind === 'failure'),
  });
  return { ...type, transitions: transitions.map((t) => (mayLead(t) ? t : withoutSwitches(t))) };
}

/** What comes from where the start does not lead comes from the start. */
function joined({ initial, transitions }: ComponentType): readonly Transition[] {
  const reached = new Set([initial]);
  for (const from of reached) for (const t of transitions) if (t.source === from) reached.add(t.destination);
  return transitions.map((t) => ({
    ...t,
    source: reached.has(t.source) ? t.source : initial,
    alternative: null,
  }));
}

function oneWay(transitions: readonly Transition[]): readonly Transition[] {
  const leadsTo = new Map<string, string>();
  for (const t of transitions) if (!leadsTo.has(wayOut(t))) leadsTo.set(wayOut(t), t.destination);
  return transitions.map((t) => ({
    ...t,
    destination: leadsTo.get(wayOut(t))!,
    alternative: `from-${t.source}`,
  }));
}

/** Names all that leave a place together. */
function wayOut({ behavior, source }: Transition): string {
  return `${behavior} ${source}`;
}

function isAlone(transition: Transition, transitions: readonly Transition[]): boolean {
  return transitions.filter((t) => wayOut(t) === wayOut(transition)).length === 1;
}
