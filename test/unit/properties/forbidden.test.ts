import { describe, expect, test } from 'vitest';
import type { Model } from '../../../src/model/whole/model.ts';
import type { PropertySpec } from '../../../src/model/whole/property-spec.ts';
import type { Result } from '../../../src/properties/answers/verdict.ts';
import { type VerifyOptions, verify } from '../../../src/properties/verify.ts';
import { model, type } from '../../support/models.ts';

interface Asked {
  readonly marked: string;
  readonly unmarked?: string;
  readonly lasting?: boolean;
}

function refs(text: string) {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({ component: word.split('.')[0]!, element: word.split('.')[1]! }));
}

async function forbidden(given: Model, asked: Asked, options: VerifyOptions = {}): Promise<Result> {
  const { marked, unmarked = '', lasting = false } = asked;
  const spec: PropertySpec = {
    name: 'f',
    programs: [null],
    kind: 'forbidden',
    marked: refs(marked),
    unmarked: refs(unmarked),
    lasting,
  };
  const [result] = await verify({ ...given, properties: [spec] }, options);
  return result!;
}

const step = (interval: string) =>
  type(`Step${interval}`, { places: 'a b', transitions: { t: `a -> b ${interval}` } });

for (const engine of ['classes', 'causal'] as const) {
  describe(`a forbidden state, by ${engine}`, () => {
    const two = model({ components: { x: step('2'), y: step('2..3') } });
    const verdict = async (asked: Asked) => (await forbidden(two, asked, { engine })).verdict.kind;

    test('is one in which all places are marked', async () => {
      expect(await verdict({ marked: 'x.b y.b' })).toBe('violated');
      expect(await verdict({ marked: 'x.a y.b' })).toBe('holds');
    });

    test('may hold between two events of one date, or while time passes', async () => {
      expect(await verdict({ marked: 'y.b', unmarked: 'x.b' })).toBe('violated');
      expect(await verdict({ marked: 'y.b', unmarked: 'x.b', lasting: true })).toBe('holds');
      expect(await verdict({ marked: 'x.b', unmarked: 'y.b', lasting: true })).toBe('violated');
    });

    test('is shown by a run that ends in it', async () => {
      const asked = { marked: 'x.b', unmarked: 'y.b', lasting: true };
      const { witnesses } = await forbidden(two, asked, { engine });
      expect(witnesses[0]?.trace.steps.at(-1)).toMatchObject({ event: 'finish', component: 'x' });
    });

    test('is never reached, with a warning, where a place is never marked', async () => {
      const never = model({ components: { x: { type: step('2'), start: 'b' } } });
      const { verdict: answer, warnings } = await forbidden(never, { marked: 'x.a' }, { engine });
      expect(answer).toEqual({ kind: 'holds' });
      expect(warnings.map(({ code }) => code)).toEqual(['never-marked']);
    });
  });
}

test('many places may be unmarked: they are not tried in all combinations', async () => {
  const names = Array.from({ length: 24 }, (_, i) => `c${i}`);
  const passing = type('Passing', {
    places: 'a b c',
    transitions: { t: 'a -> b 1..5', u: 'b -> c 1..5' },
  });
  const components = { ...Object.fromEntries(names.map((name) => [name, passing])), last: step('20') };
  const unmarked = names.map((name) => `${name}.b`).join(' ');
  const options = { engine: 'causal' } as const;
  const given = model({ components });
  const found = await forbidden(given, { marked: 'last.b', unmarked }, options);
  expect(found.verdict.kind).toBe('violated');
  const early = await forbidden(given, { marked: 'last.b', unmarked: `${unmarked} last.b` }, options);
  expect(early.verdict.kind).toBe('holds');
  expect(early.engine.kind).toBe('causal');
});
