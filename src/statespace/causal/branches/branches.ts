import { groupBy } from '../../../base/collections/group-by.ts';
import { memo } from '../../../base/memo.ts';
import type { TimePetriNet } from '../../../tpn/net/time-petri-net.ts';
import { budgetOf } from '../dates/budget.ts';
import { type Delays, unlessDatesNotFound, windowsUnder } from '../dates/greatest-dates.ts';
import type { BranchingProcess, PossibleEvent } from '../process/branching-process.ts';
import { type CausalNet, causalNetOf, conditionsOf, datesFor } from '../process/causal-net.ts';
import { renumbered } from '../process/constraint.ts';
import { type NetFaults, NO_NET_FAULTS } from '../process/net-faults.ts';
import { unfoldAll } from '../process/unfold-all.ts';
import type { VariantOptions } from '../process/variants.ts';
import { branchNet, type DatedBranch } from './branch-net.ts';
import { type Branch, findBranches } from './branch-search.ts';
import { type Covering, covering, type Factor, factorsOf, type WaysOfParts } from './factors.ts';
import { type Part, partsOf } from './parts.ts';

/**
 * All runs of a net, as those of some causal nets: one where nothing competes. Otherwise one for each way in which what
 * competes can go, in each of some parts that have nothing to do with each other (see {@link partsOf}).
 */
export interface Branches {
  /** In how many ways each part can go; some run may be one of several. */
  readonly ways: readonly number[];
  /** The faults in each of them. */
  readonly faults: WaysOfParts;
  /** The parts of what puts and takes the tokens of these places. */
  readonly partsAt: (places: readonly number[]) => readonly number[];
  /** The parts in which such a transition, or one that stands for it, may fire. */
  readonly partsFiring: (isAsked: (transition: number) => boolean) => readonly number[];
  /** The parts as factors (see {@link factorsOf}), each set of parts together; `null` when that makes too many nets. */
  readonly factors: (together: readonly (readonly number[])[]) => readonly Factor[] | null;
  /** Ways of all parts that have each way of each factor (see {@link covering}). */
  readonly covering: (factors: readonly Factor[]) => Covering;
  /** The runs in which each part goes one of its ways. */
  readonly netOf: (choice: readonly number[]) => BranchedNet;
  /** Nets that may be looked at for one question. */
  readonly most: number;
  /** Ends of the search for the branches: those that were found, and those that no dates allow. */
  readonly tried: number;
  /** Firings that were told apart by what led to them, in all branches together. */
  readonly events: number;
}

/** One of the causal nets, and how its events are those of the others. */
export interface BranchedNet {
  readonly net: CausalNet;
  /** By event, `null` for one that happens whatever way the parts go. */
  readonly partOf: (event: number) => number | null;
  /** By event, the same number in all nets of these branches. */
  readonly idOf: (event: number) => number;
}

/** Causal nets that together have each way of a factor. */
const MOST_NETS = 500;
/** Each answer takes passes over all events of all of them. */
const EVENTS_IN_ALL = 100_000;
/** Ends that the search in one part may come to. */
const ENDS_TRIED = 5_000;

/**
 * The causal nets of a net whose intervals are closed: one where nothing competes, otherwise one for each way in which
 * what competes can go. `null` when they are too many, or when it cannot be told.
 *
 * How something that may fail ends is decided when it starts, by nature: what it does instead could start at the same
 * date, so that such choices constrain no date. Faults are counted here and not in the net, where a place with those
 * that are left would put an order between faults that have nothing to do with each other.
 *
 * A branch is a maximal set of events of the branching process that can happen in one run: it has all causes of each, no
 * two take the same token, and each can happen before what takes the tokens that it reads. Its dates are those of its
 * own causes. It is one of a run exactly if, for some delays,
 *
 * - what reads a token is at no later date than what takes it, which does not wait for that;
 * - of each event that has all its causes in the branch and is not in it, some token has been taken by the date at which
 *   it would have to fire at the latest. For it fires then, unless it is disabled (urgency; Chatain and Jard 2006).
 *
 * At one date any order will do that extends these. Several events may have disabled it: each is an alternative. So is
 * each token that makes a clause true, for the event that reads another one is among those that are not in the branch,
 * and disabled by this one.
 */
export function branchesOf(
  net: TimePetriNet,
  options: VariantOptions = {},
  isOver?: () => boolean,
  single: CausalNet | null = causalNetOf(net, options),
): Branches | null {
  if (single !== null) return withoutBranches(single);
  const { all, isCount, membersOf } = conditionsOf(net, options);
  const { faults = NO_NET_FAULTS } = options;
  const process = unfoldAll(net, isCount, all, faults);
  if (process === null) return null;
  const delays = delaysOf(net, process.events);
  const most = Math.min(MOST_NETS, Math.ceil(EVENTS_IN_ALL / process.events.length));
  return unlessDatesNotFound(() => {
    const { common, competing } = partsOf(process, delays);
    const parts: (readonly DatedBranch[])[] = [];
    const faultsOf: (readonly (readonly number[])[])[] = [];
    let tried = 0;
    for (const part of competing) {
      const found = findBranches(part.process, part.delays, most, budgetOf(ENDS_TRIED, isOver), faults);
      if (found === null) return null;
      tried += found.tried;
      const branches = found.branches.toSorted((a, b) => a.faults.length - b.faults.length);
      parts.push(branches.map((branch) => datedBranch(part, branch)));
      faultsOf.push(branches.map((branch) => branch.faults));
    }
    return {
      ...assembled(net, membersOf, process, datedCommon(delays, common), competing, parts),
      ...lookedAt({ faults: faultsOf, allow: faults.allow }, most),
      tried,
    };
  });
}

