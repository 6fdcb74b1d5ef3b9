import type { ScaleLinear } from 'd3-scale';
import { ticksBetween } from '../gantt/chart/axis.ts';
import { DIAMOND, FONT_SIZE, LABEL_GAP } from '../gantt/chart/chart.ts';
import { flash } from '../gantt/chart/svg-failures.ts';
import { fitText, textWidth } from '../gantt/chart/text-width.ts';
import { concat, coordinate, element, type Markup } from '../gantt/markup.ts';
import type { ChartView, ItemView, LaneView } from '../gantt/view/view.ts';
import { type Arrangement, type Band, type BusyTime, matches } from './arrange.ts';

/** How several runs are drawn: below each other in each row, over each other, or one of them alone. */
export type Mode = 'side' | 'over' | number;

/** What a drawing shows, and where. */
export interface Scene {
  readonly view: ChartView;
  readonly arrangement: Arrangement;
  /** Where a date stands; what is left of its range are names. */
  readonly x: ScaleLinear<number, number>;
  readonly width: number;
  readonly height: number;
  /** How far it is scrolled down. */
  readonly scrolled: number;
  readonly mode: Mode;
  readonly row: number;
  readonly query: string;
  /** The item that is chosen: its lane, and its number there. */
  readonly chosen: readonly [number, number] | null;
  /** For each lane, until where each item may be labelled to its right. */
  readonly room: readonly (readonly number[])[];
  readonly ids: { readonly hatch: string; readonly out: string };
}

/** The height of the axis, which stays above the rows. */
export const AXIS = 26;
const INSET = 3;

/** For each item of a lane, the date from which on something else is in its row. */
export function roomOf({ items }: LaneView): readonly number[] {
  const order = [...items.keys()].sort((a, b) => items[a]!.from - items[b]!.from);
  const next = new Map<string, number>();
  const room = items.map(() => Number.POSITIVE_INFINITY);
  for (const i of order.reverse()) {
    const { kind, run, row, from } = items[i]!;
    if (kind === 'absent') continue;
    const key = `${run} ${row}`;
    room[i] = next.get(key) ?? Number.POSITIVE_INFINITY;
    next.set(key, from);
  }
  return room;
}

/** All that is in sight: rows, then what stays over them when one scrolls. */
export function drawScene(scene: Scene): Markup {
  const { arrangement, scrolled, height } = scene;
  const seen = arrangement.bands.filter(
    ({ top, height: own }) => top + own > scrolled && top < scrolled + height - AXIS,
  );
  return concat(
    drawGrid(scene),
    seen.map((band) => drawBand(scene, band)),
    drawWaits(scene, seen),
    drawEnds(scene),
    drawNames(scene, seen),
    drawAxis(scene),
  );
}

function left({ x }: Scene): number {
  return x.range()[0]!;
}

function right({ x }: Scene): number {
  return x.range()[1]!;
}

function topOf(scene: Scene, band: Band): number {
  return AXIS + band.top - scene.scrolled;
}

function ticks(scene: Scene) {
  const [from, to] = scene.x.domain() as [number, number];
  return ticksBetween(from, to, right(scene) - left(scene), FONT_SIZE) ?? [{ at: 0, label: '0' }];
}

function drawGrid(scene: Scene): readonly Markup[] {
  return ticks(scene).map(({ at }) => {
    const x = coordinate(scene.x(at));
    return element('line', { class: 'grid', x1: x, x2: x, y1: AXIS, y2: scene.height });
  });
}

function drawAxis(scene: Scene): Markup {
  const labels = ticks(scene).map(({ at, label }) => {
    const x = scene.x(at);
    const half = textWidth(label, FONT_SIZE) / 2;
    if (x - half < left(scene) - 20 || x + half > scene.width) return null;
    return element('text', { class: 'tick', x: coordinate(x), y: 17, 'text-anchor': 'middle' }, label);
  });
  const line = { x1: 0, x2: scene.width, y1: AXIS, y2: AXIS };
  return concat(
    element('rect', { class: 'ground', x: 0, y: 0, width: scene.width, height: AXIS }),
    labels,
    element('line', { class: 'separator', ...line }),
  );
}

