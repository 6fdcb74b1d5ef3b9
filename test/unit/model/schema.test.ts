import { expect, test } from 'vitest';
import { jsonSchema, modelSchema } from '../../../src/model/read/schema/schema.ts';

const FILE = '../../../schema/madrigal.schema.json';

test('the published JSON Schema is current (`npm run generate` writes it)', async () => {
  await expect(`${JSON.stringify(jsonSchema(), null, 2)}\n`).toMatchFileSnapshot(FILE);
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
