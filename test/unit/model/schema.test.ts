import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jsonSchema, modelSchema } from '../../../src/model/read/schema/schema.ts';

const FILE = '../../../schema/madrigal.schema.json';

test('the published JSON Schema is current (`npm run generate` writes it)', async () => {
  await expect(`${JSON.stringify(jsonSchema(), null, 2)}\n`).toMatchFileSnapshot(FILE);
});

test('docs/model-file.md names the keys at the top of a file, and those that are required', () => {
  const page = readFileSync('docs/model-file.md', 'utf8').replace(/\s+/g, ' ');
  const namesIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name!).sort();
  const [, keys = '', required = ''] =
    /The keys at the top are (.*?)\. (.*?) are required\./.exec(page) ?? [];
  const [ofModel] = (jsonSchema() as { anyOf: { properties: object; required: string[] }[] }).anyOf;
  expect(namesIn(keys)).toEqual(
    Object.keys(ofModel!.properties)
      .filter((key) => key !== '$schema')
      .sort(),
  );
  expect(namesIn(required)).toEqual([...ofModel!.required].sort());
});

test('the schema takes numbers and texts where a duration stands', () => {
  const model = (takes: unknown) => ({
    madrigal: 1,
    types: { T: { places: ['a', 'b'], transitions: { t: { move: 'a -> b', takes } } } },
    components: { c: 'T' },
  });
  for (const takes of [3, 2.5, '250ms', [1, '2m'], [0, 'inf']]) {
    expect(modelSchema.safeParse(model(takes)).success).toBe(true);
  }
  for (const takes of [true, null, [1], [1, 2, 3], {}]) {
    expect(modelSchema.safeParse(model(takes)).success).toBe(false);
  }
});
