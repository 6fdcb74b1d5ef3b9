import { describe, expect, test } from 'vitest';
import { formatDecimal } from '../../../src/base/duration.ts';
import { ModelError } from '../../../src/base/errors.ts';
import { assembly } from '../../../src/model/build/builder.ts';
import { applyOverlay, scaleModel } from '../../../src/model/change/overlay.ts';
import { changesOfOneWait } from '../../../src/model/change/wait-changes.ts';
import { outcomesOf } from '../../../src/model/outcomes.ts';
import { writeProgram } from '../../../src/model/read/program-file.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { readOverlay } from '../../../src/model/read/read-overlay.ts';
import { programOf } from '../../../src/model/subject.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { translate } from '../../../src/tpn/translation/translate.ts';
import { withoutPositions } from '../../support/without-positions.ts';

const read = (text: string) => readModel(text, { file: 'm.yaml' });

const UPDATE = `madrigal: 1
types:
  Database:
    places: [up, saved, broken]
    behaviors:
      save:     {save: {move: up -> saved, takes: [2s, 3s], outcomes: {failed: {fails: broken, takes: 1s}}}}
      migrate:
        migrate:
          move: saved -> up
          takes: [4s, 6s]
          outcomes: {failed: {fails: broken, takes: [1s, 8s]}}
          retry: {times: 1, pause: 5s}
      rollback: {restore: {move: broken -> up, takes: [5s, 7s], timeout: 60s, times-out: broken}}
    faults: {crash: {at: up, back: [5s, 9s]}}
  Web:
    places: [up, down]
    behaviors:
      suspend: {suspend: {move: up -> down, takes: 0, outcomes: {slow: {to: down, takes: [1s, 2s]}}}}
      resume:  {resume: {move: down -> up, takes: [1s, 2s]}}
components: {db: Database, web: Web}
zones: {rack-a: [db, web], rack-b: db}
programs:
  update: |
    pushB(web, suspend)
    try:
      pushB(db, save)
      pushB(db, migrate)
      wait(db)
    rescue:
      pushB(db, rollback)
      wait(db)
    pushB(web, resume)
    wait(web)
`;

/** How a transition of a component may end: `name: place min..max`. */
function endsOf(model: Model, component: string, transition: string): readonly string[] {
  const found = model.components.find(({ name }) => name === component)!;
  const t = found.type.transitions.find(({ name }) => name === transition)!;
  return outcomesOf(found, t).map(({ name, place, takes: { min, max } }) => {
    const [from, to] = [min, max].map((d) => (d === 'inf' ? d : formatDecimal(d)));
    return `${name ?? 'well'}: ${place} ${from}..${to}`;
  });
}

