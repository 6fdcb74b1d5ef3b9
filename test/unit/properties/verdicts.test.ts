import { describe, expect, test } from 'vitest';
import { type Duration, formatDecimal, parseDuration } from '../../../src/base/duration.ts';
import { NODE_HOST } from '../../../src/cli/call/host.ts';
import type { Program } from '../../../src/model/program.ts';
import { replay } from '../../../src/model/semantics/replay.ts';
import { programOf } from '../../../src/model/subject.ts';
import { compile } from '../../../src/model/system/system.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import type { PropertySpec } from '../../../src/model/whole/property-spec.ts';
import type { Result } from '../../../src/properties/answers/verdict.ts';
import { type VerifyOptions, verify } from '../../../src/properties/verify.ts';
import type { Limits } from '../../../src/statespace/exploration/limits.ts';
import { parallelismIn } from '../../support/figures.ts';
import { CONCERTO_PROGRAMS, concerto, model, program, type } from '../../support/models.ts';

type Asked<K extends PropertySpec['kind']> = Omit<Extract<PropertySpec, { kind: K }>, 'name' | 'programs'>;

const UP = new Map([['c', ['b']]]);

function goal(options: Partial<Asked<'deployability'>> = {}): Asked<'deployability'> {
  return { kind: 'deployability', deployment: 'up', when: 'first', timed: true, deadline: null, ...options };
}

function seconds(text: string): Duration {
  return parseDuration(text)!;
}

/** The answer to one property of a model under the deployment `up`, in its first program or else deployed. */
async function ask(
  given: Model,
  asked: Asked<PropertySpec['kind']>,
  options: VerifyOptions = {},
  up: ReadonlyMap<string, readonly string[]> = UP,
): Promise<Result> {
  const property = {
    name: 'p',
    programs: [given.programs[0]?.name ?? null],
    ...asked,
  } as unknown as PropertySpec;
  const deployments = [{ name: 'up', places: up }];
  const [result] = await verify({ ...given, deployments, properties: [property] }, options);
  return result!;
}

function dates({ interval }: Result): readonly string[] | null {
  if (interval === null) return null;
  const text = (date: Duration) => (date === 'inf' ? 'inf' : formatDecimal(date));
  return [text(interval.min), text(interval.max)];
}

function under(given: Model, asked: Program): Model {
  return { ...given, programs: [asked] };
}

const step = (takes: string) =>
  model({ components: { c: type('C', { places: 'a b', transitions: { t: `a -> b ${takes}` } }) } });

/** Both engines, where they differ. */
const ENGINES = ['classes', 'causal'] as const;

