import { formatDecimal, fromUnits } from '../../base/duration.ts';
import { type Expression, evaluate } from '../../base/expression/expression.ts';
import { type Because, heed, heeding, StoppedError } from '../../base/heed.ts';
import { type StateClasses, stateClasses } from '../../statespace/classes/state-classes.ts';
import { explore } from '../../statespace/exploration/explore.ts';
import { breadthFirst } from '../../statespace/exploration/frontier.ts';
import { type Limits, type RunningLimits, runningLimits } from '../../statespace/exploration/limits.ts';
import type { Obligation } from '../../statespace/net/compiled-net.ts';
import { type Aim, datesOfRun } from '../../statespace/net/run-dates.ts';
import { conditionOf } from '../../tpn/net/condition.ts';
import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { type Verdict, verdictOf } from '../answers/verdict.ts';
import type { NetQuestion, TokenAtom } from './net-questions.ts';

/** Firings one after another with their dates in the time units of the net, exact decimals. */
export interface NetRun {
  readonly firings: readonly { readonly transition: string; readonly at: string }[];
  /** Those that follow and can be repeated for ever, where the run has no end. */
  readonly repeat: readonly string[];
}

/** The answer to a question about a net. */
export interface NetAnswer {
  readonly question: NetQuestion;
  readonly verdict: Verdict;
  /** A run that shows the verdict. */
  readonly run: NetRun | null;
  /** The least and greatest tokens of each place, or dates, `Infinity` for no bound; `null` where none is asked or known. */
  readonly measured:
    | readonly { readonly name: string; readonly least: number; readonly most: number }[]
    | null;
}

/**
 * Answers questions about a net, exactly: of all its runs, for all dates within its intervals.
 *
 * @throws OverflowError when a constant is beyond the range of exact whole numbers
 */
export async function verifyNet(
  net: TimePetriNet,
  questions: readonly NetQuestion[],
  limits: Limits | RunningLimits = {},
): Promise<readonly NetAnswer[]> {
  const running = runningLimits(limits);
  let plain: Graph | null = null;
  const answers: NetAnswer[] = [];
  for (const question of questions) {
    const due = obligationIn(question);
    try {
      if (due !== null) answers.push(await answerDue(net, question, due, running));
      else {
        plain ??= await graphOf(net, null, running);
        const graph = plain;
        answers.push(afterAll(running, () => answerFrom(net, question, graph)));
      }
    } catch (error) {
      if (!(error instanceof StoppedError)) throw error;
      const verdict: Verdict = { kind: 'unknown', because: error.because };
      answers.push({ question, verdict, run: null, measured: null });
    }
  }
  return answers;
}

/** Looks for an answer in what was explored, for a moment also where a limit has ended that. */
function afterAll<T>(limits: RunningLimits, look: () => T): T {
  return heeding(limits.reachedAfterAll, look);
}

/** Estimated cost of looking at a state or an edge, in nanoseconds, for {@link heed}. */
const LOOKING = 200;

/** The state classes of a net, and how they follow each other. */
interface Graph {
  readonly system: StateClasses;
  readonly edges: readonly {
    readonly source: number;
    readonly transition: number;
    readonly target: number;
  }[];
  /** By edge, the least and the most time that an answer had been due. */
  readonly waited: readonly { readonly least: number; readonly most: number }[];
  readonly dead: readonly number[];
  readonly because: Because | null;
}

/** @param patience once an answer has been due for longer, nothing more is explored */
async function graphOf(
  net: TimePetriNet,
  obligation: Obligation | null,
  limits: RunningLimits,
  patience = Infinity,
): Promise<Graph> {
  const system = heeding(limits.reached, () =>
    stateClasses(net, { keep: 'equality', clock: null, obligation }),
  );
  const edges: { source: number; transition: number; target: number }[] = [];
  const waited: { least: number; most: number }[] = [];
  const dead: number[] = [];
  let isLate = false;
  const observer = {
    edge: (source: number, transition: number, target: number) => {
      const { waitedLeast, waited: most } = system.reached;
      edges.push({ source, transition, target });
      waited.push({ least: waitedLeast, most });
      isLate ||= obligation !== null && most > patience;
    },
    deadlock: (state: number) => void dead.push(state),
    isSatisfied: () => isLate,
  };
  const { because } = await explore(system, breadthFirst(), observer, limits);
  return { system, edges, waited, dead, because };
}

