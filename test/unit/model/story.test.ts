import { describe, expect, it } from 'vitest';
import { formatTime } from '../../../src/base/text/format-time.ts';
import type { Step } from '../../../src/model/event.ts';
import { storyOf } from '../../../src/model/explain/story.ts';
import { sentenceOf } from '../../../src/model/semantics/wording.ts';
import { seconds } from '../../support/plan.ts';

function step(at: string, event: Step['event'], component: string | null, element: string | null): Step {
  return { at: seconds(at), event, component, element, thread: null, line: null };
}

function written(
  at: string,
  event: Step['event'],
  component: string | null,
  element: string | null,
  line: number,
): Step {
  return { ...step(at, event, component, element), thread: 'dba', line };
}

describe('the story of a run', () => {
  it('tells each event in the words of the user', () => {
    expect(sentenceOf(step('1', 'end', 'mariadb', 'bootstrap'))).toBe('mariadb.bootstrap ends');
    expect(sentenceOf(step('1', 'start', 'mariadb', 'bootstrap'))).toBe('mariadb.bootstrap starts');
    expect(sentenceOf(step('1', 'enter', 'db', 'running'))).toBe('db enters `running`');
    expect(sentenceOf({ ...step('1', 'enter', 'db', 'running'), alternative: 'restored' })).toBe(
      'db enters `running` by restored',
    );
    expect(sentenceOf(step('1', 'leave', 'db', 'running'))).toBe('db leaves `running`');
    expect(sentenceOf(step('1', 'finish', 'db', 'deploy'))).toBe('db finishes deploy');
    expect(sentenceOf(written('1', 'pushB', 'db', 'deploy', 7))).toBe('dba, line 7: pushB(db, deploy)');
    expect(sentenceOf(written('1', 'wait', 'db', null, 8))).toBe('dba, line 8: wait(db)');
    const connection = {
      user: { component: 'server', port: 'ip' },
      provider: { component: 'db', port: 'ip' },
    };
    expect(sentenceOf({ ...written('1', 'con', 'server', null, 9), connection })).toBe(
      'dba, line 9: con(server.ip, db.ip)',
    );
    expect(sentenceOf(written('1', 'add', 'db', 'Database', 9))).toBe('dba, line 9: add(db: Database)');
    expect(sentenceOf(step('1', 'waitAll', null, null))).toBe('waitAll');
  });

  it('tells together what a component does without pause', () => {
    const story = storyOf({
      program: null,
      steps: [
        step('0', 'pushB', 'db', 'deploy'),
        step('0', 'pushB', 'web', 'deploy'),
        step('0', 'leave', 'web', 'absent'),
        step('0', 'leave', 'cache', 'absent'),
        step('0', 'leave', 'db', 'absent'),
        step('0', 'start', 'db', 'allocate'),
        step('0', 'start', 'db', 'pull'),
        step('4', 'end', 'db', 'allocate'),
        step('4', 'end', 'db', 'pull'),
        step('4', 'enter', 'db', 'allocated'),
        step('4', 'leave', 'db', 'allocated'),
        step('4', 'start', 'db', 'run'),
        step('5', 'start', 'db', 'late'),
      ],
    });
    expect(story.map(({ at, text }) => `${formatTime(at)}  ${text}`)).toEqual([
      '0 s  deploy is pushed to db and web',
      '0 s  web and cache leave `absent`',
      '0 s  db leaves `absent` and starts allocate and pull',
      '4 s  db.allocate ends',
      '4 s  db.pull ends',
      '4 s  db enters `allocated`, leaves it and starts run',
      '5 s  db.late starts',
    ]);
    expect(story.reduce((sum, { steps }) => sum + steps, 0)).toBe(13);
  });
});

describe('readable times', () => {
  it.each([
    ['0', '0 s'],
    ['12.4', '12.4 s'],
    ['60', '1 min'],
    ['142.87', '2 min 22.87 s'],
    ['3600.5', '1 h 0.5 s'],
    ['86400', '1 d'],
    ['1000000000', '11574 d 1 h 46 min 40 s'],
    ['0.000001', '0.000001 s'],
    ['-90', '-1 min 30 s'],
  ])('%s is %s', (text, expected) => {
    expect(formatTime(seconds(text))).toBe(expected);
  });

  it('keeps every digit', () => {
    expect(formatTime(seconds('119.000000000000000000001'))).toBe('1 min 59.000000000000000000001 s');
    expect(formatTime('inf')).toBe('∞');
  });
});
