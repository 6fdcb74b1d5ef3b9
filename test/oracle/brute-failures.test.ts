/** Answers about failures, worked out outside the project by executing the rules exhaustively. */
import { expect, test } from 'vitest';
import type { ComponentType } from '../../src/model/component.ts';
import { madeusProgram, type Program } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import { model, program, type } from '../support/models.ts';
import { hanging, isAvailable, outage, terminates } from './brute-answers.ts';
import { exploreRuns, type Runs } from './brute-force.ts';
import type { Faults } from './brute-tables.ts';

const atMost = (any: number): Faults => ({ any, zones: {} });

function runsOf(of: Model, by: Program, faults: Faults): Runs {
  const exploration = exploreRuns(of, by, { faults });
  if (exploration.kind !== 'runs') throw new Error(exploration.kind);
  return exploration.runs;
}

/** When runs end well, and when the others end; `null` when none does. */
function endsOf(of: Model, by: Program, faults: Faults) {
  const runs = runsOf(of, by, faults);
  const pair = (dates: { min: number; max: number } | null) => dates && [dates.min, dates.max];
  return { done: pair(terminates(runs).dates), failed: pair(hanging(runs).dates) };
}

function alone(t: ComponentType) {
  const of = model({ components: { c: t } });
  const by = madeusProgram(of.components);
  return (faults: number) => endsOf(of, by, atMost(faults));
}

test('an outcome is chosen by nature, not by a race of durations', () => {
  const ends = alone(
    type('F1', {
      places: 'a b broken',
      transitions: { start: 'a -> b 2..4' },
      outcomes: { 'start:failed': 'fails broken 1..30' },
    }),
  );
  expect(ends(0)).toEqual({ done: [2, 4], failed: null });
  expect(ends(1)).toEqual({ done: [2, 4], failed: [1, 30] });
});

test('a transition that fails is tried again after a pause', () => {
  const ends = alone(
    type('F2', {
      places: 'a b broken',
      transitions: { start: 'a -> b 2..4' },
      outcomes: { 'start:failed': 'fails broken 1..30' },
      retry: { start: '2 5' },
    }),
  );
  expect(ends(1)).toEqual({ done: [2, 39], failed: null });
  expect(ends(2)).toEqual({ done: [2, 74], failed: null });
  expect(ends(3)).toEqual({ done: [2, 74], failed: [13, 100] });
});

test('a timeout cuts off and fails', () => {
  const ends = alone(
    type('F3', {
      places: 'a b broken',
      transitions: { start: 'a -> b 2..60' },
      timeout: { start: '30 broken' },
      retry: { start: '1 1..2' },
    }),
  );
  expect(ends(0)).toEqual({ done: [2, 30], failed: null });
  expect(ends(1)).toEqual({ done: [2, 62], failed: null });
  expect(ends(2)).toEqual({ done: [2, 62], failed: [61, 62] });
});

test('a component that fails drains, then stands in its failure place alone', () => {
  const of = model({
    components: {
      c: type('F4', {
        places: 'a m b broken',
        transitions: { pull: 'a -> b 6..9', conf: 'a -> m 2', init: 'm -> b 3' },
        outcomes: { 'conf:failed': 'fails broken 1' },
      }),
    },
  });
  const ends = (faults: number) => endsOf(of, madeusProgram(of.components), atMost(faults));
  expect(ends(0)).toEqual({ done: [6, 9], failed: null });
  expect(ends(1)).toEqual({ done: [6, 9], failed: [6, 9] });
});

test('a switch leads elsewhere, and is no fault', () => {
  const ends = alone(
    type('F5', {
      places: 'a conf up',
      transitions: { check: 'a -> conf 2', init: 'conf -> up 5..8' },
      outcomes: { 'check:same': 'to up 1' },
    }),
  );
  expect(ends(0)).toEqual({ done: [1, 10], failed: null });
});

const RACK = { r0: ['r0'], rest: ['r1', 'r2'] };

const replica = type('Replica', {
  places: 'up old',
  behaviors: { stop: { stop: 'up -> old 1' }, start: { start: 'old -> up 2..3' } },
  crash: 'up back 3..8',
  ports: { http: 'provide service up' },
});

const rolling = model({ components: { r0: replica, r1: replica, r2: replica }, zones: RACK });

