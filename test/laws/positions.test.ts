import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelError } from '../../src/base/errors.ts';
import { readMeasured } from '../../src/model/read/read-measured.ts';
import { readModel } from '../../src/model/read/read-model.ts';
import { readOverlay } from '../../src/model/read/read-overlay.ts';
import { readTrace } from '../../src/model/read/trace-json.ts';
import { readTinaNet } from '../../src/tpn/net/formats/tina-net.ts';
import { mutated, mutations } from '../fuzz/mutations.ts';
import { expectEqual } from '../support/expect-equal.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 17);
const CASES = Number(process.env.MADRIGAL_CASES ?? 400);

const text = (file: string) => readFileSync(file, 'utf8');
const CONCERTO = text('examples/concerto.yaml');
const file = 'damaged';

/** What reads files, and a file for it. */
const READERS: Readonly<Record<string, readonly [example: string, read: (text: string) => unknown]>> = {
  'a model': [CONCERTO, (damaged) => readModel(damaged, { file })],
  'a model with loops': [text('examples/rolling-update.yaml'), (damaged) => readModel(damaged, { file })],
  'a model on one line': [
    JSON.stringify({
      madrigal: 1,
      types: { T: { places: ['a', 'b'], transitions: { t: 'a -> b' } } },
      components: { c: 'T' },
      programs: { p: 'pushB(c, deploy)\nwait(c)' },
      properties: { q: { sequentiality: ['c.t'] } },
    }),
    (damaged) => readModel(damaged, { file }),
  ],
  'a program': [
    'add(db2: Database)\nfor i in 1..2:\n  pushB(db, deploy)\nwaitAll\n',
    (damaged) => readModel(CONCERTO, { file: 'm.yaml', programs: [{ name: 'p', file, text: damaged }] }),
  ],
  'an overlay': [
    text('examples/openstack/ecotype-local.yaml'),
    (damaged) => readOverlay(damaged, { file, loops: { values: new Map(), index: new Map() } }),
  ],
  makespans: [text('test/fixtures/terminal-escape.measured.json'), (damaged) => readMeasured(damaged, file)],
  'a trace': [text('test/fixtures/terminal-escape.trace.json'), (damaged) => readTrace(damaged, file)],
  'a net': [text('test/nets/level-crossing-2.net'), (damaged) => readTinaNet(damaged, { file })],
};

test.each(Object.keys(READERS))(
  'what is wrong with %s stands in the file, however it is damaged',
  (which) => {
    const [example, read] = READERS[which]!;
    fc.assert(
      fc.property(mutations, (changes) => {
        const damaged = mutated(example, changes).toString('utf8');
        const lines = damaged.split('\n').map((line) => line.replace(/\r$/, ''));
        try {
          read(damaged);
        } catch (error) {
          if (!(error instanceof ModelError)) throw error;
          const told = error.diagnostics;
          const outside = told.filter(({ at }) => {
            if (at === null || at.file !== file) return false;
            const width = Math.max(1, lines[at.line - 1]!.length);
            return at.column < 1 || at.length < 1 || at.column + at.length - 1 > width;
          });
          expectEqual(outside, []);
          // One mistake makes many errors behind it.
          const ofYaml = told.filter(({ code }) => code === 'yaml-syntax');
          if (ofYaml.length > 0)
            expectEqual(
              told.filter(({ code }) => !/yaml|braces|duplicate|nesting/.test(code)),
              [],
            );
        }
      }),
      { seed: SEED, numRuns: CASES },
    );
  },
  120_000,
);

test('one bad token is one error', () => {
  const refusal = (damaged: string) => {
    try {
      readModel(damaged, { file });
      return [];
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return error.diagnostics.map(({ code, at }) => `${code} ${at?.line}:${at?.column}+${at?.length}`);
    }
  };
  expect(refusal(text('test/fixtures/cascade-and-wrong-position.yaml'))).toEqual(['yaml-syntax 16:21+37']);
  expect(refusal(text('test/fixtures/position-out-of-file.yaml'))).toEqual(['yaml-syntax 2:1+1']);
  expect(refusal('madrigal: 1\ntypes: {\n\n')).toEqual(['yaml-syntax 2:8+1']);
  // A key that is no text leaves out what others name.
  expect(refusal(CONCERTO.replace('server: Server', '{server}: Server'))).toHaveLength(1);
});
