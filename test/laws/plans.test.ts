import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, compare, type Decimal, toNumber } from '../../src/base/duration.ts';
import { minOf } from '../../src/base/extremes.ts';
import type { Component, PortRef } from '../../src/model/assembly.ts';
import type { RunningState } from '../../src/model/configuration.ts';
import type { Instruction } from '../../src/model/program.ts';
import { simulateUntil } from '../../src/model/semantics/simulate.ts';
import { runningStateOf } from '../../src/model/system/running-state.ts';
import { compile } from '../../src/model/system/system.ts';
import { changeFor } from '../../src/plan/change.ts';
import { fitsOf, networkOf } from '../../src/plan/network.ts';
import {
  agree,
  Peer,
  type PeerDate,
  type PeerMessage,
  type PeerOrder,
  peerParts,
} from '../../src/plan/peers.ts';
import { type Plan, type PlanOptions, plan } from '../../src/plan/plan.ts';
import { membersOf, problemOf } from '../../src/plan/problem.ts';
import type { PlannedWait } from '../../src/plan/programs.ts';
import { attainable } from '../../src/plan/search.ts';
import { verify } from '../../src/properties/verify.ts';
import { type PlanningCase, planningCase } from '../arbitraries/planning.ts';
import { type Ending, luckyEnd } from '../oracle/lucky-ends.ts';
import { type OutageAndEnd, worstRun } from '../oracle/worst-runs.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 17);
const CASES = Number(process.env.MADRIGAL_CASES ?? 40);
const LENGTH = 2;

/** All words of behaviors up to a length that have always something to do. */
function words({ type, start }: Component): readonly (readonly string[])[] {
  const all: { word: readonly string[]; place: string }[] = [{ word: [], place: start[0]! }];
  for (const { word, place } of all) {
    if (word.length === LENGTH) continue;
    for (const behavior of type.behaviors) {
      let at = place;
      for (;;) {
        const next = type.transitions.find((t) => t.behavior === behavior && t.source === at);
        if (next === undefined) break;
        at = next.destination;
      }
      if (at !== place) all.push({ word: [...word, behavior], place: at });
    }
  }
  return all.map(({ word }) => word);
}

/** All choices of a word for each component that do the behaviors of the goal. */
function choices({ model, goal }: PlanningCase): readonly ReadonlyMap<string, readonly string[]>[] {
  const wanted = new Map(
    goal.items.flatMap((i) => (i.kind === 'behavior' ? [[i.component, i.behavior]] : [])),
  );
  return model.components.reduce<readonly ReadonlyMap<string, readonly string[]>[]>(
    (made, component) =>
      made.flatMap((each) =>
        words(component)
          .filter((word) => !wanted.has(component.name) || word.includes(wanted.get(component.name)!))
          .map((word) => new Map([...each, [component.name, word]])),
      ),
    [new Map()],
  );
}

/** Whether all is as the goal wishes at the end; of two wishes about one thing the later one counts. */
function isReached({ goal }: PlanningCase, { places, ports }: Ending): boolean {
  return goal.items.every((item, i) => {
    if (item.kind === 'behavior') return true;
    const later = goal.items.slice(i + 1);
    if (later.some((other) => other.kind === item.kind && other.component === item.component)) return true;
    const name = item.component!;
    if (item.kind === 'place') return places.get(name)!.includes(item.place);
    return ports.get(name)!.includes(item.port!) === (item.status === 'active');
  });
}

/** The earliest end of any words that reach a goal; `null` where none does. */
function earliestOf(given: PlanningCase): number | null {
  let best: number | null = null;
  for (const each of choices(given)) {
    const lucky = luckyEnd(given.model, each, best ?? Infinity);
    if (lucky === null || lucky === 'unsafe' || !isReached(given, lucky.ending)) continue;
    best = lucky.end;
  }
  return best;
}

/** The bound of a plan and its end, in seconds. */
function figures({ lowerBound, end, isOptimal }: Plan): readonly (number | boolean | null)[] {
  return [lowerBound && toNumber(lowerBound), end && toNumber(end.max), isOptimal];
}