function drawNames(scene: Scene, seen: readonly Band[]): Markup {
  const room = left(scene) - 26;
  const names = seen.map((band) => {
    const y = topOf(scene, band);
    const middle = y + Math.min(band.height, scene.row + 6) / 2 + 4;
    const words = fitText(band.name, FONT_SIZE * 1.12, room);
    const noteRoom = room - textWidth(words, FONT_SIZE * 1.12) - 8;
    const beside = textWidth(band.note, FONT_SIZE) <= noteRoom;
    const isRoomy = beside || band.height > 34;
    const note = { x: beside ? left(scene) - 8 : 18, y: beside ? middle : middle + 13 };
    return element(
      'g',
      { class: band.isGroup ? 'head group' : 'head', 'data-band': band.key },
      element(
        'title',
        {},
        `${band.name}${band.note === '' ? '' : `, ${band.note}`}: ${band.folded ? 'unfold' : 'fold'}`,
      ),
      element('rect', { class: 'ground', x: 0, y, width: left(scene) - DIAMOND - 1, height: band.height }),
      element('line', { class: 'separator', x1: 0, x2: scene.width, y1: y, y2: y }),
      element('path', {
        class: 'fold',
        d: band.folded ? `M6 ${middle - 8}l5 4l-5 4z` : `M4 ${middle - 7}h8l-4 5z`,
      }),
      element('text', { class: 'component', x: 18, y: middle }, words),
      band.note === '' || !isRoomy
        ? null
        : element(
            'text',
            { class: 'note', ...note, 'text-anchor': beside ? 'end' : 'start' },
            fitText(band.note, FONT_SIZE, room),
          ),
    );
  });
  return concat(names);
}

function drawEnds(scene: Scene): readonly (Markup | null)[] {
  return scene.view.runs.map(({ end }, run) => {
    if (typeof scene.mode === 'number' && scene.mode !== run) return null;
    const x = coordinate(scene.x(end));
    if (x < left(scene) || x > right(scene) + 1) return null;
    return element('line', { class: 'final', x1: x, x2: x, y1: AXIS, y2: scene.height });
  });
}

/** Where an item stands: from left to right, from top to bottom; `null` where it is out of sight. */
function placeOf(scene: Scene, band: Band, item: Pick<ItemView, 'run' | 'row' | 'from' | 'to'>) {
  const { mode, row, view } = scene;
  if (typeof mode === 'number' && mode !== item.run) return null;
  const from = scene.x(item.from);
  const to = item.to === null ? right(scene) + 8 : scene.x(item.to);
  if (to < left(scene) - 0.5 || from > scene.width) return null;
  const isSplit = mode === 'side' && view.runs.length > 1;
  const part = (row - 2) / (isSplit ? view.runs.length : 1);
  const at = band.folded ? 0 : item.row * row;
  const y = topOf(scene, band) + 3 + at + (isSplit ? item.run * part : 0);
  const clipped = Math.max(from, left(scene) - 2);
  return {
    from: clipped,
    to: Math.max(clipped, Math.min(to, scene.width)),
    y,
    height: part - 2,
    start: from,
  };
}

function drawBand(scene: Scene, band: Band): Markup {
  if (band.folded) return concat(band.spans.map((span) => drawSpan(scene, band, span)));
  const lanes = band.isGroup ? [] : band.lanes;
  return concat(
    lanes.map((number) => {
      const lane = scene.view.lanes[number]!;
      // What lies behind comes first.
      const behind = lane.items.map((item, i) =>
        item.kind === 'absent' || item.kind === 'behavior' ? drawItem(scene, band, number, item, i) : null,
      );
      const before = lane.items.map((item, i) =>
        item.kind === 'absent' || item.kind === 'behavior' ? null : drawItem(scene, band, number, item, i),
      );
      return concat(behind, before);
    }),
  );
}

/** When anything in a folded band runs. */
function drawSpan(scene: Scene, band: Band, span: BusyTime): Markup | null {
  const place = placeOf(scene, band, { ...span, row: 0 });
  if (place === null) return null;
  const { from, to, y, height } = place;
  const width = coordinate(Math.max(1, to - from));
  const box = { x: coordinate(from), y: coordinate(y), width, height: coordinate(height), rx: 2 };
  const later = scene.mode === 'over' && span.run > 0 ? ' later' : '';
  return element(
    'g',
    { class: `bar${span.critical ? ' critical' : ''}${later}` },
    element('rect', { class: 'body', ...box }),
  );
}