/** The horizon of an answer without a deadline. */
const ANY_TIME = 2 ** 50;

function obligationIn(question: NetQuestion): Obligation | null {
  if (question.kind === 'dates') return { asks: null, answers: conditionOf(question.of), within: ANY_TIME };
  if (question.kind !== 'claim' || 'of' in question.claim) return null;
  const { claim } = question;
  return {
    asks: claim.form === 'eventually' ? null : conditionOf(claim.from),
    answers: conditionOf(claim.to),
    within: claim.within === null || claim.within === 'inf' ? null : Number(claim.within.digits),
  };
}

function answerFrom(net: TimePetriNet, question: NetQuestion, graph: Graph): NetAnswer {
  const { system, dead, because } = graph;
  const isTrue = (of: Expression<TokenAtom>) => (state: number) => {
    heed(LOOKING);
    return evaluate(of, ({ places, least = 1 }) => {
      heed(LOOKING);
      return places.some((place) => system.tokens(system.markingOf(state), place) >= least);
    });
  };
  const states = Array.from({ length: system.size() }, (_, state) => state);
  const shownBy = (state: number | undefined) =>
    state === undefined ? null : runTo(net, system.pathTo(state));
  const none = { question, run: null, measured: null };
  const forbidden = (state: number | undefined): NetAnswer => ({
    ...none,
    verdict: verdictOf(state !== undefined, because),
    run: shownBy(state),
  });
  switch (question.kind) {
    case 'claim': {
      const { claim } = question;
      if (!('of' in claim)) throw new RangeError('what is to come has an obligation');
      const wanted = claim.form === 'always';
      const holds = isTrue(claim.of);
      return forbidden(states.find((state) => holds(state) !== wanted));
    }
    case 'reachable': {
      const state = states.find(isTrue(question.of));
      const isFound = state !== undefined;
      const verdict: Verdict = isFound ? { kind: 'holds' } : verdictOf(because === null, because);
      return { ...none, verdict, run: shownBy(state) };
    }
    case 'deadlock-free':
      return forbidden(dead[0]);
    case 'order': {
      const path = pathOutOfOrder(question.transitions, graph);
      return { ...none, verdict: verdictOf(path !== null, because), run: path && runTo(net, path) };
    }
    case 'bounds': {
      const measured = question.places.map((place) => {
        let [least, most] = [Infinity, 0];
        for (const state of states) {
          heed(LOOKING);
          const tokens = system.tokens(system.markingOf(state), place);
          [least, most] = [Math.min(least, tokens), Math.max(most, tokens)];
        }
        return { name: net.places[place]!.name, least, most };
      });
      const verdict: Verdict = because === null ? { kind: 'none' } : { kind: 'unknown', because };
      return { ...none, verdict, measured: because === null ? measured : null };
    }
    case 'dates':
      throw new RangeError('dates have an obligation');
  }
}

/** Firings from the start of which the last one is of a transition that comes before the one that it is to follow. */
function pathOutOfOrder(transitions: readonly number[], { edges, system }: Graph): readonly number[] | null {
  const from = edgesBySource(edges, system.size());
  for (const [i, later] of transitions.slice(1).entries()) {
    const earlier = transitions[i]!;
    const paths = new Map<number, { readonly before: number; readonly transition: number } | null>([
      [0, null],
    ]);
    for (const state of paths.keys()) {
      heed(LOOKING);
      for (const { transition, target } of from[state]!) {
        if (transition === earlier) continue;
        if (transition === later) return [...wayTo(paths, state), transition];
        if (!paths.has(target)) paths.set(target, { before: state, transition });
      }
    }
  }
  return null;
}

type FirstWays = ReadonlyMap<number, { readonly before: number; readonly transition: number } | null>;

function wayTo(ways: FirstWays, state: number): readonly number[] {
  const path: number[] = [];
  for (let at = ways.get(state) ?? null; at !== null; at = ways.get(at.before) ?? null)
    path.push(at.transition);
  return path.reverse();
}

function edgesBySource(edges: Graph['edges'], size: number) {
  const from: Graph['edges'][number][][] = Array.from({ length: size }, () => []);
  for (const edge of edges) {
    heed(LOOKING);
    from[edge.source]!.push(edge);
  }
  return from;
}

