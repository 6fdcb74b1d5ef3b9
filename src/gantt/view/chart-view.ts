import { add, type Decimal, negate, toNumber } from '../../base/duration.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type { Model } from '../../model/whole/model.ts';
import type { ActionCriticality, Criticality } from '../../properties/criticality/criticality.ts';
import { howOften } from '../../properties/criticality/criticality-wording.ts';
import { rangeWords } from '../../properties/results/wording.ts';
import { headOfThread, noteOfOutage, noteOfThread } from '../chart/lanes.ts';
import { layoutOf, type Panel, type PlacedPanel } from '../chart/layout.ts';
import { holderWords, noteOfResource } from '../chart/resource-lane.ts';
import { tooltip } from '../chart/svg.ts';
import { crashTitle } from '../chart/svg-failures.ts';
import { bandTitle, markTitle, outageTitle, waitTitle } from '../chart/svg-program.ts';
import { heldTitle, roomWaitTitle } from '../chart/svg-resources.ts';
import { nameOfOutage } from '../schedule/outages.ts';
import type { Bar, Schedule } from '../schedule/schedule.ts';
import type { ChartView, ItemView, LaneView } from './view.ts';

/** The width at which labels are given room in rows; in a view that is wider they have more. */
const WIDTH = 960;

/** Up to this many bars, the page holds all that is known of each; of more, only their dates. */
const MOST_TOLD = 3_000;

/** Several runs as the script of a page draws them; their rows are those of the chart that stands in the page. */
export function chartView(
  model: Model,
  panels: readonly Panel[],
  title: string,
  criticality: Criticality | null,
): ChartView {
  const { panels: placed } = layoutOf(panels, WIDTH);
  const bars = panels.reduce((sum, { schedule }) => sum + schedule.bars.length, 0);
  const texts = new Map<string, number>();
  const textOf = (line: string): number => {
    const number = texts.get(line) ?? texts.size;
    texts.set(line, number);
    return number;
  };
  const tipOf: TipOf = { text: textOf, lines: (tell) => (bars > MOST_TOLD ? [] : tell().map(textOf)) };
  const lanes = new Map<string, LaneView & { readonly items: ItemView[] }>();
  const laneOf = (key: string, lane: Omit<LaneView, 'items'>) => {
    const known = lanes.get(key);
    const rows = Math.max(known?.rows ?? 1, lane.rows);
    const made = { ...(known ?? { ...lane, items: [] }), rows };
    lanes.set(key, made);
    return made.items;
  };
  // In the order of the chart: threads, components, ports, resources.
  for (const [run, panel] of placed.entries()) addThreads(panel, run, laneOf, tipOf);
  const barAt = placed.map((panel, run) => addComponents(model, panel, run, criticality, laneOf, tipOf));
  for (const [run, panel] of placed.entries()) addOutages(panel, run, laneOf, tipOf);
  for (const [run, panel] of placed.entries()) addResources(panel, run, laneOf, tipOf);
  const numbers = new Map([...lanes.keys()].map((key, i) => [key, i]));
  for (const [run, { panel }] of placed.entries())
    for (const { from, to } of panel.schedule.dependencies) {
      const [earlier, later] = [barAt[run]![from]!, barAt[run]![to]!];
      const items = lanes.get(later[0])!.items;
      const item = items[later[1]]!;
      items[later[1]] = { ...item, after: [...(item.after ?? []), [numbers.get(earlier[0])!, earlier[1]]] };
    }
  return {
    title,
    runs: placed.map(({ panel: { title: name, schedule } }) => ({
      title: name,
      end: toNumber(schedule.date)!,
      endText: formatTime(schedule.date),
      stuck: schedule.program !== null && schedule.program.stuck !== null,
    })),
    texts: [...texts.keys()],
    lanes: [...lanes.values()],
  };
}

/** Numbers of texts, which are kept once. */
interface TipOf {
  readonly text: (text: string) => number;
  readonly lines: (tell: () => readonly string[]) => readonly number[];
}

