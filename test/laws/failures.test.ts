import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Component } from '../../src/model/assembly.ts';
import { outcomesOf } from '../../src/model/outcomes.ts';
import { translate } from '../../src/tpn/translation/translate.ts';
import { failing } from '../arbitraries/failing-case.ts';
import { randomCase } from '../arbitraries/random-assembly.ts';
import { randomProgramCase } from '../arbitraries/random-program.ts';
import { failingAgreementOn } from '../oracle/failing-agreement.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 50);
const CASES = Number(process.env.MADRIGAL_CASES ?? 1000);
/** A case with more states in integer time is left out. */
const MAX_STATES = 1000;

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
        expect(translate(model, program, { merge }).net).toEqual(translate(stripped, program, { merge }).net);
    }),
    { seed: SEED, numRuns: CASES },
  );
});

test.each([
  ['assemblies', failing(randomCase)],
  ['programs', failing(randomProgramCase)],
])(
  `verify answers about %s in which things fail as all runs in integer time do (seed ${SEED})`,
  async (_, cases) => {
    const seen = { compared: 0, changed: 0, unsafe: 0, skipped: 0, answers: 0, causal: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async (drawn) => {
        const agreement = await failingAgreementOn(drawn, MAX_STATES);
        if (agreement === null) {
          seen.skipped += 1;
          return;
        }
        const { answers, unfailing, onCausalNets } = agreement;
        seen.compared += 1;
        seen.answers += answers.length;
        seen.causal += onCausalNets;
        if (answers === 'not-safe') seen.unsafe += 1;
        if (JSON.stringify(answers) !== JSON.stringify(unfailing)) seen.changed += 1;
      }),
      { seed: SEED, numRuns: CASES },
    );
    console.log(`failures: ${JSON.stringify(seen)}`);
    expect(seen.changed).toBeGreaterThan(seen.compared / 3);
  },
  900_000,
);
