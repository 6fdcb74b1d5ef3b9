import { describe, expect, test } from 'vitest';
import { formatDecimal } from '../../../src/base/duration.ts';
import type { Trace } from '../../../src/model/event.ts';
import { whyStuck } from '../../../src/model/explain/faults.ts';
import { storyOf } from '../../../src/model/explain/story.ts';
import { ANY_FAULTS } from '../../../src/model/faults.ts';
import { readTrace, writeTrace } from '../../../src/model/read/trace-json.ts';
import { replay } from '../../../src/model/semantics/replay.ts';
import { compile } from '../../../src/model/system/system.ts';
import { atMost, BOLD, CAUTIOUS, FRAGILE, fragileRun } from '../../support/failing-run.ts';

function told(trace: Trace): readonly string[] {
  return storyOf(trace).map(({ at, text }) => `${formatDecimal(at)} ${text}`);
}

const FAILED = ['0 leave up', '0 start save:failed', '1 end save:failed', '1 fail broken'];

describe('a run in which something fails', () => {
  test('tells its faults, and counts them', () => {
    expect(
      told(fragileRun(BOLD, atMost(1), ...FAILED).trace).filter((text) => !text.includes('pushB')),
    ).toEqual([
      '0 db leaves `up` and starts save',
      '1 db.save fails after 1 s (1 of 1 faults)',
      '1 db has failed, and stands in `broken`',
      '1 db finishes migrate',
      '1 line 3: wait(db) fails',
    ]);
  });

  test('tells pauses, crashes, and what comes back', () => {
    const { trace } = fragileRun(
      BOLD,
      { any: null, zones: new Map([['rack', 3]]) },
      '0 crash up',
      '4 back up',
      '4 leave up',
      '4 start save',
      '6 end save',
      '6 enter saved',
      '6 leave saved',
      '6 start migrate:disk-full',
      '8 end migrate:disk-full',
      '13 retry migrate',
      '13 start migrate',
      '17 end migrate',
      '17 enter up',
    );
    expect(told(trace).filter((text) => !text.includes('pushB'))).toEqual([
      '0 db crashes in `up` (1 of 3 faults in rack)',
      '4 db is back in `up`',
      '4 db leaves `up` and starts save',
      '6 db.save ends',
      '6 db enters `saved`, finishes save, leaves `saved` and starts migrate',
      '8 db.migrate fails (disk-full) after 2 s (2 of 3 faults in rack), and will be tried again',
      '13 db.migrate is tried again',
      '13 db.migrate starts',
      '17 db.migrate ends',
      '17 db enters `up` and finishes migrate',
      '17 line 3: wait(db)',
    ]);
  });

  test('is explained by the fault, not by who waits for whom', () => {
    expect(whyStuck(fragileRun(BOLD, atMost(1), ...FAILED))).toEqual([
      'db.save fails after 1 s (1 of 1 faults) at 1 s, so that db stands in `broken`',
      'the program stops at line 3: `wait(db)` fails, and no `rescue` takes it',
    ]);
    const rescued = [...FAILED, '1 leave broken', '1 start restore', '6 end restore', '6 enter up'];
    expect(whyStuck(fragileRun(CAUTIOUS, atMost(1), ...rescued))).toEqual([]);
  });

  test('has no more crashes than it may have faults', () => {
    const twice = ['0 crash up', '3 back up', '3 crash up'];
    expect(fragileRun(BOLD, atMost(2), ...twice).state.budgets.map(({ left }) => left)).toEqual([0]);
    expect(() => fragileRun(BOLD, atMost(1), ...twice)).toThrow('no fault of db is left');
  });

  test('is written and read back, and replays with as many faults as it has', () => {
    const { trace } = fragileRun(BOLD, atMost(1), ...FAILED);
    const text = writeTrace(trace);
    expect(text).toContain(
      '"event":"end","component":"db","element":"save","outcome":"failed","thread":null',
    );
    expect(text).toContain('"event":"wait","component":"db","element":null,"failed":true,"thread":"main"');
    expect(readTrace(text, 'run.json')).toEqual(trace);
    expect(replay(compile(FRAGILE, BOLD, { faults: ANY_FAULTS }), trace).kind).toBe('ok');
    expect(replay(compile(FRAGILE, BOLD), trace)).toMatchObject({
      kind: 'refused',
      reason: 'db.save cannot start at 0 s: no fault of db is left',
    });
    expect(() => readTrace(text.replace('"start"', '"leave"'), 'run.json')).toThrow(
      'only start and end have `outcome`',
    );
    expect(() => readTrace(text.replace('"failed":true', '"failed":false'), 'run.json')).toThrow(
      'failed is true, or not there at all',
    );
  });
});
