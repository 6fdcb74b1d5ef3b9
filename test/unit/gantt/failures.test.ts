import { expect, it } from 'vitest';
import { scheduleJson } from '../../../src/answers/json/gantt.ts';
import { toNumber } from '../../../src/base/duration.ts';
import { scheduleOfWitness } from '../../../src/gantt/chart/gantt-answer.ts';
import { ganttSvg } from '../../../src/gantt/chart/svg.ts';
import { scheduleOfRun } from '../../../src/gantt/schedule/schedule.ts';
import { chartView } from '../../../src/gantt/view/chart-view.ts';
import { storyOf } from '../../../src/model/explain/story.ts';
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

it('faults are counted among those that may happen, also once a chart has been drawn of the run', () => {
  const words = 'db.migrate fails (disk-full) after 2 s (1 of 2 faults), and will be tried again';
  const { bars } = scheduleOfWitness(run.system.model, run);
  expect(bars.flatMap(({ failure }) => failure?.words ?? [])).toEqual([words]);
  expect(storyOf(run.trace).map(({ text }) => text)).toContain(words);
});

it('a bar that fails ends with a cross, and a line through its pause', () => {
  const svg = ganttSvg([{ title: 'A run', schedule }], { width: 960, id: 'g', title: 'Schedule' });
  expect(svg.match(/class="failure"/g)).toHaveLength(1);
  expect(svg).toContain('db.migrate fails (disk-full) after 2 s (1 of 2 faults), and will be tried again');
  expect(svg).toMatch(/class="failure"><g class="waits critical"><path d="M[\d.]+ [\d.]+l8 8m0 -8l-8 8"/);
});

const crashing = fragileRun(
  BOLD,
  atMost(1),
  '0 crash up',
  '3 back up',
  '3 leave up',
  '3 start save',
  '5 end save',
);
const crashed = scheduleOfRun(crashing.system, crashing.trace, []);

it('a crash says how, and when the place is back', () => {
  expect(crashed.crashes).toMatchObject([
    { component: 'db', place: 'up', words: 'db crashes in `up` (1 of 1 faults)' },
  ]);
  expect(crashed.crashes.map(({ at, back }) => [toNumber(at), toNumber(back!)])).toEqual([[0, 3]]);
});

it('a crash has a mark of its own, which the legend explains, as it does the cross of a failure', () => {
  const draw = (drawn: typeof schedule) =>
    ganttSvg([{ title: 'A run', schedule: drawn }], { width: 960, id: 'g', title: 'Schedule' });
  const [failures, crashes] = [draw(schedule), draw(crashed)];
  expect(crashes.match(/class="crash"/g)).toHaveLength(2);
  expect(crashes).toContain('db crashes in up (1 of 1 faults) at 0 s, and is back at 3 s');
  const legend = (svg: string) => [...svg.matchAll(/class="legend"[^>]*>([^<]*)/g)].map(([, words]) => words);
  expect(legend(failures)).toContain('fails');
  expect(legend(failures)).not.toContain('crashes');
  expect(legend(crashes)).toContain('crashes');
  expect(legend(crashes)).not.toContain('fails');
});

it('the view of a page has the crash, in the lane of its component', () => {
  const { lanes } = chartView(
    crashing.system.model,
    [{ title: 'A run', schedule: crashed }],
    'Schedule',
    null,
  );
  const items = lanes.flatMap(({ items: all }) => all.filter(({ kind }) => kind === 'crash'));
  expect(items).toMatchObject([{ from: 0, to: 3, label: 'crash' }]);
});
