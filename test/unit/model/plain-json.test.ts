import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Diagnostics } from '../../../src/base/diagnostics.ts';
import { parseDocuments } from '../../../src/model/read/formats/parse-documents.ts';

const SEED = 51;

const DOCUMENTS = { several: false, tags: [], shorter: null };

function read(text: string) {
  const report = new Diagnostics();
  return { read: parseDocuments(text, 'model.json', report, DOCUMENTS), told: report.sorted() };
}

test(`JSON is read as the part of YAML that it is, at the same positions (seed ${SEED})`, () => {
  const name = fc.oneof(fc.string(), fc.constantFrom('places', 'a\nb', '\\n', '"', 'é{i}'));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(name, fc.integer(), fc.constantFrom(null, true, false, 1.5, 1e30, -0.25)),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(name, tie('tree'), { maxKeys: 3 }),
    ),
  }));
  const space = fc.constantFrom('', ' ', '  ');
  fc.assert(
    fc.property(fc.dictionary(name, tree), space, (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      // A comment is not of JSON.
      expect(read(text)).toEqual(read(`${text} # YAML`));
    }),
    { seed: SEED },
  );
});

test.each([
  ['{"a": 1, "a": 2}', 'duplicate-key'],
  ['{"a": 1', 'yaml-syntax'],
  [`{"a": ${'['.repeat(200)}${']'.repeat(200)}}`, 'nesting-too-deep'],
])('what is wrong in JSON is told as of YAML: %s', (text, code) => {
  expect(read(text).told.map((each) => each.code)).toContain(code);
});
