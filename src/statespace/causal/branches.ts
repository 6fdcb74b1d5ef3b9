import type { TimePetriNet } from '../../tpn/time-petri-net.ts';
import { branchNet } from './branch-net.ts';
import { type BranchingProcess, branchingProcess, orderOf, type PossibleEvent } from './branching-process.ts';
import { type CausalNet, causalNetOf, conditionsOf } from './causal-net.ts';
import type { Constraint } from './constraint.ts';
import { dateOrderOf } from './date-order.ts';
import { type Delays, DatesNotFound, greatestDatesUnder } from './greatest-dates.ts';
import type { VariantOptions } from './variants.ts';

/** All runs of a net, as those of some causal nets. */
export interface Branches {
  /** Of some runs each; some run may be one of several. */
  readonly nets: readonly CausalNet[];
  /** Ends of the search for them: those that were found, and those that no dates allow. */
  readonly tried: number;
  /** Firings that were told apart by what led to them, in all branches together. */
  readonly events: number;
}

/** Branches to ask, and ends of the search for them. */
const MOST_BRANCHES = 500;
const ENDS_TRIED = 5_000;

/**
 * The causal nets of a net whose intervals are closed: one where nothing competes, otherwise one for each way in which
 * what competes can go. `null` when they are too many, or when it cannot be told.
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
export function branchesOf(net: TimePetriNet, options: VariantOptions = {}): Branches | null {
  const single = causalNetOf(net, options);
  if (single !== null) return { nets: [single], tried: 1, events: single.firings.length };
  const { all, isCount, membersOf } = conditionsOf(net, options);
  const process = branchingProcess(net, isCount, all);
  if (process === null) return null;
  try {
    return search(net, membersOf, process);
  } catch (error) {
    if (error instanceof DatesNotFound) return null;
    throw error;
  }
}

type Status = 'undecided' | 'in' | 'out';

function search(
  net: TimePetriNet,
  membersOf: CausalNet['membersOf'],
  process: BranchingProcess,
): Branches | null {
  const { events, tokens, past } = process;
  const delays: Delays = delaysOf(net, events);
  const order = dateOrderOf(delays, (a, b) => past.has(b, a));
  const disablers = events.map((_, e) => disablersOf(process, e).filter((d) => order.mayBeBy(d, e)));
  const disabledBy = events.map((): number[] => []);
  disablers.forEach((each, e) => {
    for (const d of each) disabledBy[d].push(e);
  });
  const status: Status[] = events.map(() => 'undecided');
  const isIn = (e: number) => status[e] === 'in';
  /** Has all its causes in the branch and is not in it. */
  const isLost = (e: number) => status[e] === 'out' && events[e].causes.every(isIn);
  const mayBeDisabled = (e: number) => disablers[e].some((d) => status[d] !== 'out');
  const takersOf = (e: number) =>
    events[e].reads.flatMap((token) => tokens[token].takers).filter((taker) => taker !== e && isIn(taker));
  const readersOf = (e: number) =>
    events[e].takes.flatMap((token) => tokens[token].readers).filter((reader) => reader !== e && isIn(reader));

  /** Whether the event can be in the branch, with those that are decided already. */
  const mayBeIn = (e: number): boolean => {
    const takers = takersOf(e);
    if (!takers.every((taker) => order.mayBeBy(e, taker))) return false;
    if (!readersOf(e).every((reader) => order.mayBeBy(reader, e))) return false;
    return takers.length === 0 || orderOf(process, [...members(), e]) !== null;
  };
  const members = () => [...events.keys()].filter(isIn);
  const isRuledOut = (e: number): boolean =>
    !events[e].causes.every(isIn) || events[e].takes.some((token) => tokens[token].takers.some(isIn));
  /** Whether those that are lost can still be lost, now that the event is not in the branch. */
  const leavesDisablers = (e: number) => disabledBy[e].every((lost) => !isLost(lost) || mayBeDisabled(lost));

  const readBefore = (e: number): readonly Constraint[] =>
    takersOf(e)
      .filter((taker) => !order.isAlwaysBy(e, taker))
      .map((taker) => ({ event: e, after: [taker], plus: 0 }));
  /** One of these events disables what is lost, as far as is known; `null` when one of them always does. */
  const waysToLose = (e: number): readonly Constraint[] | null => {
    const possible = disablers[e].filter((d) => status[d] !== 'out');
    if (possible.some((d) => isIn(d) && order.isAlwaysBy(d, e))) return null;
    const first = possible.filter((d) => !possible.some((other) => other !== d && past.has(d, other)));
    return first.map((event) => ({ event, after: events[e].causes, plus: delays.greatest[e] }));
  };
  /** What holds in all branches with what is decided. */
  const known = (): readonly Constraint[] => [
    ...members().flatMap(readBefore),
    ...[...events.keys()].filter(isLost).flatMap((e) => {
      const ways = waysToLose(e);
      return ways?.length === 1 && isIn(ways[0].event) ? ways : [];
    }),
  ];
  const hasDates = (constraints: readonly Constraint[]) => greatestDatesUnder(delays, constraints) !== null;

  const nets: CausalNet[] = [];
  let tried = 0;
  const end = (): void => {
    tried++;
  };
  const isOver = () => tried > ENDS_TRIED || nets.length > MOST_BRANCHES;

  /** One branch for each way to lose what is lost, with one of these alternatives each. */
  const choose = (constraints: readonly Constraint[], open: readonly (readonly Constraint[])[]): void => {
    if (isOver()) return;
    if (!hasDates(constraints)) end();
    else if (open.length === 0) {
      end();
      nets.push(branchNet(net, membersOf, process, orderOf(process, members())!, constraints));
    } else for (const way of open[0]) choose([...constraints, way], open.slice(1));
  };
  const decide = (from: number): void => {
    for (let e = from; e < events.length; e++) {
      const isPossible = !isRuledOut(e) && mayBeIn(e);
      const mustBeIn = isPossible && !mayBeDisabled(e);
      if (isPossible && !mustBeIn) return branch(e);
      status[e] = isPossible ? 'in' : 'out';
      if (isLost(e) && !mayBeDisabled(e)) return end();
      if (!isPossible && !leavesDisablers(e)) return end();
    }
    const ways = [...events.keys()].filter(isLost).map(waysToLose).filter((each) => each !== null);
    const [single, several] = [true, false].map((is) => ways.filter(({ length }) => (length === 1) === is));
    choose([...members().flatMap(readBefore), ...single.flat()], several);
  };
  const branch = (e: number): void => {
    for (const way of ['in', 'out'] as const) {
      if (isOver()) return;
      status.fill('undecided', e);
      status[e] = way;
      if (way === 'out' && !leavesDisablers(e)) end();
      else if (!hasDates(known())) end();
      else decide(e + 1);
    }
  };
  decide(0);
  return isOver() ? null : { nets, tried, events: events.length };
}

