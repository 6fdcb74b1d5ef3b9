import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Because, heeding, StoppedError } from '../../src/base/heed.ts';
import type { Host } from '../../src/base/host.ts';
import { readModel } from '../../src/model/read/read-model.ts';
import { verify } from '../../src/properties/verify.ts';
import { startLimits } from '../../src/statespace/exploration/limits.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 11);
/** Each takes about a second. */
const CASES = Number(process.env.MADRIGAL_CASES ?? 2_000) / 100;
/** A collection of garbage, in several threads, may come between two looks. */
const GARBAGE_MS = 150;

/** Milliseconds of processor time of this process, in all its threads. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A host whose clock is the processor's, and that is interrupted at some date. */
function hostUntil(interrupted: number): Host {
  return {
    now: processorTime,
    memory: null,
    totalMemory: Infinity,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    isInterrupted: () => processorTime() >= interrupted,
  };
}

/** Models of many components: side by side, one after the other, or pushed to by programs at once. */
const input = fc
  .record({
    components: fc.integer({ min: 100, max: 20_000 }),
    kind: fc.constantFrom('wide', 'chain', 'programs'),
  })
  .map(({ components: n, kind }) => {
    const ports =
      kind === 'chain'
        ? '\n    ports:\n      up: {provide: service, bound: [c]}\n      on: {use: service, bound: [s]}'
        : '';
    const connections =
      kind === 'chain'
        ? `connections:\n${Array.from({ length: n - 1 }, (_, i) => `  - c${i + 2}.on -> c${i + 1}.up`).join('\n')}\n`
        : '';
    const programs =
      kind === 'programs'
        ? `programs:\n  both:\n    start: {${Array.from({ length: n }, (_, i) => `c${i + 1}: a`).join(', ')}}\n    run:\n      one: |\n        for i in 1..n:\n          pushB(c{i}, deploy)\n      two: |\n        for i in 1..n:\n          wait(c{i})\n`
        : '';
    return `madrigal: 1
parameters: {n: ${n}}
index: {i: 1..n}
types:
  T:
    places: [a, b, c]
    behaviors:
      deploy:
        s: {move: a -> b, takes: [1s, 2s]}
        t: {move: b -> c, takes: [1s, 3s]}${ports}
components:
  "c{i}": T
${connections}deployments: {up: c}
${programs}properties:
  d: {deployability: up${kind === 'programs' ? ', at: end' : ''}}
  p: {parallelism: all}
`;
  });

const call = fc.record({
  text: input,
  engine: fc.constantFrom('auto', 'causal', 'classes'),
  timeout: fc.integer({ min: 50, max: 1_500 }),
  interruptedAfter: fc.option(fc.integer({ min: 50, max: 1_500 }), { nil: Infinity }),
  maxClasses: fc.option(fc.integer({ min: 1, max: 200 }), { nil: Infinity }),
});

test('a call ends soon after any of its limits, wherever it is', async () => {
  await fc.assert(
    fc.asyncProperty(call, async ({ text, engine, timeout, interruptedAfter, maxClasses }) => {
      const started = processorTime();
      const host = hostUntil(started + interruptedAfter);
      const limits = startLimits({ timeout, maxClasses, host });
      const because = new Set<Because>();
      try {
        const { model } = heeding(limits.reached, () => readModel(text, { file: 'random.yaml' }));
        for (const { verdict, statistics } of await verify(model, { engine, limits })) {
          expect(statistics.classes).toBeLessThanOrEqual(Math.max(maxClasses + 1, 1.1 * maxClasses));
          if (verdict.kind === 'unknown') because.add(verdict.because);
        }
      } catch (error) {
        if (!(error instanceof StoppedError)) throw error;
        because.add(error.because);
      }
      const taken = processorTime() - started;
      if (because.has('timeout')) expect(taken).toBeGreaterThanOrEqual(timeout);
      if (because.has('interrupted')) expect(taken).toBeGreaterThanOrEqual(interruptedAfter);
      expect(taken).toBeLessThanOrEqual(timeout + Math.max(500, 0.1 * timeout));
      expect(taken).toBeLessThanOrEqual(interruptedAfter + 100 + GARBAGE_MS);
    }),
    { seed: SEED, numRuns: CASES, endOnFailure: true },
  );
}, 300_000);
