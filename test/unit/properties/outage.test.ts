import { describe, expect, test } from 'vitest';
import { type Duration, type Fraction, parseDuration } from '../../../src/base/duration.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import type { PropertySpec } from '../../../src/model/whole/property-spec.ts';
import type { Result } from '../../../src/properties/answers/verdict.ts';
import type { LengthInterval } from '../../../src/properties/kinds/outage-figures.ts';
import { type VerifyOptions, verify } from '../../../src/properties/verify.ts';
import { outageIn } from '../../support/figures.ts';
import { model, twoOutages, type } from '../../support/models.ts';

interface Asked {
  readonly port: string;
  readonly total?: string;
  readonly longest?: string;
}

function spec({ port, total, longest }: Asked, index: number): PropertySpec {
  const [component = '', name = ''] = port.split('.');
  const bound = (text: string | undefined): Duration | null =>
    text === undefined ? null : parseDuration(text);
  return {
    kind: 'outage',
    name: `outage${index}`,
    programs: [null],
    ports: [{ component, port: name }],
    atLeast: null,
    working: false,
    total: bound(total),
    longest: bound(longest),
  };
}

async function ask(given: Model, asked: Asked, options: VerifyOptions = {}): Promise<Result> {
  const [result] = await verify({ ...given, properties: [spec(asked, 0)] }, options);
  return result!;
}

function text({ min, max }: LengthInterval): string {
  const fraction = (f: Fraction | 'inf') =>
    f === 'inf' ? 'inf' : f.denominator === 1n ? `${f.numerator}` : `${f.numerator}/${f.denominator}`;
  return `${fraction(min)}..${fraction(max)}`;
}

/** `least..greatest` of the total, then of the longest stretch. */
function lengths(result: Result): readonly string[] | null {
  const outage = outageIn(result);
  return outage && [text(outage.total), text(outage.longest)];
}

function titles({ witnesses }: Result): readonly string[] {
  return witnesses.map(({ title }) => title);
}

/** `early` is active until the first step, `late` from the last on, `mid` in between, and `ends` before and after. */
const row = model({
  components: {
    c: type('C', {
      places: 'a b d e',
      transitions: { t: 'a -> b 1..3', u: 'b -> d 2..4', v: 'd -> e 500ms' },
      ports: {
        early: 'provide service a',
        mid: 'provide service b d',
        late: 'provide service e',
        ends: 'provide service a e',
        all: 'provide service a b d e',
        b: 'provide service b',
      },
    }),
  },
});

describe('how long a port is out', () => {
  test('is counted from the start to the last event', async () => {
    expect(lengths(await ask(row, { port: 'c.early' }))).toEqual(['7/2..15/2', '7/2..15/2']);
    expect(lengths(await ask(row, { port: 'c.late' }))).toEqual(['7/2..15/2', '7/2..15/2']);
    expect(lengths(await ask(row, { port: 'c.ends' }))).toEqual(['7/2..15/2', '7/2..15/2']);
    expect(lengths(await ask(row, { port: 'c.mid' }))).toEqual(['3/2..7/2', '1..3']);
  });

  test('is nothing for one that is always active', async () => {
    const result = await ask(row, { port: 'c.all', total: '0' });
    expect(result.verdict.kind).toBe('holds');
    expect(lengths(result)).toEqual(['0..0', '0..0']);
    expect(result.witnesses).toEqual([]);
  });

  test('is divided where it is active for no time', async () => {
    expect(lengths(await ask(row, { port: 'c.b' }))).toEqual(['7/2..15/2', '5/2..9/2']);
  });

  test('may be shared in parts of a unit', async () => {
    const result = await ask(twoOutages(), { port: 'x.two', longest: '9' });
    expect(result.verdict.kind).toBe('holds');
    expect(lengths(result)).toEqual(['5..9', '5/2..9']);
  });

  test('has no greatest where a transition has no latest end', async () => {
    const given = model({
      components: {
        c: type('C', {
          places: 'a b d',
          transitions: { t: 'a -> b 1..inf', u: 'b -> d 2' },
          ports: { p: 'provide service b' },
        }),
      },
    });
    const free = await ask(given, { port: 'c.p' });
    expect(lengths(free)).toEqual(['3..inf', '2..inf']);
    expect([free.verdict.kind, titles(free)]).toEqual(['none', []]);
    const bounded = await ask(given, { port: 'c.p', total: '10', longest: '1h' });
    expect(bounded.verdict.kind).toBe('violated');
    expect(titles(bounded)).toEqual([
      'a run in which c.p is out for more than 10 s in all',
      'a run in which c.p is out for more than 1 h at a stretch',
    ]);
    expect((await ask(given, { port: 'c.p', total: 'inf' })).verdict.kind).toBe('holds');
  });
});

