/**
 * All runs of a net with closed intervals in integer time, by explicit enumeration: a state is a marking and the time since
 * which each enabled transition is, at most its latest or, without one, its earliest firing time. Dates of firings may be
 * rounded so that all differences stay within their integer bounds, as in `brute-force.ts`.
 */
import { type Expression, evaluate } from '../../src/base/expression/expression.ts';
import type { NetQuestion, TokenAtom } from '../../src/properties/net/net-questions.ts';
import type { NetTransition, TimePetriNet } from '../../src/tpn/net/time-petri-net.ts';

interface NetState {
  readonly tokens: readonly number[];
  /** By transition: for how long it is enabled, -1 for not at all. */
  readonly clocks: readonly number[];
}

interface NetEdge {
  /** `null`: a unit of time passes. */
  readonly fired: number | null;
  readonly to: number;
}

interface NetRuns {
  readonly states: readonly NetState[];
  readonly edges: readonly (readonly NetEdge[])[];
}

/** All of them; `null` where there are too many. */
export function exploreNet(net: TimePetriNet, maxStates: number): NetRuns | null {
  const states: NetState[] = [];
  const edges: NetEdge[][] = [];
  const found = new Map<string, number>();
  const indexOf = (state: NetState): number => {
    const key = JSON.stringify(state);
    const known = found.get(key) ?? states.push(state) - 1;
    found.set(key, known);
    return known;
  };
  const initial = net.places.map(({ tokens }) => tokens);
  indexOf({ tokens: initial, clocks: net.transitions.map((t) => (isEnabled(t, initial) ? 0 : -1)) });
  for (let i = 0; i < states.length; i++) {
    const { tokens, clocks } = states[i]!;
    if (states.length > maxStates || tokens.some((n) => n > 6)) return null;
    const out: NetEdge[] = [];
    net.transitions.forEach((t, fired) => {
      if (clocks[fired]! < t.interval.eft) return;
      const between = tokens.slice();
      for (const { place, weight } of t.inputs) between[place]! -= weight;
      const next = between.slice();
      for (const { place, weight } of t.outputs) next[place]! += weight;
      const persists = (other: NetTransition, k: number) =>
        k !== fired && clocks[k]! >= 0 && isEnabled(other, between);
      const after = net.transitions.map((other, k) =>
        isEnabled(other, next) ? (persists(other, k) ? clocks[k]! : 0) : -1,
      );
      out.push({ fired, to: indexOf({ tokens: next, clocks: after }) });
    });
    const mayPass =
      clocks.some((c) => c >= 0) &&
      net.transitions.every((t, k) => clocks[k]! < 0 || clocks[k]! < t.interval.lft);
    if (mayPass) {
      const later = net.transitions.map(({ interval: { eft, lft } }, k) =>
        clocks[k]! < 0 ? -1 : Math.min(clocks[k]! + 1, lft === Infinity ? eft : lft),
      );
      out.push({ fired: null, to: indexOf({ tokens, clocks: later }) });
    }
    edges.push(out);
  }
  return { states, edges };
}

function isEnabled({ inputs, reads, inhibitors }: NetTransition, tokens: readonly number[]): boolean {
  return (
    [...inputs, ...reads].every(({ place, weight }) => tokens[place]! >= weight) &&
    inhibitors.every(({ place, weight }) => tokens[place]! < weight)
  );
}

/** What is answered: a verdict, and what is measured. */
export function bruteNetAnswer(question: NetQuestion, { states, edges }: NetRuns): unknown {
  const isTrue = (of: Expression<TokenAtom>) => (i: number) =>
    evaluate(of, ({ places, least = 1 }) => places.some((place) => states[i]!.tokens[place]! >= least));
  const all = [...states.keys()];
  const verdict = (holds: boolean) => (holds ? 'holds' : 'violated');
  switch (question.kind) {
    case 'reachable':
      return { verdict: verdict(all.some(isTrue(question.of))) };
    case 'deadlock-free':
      return { verdict: verdict(!edges.some((out) => out.length === 0)) };
    case 'bounds':
      return {
        verdict: 'none',
        measured: question.places.map((place) => {
          const tokens = states.map((state) => state.tokens[place]!);
          return [Math.min(...tokens), Math.max(...tokens)];
        }),
      };
    case 'order':
      return {
        verdict: verdict(
          question.transitions.slice(1).every((t, i) => isInOrder(question.transitions[i]!, t)),
        ),
      };
    case 'dates':
      return dates(isTrue(question.of));
    case 'claim': {
      const { claim } = question;
      if ('of' in claim)
        return { verdict: verdict(all.every((i) => isTrue(claim.of)(i) === (claim.form === 'always'))) };
      const isThere = isTrue(claim.to);
      const asks = claim.form === 'eventually' ? (i: number) => i === 0 : isTrue(claim.from);
      const within = claim.within === null || claim.within === 'inf' ? null : Number(claim.within.digits);
      const from = all.filter((i) => asks(i) && !isThere(i));
      return {
        verdict: verdict(!isNever(from, isThere) && !(within !== null && isLate(from, isThere, within))),
      };
    }
  }

  function isInOrder(earlier: number, later: number): boolean {
    const seen = new Set([0]);
    for (const i of seen)
      for (const { fired, to } of edges[i]!) {
        if (fired === earlier) continue;
        if (fired === later) return false;
        seen.add(to);
      }
    return true;
  }

  /** Whether some run that is never there ends, or fires for ever. */
  function isNever(from: readonly number[], isThere: (i: number) => boolean): boolean {
    const seen = new Set(from);
    for (const i of seen) {
      if (edges[i]!.length === 0) return true;
      for (const { to } of edges[i]!) if (!isThere(to)) seen.add(to);
    }
    const without = (i: number) => edges[i]!.filter(({ to }) => !isThere(to));
    const comesTo = (start: number): ReadonlySet<number> => {
      const met = new Set([start]);
      for (const i of met) for (const { to } of without(i)) met.add(to);
      return met;
    };
    return [...seen].some((i) => without(i).some(({ fired, to }) => fired !== null && comesTo(to).has(i)));
  }

  /** Whether some run is not there after so many units of time. */
  function isLate(from: readonly number[], isThere: (i: number) => boolean, within: number): boolean {
    let now = new Set(from);
    for (let time = 0; time <= within; time++) {
      for (const i of now)
        for (const { fired, to } of edges[i]!) if (fired !== null && !isThere(to)) now.add(to);
      now = new Set(
        [...now].flatMap((i) => edges[i]!.filter(({ fired }) => fired === null).map(({ to }) => to)),
      );
    }
    return now.size > 0;
  }

  function dates(isThere: (i: number) => boolean): unknown {
    if (isThere(0)) return { verdict: 'none', measured: [[0, 0]] };
    if (isNever([0], isThere)) return { verdict: 'violated' };
    let [least, most] = [Infinity, 0];
    let now = new Set([0]);
    const limit = 200;
    for (let time = 0; now.size > 0; time++) {
      if (time > limit) return { verdict: 'none', measured: [[least, Infinity]] };
      for (const i of now)
        for (const { fired, to } of edges[i]!) {
          if (fired === null) continue;
          if (!isThere(to)) now.add(to);
          else [least, most] = [Math.min(least, time), Math.max(most, time)];
        }
      now = new Set(
        [...now].flatMap((i) => edges[i]!.filter(({ fired }) => fired === null).map(({ to }) => to)),
      );
    }
    return { verdict: 'none', measured: [[least, most]] };
  }
}