function drawItem(scene: Scene, band: Band, lane: number, item: ItemView, i: number): Markup | null {
  const place = placeOf(scene, band, item);
  if (place === null) return null;
  const isChosen = scene.chosen !== null && scene.chosen[0] === lane && scene.chosen[1] === i;
  const isFound = scene.query !== '' && matches(item, scene.query);
  const classes = [
    CLASSES[item.kind],
    ...(item.critical ? ['critical'] : []),
    ...(item.running ? ['running'] : []),
    ...(item.failed ? ['failed'] : []),
    ...(item.to === null ? ['open'] : []),
    ...(scene.mode === 'over' && item.run > 0 ? ['later'] : []),
    ...(isChosen ? ['chosen'] : []),
    ...(isFound ? ['found'] : []),
    ...(scene.query !== '' && !isFound ? ['other'] : []),
  ];
  return element(
    'g',
    { class: classes.join(' '), 'data-item': `${lane} ${i}` },
    drawBody(scene, band, item, place),
    scene.mode === 'over' && item.run > 0 ? null : drawLabel(scene, band, lane, item, i, place),
  );
}

const CLASSES: Readonly<Record<ItemView['kind'], string>> = {
  bar: 'bar',
  wait: 'blocked',
  behavior: 'band',
  queued: 'band',
  out: 'outage',
  mark: 'mark',
  crash: 'crash',
  absent: 'absent',
  held: 'held',
};

type Place = NonNullable<ReturnType<typeof placeOf>>;

function drawBody(
  scene: Scene,
  band: Band,
  item: ItemView,
  { from, to, y, height, start }: Place,
): readonly (Markup | null)[] {
  const isOver = scene.mode === 'over' && scene.view.runs.length > 1 && item.run === 0;
  const [top, high] = isOver ? [y + INSET, height - 2 * INSET] : [y, height];
  const width = Math.max(1.5, to - from - (item.kind === 'behavior' || item.kind === 'held' ? 1 : 0));
  const box = { x: coordinate(from), y: coordinate(top), width: coordinate(width), height: coordinate(high) };
  switch (item.kind) {
    case 'mark': {
      const middle = coordinate(top + high / 2);
      return [element('path', { d: `M${coordinate(from - 4)} ${coordinate(middle - 5)}h8v5l-4 4l-4 -4z` })];
    }
    case 'crash': {
      const middle = coordinate(top + high / 2);
      return [
        item.to === item.from
          ? null
          : element('path', { class: 'away', d: `M${box.x} ${middle}h${box.width}` }),
        from > start ? null : element('path', { class: 'flash', d: flash(start, middle) }),
      ];
    }
    case 'queued':
      return [element('path', { class: 'queued', d: `M${box.x} ${box.y}h${box.width}` })];
    case 'behavior':
      return [element('rect', { class: 'strip', ...box })];
    case 'absent':
      return [element('rect', { ...box, y: topOf(scene, band) + 1, height: band.height - 1 })];
    case 'wait':
      return [element('path', { d: `M${box.x} ${box.y}h${box.width}v${box.height}h-${box.width}z` })];
    case 'out':
      return [
        element('rect', { class: 'out', ...box }),
        element('rect', { ...box, fill: `url(#${scene.ids.out})` }),
      ];
    case 'held': {
      const taken = high * (item.level ?? 1);
      return [
        element('rect', { class: 'whole', ...box }),
        element('rect', {
          class: 'taken',
          ...box,
          y: coordinate(top + high - taken),
          height: coordinate(taken),
        }),
      ];
    }
    case 'bar': {
      if (item.from === item.to) {
        const middle = coordinate(top + high / 2);
        const size = Math.min(DIAMOND, high / 2);
        const d = `M${coordinate(start - size)} ${middle}l${size} -${size}l${size} ${size}l-${size} ${size}z`;
        return [element('path', { class: 'body', d })];
      }
      return [
        drawSlack(scene, item, top + high, to),
        element('rect', { class: 'body', ...box, rx: Math.min(2, width / 2) }),
        item.critical ? element('rect', { ...box, fill: `url(#${scene.ids.hatch})` }) : null,
        item.failed ? element('path', { class: 'failing', d: cross(to, top + high / 2) }) : null,
      ];
    }
  }
}

