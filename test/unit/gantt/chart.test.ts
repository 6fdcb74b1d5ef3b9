import { describe, expect, it } from 'vitest';
import { formatTime } from '../../../src/base/text/format-time.ts';
import { ticksOf } from '../../../src/gantt/chart/axis.ts';
import type { PlacedText } from '../../../src/gantt/chart/chart.ts';
import { layoutOf, type Panel, type PlacedPanel } from '../../../src/gantt/chart/layout.ts';
import type { PlacedBar } from '../../../src/gantt/chart/rows.ts';
import { ganttSvg } from '../../../src/gantt/chart/svg.ts';
import { fitText, textWidth } from '../../../src/gantt/chart/text-width.ts';
import { scheduleOf } from '../../../src/gantt/schedule/schedule.ts';
import { cloudTasks } from '../../support/cloud.ts';
import { planModel, planRun, type Task, task } from '../../support/plan.ts';
import { CONCERTO, GALERA, simulatedSchedule } from '../../support/program-report.ts';
import { elementsOf, parseXml } from '../../support/xml.ts';

function panelOf(tasks: readonly Task[], title = 'A run'): Panel {
  const { trace, causes } = planRun(tasks);
  return { title, schedule: scheduleOf(planModel(tasks), trace, causes, []) };
}

function svgOf(tasks: readonly Task[]): string {
  return ganttSvg([panelOf(tasks)], { width: 960, id: 'g', title: 'Schedule' });
}

const labels = (span: number) => ticksOf(span, 840, 11).map((tick) => tick.label);

describe('the time axis', () => {
  it('has round marks in units that suit the span', () => {
    expect(labels(0)).toEqual(['0']);
    expect(labels(0.004)).toContain('0.002 s');
    expect(labels(50)).toEqual(expect.arrayContaining(['0', '10 s', '50 s']));
    expect(labels(143)).toEqual(expect.arrayContaining(['30 s', '1 min', '1 min 30 s']));
    expect(labels(5400)).toEqual(expect.arrayContaining(['15 min', '1 h 30 min']));
    expect(labels(86_400)).toEqual(expect.arrayContaining(['3 h', '1 d']));
    expect(labels(1e9)).toContain('10000 d');
  });

  it('begins at 0, rises, and keeps its labels apart', () => {
    for (const span of [1e-6, 0.3, 7, 59.9, 60, 61, 600, 3599, 7200, 1e5, 2e5, 1e7, 1e9, 1e12]) {
      const ticks = ticksOf(span, 400, 11);
      expect(ticks[0]).toEqual({ at: 0, label: '0' });
      const x = (at: number) => (at / span) * 400;
      for (const [i, tick] of ticks.entries()) {
        expect(tick.at).toBeLessThanOrEqual(span * 1.000001);
        if (i > 0 && ticks.length > 2)
          expect(x(tick.at) - textWidth(tick.label, 11) / 2).toBeGreaterThan(
            x(ticks[i - 1].at) + textWidth(ticks[i - 1].label, 11) / 2,
          );
      }
    }
  });
});

/** What a bar and its label cover. */
function extents({ x, width, label }: PlacedBar): readonly (readonly [number, number])[] {
  const length = textWidth(label.text, 11);
  const text: readonly [number, number] =
    label.anchor === 'end' ? [label.x - length, label.x] : [label.x, label.x + length];
  return label.inside ? [[x, x + width]] : [[x, x + width], text];
}

function expectNoOverlap(bars: readonly PlacedBar[]): void {
  for (const [i, a] of bars.entries())
    for (const b of bars.slice(i + 1)) {
      if (a.y !== b.y) continue;
      for (const [from, to] of extents(a))
        for (const [start, end] of extents(b))
          expect(Math.min(to, end) - Math.max(from, start)).toBeLessThan(1);
    }
}