describe('a model in which things fail', () => {
  test('is read from a file as it is built', () => {
    const built = assembly('update')
      .componentType('Database', (type) =>
        type
          .places('up', 'saved', 'broken')
          .transition('save', 'up', 'saved', {
            behavior: 'save',
            takes: ['2s', '3s'],
            outcomes: { failed: { fails: 'broken', takes: '1s' } },
          })
          .transition('migrate', 'saved', 'up', {
            behavior: 'migrate',
            takes: ['4s', '6s'],
            outcomes: { failed: { fails: 'broken', takes: ['1s', '8s'] } },
            retry: { times: 1, pause: '5s' },
          })
          .transition('restore', 'broken', 'up', {
            behavior: 'rollback',
            takes: ['5s', '7s'],
            timeout: { after: '60s', place: 'broken' },
          })
          .crash('up', { back: ['5s', '9s'] }),
      )
      .componentType('Web', (type) =>
        type
          .places('up', 'down')
          .transition('suspend', 'up', 'down', {
            behavior: 'suspend',
            takes: 0,
            outcomes: { slow: { to: 'down', takes: ['1s', '2s'] } },
          })
          .transition('resume', 'down', 'up', { behavior: 'resume', takes: ['1s', '2s'] }),
      )
      .component('db', 'Database')
      .component('web', 'Web')
      .zone('rack-a', ['db', 'web'])
      .zone('rack-b', 'db')
      .program('update', (p) =>
        p
          .pushB('web', 'suspend')
          .try(
            (tried) => tried.pushB('db', 'save').pushB('db', 'migrate').wait('db'),
            (rescue) => rescue.pushB('db', 'rollback').wait('db'),
          )
          .pushB('web', 'resume')
          .wait('web'),
      )
      .build();
    const { model, warnings } = read(UPDATE);
    expect(warnings).toEqual([]);
    expect(withoutPositions(built)).toEqual(withoutPositions(model));
  });

  test('has the outcomes that its file says', () => {
    const { model } = read(UPDATE);
    expect(endsOf(model, 'db', 'migrate')).toEqual(['well: up 4..6', 'failed: broken 1..8']);
    expect(endsOf(model, 'web', 'suspend')).toEqual(['well: down 0..0', 'slow: down 1..2']);
    expect(endsOf(model, 'db', 'restore')).toEqual(['well: up 5..7']);
  });

  test('is written in JSON, and repeated by indices, as well', () => {
    const zones =
      `${UPDATE.replace('zones: {rack-a: [db, web], rack-b: db}', 'zones: {"rack-{i}": ["d{i}"]}')}`.replace(
        'components: {db: Database, web: Web}',
        'index: {i: 1..2}\ncomponents: {db: Database, web: Web, "d{i}": Database}',
      );
    expect(read(zones).model.zones).toEqual(
      new Map([
        ['rack-1', ['d1']],
        ['rack-2', ['d2']],
      ]),
    );
  });

  test('takes other durations by outcome from components and overlays', () => {
    const text = UPDATE.replace('db: Database', 'db: {type: Database, takes: {"migrate:failed": 2s}}');
    const { model } = read(text);
    expect(endsOf(model, 'db', 'migrate')).toEqual(['well: up 4..6', 'failed: broken 2..2']);
    const overlay = (takes: string, scale = '') =>
      readOverlay(`madrigal: 1\noverlay: o\n${scale}takes: {db: {${takes}}}`, { file: 'o.yaml' }).overlay;
    const other = applyOverlay(model, overlay('"save:failed": [1, 7]'));
    expect(endsOf(other, 'db', 'save')).toEqual(['well: saved 2..3', 'failed: broken 1..7']);
    expect(() => applyOverlay(model, overlay('"save:fialed": 3'))).toThrow(
      'db has no transition `save:fialed`',
    );
  });

  test('is scaled in what it takes, not in its settings', () => {
    const factor = (digits: bigint) => ({ digits, scale: 0 });
    const model = scaleModel(read(UPDATE).model, { min: factor(1n), max: factor(10n) });
    expect(endsOf(model, 'db', 'migrate')).toEqual(['well: up 4..60', 'failed: broken 1..80']);
    // What takes longer than the timeout is cut off by it.
    expect(endsOf(model, 'db', 'restore')).toEqual(['well: up 5..60', 'timeout: broken 60..60']);
    const database = model.types[0]!;
    expect(database.crash?.back?.max).toEqual({ digits: 90n, scale: 0 });
    expect(database.transitions[1]!.retry!.pause.max).toEqual({ digits: 5n, scale: 0 });
    expect(() => scaleModel(read(UPDATE).model, { min: factor(20n), max: factor(20n) })).toThrow(
      '`restore` of Database always times out: it takes at least 1 min 40 s',
    );
  });

  test('comes to be a net, which has nothing of faults where none may happen', () => {
    const { model } = read(UPDATE);
    const names = (any: number) =>
      translate(model, programOf(model, 'update'), {
        merge: false,
        faults: { any, zones: new Map() },
      }).net.transitions.map(({ name }) => name);
    const faults = ['start:db.save:failed', 'fail:db.broken', 'crash:db.up', 'wait:main:db:failed'];
    expect(names(1)).toEqual(expect.arrayContaining(faults));
    for (const name of faults) expect(names(0)).not.toContain(name);
    const text = `madrigal: 1
types: {T: {places: [a, b, c], transitions: {t: {move: a -> b, takes: [1, 3], outcomes: {f: {fails: c}}}}, faults: {crash: {at: b, fails: c}}}}
components: {x: T}
`;
    const plain = read(text).model;
    expect(translate(plain, programOf(plain, null), { merge: true }).horizon).toBe(3);
  });
});

const NESTED = `pushB(db, save)
try:
  pushB(db, migrate)
  try:
    wait(db)
  rescue:
    pushB(db, rollback)
    wait(db)
rescue:
  pushB(web, suspend)
  try:
    wait(web)
  rescue:
waitAll
`;

function given(text: string) {
  const { model, warnings } = readModel(UPDATE, {
    file: 'm.yaml',
    programs: [{ name: 'given', file: 'given.concerto', text }],
  });
  return { program: programOf(model, 'given'), warnings };
}

