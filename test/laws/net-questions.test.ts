import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NetQuestion, TokenAtom } from '../../src/properties/net/net-questions.ts';
import { verifyNet } from '../../src/properties/net/verify-net.ts';
import {
  compileNet,
  isEnabled,
  putInitialTokens,
  putOutputs,
  takeInputs,
} from '../../src/statespace/net/compiled-net.ts';
import { claims, expressions } from '../../src/testing/random-expressions.ts';
import { randomNet } from '../../src/testing/random-net.ts';
import type { TimePetriNet } from '../../src/tpn/net/time-petri-net.ts';
import { bruteNetAnswer, exploreNet } from '../oracle/brute-net.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 17);
const CASES = Number(process.env.MADRIGAL_CASES ?? 500);
const MAX_STATES = 300;

/** Integer time has all that closed intervals allow. */
function closed(net: TimePetriNet): TimePetriNet {
  const transitions = net.transitions.map(({ interval, ...t }) => ({
    ...t,
    interval: { ...interval, eftOpen: false, lftOpen: interval.lft === Infinity },
  }));
  return { ...net, transitions };
}

const atom: fc.Arbitrary<TokenAtom> = fc.record({
  places: fc.tuple(fc.nat({ max: 11 })),
  least: fc.constantFrom(1, 1, 1, 2),
});

const cases = fc
  .noBias(
    fc.tuple(
      randomNet.map(closed),
      fc.array(claims(atom, 8), { minLength: 4, maxLength: 5 }),
      expressions(atom),
      fc.array(fc.nat({ max: 11 }), { minLength: 2, maxLength: 3 }),
    ),
  )
  .map(([net, claimed, of, some]) => {
    const within = net.places.length;
    const text = JSON.stringify([claimed, of], (key, value) =>
      typeof value === 'bigint' ? `${value}n` : key === 'places' ? [value[0] % within] : value,
    );
    // Times are whole units here, not halves.
    const [claims, expression] = JSON.parse(text, (key, value) =>
      key === 'within' && value !== null
        ? { digits: BigInt(value.digits.slice(0, -1)) / 5n, scale: 0 }
        : value,
    );
    const common = { name: 'q', text: '' };
    const questions: NetQuestion[] = [
      ...claims.map((claim: never) => ({ ...common, kind: 'claim', claim })),
      { ...common, kind: 'reachable', of: expression },
      { ...common, kind: 'dates', of: expression },
      { ...common, kind: 'bounds', places: some.map((n) => n % within) },
      { ...common, kind: 'order', transitions: some.map((n) => n % net.transitions.length) },
      { ...common, kind: 'deadlock-free' },
    ];
    return { net, questions };
  });

test(`nets are answered as all their runs in integer time say (seed ${SEED})`, async () => {
  const seen = { compared: 0, answers: 0, violated: 0, endless: 0 };
  await fc.assert(
    fc.asyncProperty(cases, async ({ net, questions }) => {
      const runs = exploreNet(net, MAX_STATES);
      if (runs === null) return;
      seen.compared += 1;
      const answers = await verifyNet(net, questions, { maxClasses: 5000 });
      for (const { question, verdict, run, measured } of answers) {
        seen.answers += 1;
        const said = {
          verdict: verdict.kind,
          ...(measured === null ? {} : { measured: measured.map(({ least, most }) => [least, most]) }),
        };
        expect({ question, said }).toEqual({ question, said: bruteNetAnswer(question, runs) });
        if (verdict.kind === 'violated') seen.violated += 1;
        if (run !== null)
          expect(isRun(net, [...run.firings.map((f) => f.transition), ...run.repeat])).toBe(true);
        if (run !== null && run.repeat.length > 0) seen.endless += 1;
      }
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`nets: ${JSON.stringify(seen)}`);
  expect(seen.answers).toBeGreaterThan(CASES);
}, 600_000);

/** Whether the net can fire these one after another, some class after each having the next one enabled. */
function isRun(net: TimePetriNet, names: readonly string[]): boolean {
  const compiled = compileNet(net);
  const marking = new Int32Array(compiled.places);
  putInitialTokens(compiled, marking);
  return names.every((name) => {
    const arcs = compiled.arcs[net.transitions.findIndex((t) => t.name === name)]!;
    if (!isEnabled(arcs, marking)) return false;
    takeInputs(arcs, marking);
    putOutputs(compiled, arcs, marking);
    return true;
  });
}