describe('the layout', () => {
  it('lets no bar or label cover another', () => {
    const panels = [panelOf(cloudTasks('least')), panelOf(cloudTasks('greatest'))];
    for (const width of [500, 960, 1600])
      for (const { bars } of layoutOf(panels, width).panels) expectNoOverlap(bars);
  });

  it('draws all panels on one axis', () => {
    const layout = layoutOf([panelOf(cloudTasks('least')), panelOf(cloudTasks('greatest'))], 960);
    const [least, greatest] = layout.panels;
    expect(least.ticks.map((t) => t.x)).toEqual(greatest.ticks.map((t) => t.x));
    expect(greatest.final.x).toBeCloseTo(layout.plot.right, 6);
    expect(least.final.x).toBeLessThan(greatest.final.x);
    expect(greatest.rowsTop).toBeGreaterThan(least.rowsBottom);
  });

  it('holds 400 bars', () => {
    const many = Array.from({ length: 400 }, (_, i) =>
      task(`c${i % 40}.t${Math.floor(i / 40)}`, 'a', 'b', String(1 + ((i * 7) % 50))),
    );
    const layout = layoutOf([panelOf(many)], 960);
    expect(layout.panels[0].bars).toHaveLength(400);
    expectNoOverlap(layout.panels[0].bars);
  });
});

interface Box {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

function boxOf({ text, x, y, anchor }: PlacedText, fontSize: number): Box {
  const width = textWidth(text, fontSize);
  return anchor === 'end' ? { text, from: x - width, to: x, y } : { text, from: x, to: x + width, y };
}

/** All that is written in a panel below its axis, with what it covers. */
function writtenIn({ threads, groups, outages, bars }: PlacedPanel): readonly Box[] {
  const heads = [...threads, ...outages].flatMap(({ head }) => [head.name, head.note]);
  const waits = [...threads.flatMap((thread) => thread.waits), ...groups.flatMap(({ rows }) => rows.waits)];
  const small = [
    ...waits.flatMap(({ label, reasons }) => [label, ...reasons.map((reason) => reason.label)]),
    ...groups.flatMap(({ bands }) => bands.map(({ active }) => active?.label ?? null)),
  ];
  const normal = [
    ...bars.map(({ label }) => label),
    ...threads.flatMap(({ marks }) => marks.map(({ label }) => label)),
    ...outages.flatMap(({ stretches }) => stretches.map(({ label }) => label)),
    ...groups.map(({ label }) => label),
  ];
  return [
    ...[...heads, ...normal].flatMap((label) => (label === null ? [] : [boxOf(label, 11)])),
    ...small.flatMap((label) => (label === null ? [] : [boxOf(label, 10)])),
  ];
}

const PROGRAMS = [
  [CONCERTO, 'maintain'],
  [CONCERTO, 'careless'],
  [CONCERTO, 'careful'],
  [GALERA, 'grow'],
  [GALERA, 'stay'],
] as const;

function programPanels(file: string, name: string): readonly Panel[] {
  return ([{ durations: 'min' }, { durations: 'max' }, { durations: 'random', seed: 1 }] as const).map(
    (options) => {
      const { schedule, program } = simulatedSchedule(file, name, options);
      return { title: options.durations, schedule, notes: program.stuck ?? [] };
    },
  );
}

describe.each(PROGRAMS)('the chart of a program, %s, %s', (file, name) => {
  const panels = programPanels(file, name);

  it.each([500, 960, 1600])('lets no label cover another at a width of %i', (width) => {
    for (const panel of layoutOf(panels, width).panels) {
      const boxes = writtenIn(panel);
      for (const [i, a] of boxes.entries()) {
        expect(a.to, a.text).toBeLessThanOrEqual(width);
        for (const b of boxes.slice(i + 1)) {
          const across = Math.min(a.to, b.to) - Math.max(a.from, b.from);
          expect(Math.abs(a.y - b.y) < 9 && across > 1, `${a.text} over ${b.text}`).toBe(false);
        }
      }
      expectNoOverlap(panel.bars);
    }
  });

  it('keeps what waits off the bars, and everything within its lane', () => {
    for (const { groups, threads, bars } of layoutOf(panels, 960).panels) {
      for (const { rows, bands, top, bottom, component } of groups) {
        const own = bars.filter(({ bar }) => bar.component === component);
        for (const wait of rows.waits) {
          expect(wait.y >= top && wait.y + 13 <= bottom).toBe(true);
          for (const bar of own) {
            if (Math.abs(bar.y - wait.y) > 12) continue;
            const across = Math.min(bar.x + bar.width, wait.x + wait.width) - Math.max(bar.x, wait.x);
            expect(across, component).toBeLessThan(1);
          }
        }
        for (const band of bands) expect(band.top >= top && band.bottom <= bottom).toBe(true);
        for (const bar of own) expect(bar.y >= top && bar.y + 15 <= bottom).toBe(true);
      }
      for (const { waits, bottom } of threads)
        for (const wait of waits) expect(wait.y + 13).toBeLessThanOrEqual(bottom);
    }
  });

  it('is well-formed, the same every time, and says what it shows', () => {
    const options = { width: 960, id: 'g', title: name };
    const svg = ganttSvg(panels, options);
    expect(ganttSvg(programPanels(file, name), options)).toBe(svg);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|>null</);
    const titles = elementsOf(parseXml(svg), 'title').map(({ text }) => text);
    const { program } = panels[0].schedule;
    for (const { component, behavior, push } of program!.bands)
      expect(
        titles.some((text) =>
          text.startsWith(`${component} does ${behavior}\npushed at ${formatTime(push!.at)}`),
        ),
      ).toBe(true);
    for (const { text, line } of program!.threads.flatMap(({ instructions }) => instructions))
      expect(titles.some((title) => title.includes(`line ${line}: ${text}`))).toBe(true);
    for (const { reasons } of program!.waits)
      expect(titles.some((text) => text.includes(reasons[0].sentence.replaceAll('`', '')))).toBe(true);
  });
});

