import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Diagnostics } from '../../src/base/diagnostics.ts';
import type { Instruction, Thread } from '../../src/model/program.ts';
import type { DraftInstruction, DraftThread } from '../../src/model/read/draft.ts';
import { NO_LOOPS } from '../../src/model/read/expand/loops.ts';
import { parseProgramFile, writeProgram } from '../../src/model/read/program-file.ts';
import { SourceMap } from '../../src/model/source-map.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 20);
const CASES = Number(process.env.MADRIGAL_CASES ?? 500);

/** Names that look like words of the language are names all the same. */
const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/),
  fc.constantFrom('add', 'for', 'program', 'start', 'waitAll', 'main', '_', 'a-b'),
);
const port = fc.record({ component: name, port: name });

const instruction: fc.Arbitrary<Instruction> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), component: name, type: name }),
  fc.record({ kind: fc.constant('del' as const), component: name }),
  fc.record({ kind: fc.constantFrom('con' as const, 'dcon' as const), user: port, provider: port }),
  fc.record({ kind: fc.constant('pushB' as const), component: name, behavior: name }),
  fc.record({ kind: fc.constant('wait' as const), component: name, behavior: fc.option(name) }),
  fc.record({
    kind: fc.constant('wait' as const),
    component: name,
    behavior: name,
    nth: fc.integer({ min: 1, max: 12 }),
  }),
  fc.constant({ kind: 'waitAll' as const }),
);
const instructions = fc.array(instruction, { maxLength: 8 });

const threads: fc.Arbitrary<readonly Thread[]> = fc.oneof(
  instructions.map((only) => [{ name: 'main', instructions: only, tries: [] }]),
  fc.uniqueArray(fc.record({ name, instructions, tries: fc.constant([]) }), {
    minLength: 1,
    maxLength: 4,
    selector: (thread) => thread.name,
  }),
);

/** As it was before it was written: without positions, and the ends of connections in the order of the text. */
function plain({ name: thread, instructions: read }: DraftThread): Thread {
  return {
    name: thread,
    tries: [],
    instructions: read.map((draft: DraftInstruction): Instruction => {
      const { at: _, ...rest } = draft;
      if (!('ends' in rest)) return rest;
      const { kind, ends } = rest;
      return { kind, user: ends[0], provider: ends[1] };
    }),
  };
}

test('a program is read back as it was written, one sequence or several', () => {
  fc.assert(
    fc.property(threads, fc.option(name), (program, start) => {
      const text = writeProgram({ threads: program }, start);
      const report = new Diagnostics();
      const file = { name: 'p', file: 'p.concerto', text };
      const read = parseProgramFile(file, NO_LOOPS, new SourceMap(), report);
      expect(report.sorted()).toEqual([]);
      expect(read.threads.map(plain)).toEqual(program);
      expect(read.start).toBe(start);
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`program text: seed ${SEED}`);
});

test('no text makes reading fail in another way than by reports', () => {
  const line = fc.oneof(
    instruction.map((i) =>
      writeProgram({ threads: [{ name: 'main', instructions: [i], tries: [] }] }).trim(),
    ),
    fc.constantFrom(
      'program p:',
      'program :',
      'program',
      'start: up',
      'start:',
      'for i in 1..3:',
      '# note',
      '',
    ),
    fc.string({ maxLength: 12 }),
  );
  const indented = fc.tuple(fc.constantFrom('', '  ', '    ', '\t'), line).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(indented, { maxLength: 8 }), (lines) => {
      const report = new Diagnostics();
      const file = { name: 'p', file: 'p.concerto', text: lines.join('\n') };
      parseProgramFile(file, NO_LOOPS, new SourceMap(), report);
      for (const { at } of report.sorted()) expect(at?.line).toBeLessThanOrEqual(Math.max(1, lines.length));
    }),
    { seed: SEED, numRuns: CASES },
  );
});
