import type { CausalNet } from './causal-net.ts';
import { disjointSets } from './union-find.ts';
import type { Action } from './width.ts';

/** What is asked of events when only their dates and their causes matter. */
export type DatedEvents = Pick<
  CausalNet,
  'causes' | 'least' | 'greatest' | 'earliest' | 'latest' | 'precedes'
>;

/** A part of a causal net whose actions have no influence on those of the others at any date. */
export interface Block {
  /** Its events, numbered anew: all that its actions need, but for what comes before an event of one only date. */
  readonly net: DatedEvents;
  readonly actions: readonly Action[];
  /** By action, its index among the actions of the whole net. */
  readonly indices: readonly number[];
}

/**
 * Splits a net into blocks: sites, chains and replicas that only start and end together come apart.
 *
 * What no action needs has no influence on any. An event that has the same date in every run passes none on, so that
 * each block has a copy of it without causes; but not where an action has ended before, which must not run together
 * with one that starts after at that date.
 */
export function blocksOf(net: DatedEvents, actions: readonly Action[]): readonly Block[] {
  const isNeeded = neededBy(net, actions);
  const isCut = constantEvents(net, actions);
  const rootOf = disjointSets(net.causes.length);
  for (const [e, causes] of net.causes.entries()) {
    if (!isNeeded[e] || isCut[e]) continue;
    for (const cause of causes) if (!isCut[cause]) rootOf.link(e, cause);
  }
  for (const { start, end } of actions) if (start !== null && !isCut[start]) rootOf.link(start, end);

  const parts = new Map<number, { readonly events: number[]; readonly actions: number[] }>();
  const partOf = (e: number) => {
    const root = rootOf.find(e);
    const part = parts.get(root) ?? { events: [], actions: [] };
    parts.set(root, part);
    return part;
  };
  for (let e = 0; e < net.causes.length; e++) if (isNeeded[e] && !isCut[e]) partOf(e).events.push(e);
  actions.forEach(({ end }, a) => {
    partOf(end).actions.push(a);
  });
  return [...parts.values()]
    .filter((part) => part.actions.length > 0)
    .map((part) => blockOf(net, actions, isCut, part));
}

function neededBy(net: DatedEvents, actions: readonly Action[]): Uint8Array {
  const isNeeded = new Uint8Array(net.causes.length);
  for (const { start, end } of actions) {
    isNeeded[end] = 1;
    if (start !== null) isNeeded[start] = 1;
  }
  for (let e = isNeeded.length - 1; e >= 0; e--)
    if (isNeeded[e]) for (const cause of net.causes[e]) isNeeded[cause] = 1;
  return isNeeded;
}

/** The events of one only date before which no action has ended. */
function constantEvents(net: DatedEvents, actions: readonly Action[]): Uint8Array {
  const isAfterEnd = new Uint8Array(net.causes.length);
  for (const { end } of actions) isAfterEnd[end] = 1;
  const isCut = new Uint8Array(net.causes.length);
  for (const [e, causes] of net.causes.entries()) {
    if (causes.some((cause) => isAfterEnd[cause])) isAfterEnd[e] = 1;
    if (!isAfterEnd[e] && net.earliest[e] === net.latest[e]) isCut[e] = 1;
  }
  return isCut;
}

function blockOf(
  net: DatedEvents,
  actions: readonly Action[],
  isCut: Uint8Array,
  part: { readonly events: readonly number[]; readonly actions: readonly number[] },
): Block {
  const needed = new Set(part.events);
  for (const e of part.events) for (const cause of net.causes[e]) needed.add(cause);
  for (const a of part.actions) {
    const { start } = actions[a];
    if (start !== null) needed.add(start);
  }
  const events = [...needed].sort((a, b) => a - b);
  const numberOf = new Map(events.map((e, i) => [e, i]));
  return {
    net: {
      causes: events.map((e) => (isCut[e] ? [] : net.causes[e].map((cause) => numberOf.get(cause)!))),
      least: events.map((e) => (isCut[e] ? net.earliest : net.least)[e]),
      greatest: events.map((e) => (isCut[e] ? net.latest : net.greatest)[e]),
      earliest: events.map((e) => net.earliest[e]),
      latest: events.map((e) => net.latest[e]),
      precedes: (a, b) => net.precedes(events[a], events[b]),
    },
    actions: part.actions.map((a) => {
      const { start, end } = actions[a];
      return { start: start === null ? null : numberOf.get(start)!, end: numberOf.get(end)! };
    }),
    indices: part.actions,
  };
}