describe('the bounds of an outage', () => {
  test('are those of the greatest lengths, and may be attained', async () => {
    const verdict = async (bounds: Omit<Asked, 'port'>) =>
      (await ask(row, { port: 'c.mid', ...bounds })).verdict.kind;
    expect(await verdict({})).toBe('none');
    expect(await verdict({ total: '3.5' })).toBe('holds');
    expect(await verdict({ total: '3.499' })).toBe('violated');
    expect(await verdict({ longest: '3', total: '4' })).toBe('holds');
    expect(await verdict({ longest: '2.9', total: '4' })).toBe('violated');
  });

  test('come with a run, that of what is violated first', async () => {
    const both = await ask(row, { port: 'c.mid', longest: '2.9', total: '4' });
    expect(titles(both)).toEqual([
      'a run in which c.mid is out for 3 s at a stretch',
      'a run in which c.mid is out for 3.5 s in all',
    ]);
    expect(titles(await ask(row, { port: 'c.mid', total: '1' }))[0]).toBe(
      'a run in which c.mid is out for 3.5 s in all',
    );
  });
});

test('a run that is out for longest at one stretch, and in all, is shown once', async () => {
  const once = await ask(row, { port: 'c.late', total: '1' });
  expect(lengths(once)).toEqual(['7/2..15/2', '7/2..15/2']);
  expect(titles(once)).toEqual(['a run in which c.late is out for 7.5 s in all, at one stretch']);
});

test('an outage is unknown when not all was explored, but for a violation', async () => {
  const one = { maxClasses: 1 };
  const free = await ask(row, { port: 'c.mid' }, { limits: one, engine: 'classes' });
  expect(free.verdict).toEqual({ kind: 'unknown', because: 'max-classes' });
  expect(outageIn(free)).toBeNull();
  const wide = model({
    components: {
      c: type('C', {
        places: 'a b',
        transitions: { t: 'a -> b 1..3' },
        ports: { p: 'provide service b' },
      }),
      d: type('D', { places: 'a b', transitions: { t: 'a -> b 1..3' } }),
      e: type('E', { places: 'a b d', transitions: { t: 'a -> b 1..3', u: 'b -> d 1..3' } }),
    },
  });
  const search = { order: 'depth-first', engine: 'classes' } as const;
  const kinds = new Set<string>();
  for (let maxClasses = 1; maxClasses < 40; maxClasses++) {
    const answer = await ask(wide, { port: 'c.p', total: '2' }, { ...search, limits: { maxClasses } });
    kinds.add(`${answer.verdict.kind} ${outageIn(answer) === null ? 'partly' : 'whole'}`);
  }
  expect([...kinds]).toEqual(['unknown partly', 'violated partly', 'violated whole']);
});

test('each port has an exploration of its own, beside that of other questions', async () => {
  const asked = [{ port: 'c.early' }, { port: 'c.mid' }, { port: 'c.early', total: '1' }];
  const width: PropertySpec = {
    kind: 'parallelism',
    name: 'width',
    programs: [null],
    components: 'all',
    atMost: null,
    atLeast: null,
  };
  const properties = [...asked.map(spec), width];
  const results = await verify({ ...row, properties }, { engine: 'classes' });
  expect(results.map((result) => result.spec.name)).toEqual(['outage0', 'outage1', 'outage2', 'width']);
  expect(results.map(({ verdict }) => verdict.kind)).toEqual(['none', 'none', 'violated', 'none']);
  expect(results[0]!.statistics).toBe(results[2]!.statistics);
  expect(results[0]!.statistics).not.toBe(results[1]!.statistics);
});