/** What a plan pushes, by component. */
function pushedIn({ model }: Plan): ReadonlyMap<string, readonly string[]> {
  const pushed = new Map(model!.components.map(({ name }): [string, string[]] => [name, []]));
  for (const each of model!.programs[0]!.threads[0]!.instructions)
    if (each.kind === 'pushB') pushed.get(each.component)!.push(each.behavior);
  return pushed;
}

/** A wait without what it is for. */
function plainWait({ component, behavior, awaited, until, nth }: PlannedWait): string {
  return `${component} before ${behavior} for ${awaited} ${until} ${nth}`;
}

/** The same with one action a second longer. */
function withLongerAction({ model, goal }: PlanningCase): PlanningCase {
  const [first, ...components] = model.components;
  const { name, takes } = first!.type.transitions[0]!;
  const longer = add(takes.max as Decimal, { digits: 1n, scale: 0 });
  const slower = { ...first!, takes: new Map([[name, { min: longer, max: longer }]]) };
  return { model: { ...model, components: [slower, ...components] }, goal };
}

/** The same with all that nobody uses twice, as if there were two sites. */
function withTwoSites({ model, goal }: PlanningCase): PlanningCase {
  const used = new Set(model.connections.map(({ provider }) => provider.component));
  const copyOf = (name: string) => `${name}-too`;
  const copied = model.components.filter(({ name }) => !used.has(name));
  const isCopied = (name: string | null) => copied.some((component) => component.name === name);
  return {
    model: {
      ...model,
      components: [
        ...model.components,
        ...copied.map((component) => ({ ...component, name: copyOf(component.name) })),
      ],
      connections: model.connections.flatMap((connection) => {
        const { user } = connection;
        if (!isCopied(user.component)) return [connection];
        return [connection, { ...connection, user: { ...user, component: copyOf(user.component) } }];
      }),
    },
    goal: {
      ...goal,
      items: goal.items.flatMap((item) =>
        isCopied(item.component) ? [item, { ...item, component: copyOf(item.component!) }] : [item],
      ),
    },
  };
}

/** Where a run of a plan stands at a date. */
function stateAt({ model }: Plan, date: Decimal): RunningState {
  const system = compile(model!, model!.programs[0]!, { dates: [date] });
  const { state } = simulateUntil(system, { durations: 'max', seed: 1 }, date);
  return runningStateOf(system, state, date);
}

const asks = (given: PlanningCase, options: PlanOptions = {}) =>
  plan(given.model, given.goal, { length: LENGTH, ...options });

