import fc from 'fast-check';
import { type Model, toNumber, verifySync, withQuestions } from 'madrigal';
import { models, programs } from 'madrigal/testing';
import { test } from 'vitest';

/** The greatest date at which a run ends, in seconds; `null` where some run does not end well, or that is unknown. */
function latestEnd(model: Model): number | null {
  const asking = withQuestions({ ...model, properties: [] }, (ask) => ask.terminates('ends'));
  const [ends] = verifySync(asking, { limits: { maxClasses: 100 } });
  if (ends?.verdict.kind !== 'holds' || ends.interval === null || ends.interval.max === 'inf') return null;
  return toNumber(ends.interval.max);
}

/** A property of one's own: to wait for everything at the end never makes a program end sooner. */
test('a last wait never makes a program shorter', () => {
  const drawn = models({ maxComponents: 2, maxProperties: 1 }).chain((model) =>
    fc.tuple(fc.constant(model), programs(model, { maxActions: 3 })),
  );
  fc.assert(
    fc.property(drawn, ([model, program]) => {
      const [first, ...others] = program.threads;
      if (first === undefined) return;
      const waiting = { ...first, instructions: [...first.instructions, { kind: 'waitAll' as const }] };
      const before = latestEnd({ ...model, programs: [program], properties: [] });
      const after = latestEnd({ ...model, programs: [{ ...program, threads: [waiting, ...others] }] });
      if (before !== null && after !== null && after < before) throw new Error(`${after} s < ${before} s`);
    }),
    { numRuns: 20, seed: 1 },
  );
});