for (const engine of ENGINES) {
  describe(`deployability, by ${engine}`, () => {
    test('holds with its dates, and a run for each', async () => {
      const result = await ask(step('2..3.5'), goal(), { engine });
      expect(result.verdict.kind).toBe('holds');
      expect(dates(result)).toEqual(['2', '3.5']);
      expect(result.witnesses.map(({ title }) => title)).toEqual([
        'the earliest run that reaches up',
        'the latest run that reaches up',
      ]);
    });

    test('is violated after the deadline, first shown by the latest run', async () => {
      const late = await ask(step('2..3'), goal({ deadline: seconds('2.5') }), { engine });
      expect(late.verdict.kind).toBe('violated');
      expect(late.witnesses[0]!.title).toBe('the latest run that reaches up');
      const inTime = await ask(step('2..3'), goal({ deadline: seconds('3') }), { engine });
      expect(inTime.verdict.kind).toBe('holds');
    });

    test('is violated when there is no latest date, shown by a run just after the deadline', async () => {
      const given = step('2..inf');
      const late = await ask(given, goal({ deadline: seconds('7.5') }), { engine });
      expect(late.verdict.kind).toBe('violated');
      expect(dates(late)).toEqual(['2', 'inf']);
      const { trace } = late.witnesses[0]!;
      const end = trace.steps.find(({ event }) => event === 'end')!;
      expect(Number(formatDecimal(end.at))).toBeGreaterThan(7.5);
      expect(replay(compile(given, programOf(given, null)), trace).kind).toBe('ok');
      expect((await ask(given, goal({ deadline: 'inf' }), { engine })).verdict.kind).toBe('holds');
    });

    test('without intervals has no dates', async () => {
      const result = await ask(step('2..3'), goal({ timed: false }), { engine });
      expect([result.verdict.kind, result.interval, result.witnesses]).toEqual(['holds', null, []]);
    });

    test('is violated where no run arrives, and says who waits', async () => {
      const needy = type('Needy', {
        places: 'a b',
        transitions: { t: 'a -> b 1' },
        ports: { u: 'use service t' },
      });
      const result = await ask(model({ components: { c: needy } }), goal(), { engine });
      expect([result.verdict.kind, result.interval]).toEqual(['violated', null]);
      expect(result.witnesses[0]!.explanation.join()).toContain('c.u is connected to no provider');
    });

    test('at the end asks that all is done', async () => {
      const two = type('Two', { places: 'a b c', transitions: { t: 'a -> b 1', u: 'b -> c 1' } });
      const given = model({ components: { c: two } });
      expect((await ask(given, goal({ when: 'first' }), { engine })).verdict.kind).toBe('holds');
      expect((await ask(given, goal({ when: 'end' }), { engine })).verdict.kind).toBe('violated');
      const last = await ask(given, goal({ when: 'end' }), { engine }, new Map([['c', ['c']]]));
      expect([last.verdict.kind, dates(last)]).toEqual(['holds', ['2', '2']]);
    });

    test('holds at once where nothing has to happen', async () => {
      const result = await ask(step('1'), goal({ when: 'first' }), { engine }, new Map([['c', ['a']]]));
      expect([result.verdict.kind, dates(result)]).toEqual(['holds', ['0', '0']]);
    });
  });

  describe(`gantt, by ${engine}`, () => {
    const chart = { kind: 'gantt', deployment: 'up', when: 'first' } as const;

    test('has both boundaries and the window of every event', async () => {
      const { boundaries, verdict } = await ask(step('2..3'), chart, { engine });
      expect(verdict.kind).toBe('none');
      expect(formatDecimal(boundaries!.least.date)).toBe('2');
      expect(formatDecimal(boundaries!.greatest!.date)).toBe('3');
      expect(boundaries!.windows.map(({ event, transition }) => `${event} ${transition}`)).toEqual([
        'start t',
        'end t',
      ]);
    });

    test('has no greatest schedule where there is no latest date', async () => {
      const { boundaries } = await ask(step('2..inf'), chart, { engine });
      expect(boundaries!.greatest).toBeNull();
      expect(boundaries!.windows.map(({ latest }) => latest)).toEqual([{ digits: 0n, scale: 0 }, 'inf']);
    });

    test('has no boundary where no run arrives', async () => {
      const nowhere = new Map([['c', ['a', 'b']]]);
      expect((await ask(step('1'), chart, { engine }, nowhere)).boundaries).toBeNull();
    });
  });

  describe(`sequentiality, by ${engine}`, () => {
    const order = (...names: readonly string[]): Asked<'sequentiality'> => ({
      kind: 'sequentiality',
      transitions: names.map((element) => ({ component: 'c', element })),
    });
    const fork = model({
      components: {
        c: type('Fork', {
          places: 'a b c d',
          transitions: { t: 'a -> b 1', u: 'b -> c 1', v: 'a -> d 2' },
          behaviors: {
            deploy: { t: 'a -> b 1', u: 'b -> c 1', v: 'a -> d 2' },
            other: { w: 'd -> a 1' },
          },
        }),
      },
    });

    test('holds along a path, also at one date', async () => {
      expect((await ask(fork, order('t', 'u'), { engine })).verdict.kind).toBe('holds');
    });

    test('is violated between branches, and against the path', async () => {
      for (const names of [
        ['t', 'v'],
        ['v', 'u'],
        ['u', 't'],
        ['t', 't'],
      ]) {
        expect((await ask(fork, order(...names), { engine })).verdict.kind).toBe('violated');
      }
    });

    test('warns of a transition that never starts', async () => {
      const { verdict, warnings } = await ask(fork, order('t', 'w'), { engine });
      expect(verdict.kind).toBe('holds');
      expect(warnings.map(({ code, message }) => [code, message.includes('c.w')])).toEqual([
        ['never-starts', true],
      ]);
    });
  });

  describe(`parallelism, by ${engine}`, () => {
    const three = model({
      components: {
        c: type('Three', {
          places: 'a b d e',
          transitions: { t: 'a -> b 1', u: 'a -> d 1', v: 'b -> e 1' },
        }),
      },
    });
    const widest = (atLeast: number | null, atMost: number | null): Asked<'parallelism'> => ({
      kind: 'parallelism',
      components: 'all',
      atLeast,
      atMost,
    });

    test('measures, or keeps to its bounds', async () => {
      const measured = await ask(three, widest(null, null), { engine });
      expect([measured.verdict.kind, parallelismIn(measured)]).toEqual(['none', { state: 2, lasting: 2 }]);
      expect((await ask(three, widest(2, 2), { engine })).verdict.kind).toBe('holds');
      expect((await ask(three, widest(3, null), { engine })).verdict.kind).toBe('violated');
      expect((await ask(three, widest(null, 1), { engine })).verdict.kind).toBe('violated');
    });
  });
}

