import { describe, expect, test } from 'vitest';
import { verifyJson } from '../../../src/answers/json/verification.ts';
import { criticalityBlock } from '../../../src/answers/text/result.ts';
import { formatTime } from '../../../src/base/text/format-time.ts';
import { colorsFor } from '../../../src/cli/call/streams.ts';
import { reportHtml } from '../../../src/gantt/report/report-html.ts';
import { criticalitiesOf, criticalityOf } from '../../../src/properties/criticality/criticality.ts';
import {
  actionName,
  countWords,
  howOften,
  latestEndWords,
  noCriticalityWords,
} from '../../../src/properties/criticality/criticality-wording.ts';
import { verify } from '../../../src/properties/verify.ts';
import { model, program, type } from '../../support/models.ts';

const database = type('Database', {
  places: 'off started ready',
  transitions: { start: 'off -> started 4..6', fill: 'started -> ready 2' },
  ports: { sql: 'provide service ready' },
});
const web = type('Web', {
  places: 'off installed online',
  transitions: { install: 'off -> installed 3..9', publish: 'installed -> online 0.5' },
  ports: { db: 'use service publish online' },
});
const shop = model({ components: { db: database, web }, connections: ['web.db -> db.sql'] });

function tableOf(given: Parameters<typeof criticalityOf>[0], name: string | null = null) {
  const { criticality } = criticalityOf(given, name);
  if (criticality === null) throw new Error('no criticality');
  return criticality;
}

describe('the actions of a deployment', () => {
  const table = tableOf(shop);
  const action = (name: string) => table.actions.find((a) => actionName(a) === name)!;
  const range = ({ min, max }: (typeof table)['end']) => `${formatTime(min)} to ${formatTime(max)}`;

  test('have windows, slack and floats', () => {
    expect(range(table.end)).toBe('6.5 s to 9.5 s');
    const { takes, start, end, freeSlack, totalFloat } = action('db.fill');
    expect([takes, start, end, freeSlack, totalFloat].map(range)).toEqual([
      '2 s to 2 s',
      '4 s to 6 s',
      '6 s to 8 s',
      '0 s to 3 s',
      '0 s to 3 s',
    ]);
    expect(range(action('web.install').freeSlack)).toBe('0 s to 5 s');
  });

  test('are critical in some runs, in all, or in none', () => {
    expect(table.actions.map((a) => [actionName(a), howOften(a)])).toEqual([
      ['db.start', 'sometimes'],
      ['web.install', 'sometimes'],
      ['db.fill', 'sometimes'],
      ['web.publish', 'always'],
    ]);
    expect(countWords(table)).toBe('4 actions: 1 always critical, 3 in some runs, 0 never');
  });

  test('say what the latest end depends on, those that bring it forward most first', () => {
    expect(latestEndWords(table)).toEqual([
      'with `web.install` 1 s shorter, the latest end comes 1 s sooner; from there on `db.start` and `db.fill` are critical',
      'without the 0.5 s of `web.publish`, the latest end comes 0.5 s sooner',
    ]);
  });

  test('are in the JSON, by index', () => {
    const json = JSON.parse(
      JSON.stringify(
        verifyJson({
          model: shop,
          verdict: 'holds',
          results: [],
          diagnostics: [],
          criticality: [criticalityOf(shop, null)],
        }),
      ),
    );
    expect(json.criticality).toHaveLength(1);
    expect(json.criticality[0]).toMatchObject({ program: null, end: { min: 6.5, max: 9.5 } });
    expect(json.criticality[0].actions[1]).toEqual({
      component: 'web',
      transition: 'install',
      occurrence: 1,
      takes: { min: 3, max: 9 },
      start: { min: 0, max: 0 },
      end: { min: 3, max: 9 },
      freeSlack: { min: 0, max: 5 },
      totalFloat: { min: 0, max: 5 },
      criticalInSome: true,
      criticalInEvery: false,
      latestEnd: { without: 8.5, fixed: 0.5, rivals: [0, 2] },
      earliestEnd: { without: 6.5, fixed: 0.5, rivals: [] },
    });
  });

  test('are told in the terminal and in the report', async () => {
    const block = criticalityBlock(criticalityOf(shop, null), colorsFor(process.stdout))!;
    expect(block.split('\n')[1]).toContain('with `web.install` 1 s shorter, the latest end comes 1 s sooner');
    const page = reportHtml({
      model: shop,
      results: [],
      criticality: [criticalityOf(shop, null)],
      diagnostics: [],
      inputs: [],
      options: [],
    });
    const rows = [...page.matchAll(/<tr class="(\w+)"><th scope="row">([\w.]+)/g)].map((m) => m.slice(1));
    expect(rows[0]).toEqual(['always', 'web.publish']);
    expect(rows).toHaveLength(4);
    expect(page).toContain('then db.start and 1 more');
  });

  test('are asked for where a question has dates', async () => {
    const spec = { name: 'ends', programs: [null], kind: 'terminates', deadline: null } as const;
    const results = await verify({ ...shop, properties: [spec] });
    expect(criticalitiesOf(shop, results)).toHaveLength(1);
    expect(criticalitiesOf(shop, [])).toEqual([]);
  });
});