describe('the chart of a run that is stuck', () => {
  const { schedule } = simulatedSchedule(CONCERTO, 'careless', { durations: 'random', seed: 1 });
  const notes = schedule.program!.stuck!;

  it('leaves what waits open beyond the last event, and tells it', () => {
    const [panel] = layoutOf([{ title: 'A run', schedule, notes }], 960).panels;
    const [wait] = panel.groups.flatMap(({ rows }) => rows.waits);
    expect(wait.x).toBeCloseTo(panel.final.x, 6);
    expect(wait.x + wait.width).toBeGreaterThan(panel.final.x + 50);
    expect(wait.reasons[0].label?.text).toContain('in use by server');
    expect(panel.final.label.text).toBe('stuck from 6 s on');
    expect(panel.notes.map(({ text }) => text).join(' ')).toBe(notes.join(' '));
    expect(panel.notes.every(({ y }) => y > panel.rowsBottom && y < panel.bottom)).toBe(true);
  });
});

describe('the SVG', () => {
  it('is the same every time', () => {
    expect(svgOf(cloudTasks('least'))).toBe(svgOf(cloudTasks('least')));
  });

  it('has coordinates with one decimal place at most', () => {
    expect(svgOf(cloudTasks('least'))).not.toMatch(/[xy]\d?="-?\d+\.\d{2,}"|NaN|Infinity|undefined|null/);
  });

  it('says in words what it shows', () => {
    const svg = svgOf(cloudTasks('least'));
    expect(svg).toContain('role="img"');
    expect(svg).toContain('The critical path is mariadb.config, mariadb.bootstrap');
    expect(svg).toContain('starts at 4.83 s, ends at 26.43 s');
    expect(svg).toContain('keystone.deploy waits for mariadb.check (keystone.mariadb -&gt; mariadb.mariadb)');
  });

  it('shows transitions that take no time, in a run that takes none', () => {
    const svg = svgOf([task('a.now', 'x', 'y', '0'), task('a.then', 'y', 'z', '0')]);
    expect(svg.match(/<path class="body"/g)).toHaveLength(2);
    expect(svg).toContain('0 s');
    expect(svg).not.toContain('NaN');
  });

  it('shows very long runs', () => {
    expect(svgOf([task('a.wait', 'x', 'y', '1e9')])).toContain('11574 d 1 h 46 min 40 s');
  });

  it('shortens long names and keeps them whole in the tooltip', () => {
    const name = 'a_component_with_a_very_long_name_'.repeat(8);
    const svg = svgOf([task(`${name}.${name}`, 'x', 'y', '5')]);
    expect(svg).toContain('…');
    expect(svg).toContain(`<title>${name}</title>`);
  });

  it('escapes names', () => {
    const svg = ganttSvg([panelOf([task('a.b', 'x', 'y', '1')], '<script>"&')], {
      width: 400,
      id: 'g',
      title: '</title><script>alert(1)</script>\u0000',
    });
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;&quot;&amp;');
    expect(svg).toContain('\u{FFFD}');
  });
});

describe('text', () => {
  it('is shortened to the width that it has', () => {
    expect(fitText('bootstrap', 11, 200)).toBe('bootstrap');
    const short = fitText('bootstrap', 11, 40);
    expect(short).toMatch(/^boo\w*…$/);
    expect(textWidth(short, 11)).toBeLessThanOrEqual(40);
    expect(fitText('bootstrap', 11, 0)).toBe('…');
  });
});
