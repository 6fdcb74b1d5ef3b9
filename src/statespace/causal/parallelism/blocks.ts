import { heed } from '../../../base/heed.ts';
import { disjointSets } from '../../collections/union-find.ts';
import { type DatedNet, datesFor } from '../process/causal-net.ts';
import { type Constraint, renumbered } from '../process/constraint.ts';
import { COMPARING } from '../process/step-costs.ts';
import type { ActionEvents } from './action-events.ts';

/** A part of a causal net whose actions have no influence on those of the others at any date. */
export interface Block {
  /** Its events, numbered anew: all that its actions need, but for what comes before an event of one only date. */
  readonly net: DatedNet;
  /** By its events, their numbers in the whole net. */
  readonly events: readonly number[];
  readonly actions: readonly ActionEvents[];
  /** By action, its index among the actions of the whole net. */
  readonly indices: readonly number[];
}

/**
 * Splits a net into blocks: sites, chains and replicas that only start and end together come apart.
 *
 * What no action and no constraint needs has no influence on any. An event that has the same date whatever the delays
 * are passes none on, so that each block has a copy of it without causes; but not where an action has ended before,
 * which must not run together with one that starts after at that date. Likewise where only what one event reads of another
 * tells that it comes first.
 */
export function blocksOf(net: DatedNet, actions: readonly ActionEvents[]): readonly Block[] {
  const isNeeded = neededBy(net, actions);
  const isCut = constantEvents(net, actions);
  const { find, link } = disjointSets(net.causes.length);
  const linkAll = (some: readonly number[]): void => {
    const [first, ...others] = some.filter((e) => !isCut[e]);
    for (const other of others) link(first, other);
  };
  for (const [e, causes] of net.causes.entries()) if (isNeeded[e] && !isCut[e]) linkAll([e, ...causes]);
  for (const { event, after } of net.constraints) linkAll([event, ...after]);
  for (const { start, end } of actions) if (start !== null) linkAll([start, end]);
  for (const [earlier, later] of orderedByReads(net, actions)) link(earlier.end, later.end);

  const parts = new Map<number, BlockParts>();
  const partOf = (e: number) => {
    const root = find(e);
    const part = parts.get(root) ?? { events: [], actions: [], constraints: [] };
    parts.set(root, part);
    return part;
  };
  for (let e = 0; e < net.causes.length; e++) if (isNeeded[e] && !isCut[e]) partOf(e).events.push(e);
  actions.forEach(({ end }, a) => {
    partOf(end).actions.push(a);
  });
  for (const constraint of net.constraints) {
    const varying = [constraint.event, ...constraint.after].find((e) => !isCut[e]);
    if (varying !== undefined) partOf(varying).constraints.push(constraint);
  }
  return [...parts.values()]
    .filter((part) => part.actions.length > 0)
    .map((part) => blockOf(net, actions, isCut, part));
}

/**
 * The pairs of actions of which one has ended at the latest when the other starts, at one date in some run, and of which
 * the causes need not say so.
 */
function* orderedByReads(
  net: DatedNet,
  actions: readonly ActionEvents[],
): Generator<readonly [ActionEvents, ActionEvents]> {
  if (!net.hasReadOrder) return;
  for (const later of actions) {
    const { start } = later;
    if (start === null) continue;
    heed(COMPARING * actions.length);
    for (const earlier of actions)
      if (net.latest[earlier.end] >= net.earliest[start] && net.precedes(earlier.end, start))
        yield [earlier, later];
  }
}

interface BlockParts {
  readonly events: number[];
  readonly actions: number[];
  readonly constraints: Constraint[];
}

function neededBy(net: DatedNet, actions: readonly ActionEvents[]): Uint8Array {
  const isNeeded = new Uint8Array(net.causes.length);
  for (const { start, end } of actions) {
    isNeeded[end] = 1;
    if (start !== null) isNeeded[start] = 1;
  }
  for (const { event, after } of net.constraints) for (const e of [event, ...after]) isNeeded[e] = 1;
  for (let e = isNeeded.length - 1; e >= 0; e--)
    if (isNeeded[e]) for (const cause of net.causes[e]) isNeeded[cause] = 1;
  return isNeeded;
}

/** The events of one only date, whatever constraints say, before which no action has ended. */
function constantEvents(net: DatedNet, actions: readonly ActionEvents[]): Uint8Array {
  const isFree = net.constraints.length === 0;
  const earliest = isFree ? net.earliest : datesFor(net, net.least);
  const latest = isFree ? net.latest : datesFor(net, net.greatest);
  const isAfterEnd = isFree ? afterEnds(net, actions) : orderedAfterEnds(net, actions);
  return Uint8Array.from(earliest, (date, e) => (!isAfterEnd[e] && date === latest[e] ? 1 : 0));
}

function afterEnds({ causes }: DatedNet, actions: readonly ActionEvents[]): Uint8Array {
  const isAfterEnd = new Uint8Array(causes.length);
  for (const { end } of actions) isAfterEnd[end] = 1;
  for (const [e, before] of causes.entries())
    if (before.some((cause) => isAfterEnd[cause])) isAfterEnd[e] = 1;
  return isAfterEnd;
}

/** Likewise where something may also come before an event that takes what it reads. */
function orderedAfterEnds({ causes, precedes }: DatedNet, actions: readonly ActionEvents[]): Uint8Array {
  return Uint8Array.from(causes, (_, e) => {
    heed(COMPARING * actions.length);
    return actions.some(({ end }) => precedes(end, e)) ? 1 : 0;
  });
}

function blockOf(
  net: DatedNet,
  actions: readonly ActionEvents[],
  isCut: Uint8Array,
  part: BlockParts,
): Block {
  heed(COMPARING * part.events.length);
  const needed = new Set(part.events);
  for (const e of part.events) for (const cause of net.causes[e]) needed.add(cause);
  for (const { event, after } of part.constraints) for (const e of [event, ...after]) needed.add(e);
  for (const a of part.actions) {
    const { start } = actions[a];
    if (start !== null) needed.add(start);
  }
  const events = [...needed].sort((a, b) => a - b);
  const numberOf = new Map(events.map((e, i) => [e, i]));
  const numbers = (some: readonly number[]) => some.map((e) => numberOf.get(e)!);
  return {
    net: {
      causes: events.map((e) => (isCut[e] ? [] : numbers(net.causes[e]))),
      least: events.map((e) => (isCut[e] ? net.earliest : net.least)[e]),
      greatest: events.map((e) => (isCut[e] ? net.latest : net.greatest)[e]),
      constraints: renumbered(part.constraints, (e) => numberOf.get(e)!),
      earliest: events.map((e) => net.earliest[e]),
      latest: events.map((e) => net.latest[e]),
      precedes: (a, b) => net.precedes(events[a], events[b]),
      hasReadOrder: net.hasReadOrder,
    },
    events,
    actions: part.actions.map((a) => {
      const { start, end } = actions[a];
      return { start: start === null ? null : numberOf.get(start)!, end: numberOf.get(end)! };
    }),
    indices: part.actions,
  };
}