const careful = program(
  'rolling',
  ['r0', 'r1', 'r2'].map((r) => `pushB(${r}, stop)\npushB(${r}, start)\nwait(${r})`).join('\n'),
);

function leastUp(runs: Runs): number {
  const ports = ['r0', 'r1', 'r2'].map((component) => ({ component, port: 'http' }));
  return [3, 2, 1, 0].find((k) => isAvailable(runs, ports, k, false))!;
}

test('replicas crash and come back while they are updated', () => {
  const runs = [0, 1, 2].map((k) => runsOf(rolling, careful, atMost(k)));
  expect(runs.map((each) => terminates(each).dates)).toEqual([
    { min: 9, max: 12 },
    { min: 9, max: 20 },
    { min: 9, max: 28 },
  ]);
  expect(runs.map(leastUp)).toEqual([2, 1, 0]);
  const outages = runs.map((each) => outage(each, [{ component: 'r2', port: 'http' }]));
  expect(outages[0]).toEqual({ total: { min: 3, max: 4 }, longest: { min: 3, max: 4 } });
  expect(outages[1]).toEqual({ total: { min: 3, max: 12 }, longest: { min: 3, max: 8 } });
  expect(outages[2].total).toEqual({ min: 3, max: 20 });
});

test('zones bound where faults may happen', () => {
  const runs = (faults: Faults) => runsOf(rolling, careful, faults);
  expect(leastUp(runs({ any: 2, zones: { r0: 0, rest: 1 } }))).toBe(1);
  expect(leastUp(runs({ any: null, zones: { rest: 1 } }))).toBe(1);
  expect(leastUp(runs({ any: 2, zones: {} }))).toBe(0);
});

/** The update of a database below a web server, of which each action may fail. */
function update({ retry = {} as Record<string, string> } = {}) {
  const database = type('Database', {
    places: 'up saved broken',
    behaviors: {
      save: { save: 'up -> saved 2..3' },
      migrate: { migrate: 'saved -> up 4..6' },
      rollback: { restore: 'broken -> up 5..7' },
    },
    outcomes: {
      'save:failed': 'fails broken 1',
      'migrate:failed': 'fails broken 1..8',
      'restore:failed': 'fails broken 2',
    },
    retry,
  });
  const web = type('Web', {
    places: 'up down out',
    behaviors: { suspend: { suspend: 'up -> down 0' }, resume: { resume: 'down -> up 1..2' } },
    outcomes: { 'resume:failed': 'fails out 2' },
    retry: { resume: '1 0' },
    ports: { http: 'provide service up' },
  });
  return model({ components: { db: database, web } });
}

const WITHOUT_TRY = [
  'pushB(web, suspend)',
  'pushB(db, save)',
  'pushB(db, migrate)',
  'wait(db)',
  'pushB(web, resume)',
  'wait(web)',
].join('\n');

const WITH_TRY = [
  'pushB(web, suspend)',
  'try:',
  'pushB(db, save)',
  'pushB(db, migrate)',
  'wait(db)',
  'rescue:',
  'pushB(db, rollback)',
  'wait(db)',
  'end',
  'pushB(web, resume)',
  'wait(web)',
].join('\n');

test('an update without a rescue stops where something fails', () => {
  const ends = (k: number) => endsOf(update(), program('update', WITHOUT_TRY), atMost(k));
  expect(ends(0)).toEqual({ done: [7, 11], failed: null });
  expect(ends(1)).toEqual({ done: [7, 13], failed: [1, 11] });
  expect(ends(2)).toEqual({ done: [7, 13], failed: [1, 13] });
});

test('an update with a rescue comes to its end, later', () => {
  const by = program('update', WITH_TRY);
  const ends = (k: number) => endsOf(update(), by, atMost(k));
  expect(ends(0)).toEqual({ done: [7, 11], failed: null });
  expect(ends(1)).toEqual({ done: [7, 20], failed: null });
  expect(ends(2)).toEqual({ done: [7, 22], failed: [3, 13] });
  const out = (k: number) =>
    outage(runsOf(update(), by, atMost(k)), [{ component: 'web', port: 'http' }]).total;
  expect([0, 1, 2].map(out)).toEqual([
    { min: 7, max: 11 },
    { min: 7, max: 20 },
    { min: 3, max: 22 },
  ]);
});
