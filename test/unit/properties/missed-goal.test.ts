import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readModel } from '../../../src/model/read/read-model.ts';
import type { Result } from '../../../src/properties/answers/verdict.ts';
import { verify } from '../../../src/properties/verify.ts';

/** The shop of the README under a program. */
function shop(program: string, property = 'deployability: up'): string {
  const [, text = ''] = /```yaml\n(# shop\.yaml\n[^`]*)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  const [model = ''] = text.split('properties:');
  return `${model}programs: {p: "${program}"}\nproperties: {p: {${property}}}\n`;
}

async function answer(text: string, engine: 'classes' | 'causal' = 'classes'): Promise<Result> {
  const [result] = await verify(readModel(text, { file: 'shop.yaml' }).model, { engine });
  return result!;
}

test.each(['classes', 'causal'] as const)(
  'a run that is over without reaching its goal says who does nothing, on %s',
  async (engine) => {
    const { verdict, witnesses } = await answer(shop(String.raw`pushB(db, deploy)\nwaitAll`), engine);
    expect(verdict.kind).toBe('violated');
    expect(witnesses[0]!.explanation).toEqual([
      'web, in `absent`, has nothing to do, and no program will push to it',
    ]);
  },
);

test('also without intervals, and where the component does not exist in the end', async () => {
  const timeless = await answer(
    shop(String.raw`pushB(db, deploy)\nwaitAll`, 'deployability: up, timed: false'),
  );
  expect(timeless.witnesses[0]!.explanation).toEqual([
    'web, in `absent`, has nothing to do, and no program will push to it',
  ]);
  const deleted = await answer(
    shop(String.raw`pushB(db, deploy)\nwait(db)\ndcon(web.database, db.sql)\ndel(web)`),
  );
  expect(deleted.witnesses[0]!.explanation).toEqual(['web does not exist in the end']);
});

test('a run that gets stuck says why by itself', async () => {
  const stuck = await answer(shop(String.raw`pushB(web, deploy)\nwaitAll`));
  expect(stuck.witnesses[0]!.explanation).toEqual([
    'the program waits, at line 25, for web to finish `deploy`',
    'web.publish cannot start: web.database is not served (db.sql is not active: db is in `absent`)',
    'db, in `absent`, has nothing to do, and no program will push to it',
  ]);
});
