import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { exampleFiles } from '../support/examples.ts';

/** The published JSON Schema, read as any other program would. */
const schema = z.fromJSONSchema(JSON.parse(readFileSync('schema/madrigal.schema.json', 'utf8')));

test.each(exampleFiles())('%s is valid by the published JSON Schema', (file) => {
  expect(schema.safeParse(parse(readFileSync(file, 'utf8'), { merge: true })).error?.issues ?? []).toEqual(
    [],
  );
});

test('a misspelled key is not valid by the published JSON Schema', () => {
  const model = parse(readFileSync('examples/circular.yaml', 'utf8'));
  expect(schema.safeParse({ ...model, conections: [] }).success).toBe(false);
});
