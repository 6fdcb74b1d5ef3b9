import { heed } from '../../../base/heed.ts';
import { type Budget, spend } from '../dates/budget.ts';
import { dateOrderOf } from '../dates/date-order.ts';
import { type Delays, greatestDatesUnder } from '../dates/greatest-dates.ts';
import { type BranchingProcess, linearizationOf } from '../process/branching-process.ts';
import type { Constraint } from '../process/constraint.ts';
import type { NetFaults } from '../process/net-faults.ts';
import { LOOKING } from '../process/step-costs.ts';
import { disablersOf } from './disablers.ts';

/** The events of some runs, in an order in which they can happen, and what their dates have to keep. */
export interface Branch {
  readonly order: readonly number[];
  readonly constraints: readonly Constraint[];
  readonly faults: readonly number[];
}

/** What a finished search has found. */
export interface BranchSearch {
  readonly branches: readonly Branch[];
  /** Ends of the search: the branches, and what no dates allow. */
  readonly tried: number;
}

type Status = 'undecided' | 'in' | 'out';

/**
 * Finds all branches of a process that some dates allow (see {@link branchesOf}): depth first, event by event, and no
 * further where the dates of what is decided already break a constraint, or there are more faults than a run may have.
 * `null` when they are too many.
 *
 * @param most branches that may be found
 * @param left ends that the search may come to
 * @throws DatesNotFound
 */
export function findBranches(
  process: BranchingProcess,
  delays: Delays,
  most: number,
  left: Budget,
  { allow }: Pick<NetFaults, 'allow'>,
): BranchSearch | null {
  const { events, tokens, past } = process;
  const dates = dateOrderOf(delays, (a, b) => past.has(b, a));
  const disablers = disablersOf(process).map((each, e) => each.filter((d) => dates.mayBeBy(d, e)));
  const disabledBy = events.map((): number[] => []);
  disablers.forEach((each, e) => {
    for (const d of each) disabledBy[d].push(e);
  });

  const all = [...events.keys()];
  const status: Status[] = all.map(() => 'undecided');
  const isIn = (e: number) => status[e] === 'in';
  /** Has all its causes in the branch, and is not in it. */
  const isLost = (e: number) => status[e] === 'out' && events[e].causes.every(isIn);
  const takersOf = (e: number) =>
    events[e].reads.flatMap((token) => tokens[token].takers.filter((taker) => taker !== e && isIn(taker)));
  const readersOf = (e: number) =>
    events[e].takes.flatMap((token) =>
      tokens[token].readers.filter((reader) => reader !== e && isIn(reader)),
    );

  const faulty = all.filter((e) => events[e].variants.faults.length > 0);
  const faultsIn = () => faulty.filter(isIn).flatMap((e) => events[e].variants.faults);
  const isAllowed = (e: number): boolean => {
    const { faults } = events[e].variants;
    return faults.length === 0 || allow([...faultsIn(), ...faults]);
  };
  const mayBeIn = (e: number): boolean => {
    const { causes, takes } = events[e];
    if (!isAllowed(e)) return false;
    if (!causes.every(isIn) || takes.some((token) => tokens[token].takers.some(isIn))) return false;
    const takers = takersOf(e);
    return (
      takers.every((taker) => dates.mayBeBy(e, taker)) &&
      readersOf(e).every((reader) => dates.mayBeBy(reader, e)) &&
      (takers.length === 0 || linearizationOf(process, [...all.filter(isIn), e]) !== null)
    );
  };
  const mayStillBeIn = (e: number) => isIn(e) || (status[e] === 'undecided' && isAllowed(e));
  const mayBeLost = (e: number) => disablers[e].some(mayStillBeIn);
  /** Whether all that is lost, and might have been so by this event, still may be when it is not in the branch. */
  const leavesDisablers = (e: number) => disabledBy[e].every((lost) => !isLost(lost) || mayBeLost(lost));

  const readInTime = (e: number): readonly Constraint[] =>
    takersOf(e)
      .filter((taker) => !dates.isAlwaysBy(e, taker))
      .map((taker) => ({ event: e, after: [taker], plus: 0 }));
  /** What is lost has been disabled in time by one of these; none when it is so in any case. */
  const lostInTime = (e: number): readonly Constraint[] => {
    heed(LOOKING);
    const possible = disablers[e].filter(mayStillBeIn);
    if (possible.some((d) => isIn(d) && dates.isAlwaysBy(d, e))) return [];
    return possible
      .filter((d) => !possible.some((other) => other !== d && past.has(d, other)))
      .map((event) => ({ event, after: events[e].causes, plus: delays.greatest[e] }));
  };
  /** The constraints of all branches with what is decided. */
  const known = (): readonly Constraint[] => [
    ...all.filter(isIn).flatMap(readInTime),
    ...all
      .filter(isLost)
      .map(lostInTime)
      .flatMap((ways) => (ways.length === 1 && isIn(ways[0].event) ? ways : [])),
  ];
  const hasDates = (constraints: readonly Constraint[]) =>
    constraints.length === 0 || greatestDatesUnder(delays, constraints) !== null;

  const branches: Branch[] = [];
  let tried = 0;
  const end = () => {
    tried++;
    spend(left, 1);
  };
  const isOver = () => left.steps < 0 || branches.length > most;

  /** Decides what has no choice; the first event that has one, their number when none has, `null` when none fits. */
  const settle = (from: number): number | null => {
    for (let e = from; e < events.length; e++) {
      heed();
      const canBeIn = mayBeIn(e);
      if (canBeIn && mayBeLost(e)) return e;
      status[e] = canBeIn ? 'in' : 'out';
      if (!canBeIn && ((isLost(e) && !mayBeLost(e)) || !leavesDisablers(e))) return null;
    }
    return events.length;
  };
  const decide = (from: number): void => {
    const next = settle(from);
    if (next === null) end();
    else if (next < events.length) {
      goOn(next, 'in');
      goOn(next, 'out');
    } else {
      const inTime = all.filter(isLost).map(lostInTime);
      const open = inTime.filter(({ length }) => length > 1);
      choose(linearizationOf(process, all.filter(isIn))!, known(), open);
    }
  };
  const goOn = (e: number, way: Status): void => {
    if (isOver()) return;
    status.fill('undecided', e);
    status[e] = way;
    if ((way === 'out' && !leavesDisablers(e)) || !hasDates(known())) end();
    else decide(e + 1);
  };
  /** One branch for each choice of what disabled what is lost. */
  const choose = (
    order: readonly number[],
    constraints: readonly Constraint[],
    [ways, ...others]: readonly (readonly Constraint[])[],
  ): void => {
    if (isOver()) return;
    if (!hasDates(constraints)) end();
    else if (ways === undefined) {
      end();
      branches.push({ order, constraints, faults: faultsIn() });
    } else for (const way of ways) choose(order, [...constraints, way], others);
  };
  decide(0);
  return isOver() ? null : { branches, tried };
}
