import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Component } from '../../src/model/assembly.ts';
import type { ComponentType } from '../../src/model/component.ts';
import { outcomesOf } from '../../src/model/outcomes.ts';
import { type FailingCase, failing } from '../../src/testing/failing-case.ts';
import { type RandomCase, randomCase } from '../../src/testing/random-assembly.ts';
import { randomProgramCase } from '../../src/testing/random-program.ts';
import { translate } from '../../src/tpn/translation/translate.ts';
import { goingOn } from '../arbitraries/running-state.ts';
import { exploreRuns } from '../oracle/brute-force.ts';
import { failingAgreementOn, OTHER_WAYS } from '../oracle/failing-agreement.ts';
import { expectEqual } from '../support/expect-equal.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 50);
const CASES = Number(process.env.MADRIGAL_CASES ?? 500);
/** A case with more states in integer time is left out, and another one drawn. */
const MAX_STATES = 200;

/** The component when nothing is a fault, or can be: what is left of its outcomes, in the durations that are left. */
function withoutFaults(component: Component): Component {
  const outcomes = component.type.transitions.flatMap((t) =>
    outcomesOf(component, t)
      .filter(({ fault }) => !fault)
      .map(({ name, takes }) => [name === null ? t.name : `${t.name}:${name}`, takes] as const),
  );
  const takes = new Map(outcomes);
  const transitions = component.type.transitions.map((t) => ({
    ...t,
    timeout: null,
    outcomes: t.outcomes.filter(({ name, fault }) => !fault && takes.has(`${t.name}:${name}`)),
  }));
  return { ...component, takes, type: { ...component.type, transitions, crash: null } };
}

test(`without faults, a net is that of a model in which nothing can be one (seed ${SEED})`, () => {
  fc.assert(
    fc.property(failing(randomCase), ({ model, program }) => {
      const stripped = { ...model, components: model.components.map(withoutFaults) };
      for (const merge of [false, true])
        expectEqual(translate(model, program, { merge }).net, translate(stripped, program, { merge }).net);
    }),
    { seed: SEED, numRuns: CASES },
  );
});

/** The case when all that fails is a fault and is tried again, and nothing else goes otherwise than well. */
function madeAgain(cases: fc.Arbitrary<FailingCase>): fc.Arbitrary<FailingCase> {
  const pause = { min: { digits: 1n, scale: 0 }, max: { digits: 2n, scale: 0 } };
  const again = (type: ComponentType): ComponentType => ({
    ...type,
    crash: null,
    transitions: type.transitions.map((t) => ({
      ...t,
      outcomes: t.outcomes.filter(({ kind }) => kind === 'failure').map((o) => ({ ...o, fault: true })),
      retry: { times: 2, pause: t.retry?.pause ?? pause },
    })),
  });
  return cases.map(({ model, program, faults }) => {
    const types = new Map(model.types.map((type) => [type, again(type)]));
    const components = model.components.map((c) => ({ ...c, type: types.get(c.type) ?? c.type }));
    return { model: { ...model, types: [...types.values()], components }, program, faults };
  });
}

/** A fault changes the answers in at least a third of all cases. */
const inAll = { compared: 0, changed: 0 };
afterAll(() => {
  expect(inAll.changed).toBeGreaterThanOrEqual(inAll.compared / 3);
});

const otherWay = fc.constantFrom(...OTHER_WAYS);

/** Whether a component that a program pushes to has a fault that may happen: without, most answers are those without faults. */
function mayFault({ model, program, faults }: FailingCase): boolean {
  const spared = faults.zones.first === 0 ? (model.zones.get('first') ?? []) : [];
  const pushed = new Set(
    program.threads.flatMap(({ instructions }) =>
      instructions.flatMap((i) => (i.kind === 'pushB' ? [i.component] : [])),
    ),
  );
  return model.components.some(
    ({ name, type }) =>
      pushed.has(name) &&
      !spared.includes(name) &&
      (type.crash !== null || type.transitions.some((t) => t.outcomes.some(({ fault }) => fault))),
  );
}