type LaneOf = (key: string, lane: Omit<LaneView, 'items'>) => ItemView[];

function seconds(date: Decimal): number {
  return toNumber(date)!;
}

function addThreads({ threads }: PlacedPanel, run: number, laneOf: LaneOf, tipOf: TipOf): void {
  for (const { thread } of threads) {
    const lane = { name: headOfThread(thread), note: noteOfThread(thread), type: 'program', rows: 2 };
    const items = laneOf(`thread ${thread.name}`, lane);
    for (const wait of thread.waits)
      items.push({
        kind: 'wait',
        run,
        row: 1,
        from: seconds(wait.from),
        to: wait.open ? null : seconds(wait.to),
        label: wait.instruction ?? '',
        tip: tipOf.lines(() => waitTitle(wait).split('\n')),
      });
    for (const mark of thread.instructions)
      items.push({
        kind: 'mark',
        run,
        row: 0,
        from: seconds(mark.at),
        to: seconds(mark.at),
        label: mark.line === null ? mark.text : `${mark.line}: ${mark.text}`,
        tip: tipOf.lines(() => markTitle(thread.name, [mark]).split('\n')),
        ...(mark.critical ? { critical: true } : {}),
      });
  }
}

/** @returns for each bar of the schedule, the key of its lane and its place there */
function addComponents(
  model: Model,
  { panel, groups, crashes }: PlacedPanel,
  run: number,
  criticality: Criticality | null,
  laneOf: LaneOf,
  tipOf: TipOf,
): readonly (readonly [string, number])[] {
  const { schedule } = panel;
  const typeOf = new Map(model.components.map(({ name, type }) => [name, type]));
  const at = new Map<Bar, readonly [string, number]>();
  const told = tellerOf(schedule, criticality);
  for (const { component, rows, bands, absences } of groups) {
    const key = `component ${component}`;
    const head = bands.length > 0 ? 1 : 0;
    const type = typeOf.get(component);
    const items = laneOf(key, {
      name: component,
      type: type?.name ?? 'added by a program',
      rows: Math.max(1, rows.count) + head,
    });
    for (const { band, queued, active } of bands) {
      const tip = tipOf.lines(() => bandTitle(band).split('\n'));
      const end = band.finished === null ? null : seconds(band.finished);
      const common = { run, row: 0, label: band.behavior, tip };
      if (queued !== null)
        items.push({
          ...common,
          kind: 'queued',
          from: band.push === null ? 0 : seconds(band.push.at),
          to: band.active === null ? null : seconds(band.active),
        });
      if (active !== null) items.push({ ...common, kind: 'behavior', from: seconds(band.active!), to: end });
    }
    for (const { since, until } of absences)
      items.push({
        kind: 'absent',
        run,
        row: 0,
        from: since === null ? 0 : seconds(since),
        to: until === null ? null : seconds(until),
        label: '',
        tip: tipOf.lines(() => [`${component} does not exist`]),
      });
    for (const { wait, row } of rows.waits)
      items.push({
        kind: 'wait',
        run,
        row: row + head,
        from: seconds(wait.from),
        to: wait.open ? null : seconds(wait.to),
        label: wait.reasons[0]!.words,
        tip: tipOf.lines(() => waitTitle(wait).split('\n')),
      });
    for (const { bar, row } of rows.bars) {
      const declared = type?.transitions.find(({ name }) => name === bar.transition)?.at;
      at.set(bar, [key, items.length]);
      items.push({
        kind: 'bar',
        run,
        row: row + head,
        from: seconds(bar.start),
        to: seconds(bar.end),
        label: bar.transition,
        tip: tipOf.lines(() => [...tooltip(bar).split('\n'), ...told(bar)]),
        ...(bar.critical ? { critical: true } : {}),
        ...(bar.running ? { running: true } : {}),
        ...(bar.failure === undefined ? {} : { failed: true }),
        ...(bar.slack === null ? {} : { slackTo: seconds(add(bar.end, bar.slack)) }),
        id: `${bar.component}.${bar.transition}`,
        ...(declared === undefined ? {} : { at: [tipOf.text(declared.file), declared.line] }),
      });
    }
    for (const { crash } of crashes.filter((each) => each.crash.component === component))
      items.push({
        kind: 'crash',
        run,
        row: head,
        from: seconds(crash.at),
        to: seconds(crash.back ?? crash.at),
        label: 'crash',
        tip: tipOf.lines(() => [crashTitle(crash)]),
      });
  }
  return schedule.bars.map((bar) => at.get(bar)!);
}