test(`plans are verified, and no way of pushing is faster or there where none is (seed ${SEED})`, async () => {
  const seen = {
    planned: 0,
    optimal: 0,
    waits: 0,
    none: 0,
    unknown: 0,
    gaps: 0,
    conflicts: 0,
    later: 0,
    agreed: 0,
    waiting: 0,
  };
  await fc.assert(
    fc.asyncProperty(planningCase(2), async (given) => {
      const { model, goal } = given;
      const found = await asks(given);
      const best = earliestOf(given);
      if (found.verdict !== 'planned') {
        seen[found.verdict] += 1;
        expect(best).toBe(null);
        // What is said of all words holds of longer ones.
        if (found.verdict === 'none')
          expect((await asks(given, { length: LENGTH + 2 })).verdict).toBe('none');
        if (found.conflict === null) return;
        seen.conflicts += 1;
        const { goals } = found.conflict;
        if (goals.length < goal.items.length)
          expect(earliestOf({ model, goal: { name: 'conflict', items: goals } })).toBe(null);
        for (const left of goals) {
          const items = goals.filter((item) => item !== left);
          expect((await asks({ model, goal: { name: 'fewer', items } })).verdict).toBe('planned');
        }
        return;
      }
      seen.planned += 1;
      seen.optimal += found.isOptimal ? 1 : 0;
      seen.waits += found.waits.length > 0 ? 1 : 0;
      seen.gaps += best! < toNumber(found.end!.max)! ? 1 : 0;
      expect(best).not.toBe(null);
      expect(toNumber(found.lowerBound!)!).toBeLessThanOrEqual(best!);
      expect(compare(found.end!.max, found.lowerBound!)).toBeGreaterThanOrEqual(0);
      const [both] = await verify(found.model!, { engine: 'both' });
      expect(both!.verdict.kind).toBe('holds');
      expect(both!.interval).toEqual(found.end);
      expect(figures(await asks(withTwoSites(given)))).toEqual(figures(found));
      const parts = peerParts(model, goal, { length: LENGTH });
      const peers = new Map(parts.map((part) => [part.name, new Peer(part)]));
      const agreed = await agree(parts, (name, order) => peers.get(name)!.hear(order));
      expect(compare(agreed.lowerBound!, found.lowerBound!)).toBeLessThanOrEqual(0);
      if (agreed.waits !== null) {
        seen.agreed += 1;
        seen.waiting += agreed.waits.length > 0 ? 1 : 0;
        // Where their waits do not attain the bound, a search that sees all goes on.
        if (found.isOptimal) {
          expect(pushedIn(found)).toEqual(agreed.words);
          expect(agreed.waits.map(plainWait).sort()).toEqual([...new Set(found.waits.map(plainWait))].sort());
        }
      }
      const longer = await asks(withLongerAction(given));
      expect(compare(longer.lowerBound!, found.lowerBound!)).toBeGreaterThanOrEqual(0);
      // From the midst of it what is left of a plan without waits is one; what has been executed need not be so again.
      if (found.waits.length > 0 || goal.items.some(({ kind }) => kind === 'behavior')) return;
      const date = { digits: BigInt(Math.floor(toNumber(found.end!.max)! / 2)), scale: 0 };
      const later = await asks(given, { state: stateAt(found, date) });
      seen.later += 1;
      expect(later.verdict).toBe('planned');
      expect(compare(add(date, later.lowerBound as Decimal), found.end!.max)).toBeLessThanOrEqual(0);
      const [again] = await verify(later.model!, { engine: 'both' });
      expect(again!.interval).toEqual(later.end);
    }),
    { seed: SEED, numRuns: CASES, endOnFailure: true },
  );
  console.log(`plans: ${JSON.stringify(seen)}`);
});

/** All ways in which one of two components can wait for the other between its behaviors: each for no less than before. */
function* waitsAmong(own: number, others: number, from = 0): Iterable<readonly number[]> {
  if (own === 0) yield [];
  else
    for (let first = from; first <= others; first++)
      for (const rest of waitsAmong(own - 1, others, first)) yield [first, ...rest];
}

/** A word as a program that waits before each behavior for so many of the other component's. */
function waitingProgram(
  [component, word]: readonly [string, readonly string[]],
  [other, awaited]: readonly [string, readonly string[]],
  waits: readonly number[],
): readonly Instruction[] {
  return word.flatMap((behavior, i): readonly Instruction[] => {
    const push = { kind: 'pushB', component, behavior } as const;
    const number = waits[i]!;
    if (number === 0) return [push];
    const until = awaited[number - 1]!;
    const nth = awaited.slice(0, number).filter((each) => each === until).length;
    return [{ kind: 'wait', component: other, behavior: until, nth }, push];
  });
}

/** The best pairs of outage and end over all words and all waits of two components, the shortest outage first. */
function bestPairs(given: PlanningCase, port: PortRef): readonly OutageAndEnd[] {
  let best: readonly OutageAndEnd[] = [];
  for (const words of choices(given)) {
    const [one, two] = [...words];
    for (const first of waitsAmong(one![1].length, two![1].length))
      for (const second of waitsAmong(two![1].length, one![1].length)) {
        const programs = new Map([
          [one![0], waitingProgram(one!, two!, first)],
          [two![0], waitingProgram(two!, one!, second)],
        ]);
        const worst = worstRun(given.model, programs, port, (ending) => isReached(given, ending), best);
        if (worst === null) continue;
        best = [...best.filter(({ outage, end }) => outage < worst.outage || end < worst.end), worst];
      }
  }
  return best.toSorted((a, b) => a.outage - b.outage);
}