test.each([
  ['assemblies', failing(randomCase).filter(mayFault), { changed: 1 / 3, causal: 1 / 4 }],
  ['programs', failing(randomProgramCase).filter(mayFault), { changed: 1 / 3, causal: 1 / 4 }],
  [
    'assemblies made again',
    madeAgain(failing(randomCase)).filter(mayFault),
    { changed: 1 / 4, causal: 2 / 3 },
  ],
  [
    'programs made again',
    madeAgain(failing(randomProgramCase)).filter(mayFault),
    { changed: 1 / 4, causal: 2 / 3 },
  ],
])(
  `verify answers about %s in which things fail as all runs in integer time do (seed ${SEED})`,
  async (_, cases, least) => {
    const seen = {
      compared: 0,
      changed: 0,
      unsafe: 0,
      skipped: 0,
      answers: 0,
      causal: 0,
      enclosed: 0,
      known: 0,
    };
    await fc.assert(
      fc.asyncProperty(cases, otherWay, async (drawn, other) => {
        const agreement = await failingAgreementOn(drawn, MAX_STATES, [other]);
        if (agreement === null) seen.skipped += 1;
        fc.pre(agreement !== null);
        const { answers, unfailing, onCausalNets, soonest } = agreement!;
        seen.compared += 1;
        seen.answers += answers.length;
        seen.causal += onCausalNets;
        seen.enclosed += soonest.enclosed;
        seen.known += soonest.known;
        if (answers === 'not-safe') seen.unsafe += 1;
        if (JSON.stringify(answers) !== JSON.stringify(unfailing)) seen.changed += 1;
      }),
      { seed: SEED, numRuns: CASES },
    );
    console.log(`failures: ${JSON.stringify(seen)}`);
    expect(seen.compared).toBe(CASES);
    expect(seen.changed).toBeGreaterThan(least.changed * CASES);
    expect(seen.causal).toBeGreaterThan(least.causal * seen.answers);
    expect(seen.known).toBeGreaterThan(seen.enclosed / 2);
    inAll.compared += seen.compared;
    inAll.changed += seen.changed;
  },
  900_000,
);

test(`verify answers likewise from the states of systems in which something has failed (seed ${SEED})`, async () => {
  const seen = { compared: 0, harmed: 0 };
  const cases = fc.oneof(failing(randomCase), failing(randomProgramCase));
  await fc.assert(
    fc.asyncProperty(cases, fc.nat(), otherWay, async ({ program, ...given }, choice, other) => {
      // What is left of a program that has passed something over is another one.
      const threads = program.threads.map((thread) => ({ ...thread, tries: [] }));
      const drawn = { ...given, program: { ...program, threads } };
      const explored = exploreRuns(drawn.model, drawn.program, {
        maxStates: MAX_STATES,
        faults: drawn.faults,
      });
      if (explored.kind !== 'runs') return;
      const { states, tables } = explored.runs;
      const hasFailed = (state: number) =>
        threads.some(({ instructions }, t) => states[state]![tables.counters[t]!]! > instructions.length);
      // A state in which something has failed, where there is one soon.
      const rests = Array.from({ length: 20 }, (_, i) => (choice + 7 * i) % states.length).map((state) =>
        hasFailed(state) ? null : goingOn(drawn, explored.runs, state),
      );
      const isHarmed = (rest: RandomCase | null) =>
        rest?.program.state?.components.some(
          (c) =>
            c.failing !== null ||
            c.failures.size + c.pausing.length + c.comingBack.length > 0 ||
            c.running.some(({ outcome }) => outcome !== null),
        ) === true;
      const rest = rests.find(isHarmed) ?? rests.find((each) => each !== null) ?? null;
      if (
        rest === null ||
        (await failingAgreementOn({ ...rest, faults: drawn.faults }, MAX_STATES, [other])) === null
      )
        return;
      seen.compared += 1;
      if (isHarmed(rest)) seen.harmed += 1;
    }),
    { seed: SEED, numRuns: CASES / 2 },
  );
  console.log(`states after failures: ${JSON.stringify(seen)}`);
  expect(seen.harmed).toBeGreaterThan(seen.compared / 4);
}, 900_000);
