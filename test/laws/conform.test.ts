import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, type Decimal, formatDecimal, parseDecimal, ZERO } from '../../src/base/duration.ts';
import { ModelError } from '../../src/base/errors.ts';
import { randomFrom } from '../../src/base/random.ts';
import { conform, type RunConformance } from '../../src/logs/conform/conform.ts';
import { readLog } from '../../src/logs/read/read-log.ts';
import type { Trace } from '../../src/model/event.ts';
import { simulate } from '../../src/model/semantics/simulate.ts';
import { UnsafeError } from '../../src/model/semantics/unsafe-error.ts';
import { compile } from '../../src/model/system/system.ts';
import { type FailingCase, failing, faultsOf } from '../../src/testing/failing-case.ts';
import { type RandomCase, randomCase } from '../../src/testing/random-assembly.ts';
import { randomProgramCase } from '../../src/testing/random-program.ts';
import { randomCountedCase } from '../arbitraries/random-counted.ts';
import { exploreRuns } from '../oracle/brute-force.ts';
import { isLogOf, type LoggedAction } from '../oracle/brute-logs.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 60);
const CASES = Number(process.env.MADRIGAL_CASES ?? 400);

const HEAD = 'run,component,transition,start,end';
const MILLISECOND = parseDecimal('0.001')!;

/** When each transition of a run ran, in the order of starts; those still running have no end. */
function actionsOf({ steps }: Trace) {
  const running = new Map<string, { name: string; start: Decimal; end: Decimal | null }>();
  const actions: { name: string; start: Decimal; end: Decimal | null }[] = [];
  for (const { event, component, element, at, outcome } of steps) {
    const isCrash = event === 'crash' || event === 'back';
    const name = isCrash ? `${component},crash` : `${component},${element}${outcome ? `:${outcome}` : ''}`;
    if (event === 'start' || event === 'crash') {
      const action = { name, start: at, end: null };
      running.set(name, action);
      actions.push(action);
    }
    if (event === 'end' || event === 'back') running.get(name)!.end = at;
  }
  return actions;
}

/** The log of a run whose dates are told up to so many milliseconds late. */
function logOf(trace: Trace, most: number, seed: number): string {
  const random = randomFrom(seed);
  const late = (date: Decimal): Decimal => {
    const ticks = random.below(BigInt(most + 1));
    return add(date, { digits: ticks * MILLISECOND.digits, scale: MILLISECOND.scale });
  };
  const lines = actionsOf(trace).map(({ name, start, end }) => {
    const from = late(start);
    const to = end === null ? null : add(end, most === 0 ? ZERO : late(ZERO));
    // What takes no time cannot be told to end before it starts.
    const told =
      to === null ? '' : formatDecimal(Number(formatDecimal(to)) < Number(formatDecimal(from)) ? from : to);
    return `1,${name},${formatDecimal(from)},${told}`;
  });
  return [HEAD, ...lines].join('\n');
}

function verdictOn({ model, program }: RandomCase, text: string, tolerance: string): RunConformance | null {
  if (!text.includes('\n')) return null;
  try {
    return conform(model, program, readLog({ file: 'log.csv', text }), parseDecimal(tolerance)!).runs[0]!;
  } catch (error) {
    // What is told late may seem to run twice at one time.
    if (error instanceof UnsafeError) return null;
    if (error instanceof ModelError && error.diagnostics.every(({ code }) => code === 'duplicate-row'))
      return null;
    throw error;
  }
}

/** A run of a case; `null` where the case has none that is safe. */
function runOf({ model, program, faults }: FailingCase, seed: number): Trace | null {
  try {
    return simulate(compile(model, program, { faults: faultsOf(faults) }), { durations: 'random', seed });
  } catch (error) {
    if (error instanceof UnsafeError) return null;
    throw error;
  }
}

const cases = fc.oneof(randomCase, randomProgramCase, randomCountedCase);
const NONE = { any: 0, zones: {} };
const anyCase: fc.Arbitrary<FailingCase> = fc.oneof(
  { weight: 2, arbitrary: cases.map((drawn) => ({ ...drawn, faults: NONE })) },
  { weight: 1, arbitrary: failing(cases) },
);

test(`a log of a run conforms, to the date and told late (seed ${SEED})`, () => {
  let [checked, unknown] = [0, 0];
  fc.assert(
    fc.property(anyCase, fc.nat(1000), fc.constantFrom(0, 1, 40), (drawn, seed, most) => {
      const trace = runOf(drawn, seed);
      if (trace === null) return;
      const text = logOf(trace, most, seed);
      const run = verdictOn(drawn, text, most === 0 ? '0' : '0.05');
      if (run === null) return;
      checked += 1;
      if (run.verdict === 'unknown') unknown += 1;
      else expect(run.first?.words ?? null, text).toBe(null);
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`logs: ${checked} of ${CASES} runs told, ${unknown} could not be followed`);
  expect(checked).toBeGreaterThan(0.6 * CASES);
  expect(unknown).toBeLessThan(0.02 * CASES);
});

/** Ways in which a log may be wrong: each makes another one of its actions. */
const CHANGES: readonly ((action: LoggedAction) => readonly LoggedAction[])[] = [
  (action) => [action],
  ({ name, start, end }) => [{ name, start: start + 1, end: end === null ? null : end + 1 }],
  ({ name, start, end }) => [{ name, start: Math.max(0, start - 1), end }],
  ({ name, start, end }) => [{ name, start, end: end === null ? null : end + 1 }],
  ({ name, start, end }) => [{ name, start, end: end === null ? null : Math.max(start, end - 1) }],
  () => [],
];

test(`a log is one of a run where one in integer time has it (seed ${SEED})`, () => {
  let [checked, accepted, unknown] = [0, 0, 0];
  fc.assert(
    fc.property(anyCase, fc.nat(1000), fc.nat(5), fc.nat(20), (drawn, seed, change, which) => {
      const trace = runOf(drawn, seed);
      if (trace === null) return;
      const actions = actionsOf(trace).map(({ name, start, end }): LoggedAction => {
        const whole = (date: Decimal) => Number(formatDecimal(date));
        return { name: name.replace(',', '.'), start: whole(start), end: end && whole(end) };
      });
      const changed = actions.flatMap((action, i) =>
        i === which % actions.length ? CHANGES[change]!(action) : [action],
      );
      if (changed.length === 0 || changed.some(({ start }) => !Number.isInteger(start))) return;
      const explored = exploreRuns(drawn.model, drawn.program, { maxStates: 800, faults: drawn.faults });
      if (explored.kind !== 'runs') return;
      const lines = changed.map(
        ({ name, start, end }) => `1,${name.replace('.', ',')},${start},${end ?? ''}`,
      );
      const run = verdictOn(drawn, [HEAD, ...lines].join('\n'), '0');
      if (run === null) return;
      checked += 1;
      if (run.verdict === 'unknown') {
        unknown += 1;
        return;
      }
      const isLog = isLogOf(drawn.model, drawn.program, explored.runs, changed);
      accepted += isLog ? 1 : 0;
      expect(run.verdict, `${lines.join('\n')}\n${run.first?.words}`).toBe(isLog ? 'holds' : 'violated');
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`changed logs: ${checked} compared, ${accepted} of runs, ${unknown} could not be followed`);
  expect(accepted).toBeGreaterThan(0.1 * CASES);
  expect(checked - accepted).toBeGreaterThan(0.1 * CASES);
});
