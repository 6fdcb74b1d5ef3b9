import { leastAssignment } from '../../assignment.ts';
import { type Budget, spend } from '../dates/budget.ts';
import type { Enclosed } from '../dates/enclosed.ts';
import {
  boundedDelays,
  type Delays,
  greatestDates,
  greatestDatesUnder,
  greatestOf,
} from '../dates/greatest-dates.ts';
import { datesFor } from '../process/causal-net.ts';
import type { Constraint } from '../process/constraint.ts';

/** The time from one event to another; less than 0 where the other comes first. */
export interface EventSpan {
  readonly from: number;
  readonly to: number;
}

/** How much some spans can be in all, in the runs that keep the constraints. */
export interface SpanSum {
  readonly delays: Delays;
  readonly constraints: readonly Constraint[];
  /** Each has a greatest value. */
  readonly spans: readonly EventSpan[];
}

/** Some run has the sum `atLeast`, none has more than `atMost`. */
export interface GreatestSum extends Enclosed {
  /** The dates of a run that has it; `null` where none was found with more than what is known. */
  readonly dates: readonly number[] | null;
}

/** Some of the runs: those in which of the events that may come last before others, some do. */
interface Subproblem {
  readonly problem: SpanSum;
  readonly decided: readonly Constraint[];
  readonly open: readonly Constraint[];
  /** By span and by span, no run has more time to the end of the one from the beginning of the other. */
  readonly apart: readonly (readonly number[])[];
  readonly atMost: number;
}

/** A run with the most time from one event to another; `Infinity` when there is no most. */
interface ExtremeRun {
  readonly most: number;
  readonly dates: readonly number[];
}

/**
 * The greatest sum of the spans over the runs of several problems, by branch and bound.
 *
 * No sum is more than that of the greatest times to the end of each span from the beginning of one that it is assigned;
 * the least assignment is the best such bound, and tight where bounds of differences are all there is (duality). It is
 * attained when one run has all these times: a question of constraints like others, which {@link greatestDatesUnder}
 * decides. When none has, that is because some event comes at the latest after the last of several others, and the times
 * are greatest with different ones of them: which of them it is splits the runs. Where all is decided, nothing but bounds
 * of differences is left.
 *
 * @param known bounds to improve
 * @param left where it does not suffice, there is a bound
 * @throws DatesNotFound
 */
export function greatestSum(problems: readonly SpanSum[], known: Enclosed, left: Budget): GreatestSum {
  let best: GreatestSum = { dates: null, ...known };
  const subproblems = problems.map(
    (problem): Subproblem => ({
      problem,
      decided: [],
      open: alternativeBounds(problem),
      apart: mostApartFreely(problem),
      atMost: known.atMost,
    }),
  );
  for (;;) {
    const subproblem = takeGreatest(subproblems);
    if (subproblem === null || subproblem.atMost <= best.atLeast) return { ...best, atMost: best.atLeast };
    const { problem, decided } = subproblem;
    const size = problem.delays.causes.length;
    if (problem.spans.length ** 2 * size > left.steps) return { ...best, atMost: subproblem.atMost };
    const constraints = [...problem.constraints, ...decided];
    const solve: Solve = (others) => {
      spend(left, size);
      const dates = greatestDatesUnder(problem.delays, [...constraints, ...others]);
      if (dates === null) return null;
      const sum = sumOf(problem.spans, dates);
      if (sum > best.atLeast) best = { ...best, dates, atLeast: sum };
      return dates;
    };
    const { most } = boundedDelays(problem.delays, constraints, 0);
    for (const each of smallerProblems(subproblem, solve, most).filter(({ atMost }) => atMost > best.atLeast))
      subproblems.push(each);
  }
}

/**
 * What is left to look at when the runs of a subproblem that were solved for are known.
 *
 * @param most a time that is more is as long as one likes
 */