async function answerDue(
  net: TimePetriNet,
  question: NetQuestion,
  due: Obligation,
  limits: RunningLimits,
): Promise<NetAnswer> {
  // Without dates first: runs in which it never comes have none, and would be followed for ever.
  const undated = await graphOf(net, { ...due, within: null }, limits);
  const never = afterAll(limits, () => neverAnswered(net, undated));
  const none = { question, measured: null };
  if (question.kind === 'dates') {
    if (never !== null || undated.because !== null)
      return { ...none, verdict: verdictOf(never !== null, undated.because), run: never };
    return { ...none, verdict: { kind: 'none' }, run: null, measured: await datesOf(net, due, limits) };
  }
  if (never !== null) return { ...none, verdict: { kind: 'violated' }, run: never };
  if (due.within === null) return { ...none, verdict: verdictOf(false, undated.because), run: null };
  const dated = await graphOf(net, due, limits, due.within);
  const late = dated.waited.findIndex(({ most }) => most > due.within!);
  if (late < 0) return { ...none, verdict: verdictOf(false, dated.because), run: null };
  const { source, transition } = dated.edges[late]!;
  const isOpen = net.transitions.some(
    ({ interval }) => interval.eftOpen || (interval.lftOpen && interval.lft !== Infinity),
  );
  // An open bound is not attained, but what is between it and the time that is allowed is.
  const aim = { due, waited: { least: isOpen ? due.within : due.within + 1, strict: isOpen } };
  return {
    ...none,
    verdict: { kind: 'violated' },
    run: afterAll(limits, () => runTo(net, dated.system.firingsTo(source, transition, aim), aim)),
  };
}

/** The dates at which every run is answered for the first time, as it is. */
async function datesOf(
  net: TimePetriNet,
  due: Obligation,
  limits: RunningLimits,
): Promise<NetAnswer['measured']> {
  const { system, edges, waited, because } = await graphOf(net, due, limits);
  if (because !== null) return null;
  if (!system.isDue(0)) return [{ name: 'date', least: 0, most: 0 }];
  let [least, most] = [Infinity, 0];
  edges.forEach(({ source, target }, i) => {
    if (!system.isDue(source) || system.isDue(target)) return;
    least = Math.min(least, waited[i]!.least);
    most = Math.max(most, waited[i]!.most);
  });
  return [{ name: 'date', least, most }];
}

/** A run that ends, or goes on for ever, while an answer is due. */
function neverAnswered(net: TimePetriNet, { system, edges, dead }: Graph): NetRun | null {
  const end = dead.find(system.isDue);
  if (end !== undefined) return runTo(net, system.pathTo(end));
  const from = edgesBySource(edges, system.size());
  const isDone = new Set<number>();
  for (let start = 0; start < system.size(); start++) {
    heed(LOOKING);
    if (!system.isDue(start) || isDone.has(start)) continue;
    // Depth first, with the states on the way: one that is met again closes a circle.
    const way: { state: number; next: number; by: number }[] = [{ state: start, next: 0, by: -1 }];
    const on = new Set([start]);
    while (way.length > 0) {
      heed(LOOKING);
      const top = way.at(-1)!;
      const edge = from[top.state]![top.next++];
      if (edge === undefined) {
        on.delete(top.state);
        isDone.add(top.state);
        way.pop();
      } else if (on.has(edge.target)) {
        const first = way.findIndex(({ state }) => state === edge.target);
        const circle = [...way.slice(first + 1).map(({ by }) => by), edge.transition];
        const repeat = circle.map((t) => net.transitions[t]!.name);
        return { ...runTo(net, system.pathTo(edge.target)), repeat };
      } else if (system.isDue(edge.target) && !isDone.has(edge.target)) {
        on.add(edge.target);
        way.push({ state: edge.target, next: 0, by: edge.transition });
      }
    }
  }
  return null;
}

function runTo(net: TimePetriNet, firings: readonly number[], aim: Aim = 'earliest'): NetRun {
  const run = datesOfRun(net, firings, aim);
  if (run === null) throw new Error('a path of the state class graph has no run');
  const unit = { digits: 1n, scale: String(run.perUnit).length - 1 };
  return {
    firings: firings.map((t, i) => ({
      transition: net.transitions[t]!.name,
      at: formatDecimal(fromUnits(run.dates[i]!, unit)),
    })),
    repeat: [],
  };
}
