import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../../src/base/duration.ts';
import { type PropertySpec, questionWords } from '../../../src/model/whole/property-spec.ts';
import { EMPTY_ANSWER, NO_STATES, type Result } from '../../../src/properties/answers/verdict.ts';
import { type OutageLengths, outageFigures } from '../../../src/properties/kinds/outage-figures.ts';
import { figuresOf } from '../../../src/properties/results/wording.ts';

type Asked<K extends PropertySpec['kind']> = Omit<Extract<PropertySpec, { kind: K }>, 'name' | 'programs'>;

function words<K extends PropertySpec['kind']>(asked: Asked<K>): string {
  return questionWords({ name: 'p', programs: [null], ...asked } as unknown as PropertySpec);
}

const seconds = (text: string) => parseDuration(text)!;
const port = (name: string) => ({ component: name, port: 'http' });

describe('questions about reconfigurations, in words', () => {
  test('terminates', () => {
    expect(words<'terminates'>({ kind: 'terminates', deadline: null })).toBe(
      'Does every run end with all programs done and all components idle?',
    );
    expect(words<'terminates'>({ kind: 'terminates', deadline: seconds('30s') })).toBe(
      'Does every run end with all programs done and all components idle, by 30 s at the latest?',
    );
  });

  test('outage', () => {
    const outage = (
      total: string | null,
      longest: string | null,
      ports = [port('db')],
      atLeast = ports.length,
      working = false,
    ) =>
      words<'outage'>({
        kind: 'outage',
        ports,
        atLeast: atLeast === ports.length ? null : atLeast,
        working,
        total: total === null ? null : seconds(total),
        longest: longest === null ? null : seconds(longest),
      });
    expect(outage(null, null)).toBe('How long is `db.http` inactive, in all and at a stretch?');
    expect(outage('1m', null)).toBe('Is `db.http` inactive for at most 1 min in all?');
    expect(outage('1m', '3s')).toBe(
      'Is `db.http` inactive for at most 1 min in all and at most 3 s at a stretch?',
    );
    const three = ['a', 'b', 'c'].map(port);
    expect(outage(null, null, three)).toBe(
      'How long is at least one of `a.http`, `b.http` and `c.http` inactive, in all and at a stretch?',
    );
    expect(outage(null, null, three, 1)).toBe(
      'How long is none of `a.http`, `b.http` and `c.http` active, in all and at a stretch?',
    );
    expect(outage('3s', null, three, 2)).toBe(
      'Are fewer than 2 of `a.http`, `b.http` and `c.http` active for at most 3 s in all?',
    );
    expect(outage(null, '3s', [port('db')], 1, true)).toBe(
      'Is `db.http` not working for at most 3 s at a stretch?',
    );
    expect(outage(null, null, three, 1, true)).toBe(
      'How long is none of `a.http`, `b.http` and `c.http` working, in all and at a stretch?',
    );
  });

  test('under faults', () => {
    const ends = (any: number | null, ...zones: readonly (readonly [string, number])[]) =>
      words<'terminates'>({ kind: 'terminates', deadline: null, faults: { any, zones: new Map(zones) } });
    const question = 'Does every run end with all programs done and all components idle';
    expect(ends(0)).toBe(`${question}?`);
    expect(ends(1)).toBe(`${question}, with at most 1 fault?`);
    expect(ends(2, ['r', 1])).toBe(`${question}, with at most 2 faults, at most 1 in \`r\`?`);
    expect(ends(null, ['r', 1], ['s', 2])).toBe(
      `${question}, with faults only in zones, at most 1 in \`r\` and at most 2 in \`s\`?`,
    );
  });

  test('available', () => {
    const available = (names: string, atLeast: number | null, lasting = false, working = false) =>
      words<'available'>({ kind: 'available', ports: names.split(' ').map(port), atLeast, working, lasting });
    expect(available('a b', null, false, true)).toBe('Are `a.http` and `b.http` working in every state?');
    expect(available('a', null)).toBe('Is `a.http` active in every state?');
    expect(available('a b', null)).toBe('Are `a.http` and `b.http` active in every state?');
    expect(available('a b', 2, true)).toBe('Are `a.http` and `b.http` active in every lasting state?');
    expect(available('a b', 1)).toBe('Is at least one of `a.http` and `b.http` active in every state?');
    expect(available('a b c', 2)).toBe(
      'Are at least 2 of `a.http`, `b.http` and `c.http` active in every state?',
    );
  });

  test('parallelism', () => {
    const parallelism = (components: string, atMost: number | null) =>
      words<'parallelism'>({
        kind: 'parallelism',
        components: components === 'all' ? 'all' : components.split(' '),
        atLeast: null,
        atMost,
      });
    expect(parallelism('all', null)).toBe('How many transitions run at the same time?');
    const use = (atMost: number | null) =>
      words<'parallelism'>({ kind: 'parallelism', components: 'all', use: 'slot', atLeast: null, atMost });
    expect(use(null)).toBe('How much of `slot` is held at the same time?');
    expect(use(1)).toBe('Is at most 1 of `slot` held at the same time?');
    expect(use(2)).toBe('Are at most 2 of `slot` held at the same time?');
    expect(parallelism('a b', 3)).toBe('Do at most 3 transitions of `a` and `b` run at the same time?');
    expect(parallelism('a b c d e f', null)).toMatch(/ of `a`, `b`, `c`, `d`, `e` and `f` run /);
    expect(parallelism('a b c d e f g', null)).toMatch(/ of `a`, `b`, `c`, `d`, `e` and 2 more run /);
  });

  test('confluent', () => {
    expect(words<'confluent'>({ kind: 'confluent' })).toBe(
      'Do all runs end with the same components, connections and markings?',
    );
  });
});

describe('the figures of an outage', () => {
  const length = (numerator: bigint, denominator = 1n) => ({ numerator, denominator });
  const figures = (outage: OutageLengths) => {
    const spec = {
      name: 'p',
      programs: [null],
      kind: 'outage',
      ports: [port('db')],
      atLeast: null,
      working: false,
      total: null,
      longest: null,
    };
    const result: Result = {
      ...EMPTY_ANSWER,
      spec: spec as PropertySpec,
      program: null,
      verdict: { kind: 'none' },
      engine: { kind: 'classes', because: 'few', stoppedBy: null },
      statistics: NO_STATES,
      figures: outageFigures(outage),
    };
    return figuresOf(result);
  };

  test('are its total, and the longest stretch at most', () => {
    const total = { min: length(12n), max: length(40n) };
    const longest = { min: length(5n), max: length(30n) };
    expect(figures({ total, longest })).toBe('12 s to 40 s in all, at most 30 s at a stretch');
    const third = { min: length(5n, 3n), max: length(5n, 3n) };
    expect(figures({ total: third, longest: third })).toBe('1 2/3 s in all, at most 1 2/3 s at a stretch');
  });

  test('may be unbounded, or nothing', () => {
    const open = { min: length(2n), max: 'inf' } as const;
    expect(figures({ total: open, longest: open })).toBe('2 s or more in all, any time at a stretch');
    const none = { min: length(0n), max: length(0n) };
    expect(figures({ total: none, longest: none })).toBe('never inactive');
  });
});