test('an action that takes no time is one of its own, not one with what comes before', () => {
  const quick = type('Quick', {
    places: 'off a b',
    transitions: { go: 'off -> a 2', flick: 'a -> b 0', walk: 'a -> b 5' },
  });
  const table = tableOf(model({ components: { q: quick } }));
  expect(table.actions.map((a) => [a.transition, howOften(a)])).toEqual([
    ['go', 'always'],
    ['flick', 'never'],
    ['walk', 'always'],
  ]);
});

test('actions without a bound are named', () => {
  const slow = type('Slow', { places: 'off on', transitions: { boot: 'off -> on 1..inf' } });
  expect(latestEndWords(tableOf(model({ components: { s: slow } })))).toEqual([
    '`s.boot` may take for ever: the latest end has a bound once it has one',
  ]);
  expect(latestEndWords(tableOf(model({ components: { s: slow, t: slow } })))).toEqual([
    '`s.boot` and `t.boot` may take for ever: the latest end has a bound once each of them has one',
  ]);
});

test('where two ways are equally long, no single action helps', () => {
  const one = type('One', { places: 'off on', transitions: { boot: 'off -> on 2..3' } });
  expect(latestEndWords(tableOf(model({ components: { s: one, t: one } })))).toEqual([
    'no single action brings the latest end forward: several ways to it are equally long',
  ]);
});

test('where no run comes to its end there are none', () => {
  const user = type('User', {
    places: 'off on',
    transitions: { boot: 'off -> on 1' },
    ports: { p: 'use service boot', q: 'provide service on' },
  });
  const stuck = model({ components: { a: user, b: user }, connections: ['a.p -> b.q', 'b.p -> a.q'] });
  expect(criticalityOf(stuck, null)).toEqual({ program: null, criticality: null, because: 'stuck' });
  expect(criticalityBlock(criticalityOf(stuck, null), colorsFor(process.stdout))).toBeNull();
});

test('where something competes there are none', () => {
  const node = type('Node', { places: 'off on', behaviors: { up: { boot: 'off -> on 1..2' } } });
  const given = model({ components: { n: node } });
  const race = program('race', { a: 'pushB(n, up)\nwait(n)', b: 'pushB(n, up)\nwait(n)' });
  const answer = criticalityOf({ ...given, programs: [race] }, 'race');
  expect(answer).toEqual({ program: 'race', criticality: null, because: 'competes' });
  expect(noCriticalityWords(answer.because!)).toContain('who comes first');
});

test('where there are too many steps there are none, and nothing is said to compete', () => {
  const actions = Array.from({ length: 200 }, (_, i) => [`t${i}`, 'off -> on 1'] as const);
  const node = type('Node', { places: 'off on', transitions: Object.fromEntries(actions) });
  const components = Object.fromEntries(Array.from({ length: 52 }, (_, i) => [`n${i}`, node]));
  const answer = criticalityOf(model({ components }), null);
  expect(answer).toEqual({ program: null, criticality: null, because: 'too-large' });
  expect(noCriticalityWords(answer.because!)).toContain('too many actions');
});
