import { describe, expect, test } from 'vitest';
import { type Duration, formatDecimal, parseDuration } from '../../../src/base/duration.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import type { Result } from '../../../src/properties/answers/verdict.ts';
import { figuresOf } from '../../../src/properties/results/wording.ts';
import { type VerifyOptions, verify } from '../../../src/properties/verify.ts';
import { model, program, type } from '../../support/models.ts';

async function terminates(
  given: Model,
  deadline: string | null = null,
  options: VerifyOptions = {},
): Promise<Result> {
  const [result] = await verify(
    {
      ...given,
      properties: [
        {
          name: 'ends',
          programs: [given.programs[0]?.name ?? null],
          kind: 'terminates',
          deadline: deadline === null ? null : parseDuration(deadline),
        },
      ],
    },
    options,
  );
  return result!;
}

const text = (date: Duration) => (date === 'inf' ? 'inf' : formatDecimal(date));

function dates({ interval }: Result): string | null {
  return interval && `${text(interval.min)}..${text(interval.max)}${interval.some ? ' some' : ''}`;
}

const step = (takes: string) =>
  model({ components: { c: type('C', { places: 'a b', transitions: { t: `a -> b ${takes}` } }) } });

/** A user who may come while the provider is there, or too late. */
const race = model({
  components: {
    db: type('Passing', {
      places: 'off boot more on',
      groups: { open: 'boot more' },
      transitions: { t: 'off -> boot 1..3', u: 'boot -> more 1', v: 'more -> on 1' },
      ports: { admin: 'provide service open' },
    }),
    web: type('Late', {
      places: 'off on up',
      transitions: { a: 'off -> on 1..2', c: 'on -> up 2' },
      ports: { db: 'use service c' },
    }),
  },
  connections: ['web.db -> db.admin'],
});

describe('every run', () => {
  test('ends, between the dates of its last event', async () => {
    const result = await terminates(step('2..3.5'));
    expect([result.verdict.kind, dates(result), figuresOf(result)]).toEqual([
      'holds',
      '2..3.5',
      '2 s to 3.5 s',
    ]);
    expect(result.witnesses.map(({ title }) => title)).toEqual([
      'the run that is over first',
      'the run that is over last',
    ]);
  });

  test('ends at once where nothing is to be done', async () => {
    const idle = { ...step('2'), programs: [program('idle', '')] };
    expect(dates(await terminates(idle))).toBe('0..0');
  });

  test('ends by the deadline, else the last one is shown', async () => {
    expect((await terminates(step('2..3.5'), '3.5s')).verdict.kind).toBe('holds');
    const late = await terminates(step('2..3.5'), '3.4s');
    expect([late.verdict.kind, late.witnesses[0]!.title]).toEqual(['violated', 'the run that is over last']);
    const endless = await terminates(step('2..inf'), '7s');
    expect([endless.verdict.kind, dates(endless), endless.witnesses[0]!.title]).toEqual([
      'violated',
      '2..inf',
      'a run that is over only after 7 s',
    ]);
    const last = endless.witnesses[0]!.trace.steps.at(-1)!;
    expect(Number(formatDecimal(last.at))).toBeGreaterThan(7);
  });

  test('that gets stuck is shown, and says who waits for whom; the others have dates', async () => {
    for (const merge of [true, false]) {
      const result = await terminates(race, null, { merge });
      expect([result.verdict.kind, dates(result)]).toEqual(['violated', '4..6 some']);
      expect(figuresOf(result)).toBe('4 s to 6 s, in the runs that come to an end');
      const [stuck] = result.witnesses;
      expect(stuck!.title).toBe('a run that gets stuck');
      expect(stuck!.explanation.join()).toContain('web.c cannot start: web.db is not served');
    }
  });

  test('may be unknown', async () => {
    const result = await terminates(race, null, { limits: { maxClasses: 1 } });
    expect([result.verdict, dates(result)]).toEqual([{ kind: 'unknown', because: 'max-classes' }, null]);
  });
});
