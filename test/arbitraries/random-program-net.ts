/**
 * Small random nets that behave as reconfigurations do: tokens that go round through a few places, as often as threads
 * of instructions tell them to, and wait for one another on the way. Their runs are finite; in about half of them
 * something competes.
 */
import fc from 'fast-check';
import type { Arc, FiringInterval, NetTransition, TimePetriNet } from '../../src/tpn/net/time-petri-net.ts';

export interface ProgramNet {
  readonly net: TimePetriNet;
  /** Places that hold as many tokens as others together. */
  readonly counts: ReadonlyMap<number, readonly number[]>;
  /** Transitions of one label are the same event under different conditions. */
  readonly label: (transition: number) => string;
}

const RINGS = 3;
const LONGEST = 3;

const interval: fc.Arbitrary<FiringInterval> = fc
  .record({
    eft: fc.nat({ max: 4 }),
    width: fc.oneof(
      { weight: 8, arbitrary: fc.nat({ max: 4 }) },
      { weight: 1, arbitrary: fc.constant(Infinity) },
    ),
    isImmediate: fc.boolean(),
  })
  .map(({ eft, width, isImmediate }) => ({
    eft: isImmediate ? 0 : eft,
    eftOpen: false,
    lft: isImmediate ? 0 : eft + width,
    lftOpen: !isImmediate && width === Infinity,
  }));

/** Where another token has to be, or not to be. */
const condition = fc.record({
  ring: fc.nat({ max: RINGS - 1 }),
  places: fc.uniqueArray(fc.nat({ max: LONGEST - 1 }), { minLength: 1, maxLength: 2 }),
  sort: fc.constantFrom('read', 'read', 'count', 'count', 'variants', 'inhibit'),
});

type Condition = typeof condition extends fc.Arbitrary<infer T> ? T : never;

const someConditions = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Condition[]>([]) },
  { weight: 1, arbitrary: fc.array(condition, { minLength: 1, maxLength: 2 }) },
);

const move = fc.record({ interval, conditions: someConditions });

/** A ring: the first move of each round takes what an instruction puts. */
const ring = fc.array(move, { minLength: 2, maxLength: LONGEST });

const instruction = fc.record({
  push: fc.nat({ max: RINGS - 1 }),
  /** Waits until the pushes of before are done. */
  waits: fc.nat({ max: 9 }).map((n) => n > 0),
  conditions: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Condition[]>([]) },
    { weight: 1, arbitrary: fc.array(condition, { minLength: 1, maxLength: 1 }) },
  ),
});

const IMMEDIATE: FiringInterval = { eft: 0, eftOpen: false, lft: 0, lftOpen: false };

export const randomProgramNet: fc.Arbitrary<ProgramNet> = fc
  .record({
    rings: fc.array(ring, { minLength: RINGS, maxLength: RINGS }),
    threads: fc.array(fc.array(instruction, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 2 }),
  })
  .map(({ rings, threads }) => {
    const places: { name: string; tokens: number }[] = [];
    const place = (name: string, tokens = 0): number => {
      const known = places.findIndex((p) => p.name === name);
      return known >= 0 ? known : places.push({ name, tokens }) - 1;
    };
    const counts = new Map<number, readonly number[]>();
    const transitions: NetTransition[] = [];
    const labels: string[] = [];
    const at = (r: number, p: number) => {
      const within = p % rings[r].length;
      return place(`r${r}_${within}`, within === 0 ? 1 : 0);
    };
    const arcs = (list: readonly number[]): Arc[] =>
      [...new Set(list)].sort((a, b) => a - b).map((p) => ({ place: p, weight: 1 }));
    const add = (
      label: string,
      bounds: FiringInterval,
      inputs: readonly number[],
      outputs: readonly number[],
      conditions: readonly Condition[],
    ) => {
      const reads: number[] = [];
      const inhibitors: number[] = [];
      let alternatives: readonly number[] = [];
      for (const { ring: r, places: p, sort } of conditions) {
        const asked = [...new Set(p.map((each) => at(r, each)))];
        if (sort === 'read') reads.push(asked[0]);
        else if (sort === 'inhibit') inhibitors.push(asked[0]);
        else if (sort === 'variants') alternatives = asked;
        else {
          const count = place(
            `count ${asked.join(' ')}`,
            asked.filter((each) => places[each].tokens > 0).length,
          );
          counts.set(count, asked);
          reads.push(count);
        }
      }
      for (const more of alternatives.length === 0 ? [[]] : alternatives.map((each) => [each])) {
        labels.push(label);
        transitions.push({
          name: `t${transitions.length}`,
          interval: bounds,
          inputs: arcs(inputs),
          reads: arcs([...reads, ...more]),
          inhibitors: arcs(inhibitors),
          outputs: arcs(outputs),
        });
      }
    };
    rings.forEach((moves, r) => {
      moves.forEach(({ interval: bounds, conditions }, m) => {
        const isLast = m === moves.length - 1;
        const inputs = [at(r, m), ...(m === 0 ? [place(`go${r}`)] : [])];
        const outputs = [at(r, m + 1), ...(isLast ? [place(`idle${r}`, 1)] : [])];
        // It asks for nothing of its own ring.
        const others = conditions.filter((c) => c.ring !== r);
        add(`ring ${r} ${m}`, bounds, m === 0 ? inputs : [at(r, m)], outputs, others);
      });
    });
    threads.forEach((instructions, i) => {
      instructions.forEach(({ push, waits, conditions }, step) => {
        const turn = place(`turn${i}_${step}`, step === 0 ? 1 : 0);
        const next = place(`turn${i}_${step + 1}`);
        const idle = place(`idle${push}`, 1);
        add(
          `step ${i} ${step}`,
          IMMEDIATE,
          [turn, ...(waits ? [idle] : [])],
          [next, place(`go${push}`)],
          conditions,
        );
      });
    });
    return {
      net: withCounts({ name: 'program', places, transitions }, counts),
      counts,
      label: (t) => labels[t],
    };
  });

/** Gives all transitions the arcs that keep the counts true. */
function withCounts(net: TimePetriNet, counts: ReadonlyMap<number, readonly number[]>): TimePetriNet {
  const change = (t: NetTransition, members: readonly number[]) =>
    t.outputs.filter((arc) => members.includes(arc.place)).length -
    t.inputs.filter((arc) => members.includes(arc.place)).length;
  const more = (t: NetTransition, sign: number): Arc[] =>
    [...counts]
      .map(([place, members]) => ({ place, weight: sign * change(t, members) }))
      .filter(({ weight }) => weight > 0);
  return {
    ...net,
    transitions: net.transitions.map((t) => ({
      ...t,
      inputs: [...t.inputs, ...more(t, -1)].sort((a, b) => a.place - b.place),
      outputs: [...t.outputs, ...more(t, 1)].sort((a, b) => a.place - b.place),
    })),
  };
}
