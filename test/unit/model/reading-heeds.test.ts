import { expect, test } from 'vitest';
import { Diagnostics } from '../../../src/base/diagnostics.ts';
import { heeding, StoppedError } from '../../../src/base/heed.ts';
import { parseSource } from '../../../src/model/read/formats/parse-source.ts';
import { modelSchema } from '../../../src/model/read/schema/schema.ts';
import { checkShape } from '../../../src/model/read/schema/shape.ts';

const COMPONENTS = 1_000;
const TEXT = `madrigal: 1
types: {T: {places: [a], transitions: {}}}
components:
${Array.from({ length: COMPONENTS }, (_, i) => `  c${i}: {type: T, start: a}\n`).join('')}`;

/** How often some work looks at its limits; all of it, or until so many looks. */
function looksOf(work: () => void, most = Infinity): number {
  let looks = 0;
  heeding(() => (++looks >= most ? 'interrupted' : null), work);
  return looks;
}

test('the parser of YAML is stopped wherever it is, and that is told as no error of the file', () => {
  const report = new Diagnostics();
  const parse = () => void parseSource(TEXT, 'large.yaml', report);
  const all = looksOf(parse);
  // Without any look in the library there would be a tenth of them, once it is done.
  expect(all).toBeGreaterThan(0.2 * COMPONENTS);
  for (let tenth = 0; tenth < 10; tenth++)
    expect(() => looksOf(parse, 1 + Math.floor((tenth * all) / 10))).toThrow(StoppedError);
  expect(report.errors).toBe(0);
});

test('so is the check against the schema', () => {
  const root = parseSource(TEXT, 'large.yaml', new Diagnostics())!;
  const check = () => void checkShape(modelSchema, root, new Diagnostics());
  const all = looksOf(check);
  expect(all).toBeGreaterThan(0.05 * COMPONENTS);
  expect(() => looksOf(check, Math.floor(all / 2))).toThrow(StoppedError);
});