test(`with no words and no waits a port is out for less (seed ${SEED})`, async () => {
  const seen = { planned: 0, optimal: 0, traded: 0, gaps: 0, ends: 0, proved: 0, worse: 0 };
  await fc.assert(
    fc.asyncProperty(planningCase(2), async (given) => {
      const port = { component: 'c0', port: 'p' };
      const { verdict, outage } = await asks(given, { minimise: { outage: port }, dealing: 'component' });
      const best = bestPairs(given, port);
      if (verdict !== 'planned') {
        expect(best).toEqual([]);
        return;
      }
      const { total, lowerBound, isOptimal, trade } = outage!;
      const pairs = trade.map((each) => [toNumber(each.outage!.max)!, toNumber(each.end.max)!] as const);
      const [least] = best;
      // With regard to the end alone, nothing that waits is sooner either.
      const soonest = await asks(given, { dealing: 'component' });
      expect(toNumber(soonest.end!.max)).toBe(minOf(best.map(({ end }) => end)));
      seen.planned += 1;
      seen.optimal += isOptimal ? 1 : 0;
      seen.traded += pairs.length > 1 ? 1 : 0;
      seen.gaps += toNumber(total.max)! > least!.outage ? 1 : 0;
      seen.ends += pairs[0]![1] > least!.end ? 1 : 0;
      expect(toNumber(lowerBound)!).toBeLessThanOrEqual(least!.outage);
      if (isOptimal) expect(toNumber(total.max)).toBe(least!.outage);
      // What is told can be had, and each pair costs what is saved.
      for (const [out, end] of pairs)
        expect(best.some((each) => each.outage <= out && each.end <= end)).toBe(true);
      for (const [i, [out, end]] of pairs.entries()) {
        const isBest = !best.some(
          (each) => each.outage <= out && each.end <= end && each.outage + each.end < out + end,
        );
        if (trade[i]!.isOptimal) expect(isBest).toBe(true);
        seen.proved += trade[i]!.isOptimal ? 1 : 0;
        seen.worse += isBest ? 0 : 1;
      }
      for (const [i, [out, end]] of pairs.entries())
        expect(pairs.slice(0, i).every(([less, later]) => less < out && later > end)).toBe(true);
    }),
    { seed: SEED, numRuns: Math.ceil(CASES / 2), endOnFailure: true },
  );
  console.log(`outages: ${JSON.stringify(seen)}`);
});

/** Has peers work on messages in any order, but for those over one connection, until there are none left. */
function settled(
  peers: ReadonlyMap<string, Peer>,
  order: PeerOrder,
  pick: (below: number) => number,
): readonly PeerDate[] {
  const ends = new Map<string, PeerDate>();
  const queues = new Map<string, PeerMessage[]>();
  const tell = (name: string, what: PeerOrder): void => {
    const { end, messages } = peers.get(name)!.hear(what);
    ends.set(name, end);
    for (const message of messages) {
      const key = `${message.to} ${message.link}`;
      queues.set(key, [...(queues.get(key) ?? []), JSON.parse(JSON.stringify(message)) as PeerMessage]);
    }
  };
  for (const name of peers.keys()) tell(name, order);
  while (queues.size > 0) {
    const key = [...queues.keys()][pick(queues.size)]!;
    const [message, ...later] = queues.get(key)!;
    if (later.length === 0) queues.delete(key);
    else queues.set(key, later);
    tell(message!.to, { kind: 'hear', messages: [message!] });
  }
  return [...peers.keys()].map((name) => ends.get(name)!);
}

test(`components that tell each other their intervals come to what is found centrally (seed ${SEED})`, () => {
  const seen = { bounded: 0, stuck: 0 };
  fc.assert(
    fc.property(planningCase(4), fc.infiniteStream(fc.nat()), ({ model, goal }, numbers) => {
      const problem = problemOf(changeFor(model, goal, {}), LENGTH);
      const members = membersOf(problem, goal.items);
      const central = attainable(networkOf(members, model.connections, true), fitsOf());
      const parts = peerParts(model, goal, { length: LENGTH });
      const peers = new Map(parts.map((part) => [part.name, new Peer(structuredClone(part))]));
      const pick = (below: number) => (numbers.next().value as number) % below;
      settled(peers, { kind: 'begin' }, pick);
      const ends = settled(peers, { kind: 'dates' }, pick);
      seen[central.bound === null ? 'stuck' : 'bounded'] += 1;
      if (central.bound === null) expect(ends).toContain(null);
      else expect(ends).toEqual(central.ends);
    }),
    { seed: SEED, numRuns: CASES * 2 },
  );
  console.log(`peers: ${JSON.stringify(seen)}`);
});
