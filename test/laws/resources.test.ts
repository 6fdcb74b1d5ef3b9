import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fractionToNumber, toNumber } from '../../src/base/duration.ts';
import type { Transition } from '../../src/model/component.ts';
import { readModel } from '../../src/model/read/read-model.ts';
import { compile } from '../../src/model/system/system.ts';
import type { Model } from '../../src/model/whole/model.ts';
import { type VerifyOptions, verify } from '../../src/properties/verify.ts';
import { type FailingCase, failing } from '../../src/testing/failing-case.ts';
import { type RandomCase, randomCase } from '../../src/testing/random-assembly.ts';
import { randomProgramCase } from '../../src/testing/random-program.ts';
import { type OrderlyDurations, orderly, scarce } from '../../src/testing/scarce-case.ts';
import { scarceTasks } from '../arbitraries/scarce-tasks.ts';
import { exploreRuns } from '../oracle/brute-force.ts';
import { failingAgreementOn } from '../oracle/failing-agreement.ts';
import { answered, expected, filledIn, oracleOf } from '../oracle/plain-answers.ts';
import { expectEqual } from '../support/expect-equal.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 60);
const CASES = Number(process.env.MADRIGAL_CASES ?? 50);
/** A case with more states in integer time is left out. */
const MAX_STATES = 800;

/** Ways to compute answers that differ in all that should make no difference; causes take longest, and are asked least. */
const WAYS: readonly VerifyOptions[] = [
  {},
  { engine: 'classes' },
  { engine: 'classes', merge: false, order: 'depth-first' },
  { engine: 'classes', reduce: [] },
  { reduce: ['contraction', 'symmetry'] },
  { engine: 'causal' },
];

test.each([
  ['in any order', false, 1650, 1330],
  ['some in an order', true, 820, 670],
])(
  `verify answers about two thousand small systems as all runs in integer time do: %s (seed ${SEED})`,
  async (_, isOrdered, cases, least) => {
    const seen = {
      drawn: 0,
      compared: 0,
      ordered: 0,
      measured: 0,
      changed: 0,
      kinds: new Map<string, number>(),
    };
    await fc.assert(
      fc.asyncProperty(scarceTasks(isOrdered), async (drawn) => {
        const way = WAYS[seen.drawn++ % WAYS.length]!;
        const oracle = oracleOf(drawn, 150);
        const exact = oracle && expected(drawn, oracle);
        if (exact === null) return;
        const answers = await answered(drawn, way);
        expectEqual(filledIn(answers, exact), exact);
        seen.compared += 1;
        if (hasOrder(drawn)) seen.ordered += 1;
        for (const { kind } of drawn.model.properties) seen.kinds.set(kind, (seen.kinds.get(kind) ?? 0) + 1);
        if (seen.compared % 4 !== 0) return;
        seen.measured += 1;
        if (!isDeepStrictEqual(abundant(drawn), exact)) seen.changed += 1;
      }),
      { seed: SEED, numRuns: cases },
    );
    const { kinds, ...counts } = seen;
    console.log(`scarce tasks: ${JSON.stringify({ ...counts, ...Object.fromEntries(kinds) })}`);
    expect(seen.compared).toBeGreaterThanOrEqual(least);
    expect(seen.changed).toBeGreaterThan(seen.measured / 3);
    expect(kinds.size).toBe(9);
    expect(seen.ordered).toBeGreaterThanOrEqual(isOrdered ? seen.compared / 3 : 0);
  },
  900_000,
);

/** Tasks that come after earlier ones, and need some of one or two resources. */
const taskGraph: fc.Arbitrary<Model> = fc
  .array(
    fc.record({
      takes: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 })),
      after: fc.array(fc.nat({ max: 4 }), { maxLength: 2 }),
      needs: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 0, 1)),
    }),
    { minLength: 3, maxLength: 5 },
  )
  .chain((tasks) => fc.tuple(fc.constant(tasks), fc.nat({ max: 2 }), fc.option(fc.nat({ max: 8 }))))
  .map(([tasks, room, deadline]) => {
    const most = Math.max(...tasks.map(({ needs: [amount] }) => amount));
    const links = tasks.flatMap(({ after }, i) =>
      [...new Set(after)].filter((j) => j < i).map((j) => [i, j]),
    );
    const types = tasks.map(({ takes: [least, width], needs: [r0, r1] }, i) => {
      const uses = links.filter(([user]) => user === i).map(([, j]) => `u${j}: {use: data, bound: [run]}, `);
      const needs = `r0: {bound: run, amount: ${r0}}${r1 > 0 ? ', r1: run' : ''}`;
      return `  T${i}: {places: [a, z], transitions: {run: {move: a -> z, takes: [${least}s, ${least + width}s]}}, ports: {${uses.join('')}done: {provide: data, bound: [z]}}, needs: {${needs}}}`;
    });
    const { model } = readModel(
      [
        `madrigal: 1\nresources: {r0: ${most + room}, r1: 1}\ntypes:`,
        ...types,
        `components: {${tasks.map((_, i) => `t${i}: T${i}`).join(', ')}}`,
        `connections: [${links.map(([i, j]) => `t${i}.u${j} -> t${j}.done`).join(', ')}]`,
        `deployments: {first: {t${tasks.length - 2}: z}}`,
        `properties: {ends: {terminates: true${deadline === null ? '' : `, deadline: ${deadline + 2}s`}}, first: {deployability: first}, order: {sequentiality: [t0.run, t1.run, t2.run]}, gap: {forbidden: {marked: [t2.z], unmarked: [t1.z]}}}`,
      ].join('\n'),
      { file: 'tasks.yaml' },
    );
    return model;
  });

