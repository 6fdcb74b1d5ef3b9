import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelError } from '../../src/base/errors.ts';
import { printDiagnostic } from '../../src/base/text/print-diagnostic.ts';
import { readModel } from '../../src/model/read/read-model.ts';
import { processorTime } from '../support/processor-time.ts';

const SEED = 20240613;
const RUNS = Number(process.env.FUZZ_RUNS ?? 1500);
const VALID = readFileSync(new URL('../../examples/concerto.yaml', import.meta.url), 'utf8');

/** Pieces that mean something to YAML or to the format, so that mutants get past the first check. */
const PIECES = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ': ',
    ', ',
    '\n',
    '  ',
    '- ',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '|',
    '>',
    '!!int ',
    '%',
    '\t',
    '\0',
  ],
  ...['{i}', '{n-1}', '->', '.', '-1', '1e9', '.nan', '.inf', 'inf', 'null', 'true', '0x10', '999999999999'],
  ...[
    'index: {i: 0..9}\n',
    'parameters: {n: 3}\n',
    'for i in 0..99999999:\n',
    'start',
    'running',
    '__proto__',
  ],
];

interface Mutation {
  readonly kind: 'delete' | 'insert' | 'drop line' | 'copy line' | 'swap lines';
  readonly at: number;
  readonly length: number;
  readonly piece: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('delete', 'insert', 'drop line', 'copy line', 'swap lines'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 12 }),
  piece: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3 })),
});

function mutate(text: string, { kind, at, length, piece }: Mutation): string {
  const offset = Math.floor(at * text.length);
  if (kind === 'delete') return text.slice(0, offset) + text.slice(offset + length);
  if (kind === 'insert') return text.slice(0, offset) + piece + text.slice(offset);
  const lines = text.split('\n');
  const line = Math.floor(at * (lines.length - 1));
  const [one = '', two = ''] = lines.slice(line, line + 2);
  const put = kind === 'drop line' ? [two] : kind === 'copy line' ? [one, one, two] : [two, one];
  return [...lines.slice(0, line), ...put, ...lines.slice(line + 2)].join('\n');
}

test('a damaged file is read, or refused with positions inside of it; never anything else', () => {
  let refused = 0;
  let slowest = 0;
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const text = mutations.reduce(mutate, VALID);
      const lines = text.split(/\r?\n|\r/).length;
      const begin = processorTime();
      try {
        readModel(text, { file: 'damaged.yaml' });
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        refused += 1;
        expect(error.diagnostics.some((d) => d.severity === 'error')).toBe(true);
        for (const diagnostic of error.diagnostics) {
          const { at, message } = diagnostic;
          expect(message).not.toBe('');
          expect(at === null || (at.line >= 1 && at.line <= lines && at.column >= 1 && at.length >= 1)).toBe(
            true,
          );
          expect(printDiagnostic(diagnostic, text)).toContain(diagnostic.code);
        }
      }
      const took = processorTime() - begin;
      slowest = Math.max(slowest, took);
      expect(took).toBeLessThan(5000);
    }),
    { seed: SEED, numRuns: RUNS },
  );
  console.log(
    `model fuzz: seed ${SEED}, ${RUNS} files, ${refused} refused, slowest ${slowest.toFixed(0)} ms`,
  );
  expect(refused).toBeGreaterThan(RUNS / 3);
});
