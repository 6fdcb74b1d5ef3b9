import { expect, it } from 'vitest';
import { scheduleJson } from '../../../src/answers/json/gantt.ts';
import { ganttSvg } from '../../../src/gantt/chart/svg.ts';
import { scheduleOfRun } from '../../../src/gantt/schedule/schedule.ts';
import { atMost, BOLD, fragileRun } from '../../support/failing-run.ts';

const run = fragileRun(
  BOLD,
  atMost(2),
  '0 leave up',
  '0 start save',
  '2 end save',
  '2 enter saved',
  '2 leave saved',
  '2 start migrate:disk-full',
  '4 end migrate:disk-full',
  '9 retry migrate',
  '9 start migrate',
  '13 end migrate',
  '13 enter up',
);
const schedule = scheduleOfRun(run.system, run.trace, []);

it('a bar that fails says how, and when it is tried again', () => {
  expect(scheduleJson(schedule)).toMatchObject({
    date: 13,
    bars: [
      { transition: 'save', start: 0, end: 2, slack: 0 },
      {
        transition: 'migrate',
        start: 2,
        end: 4,
        slack: 0,
        failure: {
          words: 'db.migrate fails (disk-full) after 2 s (1 of 2 faults), and will be tried again',
          again: 9,
        },
      },
      { transition: 'migrate', start: 9, end: 13, slack: 0 },
    ],
    criticalPath: [0, 1, 2],
  });
});

it('a bar that fails ends with a cross, and a line through its pause', () => {
  const svg = ganttSvg([{ title: 'A run', schedule }], { width: 960, id: 'g', title: 'Schedule' });
  expect(svg.match(/class="failure"/g)).toHaveLength(1);
  expect(svg).toContain('db.migrate fails (disk-full) after 2 s (1 of 2 faults), and will be tried again');
  expect(svg).toMatch(/class="failure"><g class="waits critical"><path d="M[\d.]+ [\d.]+l8 8m0 -8l-8 8"/);
});