/** What is known of a bar beside its dates: how long it takes, its floats over all runs, and what it waited for. */
function tellerOf(schedule: Schedule, criticality: Criticality | null): (bar: Bar) => readonly string[] {
  const actions = new Map<string, ActionCriticality>();
  for (const action of criticality?.actions ?? [])
    actions.set(`${action.component}.${action.transition} ${action.occurrence}`, action);
  const times = new Map<string, number>();
  const actionOf = new Map(
    schedule.bars.map((bar) => {
      const name = `${bar.component}.${bar.transition}`;
      times.set(name, (times.get(name) ?? 0) + 1);
      return [bar, actions.get(`${name} ${times.get(name)}`)];
    }),
  );
  const waitedFor = new Map<number, string[]>();
  for (const { from, to, connections } of schedule.dependencies) {
    const { component, transition } = schedule.bars[from]!;
    const by = connections.length === 0 ? '' : ` (${connections.join(', ')})`;
    waitedFor.set(to, [...(waitedFor.get(to) ?? []), `${component}.${transition}${by}`]);
  }
  const numbers = new Map(schedule.bars.map((bar, i) => [bar, i]));
  return (bar) => {
    const action = actionOf.get(bar);
    const waited = waitedFor.get(numbers.get(bar)!) ?? [];
    return [
      `takes ${formatTime(add(bar.end, negate(bar.start)))} here`,
      ...(action === undefined
        ? []
        : [
            `float over all runs: ${rangeWords(action.totalFloat.min, action.totalFloat.max)}; critical: ${howOften(action)}`,
            `free slack over all runs: ${rangeWords(action.freeSlack.min, action.freeSlack.max)}`,
          ]),
      ...(waited.length === 0 ? [] : [`waited for ${waited.join(', ')}`]),
    ];
  };
}

function addOutages({ outages }: PlacedPanel, run: number, laneOf: LaneOf, tipOf: TipOf): void {
  for (const { outage } of outages) {
    const name = nameOfOutage(outage);
    const items = laneOf(`port ${name}`, { name, note: noteOfOutage(outage), type: 'port', rows: 1 });
    for (const stretch of outage.stretches)
      items.push({
        kind: 'out',
        run,
        row: 0,
        from: seconds(stretch.from),
        to: stretch.open ? null : seconds(stretch.to),
        label: stretch.open ? 'out' : formatTime(add(stretch.to, negate(stretch.from))),
        tip: tipOf.lines(() => [outageTitle(outage, stretch)]),
      });
  }
}

function addResources({ resources }: PlacedPanel, run: number, laneOf: LaneOf, tipOf: TipOf): void {
  for (const { use } of resources) {
    const rows = use.waits.length > 0 ? 2 : 1;
    const lane = { name: use.resource, note: noteOfResource(use), type: 'resource', rows };
    const items = laneOf(`resource ${use.resource}`, lane);
    for (const stretch of use.held)
      items.push({
        kind: 'held',
        run,
        row: 0,
        from: seconds(stretch.from),
        to: stretch.open ? null : seconds(stretch.to),
        label: holderWords(stretch),
        tip: tipOf.lines(() => [heldTitle(use, stretch)]),
        level: (use.capacity - stretch.free) / use.capacity,
      });
    for (const wait of use.waits)
      items.push({
        kind: 'wait',
        run,
        row: 1,
        from: seconds(wait.from),
        to: wait.open ? null : seconds(wait.to),
        label: wait.waiting.join(', '),
        tip: tipOf.lines(() => [roomWaitTitle(use, wait)]),
      });
  }
}
