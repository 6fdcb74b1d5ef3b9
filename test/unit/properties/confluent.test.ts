import { describe, expect, test } from 'vitest';
import type { Model } from '../../../src/model/whole/model.ts';
import type { Result } from '../../../src/properties/answers/verdict.ts';
import { type VerifyOptions, verify } from '../../../src/properties/verify.ts';
import { model, type } from '../../support/models.ts';

async function confluent(given: Model, options: VerifyOptions = {}): Promise<Result> {
  const [result] = await verify(
    { ...given, properties: [{ name: 'same', programs: [null], kind: 'confluent' }] },
    options,
  );
  return result!;
}

/** Provides for so long. */
const provider = (open: string) =>
  type('Passing', {
    places: 'off boot more on',
    groups: { open: 'boot more' },
    transitions: { t: 'off -> boot 1..3', u: `boot -> more ${open}`, v: 'more -> on 1' },
    ports: { admin: 'provide service open' },
  });

const late = type('Late', {
  places: 'off on up',
  transitions: { a: 'off -> on 1..2', c: 'on -> up 2' },
  ports: { db: 'use service c' },
});

const race = (open: string) =>
  model({ components: { db: provider(open), web: late }, connections: ['web.db -> db.admin'] });

describe('all runs', () => {
  test('end alike, whatever the order of what happens', async () => {
    const { verdict, witnesses } = await confluent(race('9'));
    expect([verdict.kind, witnesses]).toEqual(['holds', []]);
  });

  test('that end differently are shown by two, with what differs', async () => {
    for (const merge of [true, false]) {
      const { verdict, witnesses } = await confluent(race('1'), { merge });
      expect(verdict.kind).toBe('violated');
      expect(new Set(witnesses.map(({ title }) => title))).toEqual(
        new Set([
          'a run at the end of which web is waiting to start `c`',
          'a run at the end of which web is in `up`',
        ]),
      );
      expect([
        'web is waiting to start `c` in the one run, in `up` in the other',
        'web is in `up` in the one run, waiting to start `c` in the other',
      ]).toContain(witnesses[0]!.explanation[0]);
    }
  });

  test('stuck alike are confluent', async () => {
    expect((await confluent(model({ components: { web: late } }))).verdict.kind).toBe('holds');
  });

  test('may be unknown, but two that differ are enough', async () => {
    const limits = { maxClasses: 1 };
    expect((await confluent(race('9'), { limits })).verdict).toEqual({
      kind: 'unknown',
      because: 'max-classes',
    });
    const { classes } = (await confluent(race('1'))).statistics;
    const cut = await confluent(race('1'), { order: 'depth-first', limits: { maxClasses: classes - 1 } });
    expect([cut.verdict.kind, cut.witnesses.length]).toEqual(['violated', 2]);
  });
});