function delaysOf(net: TimePetriNet, events: readonly PossibleEvent[]): Delays {
  const intervals = events.map(({ variants }) => net.transitions[variants.transition].interval);
  return {
    causes: events.map(({ causes }) => causes),
    least: intervals.map(({ eft }) => eft),
    greatest: intervals.map(({ lft }) => lft),
  };
}

/**
 * The events that can keep another one from happening, whose causes have happened: by taking a token that it needs.
 *
 * Where two differ only in what they read, and one has its tokens no later, that one stands for both as long as they are
 * there; so the other one is not among what keeps it from happening.
 */
function disablersOf({ events, tokens, past, conflicts }: BranchingProcess, e: number): readonly number[] {
  const { variants, takes, reads, causes } = events[e];
  const takers = [...takes, ...reads].flatMap((token) => tokens[token].takers);
  const isNoLater = (a: number, b: number) =>
    events[a].reads.every((token) => {
      const { putBy } = tokens[token];
      return putBy === null || past.has(b, putBy);
    });
  const isStandIn = (d: number): boolean =>
    variants.isImmediate &&
    events[d].variants === variants &&
    String(events[d].takes) === String(takes) &&
    isNoLater(e, d) &&
    (e < d || !isNoLater(d, e));
  return [...new Set(takers)].filter(
    (d) => d !== e && !past.has(d, e) && !causes.some((c) => conflicts.has(c, d)) && !isStandIn(d),
  );
}