/** Replicas that are told to renew themselves, behind a port that counts them; some need one of a resource beside. */
const pacedReplicas: fc.Arbitrary<Model> = fc
  .record({
    takes: fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.nat({ max: 3 })), {
      minLength: 3,
      maxLength: 5,
    }),
    least: fc.integer({ min: 1, max: 3 }),
    slots: fc.option(fc.integer({ min: 1, max: 2 })),
    deadline: fc.option(fc.nat({ max: 12 })),
    waits: fc.boolean(),
    up: fc.integer({ min: 1, max: 3 }),
    lasting: fc.boolean(),
  })
  .map(({ takes, least, slots, deadline, waits, up, lasting }) => {
    const types = takes.map(([stop, start, width], i) => {
      const needs = slots !== null && i % 2 === 0 ? ', needs: {slot: [stop, down, start]}' : '';
      const moves = `stop: {move: old -> down, takes: ${stop}s}, start: {move: down -> new, takes: [${start}s, ${start + width}s]}`;
      return `  R${i}: {places: [old, down, new], transitions: {${moves}}, ports: {http: {provide: service, bound: [old, new]}}${needs}}`;
    });
    const names = takes.map((_, i) => `r${i}`);
    const { model } = readModel(
      [
        `madrigal: 1\nresources: {slot: ${slots ?? 9}}\ntypes:`,
        ...types,
        `  B: {places: [serving], ports: {all: {use: service, bound: serving, atLeast: ${Math.min(least, takes.length - 1)}}}}`,
        `components: {b: B, ${names.map((name, i) => `${name}: R${i}`).join(', ')}}`,
        `connections: [${names.map((name) => `b.all -> ${name}.http`).join(', ')}]`,
        `programs:\n  roll: |`,
        ...names.map((name) => `    pushB(${name}, deploy)`),
        waits ? '    wait(r0)' : '    waitAll',
        'deployments: {one: {r1: new}}',
        `properties: {ends: {terminates: true${deadline === null ? '' : `, deadline: ${deadline + 2}s`}}, one: {deployability: one}, up: {available: [${names.map((name) => `${name}.http`).join(', ')}], atLeast: ${up}, lasting: ${lasting}}${takes.length > 3 ? '' : ', out: {outage: r1.http, total: 3s}'}}`,
      ].join('\n'),
      { file: 'replicas.yaml' },
    );
    return model;
  });

test.each([
  ['tasks', taskGraph, 80],
  ['replicas that a port counts', pacedReplicas, 30],
])(
  `dates of %s that are only enclosed lie between their bounds, and no verdict is wrong (seed ${SEED})`,
  async (_, models, cases) => {
    const seen = { enclosed: 0, exact: 0, settled: 0, open: 0, attained: 0, told: 0 };
    await fc.assert(
      fc.asyncProperty(models, async (model) => {
        const exact = await verify(model, { engine: 'classes' });
        const results = await verify(model, { limits: { maxClasses: 2 } });
        results.forEach(({ verdict, interval, figures }, i) => {
          const dates = exact[i]!.interval;
          if (dates === null) {
            if (verdict.kind === 'unknown') return;
            seen.told += 1;
            expect(verdict).toEqual(exact[i]!.verdict);
            expect(figures).toEqual(exact[i]!.figures);
            return;
          }
          const [least, greatest] = [toNumber(dates.min)!, toNumber(dates.max) ?? Infinity];
          if (verdict.kind === 'unknown') seen.open += 1;
          else {
            seen.settled += 1;
            expect(verdict.kind).toBe(exact[i]!.verdict.kind);
          }
          if (interval !== null) {
            seen.exact += 1;
            expectEqual(interval, dates);
          }
          if (figures === null || figures.isExact) return;
          seen.enclosed += 1;
          const { earliest: min, latest: max } = figures.numbers;
          for (const [figure, date] of [[min!, least] as const, [max!, greatest] as const]) {
            expect(fractionToNumber(figure.atLeast)).toBeLessThanOrEqual(date);
            expect(fractionToNumber(figure.atMost)).toBeGreaterThanOrEqual(date);
          }
          if (fractionToNumber(min!.atMost) === least && fractionToNumber(max!.atLeast) === greatest)
            seen.attained += 1;
        });
      }),
      { seed: SEED, numRuns: cases },
    );
    console.log(`enclosed: ${JSON.stringify(seen)}`);
    expect(seen.enclosed).toBeGreaterThan(cases / 2);
    expect(seen.attained).toBeGreaterThan(seen.enclosed / 2);
  },
  900_000,
);