describe('an answer is unknown', () => {
  const because = (result: Result) =>
    result.verdict.kind === 'unknown' ? result.verdict.because : result.verdict.kind;
  const wide = model({
    components: Object.fromEntries(
      Array.from({ length: 7 }, (_, i) => [
        i === 0 ? 'c' : `c${i}`,
        type(`C${i}`, { places: 'a b', transitions: { t: `a -> b ${1 + i}..${9 + 2 * i}` } }),
      ]),
    ),
  });
  const engine = 'classes';

  test('for too many classes, and holds with exactly as many as there are', async () => {
    const { classes } = (await ask(step('2..3'), goal(), { engine })).statistics;
    const few = (maxClasses: number) => ask(step('2..3'), goal(), { engine, limits: { maxClasses } });
    expect(because(await few(classes))).toBe('holds');
    expect(because(await few(classes - 1))).toBe('max-classes');
  });

  test('for want of time, of memory, or because it is interrupted', async () => {
    // No two of them are alike, or states would be few.
    const long = (i: number) => {
      const transitions = { t: `a -> b 1..${20 + i}`, u: 'b -> c 1..8', v: 'c -> d 1..7' };
      return type(`Long${i}`, { places: 'a b c d', transitions });
    };
    const names = ['c', ...Array.from({ length: 7 }, (_, i) => `c${i}`)];
    const many = model({ components: Object.fromEntries(names.map((name, i) => [name, long(i)])) });
    const stopped = async (limits: Limits) => because(await ask(many, goal(), { engine, limits }));
    expect(await stopped({ timeout: 60 })).toBe('timeout');
    expect(await stopped({ maxMemory: 1, host: NODE_HOST })).toBe('max-memory');
    expect(await stopped({ signal: AbortSignal.abort() })).toBe('interrupted');
  });

  test('for durations that are no exact numbers together', async () => {
    const fine = model({
      components: {
        c: type('Fine', { places: 'a b c', transitions: { t: 'a -> b 0.0000001', u: 'b -> c 1000000000' } }),
      },
    });
    const overflow = await ask(fine, goal());
    expect([because(overflow), overflow.interval]).toEqual(['overflow', null]);
  });

  test('but not when the part that was explored settles it', async () => {
    const few = { engine, limits: { maxClasses: 20 } } as const;
    const late = await ask(wide, goal({ deadline: seconds('1') }), few, UP);
    expect(late.verdict.kind).toBe('violated');
    expect(late.interval).toBeNull();
    const width = (atLeast: number | null, atMost: number | null) =>
      ask(wide, { kind: 'parallelism', components: 'all', atLeast, atMost } as Asked<'parallelism'>, few);
    expect(because(await width(7, null))).toBe('holds');
    expect(because(await width(8, null))).toBe('max-classes');
    expect(because(await width(7, 7))).toBe('max-classes');
    expect(because(await width(null, 6))).toBe('violated');
    expect(parallelismIn(await width(null, null))).toBeNull();
  });
});

test('dates are exact, however long a run in how small a unit', async () => {
  const long = step('100000000.001..100000000.002');
  for (const engine of ENGINES) {
    expect(dates(await ask(long, goal(), { engine }))).toEqual(['100000000.001', '100000000.002']);
  }
});

test('reconfiguration programs of Concerto come back up as computed by other means', async () => {
  const answers: Record<string, unknown> = {};
  for (const name of ['maintain', 'maintain-wait-db', 'careless', 'careful'] as const) {
    const given = under(concerto(), CONCERTO_PROGRAMS[name]);
    const back = new Map([
      ['server', ['running']],
      ['db', ['running']],
    ]);
    const result = await ask(given, goal({ when: 'end' }), {}, back);
    answers[name] = [result.verdict.kind, dates(result)];
  }
  expect(answers).toEqual({
    maintain: ['holds', ['31', '72']],
    'maintain-wait-db': ['holds', ['32.5', '73.5']],
    careless: ['violated', ['32', '75.5']],
    careful: ['holds', ['32', '76']],
  });
});

test('a second token is an error that tells the run which brings it', async () => {
  const twice = type('Twice', {
    places: 'a b',
    transitions: { t: 'a -> b 1', u: 'a -> b 2 @other' },
  });
  const given = under(model({ components: { c: twice } }), program('p', 'pushB(c, deploy)'));
  for (const merge of [true, false]) {
    await expect(ask(given, goal(), { merge })).rejects.toThrow(
      /a second token arrives in place `b` of `c` in program `p`.*2 s the second token arrives/,
    );
  }
});