function cross(x: number, y: number): string {
  return `M${coordinate(x - 4)} ${coordinate(y - 4)}l8 8m0 -8l-8 8`;
}

function drawSlack(scene: Scene, { to, slackTo }: ItemView, bottom: number, from: number): Markup | null {
  if (slackTo === undefined || to === null || slackTo <= to) return null;
  const end = Math.min(scene.x(slackTo), scene.width);
  if (end - from < 1) return null;
  return element('path', {
    class: 'slack',
    d: `M${coordinate(from)} ${coordinate(bottom - 1)}H${coordinate(end)}m0 1v-5`,
  });
}

function drawLabel(
  scene: Scene,
  _band: Band,
  lane: number,
  { kind, label, from: date }: ItemView,
  i: number,
  { from, to, y, height }: Place,
): Markup | null {
  if (label === '' || height < 9 || kind === 'queued' || kind === 'crash' || kind === 'absent') return null;
  const size = height < 13 ? 10 : FONT_SIZE;
  const baseline = coordinate(y + height / 2 + size * 0.36);
  const text = (tone: string, x: number, words: string) =>
    element('text', { class: tone, x: coordinate(x), y: baseline, 'font-size': size }, words);
  const needed = textWidth(label, size);
  const inside = to - from - 2 * LABEL_GAP;
  if (kind !== 'mark' && needed <= inside) return text(TONES[kind], from + LABEL_GAP, label);
  const end = kind === 'mark' ? scene.x(date) + 5 : to;
  const next = Math.min(scene.x(scene.room[lane]![i]!), scene.width);
  const isBeside = kind === 'bar' || kind === 'mark' || kind === 'out';
  if (isBeside && needed + 2 * LABEL_GAP <= next - end && end >= left(scene))
    return text('beside', end + LABEL_GAP, label);
  if (kind === 'mark') return null;
  const shown = fitText(label, size, inside);
  return shown.length >= 4 ? text(TONES[kind], from + LABEL_GAP, shown) : null;
}

const TONES: Readonly<Record<ItemView['kind'], string>> = {
  bar: 'inside',
  wait: 'why',
  behavior: 'behavior',
  queued: 'behavior',
  out: 'within',
  mark: 'instruction',
  crash: 'beside',
  absent: 'note',
  held: 'inside',
};

/** Who waits for whom: of what is chosen all, else what the end depends on. */
function drawWaits(scene: Scene, seen: readonly Band[]): Markup {
  const bandOf = new Map<number, Band>();
  for (const band of scene.arrangement.bands)
    if (!band.isGroup || band.folded) for (const lane of band.lanes) bandOf.set(lane, band);
  const shown = new Set(seen.flatMap((band) => band.lanes));
  const { chosen, view } = scene;
  const lines: Markup[] = [];
  for (const lane of shown) {
    const band = bandOf.get(lane);
    for (const [i, item] of view.lanes[lane]!.items.entries()) {
      const isChosen = chosen !== null && chosen[0] === lane && chosen[1] === i;
      for (const [other, bar] of item.after ?? []) {
        const from = view.lanes[other]!.items[bar]!;
        const isOn = isChosen || (chosen !== null && chosen[0] === other && chosen[1] === bar);
        const isCritical = item.critical === true && from.critical === true && from.to === item.from;
        if (!isOn && !(isCritical && other !== lane)) continue;
        const line = drawWait(scene, [bandOf.get(other), from], [band, item]);
        if (line !== null) lines.push(element('g', { class: isCritical ? 'waits critical' : 'waits' }, line));
      }
    }
  }
  return concat(lines);
}

type End = readonly [Band | undefined, ItemView];

function drawWait(scene: Scene, [fromBand, from]: End, [toBand, to]: End): Markup | null {
  if (fromBand === undefined || toBand === undefined) return null;
  const [a, b] = [placeOf(scene, fromBand, from), placeOf(scene, toBand, to)];
  if (a === null || b === null) return null;
  const [x1, y1] = [coordinate(a.to), coordinate(a.y + a.height / 2)];
  const [x2, y2] = [coordinate(b.from), coordinate(b.y + b.height / 2)];
  const bend = coordinate(Math.min(40, Math.max(0, x2 - x1) / 2));
  return concat(
    element('path', { d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` }),
    element('circle', { cx: x2, cy: y2, r: 2 }),
  );
}