/** The case without resources and needs, where what these let wait in its place says so. */
function needless({ model, program }: RandomCase): RandomCase {
  const types = new Map(
    model.types.map((type) => {
      const { needs = [], ...rest } = type;
      const transitions = type.transitions.map((t): Transition => {
        const isAlone = type.transitions.every(
          (other) => other === t || other.source !== t.source || other.behavior !== t.behavior,
        );
        const isListed = needs.some(({ bound }) => bound.includes(t.name));
        return isAlone && isListed && t.waits === undefined ? { ...t, waits: 'place' } : t;
      });
      return [type, { ...rest, transitions }];
    }),
  );
  const components = model.components.map(({ needs: _, ...each }) => ({
    ...each,
    type: types.get(each.type)!,
  }));
  return { model: { ...model, types: [...types.values()], components, resources: [] }, program };
}

test(`a resource that cannot be exhausted changes nothing but where what needs it waits (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(scarceTasks(false), async ({ model, program }) => {
      const most = model.components.reduce(
        (sum, { type }) => (type.needs ?? []).reduce((all, { amount }) => all + amount, sum),
        0,
      );
      const resources = (model.resources ?? []).map((each) => ({ ...each, capacity: most }));
      const enough = { model: { ...model, resources }, program };
      expectEqual(await answered(enough, {}), await answered(needless(enough), {}));
    }),
    { seed: SEED, numRuns: 100 },
  );
}, 900_000);

/** Whether something that can be exhausted is granted in an order. */
function hasOrder({ model, program }: RandomCase): boolean {
  return [...compile(model, program).resources.values()].some(({ order }) => order !== null);
}

/** The answers if there were always enough, of all runs in integer time; `null` where these are too many. */
function abundant({ model, program }: RandomCase) {
  const resources = (model.resources ?? []).map((each) => ({ ...each, capacity: 1000, order: null }));
  const drawn = { model: { ...model, resources }, program };
  const oracle = oracleOf(drawn, 1000);
  return oracle && expected(drawn, oracle);
}

/** What the answers would be if there were always enough. */
function abundantAnswers({ model, ...drawn }: FailingCase) {
  const resources = (model.resources ?? []).map((each) => ({ ...each, capacity: 1000, order: null }));
  const abundant = { ...drawn, model: { ...model, resources } };
  const [timed, untimed] = [true, false].map((each) =>
    exploreRuns(abundant.model, abundant.program, {
      timed: each,
      maxStates: MAX_STATES,
      faults: drawn.faults,
    }),
  );
  return expected(abundant, { timed, untimed }, drawn.faults);
}

const unfailing = (cases: fc.Arbitrary<RandomCase>) =>
  cases.map((drawn): FailingCase => ({ ...drawn, faults: { any: 0, zones: {} } }));

/** Some of the resources are granted in an order. */
const ordered = (cases: fc.Arbitrary<RandomCase>) =>
  fc
    .tuple(scarce(unfailing(cases), true), fc.constantFrom<OrderlyDurations>('exact', 'any', 'drawn'))
    .filter(([{ program }]) => program.state === undefined)
    .map(([drawn, durations]) => orderly(drawn, durations));

test.each([
  ['deployments', scarce(unfailing(randomCase))],
  ['programs', scarce(unfailing(randomProgramCase))],
  ['deployments in an order', ordered(randomCase)],
  ['programs in an order', ordered(randomProgramCase)],
  ['programs in which things fail', scarce(failing(randomProgramCase))],
  ['programs in an order in which things fail', scarce(failing(randomProgramCase), true)],
])(
  `verify answers about scarce %s as all runs in integer time do (seed ${SEED})`,
  async (_, cases) => {
    const seen = { compared: 0, changed: 0, answers: 0, causal: 0 };
    const law = fc.asyncProperty(cases, async (drawn) => {
      const agreement = await failingAgreementOn(drawn, MAX_STATES);
      if (agreement === null) return;
      seen.compared += 1;
      seen.answers += agreement.answers.length;
      seen.causal += agreement.onCausalNets;
      if (JSON.stringify(abundantAnswers(drawn)) !== JSON.stringify(agreement.answers)) seen.changed += 1;
    });
    const changesEnough = () => seen.changed > seen.compared / 8;
    await fc.assert(law, { seed: SEED, numRuns: CASES });
    // About a quarter of all cases change. A share of these few may fall short by chance: that of more hardly does.
    if (!changesEnough()) await fc.assert(law, { seed: SEED + 1, numRuns: 2 * CASES });
    console.log(`scarce: ${JSON.stringify(seen)}`);
    expect(changesEnough()).toBe(true);
  },
  900_000,
);