function withoutBranches(net: CausalNet): Branches {
  const single: BranchedNet = { net, partOf: () => null, idOf: (e) => e };
  return {
    ...lookedAt({ faults: [], ...NO_NET_FAULTS }, MOST_NETS),
    partsAt: () => [],
    partsFiring: () => [],
    netOf: () => single,
    tried: 1,
    events: net.firings.length,
  };
}

/**
 * How the ways of parts are looked at.
 *
 * @param most nets that may be
 */
export function lookedAt(
  faults: WaysOfParts,
  most: number,
): Pick<Branches, 'ways' | 'faults' | 'factors' | 'covering' | 'most'> {
  return {
    ways: faults.faults.map(({ length }) => length),
    faults,
    factors: (together) => {
      const factors = factorsOf(faults, together, most);
      return factors && covering(faults, factors).choices.length <= most ? factors : null;
    },
    covering: (factors) => covering(faults, factors),
    most,
  };
}

/** Those of the branches that have no faults but such as are allowed. */
export function branchesWithin(branches: Branches, allow: NetFaults['allow']): Branches {
  const { faults } = branches.faults;
  const kept = faults.map((ways) => [...ways.keys()].filter((way) => allow(ways[way])));
  const left = kept.map((ways, part) => ways.map((way) => faults[part][way]));
  return {
    ...branches,
    ...lookedAt({ faults: left, allow }, branches.most),
    netOf: (choice) => branches.netOf(choice.map((way, part) => kept[part][way])),
  };
}

function delaysOf(net: TimePetriNet, events: readonly PossibleEvent[]): Delays {
  const intervals = events.map(({ variants }) => net.transitions[variants.transition].interval);
  return {
    causes: events.map(({ causes }) => causes),
    least: intervals.map(({ eft }) => eft),
    greatest: intervals.map(({ lft }) => lft),
  };
}

function datedCommon(delays: Delays, events: readonly number[]): DatedBranch {
  const [earliest, latest] = [delays.least, delays.greatest].map((delay) => datesFor(delays, delay));
  return {
    events,
    constraints: [],
    earliest: events.map((e) => earliest[e]),
    latest: events.map((e) => latest[e]),
  };
}

/**
 * The events of a part in one of its branches, by their numbers in the whole.
 *
 * @throws DatesNotFound
 */
function datedBranch({ events, isCopy, delays }: Part, { order, constraints }: Branch): DatedBranch {
  const numberOf = new Map(order.map((e, i) => [e, i]));
  const numbers = (some: readonly number[]) => some.map((e) => numberOf.get(e)!);
  const windows = windowsUnder(
    {
      causes: order.map((e) => numbers(delays.causes[e])),
      least: order.map((e) => delays.least[e]),
      greatest: order.map((e) => delays.greatest[e]),
    },
    renumbered(constraints, (e) => numberOf.get(e)!),
  );
  const own = [...order.keys()].filter((i) => !isCopy[order[i]]);
  return {
    events: own.map((i) => events[order[i]]),
    constraints: renumbered(constraints, (e) => events[e]),
    earliest: own.map((i) => windows.earliest[i]),
    latest: own.map((i) => windows.latest[i]),
  };
}

function assembled(
  net: TimePetriNet,
  membersOf: CausalNet['membersOf'],
  process: BranchingProcess,
  common: DatedBranch,
  competing: readonly Part[],
  branches: readonly (readonly DatedBranch[])[],
): Omit<Branches, 'tried' | keyof ReturnType<typeof lookedAt>> {
  const { events, tokens } = process;
  const partOf = events.map((): number | null => null);
  competing.forEach((part, p) => {
    part.events.forEach((e, i) => {
      if (!part.isCopy[i]) partOf[e] = p;
    });
  });
  const partsOfEvents = (some: readonly number[]) => [
    ...new Set(some.map((e) => partOf[e]).filter((part) => part !== null)),
  ];
  const eventsAt = groupBy(
    tokens.flatMap(({ place, putBy, takers }) =>
      [...(putBy === null ? [] : [putBy]), ...takers].map((event) => ({ place, event })),
    ),
    ({ place }) => place,
  );
  const partsAtPlace = memo(
    (place: number) => partsOfEvents((eventsAt.get(place) ?? []).map(({ event }) => event)),
    String,
  );
  return {
    partsAt: (places) => [...new Set(places.flatMap(membersOf).flatMap(partsAtPlace))],
    partsFiring: (isAsked) =>
      partsOfEvents([...events.keys()].filter((e) => isAsked(events[e].variants.transition))),
    netOf: memo((choice: readonly number[]) => {
      const parts = [common, ...branches.map((each, part) => each[choice[part]])];
      const branched = branchNet(net, membersOf, process, parts);
      const idOf = (e: number) => branched.events[e];
      return { net: branched.net, partOf: (e) => partOf[idOf(e)], idOf };
    }, String),
    events: events.length,
  };
}