function problems(text: string): readonly string[] {
  try {
    return given(text).warnings.map(({ code, at }) => `${code} ${at?.line}:${at?.column}`);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.map(({ code, at }) => `${code} ${at?.line}:${at?.column}`);
  }
}

function hints(text: string): readonly (string | null)[] {
  try {
    given(text);
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.map(({ hint }) => hint);
  }
}

describe('a program that tries', () => {
  test('has parts, inner ones in outer ones', () => {
    const [thread] = given(NESTED).program.threads;
    expect(thread!.instructions.length).toBe(8);
    expect(thread!.tries.map(({ start, rescue, end, at }) => [start, rescue, end, at?.line])).toEqual([
      [1, 5, 7, 2],
      [2, 3, 5, 4],
      [6, 7, 7, 11],
    ]);
  });

  test('is written as it is read', () => {
    expect(writeProgram(given(NESTED).program)).toBe(NESTED);
    const threads = `program a:\n${NESTED.replace(/^(?=.)/gm, '  ')}program b:\n  pushB(web, resume)\n`;
    expect(writeProgram(given(threads).program)).toBe(threads);
  });

  test('is repeated by loops', () => {
    const { program } = given(
      'for i in 1..2:\n  try:\n    pushB(db, save)\n    wait(db)\n  rescue:\n    waitAll\n',
    );
    expect(program.threads[0]!.tries.map(({ start, rescue, end }) => [start, rescue, end])).toEqual([
      [0, 2, 3],
      [3, 5, 6],
    ]);
  });

  test('must be whole, and try something that can fail', () => {
    expect(problems('try:\n  pushB(db, save)\nwaitAll')).toEqual(['program-syntax 1:1']);
    expect(problems('try:\nrescue:\n  waitAll')).toEqual(['program-syntax 1:1']);
    expect(problems('rescue:\n  waitAll')).toEqual(['program-syntax 1:1']);
    expect(problems('try:\n  waitAll\nexcept:\n  waitAll')).toEqual([
      'program-syntax 1:1',
      'program-syntax 3:1',
      'program-syntax 4:3',
    ]);
    expect(hints('waitAll\ncatch:')).toEqual([
      'write `try:` above what is tried, and `rescue:` above what comes next where it fails',
    ]);
    expect(problems('try:\n  pushB(db, save)\nrescue:\n  waitAll')).toEqual(['never-rescued 1:1']);
  });

  test('must push on every way to a wait', () => {
    const inTry = (inside: string, rescue: string, after: string) =>
      problems(`try:\n  ${inside}\n  waitAll\nrescue:\n  ${rescue}\n${after}`);
    // The rescue part is passed over where nothing fails.
    expect(inTry('pushB(db, save)', 'pushB(web, suspend)', 'wait(web)')).toEqual(['wait-without-push 6:1']);
    expect(inTry('pushB(web, suspend)', 'pushB(web, suspend)', 'wait(web, suspend)')).toEqual([]);
    expect(inTry('pushB(web, suspend)', 'pushB(web, resume)', 'wait(web, suspend)')).toEqual([]);
    expect(
      problems(
        'try:\n  waitAll\n  pushB(web, suspend)\n  waitAll\nrescue:\n  pushB(db, save)\nwait(web, suspend)',
      ),
    ).toEqual(['wait-without-push 7:1']);
  });

  test('keeps its parts when waits are put into it, or taken from it', () => {
    const { program } = given(
      'try:\n  pushB(db, save)\n  wait(db)\nrescue:\n  pushB(db, rollback)\nwait(db)\n',
    );
    const changed = [...changesOfOneWait(program)].map((each) => writeProgram(each.program));
    expect(changed).toContain('try:\n  pushB(db, save)\n  wait(db)\nrescue:\n  pushB(db, rollback)\n');
    expect(changed).toContain('try:\n  pushB(db, save)\nrescue:\n  pushB(db, rollback)\nwait(db)\n');
    expect(changed).toContain(
      'try:\n  pushB(db, save)\n  wait(db)\n  waitAll\nrescue:\n  pushB(db, rollback)\nwait(db)\n',
    );
    expect(changed).toContain(
      'try:\n  pushB(db, save)\n  wait(db)\nrescue:\n  pushB(db, rollback)\nwaitAll\nwait(db)\n',
    );
  });
});
