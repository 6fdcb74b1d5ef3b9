import { PerformanceObserver } from 'node:perf_hooks';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatNamed } from '../../src/answers/formats.ts';
import { worstVerdict } from '../../src/answers/verdicts.ts';
import { type Because, heeding, StoppedError } from '../../src/base/heed.ts';
import type { Host } from '../../src/base/host.ts';
import { readModel } from '../../src/model/read/read-model.ts';
import { verify } from '../../src/properties/verify.ts';
import { startLimits } from '../../src/statespace/exploration/limits.ts';
import { DEPLOYED, manyComponents } from '../support/many-components.ts';
import { processorTime } from '../support/processor-time.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 11);
/** Each takes about a second. */
const CASES = Number(process.env.MADRIGAL_CASES ?? 2_000) / 100;
/** How many threads collect garbage at once, at most. */
const COLLECTING = 2;

/** Collections of garbage, which come between two looks and cannot be cut short, since the last time that it is asked. */
function collections() {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ entryTypes: ['gc'] });
  return {
    /** Milliseconds that those took which ended later than a moment. */
    lastedSince: async (moment: number): Promise<number> => {
      await pause();
      const late = observer.takeRecords().filter((each) => each.startTime + each.duration >= moment);
      return late.reduce((sum, { duration }) => sum + duration, 0);
    },
    end: () => observer.disconnect(),
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A host whose clock is the processor's, and that is interrupted at some date; and when it was last asked before. */
function hostUntil(interrupted: number) {
  let lookedAt = performance.now();
  const host: Host = {
    now: processorTime,
    memory: () => process.memoryUsage.rss(),
    totalMemory: Infinity,
    pause,
    isInterrupted: () => {
      const isOver = processorTime() >= interrupted;
      if (!isOver) lookedAt = performance.now();
      return isOver;
    },
  };
  return { host, lookedAt: () => lookedAt };
}

/** Models of many components: side by side, one after the other, or pushed to by programs at once. */
const input = fc
  .record({
    components: fc.integer({ min: 100, max: 20_000 }),
    kind: fc.constantFrom('wide', 'chain', 'programs'),
  })
  .map(({ components, kind }) =>
    manyComponents(
      components,
      kind === 'chain' ? 's' : null,
      kind === 'programs' ? `${PROGRAMS}${DEPLOYED}` : DEPLOYED,
    ),
  );

const PROGRAMS = `programs:
  both:
    run:
      one: |
        for i in 1..n:
          pushB(c{i}, deploy)
      two: |
        for i in 1..n:
          wait(c{i})
`;

const call = fc.record({
  text: input,
  engine: fc.constantFrom('auto', 'causal', 'classes'),
  timeout: fc.integer({ min: 50, max: 1_500 }),
  interruptedAfter: fc.option(fc.integer({ min: 50, max: 1_500 }), { nil: Infinity }),
  maxClasses: fc.option(fc.integer({ min: 1, max: 200 }), { nil: Infinity }),
  /** Megabytes more than the process holds already. */
  moreMemory: fc.option(fc.integer({ min: 20, max: 200 }), { nil: Infinity }),
  format: fc.constantFrom('html', 'trace', 'markdown'),
});

test('a call ends soon after any of its limits, wherever it is', async () => {
  const garbage = collections();
  await fc.assert(
    fc.asyncProperty(call, async (drawn) => {
      const { text, engine, timeout, interruptedAfter, maxClasses, moreMemory, format } = drawn;
      await garbage.lastedSince(0);
      const started = processorTime();
      const { host, lookedAt } = hostUntil(started + interruptedAfter);
      const maxMemory = host.memory!() + moreMemory * 2 ** 20;
      const limits = startLimits({ timeout, maxClasses, maxMemory, host });
      const because = new Set<Because>();
      try {
        const { model } = heeding(limits.reached, () => readModel(text, { file: 'random.yaml' }));
        const results = await verify(model, { engine, limits });
        for (const { verdict, statistics } of results) {
          expect(statistics.classes).toBeLessThanOrEqual(Math.max(maxClasses + 1, 1.1 * maxClasses));
          if (verdict.kind === 'unknown') because.add(verdict.because);
        }
        const told = { model, results, diagnostics: [], inputs: [], options: [], changes: null, saved: [] };
        const answer = { question: 'verify', verdict: worstVerdict([]), criticality: [], ...told } as const;
        await formatNamed(format)!.write(answer, undefined, limits.reachedAfterAll);
      } catch (error) {
        if (!(error instanceof StoppedError)) throw error;
        because.add(error.because);
      }
      const taken = processorTime() - started;
      const memory = host.memory!();
      const collected = COLLECTING * (await garbage.lastedSince(lookedAt()));
      if (because.has('timeout')) expect(taken).toBeGreaterThanOrEqual(timeout);
      if (because.has('interrupted')) expect(taken).toBeGreaterThanOrEqual(interruptedAfter);
      if (because.has('max-memory')) expect(memory).toBeGreaterThan(0.9 * maxMemory);
      expect(memory).toBeLessThanOrEqual(1.1 * maxMemory);
      expect(taken).toBeLessThanOrEqual(timeout + Math.max(500, 0.1 * timeout));
      expect(taken).toBeLessThanOrEqual(interruptedAfter + 100 + collected);
    }),
    { seed: SEED, numRuns: CASES, endOnFailure: true },
  );
  garbage.end();
}, 300_000);