function smallerProblems(subproblem: Subproblem, solve: Solve, most: number): readonly Subproblem[] {
  const { spans } = subproblem.problem;
  const some = solve([]);
  if (some === null) return [];
  const runs = spans.map(({ to }, i) =>
    spans.map(({ from }, j) => mostApart(solve, some, { from, to }, subproblem.apart[i][j], most)),
  );
  const apart = runs.map((row) => row.map((run) => run.most));
  const { columns, cost } = leastAssignment(apart)!;
  const assigned = columns.map((j, i) => isAtLeast({ from: spans[j].from, to: spans[i].to }, apart[i][j]));
  if (solve(assigned) !== null) return [];
  const choice =
    disagreement(
      subproblem.open,
      columns.map((j, i) => runs[i][j]),
    ) ?? disagreement(subproblem.open, runs.flat());
  if (choice === null) throw new Error('nothing is left to decide, and no run attains the bound');
  return choice.after.map((event) => ({
    ...subproblem,
    decided: [...subproblem.decided, { ...choice, after: [event] }],
    open: subproblem.open.filter((other) => other !== choice),
    apart,
    atMost: Math.min(subproblem.atMost, Number(cost)),
  }));
}

/** The dates of a run that keeps more constraints; `null` when none does. */
type Solve = (others: readonly Constraint[]) => readonly number[] | null;

function takeGreatest(subproblems: Subproblem[]): Subproblem | null {
  let at = subproblems.length - 1;
  for (let i = at - 1; i >= 0; i--) if (subproblems[i].atMost > subproblems[at].atMost) at = i;
  return at < 0 ? null : subproblems.splice(at, 1)[0];
}

function sumOf(spans: readonly EventSpan[], dates: readonly number[]): number {
  return spans.reduce((sum, span) => sum + lengthOf(span, dates), 0);
}

function lengthOf({ from, to }: EventSpan, dates: readonly number[]): number {
  return dates[to] - dates[from];
}

function isAtLeast({ from, to }: EventSpan, length: number): Constraint {
  return { event: from, after: [to], plus: -length };
}

/** By span and by span, the most time to the end of the one from the beginning of the other without constraints. */
function mostApartFreely({ delays, spans }: SpanSum): Subproblem['apart'] {
  const { greatest, most } = boundedDelays(delays, [], 0);
  const earliest = datesFor(delays, delays.least);
  const from = spans.map((span) => greatestDates({ ...delays, greatest }, [span.from], earliest[span.from]));
  return spans.map(({ to }) =>
    spans.map((span, j) => {
      const length = from[j][to] - earliest[span.from];
      return length > most ? Infinity : length;
    }),
  );
}

/**
 * A run in which the span is greatest.
 *
 * @param some any run
 * @param atMost no run has more; often one still has that
 * @param most a time that is more is as long as one likes
 */
function mostApart(
  solve: Solve,
  some: readonly number[],
  span: EventSpan,
  atMost: number,
  most: number,
): ExtremeRun {
  const top = atMost === Infinity ? most + 1 : atMost;
  const widest = solve([isAtLeast(span, top)]);
  if (widest !== null) return { most: atMost, dates: widest };
  let dates = some;
  for (let high = top; high - lengthOf(span, dates) > 1; ) {
    const middle = Math.floor((lengthOf(span, dates) + high) / 2);
    const found = solve([isAtLeast(span, middle)]);
    if (found === null) high = middle;
    else dates = found;
  }
  return { most: lengthOf(span, dates), dates };
}

/**
 * By which one of several events another one is bounded: of joins, and of constraints with several events to be after.
 * Only of those that some span's end may have to wait for, or what comes after them by a constraint: others may as well
 * come as early as they can.
 */
function alternativeBounds({ delays, constraints, spans }: SpanSum): readonly Constraint[] {
  const { causes, greatest } = delays;
  const matters = causes.map(() => false);
  for (const { to } of spans) matters[to] = true;
  for (const { after } of constraints) for (const e of after) matters[e] = true;
  for (let e = causes.length - 1; e >= 0; e--)
    if (matters[e]) for (const cause of causes[e]) matters[cause] = true;
  const joins = causes.flatMap((after, event) =>
    matters[event] && greatest[event] !== Infinity ? [{ event, after, plus: greatest[event] }] : [],
  );
  return [...joins, ...constraints].filter(({ after }) => after.length > 1);
}

/** A choice such that the runs made it differently. */
function disagreement(choices: readonly Constraint[], runs: readonly ExtremeRun[]): Constraint | null {
  const isKept = ({ event, plus }: Constraint, by: number, { dates }: ExtremeRun) =>
    dates[event] <= greatestOf([by], dates) + plus;
  return (
    choices.findLast((choice) => !choice.after.some((by) => runs.every((run) => isKept(choice, by, run)))) ??
    null
  );
}
