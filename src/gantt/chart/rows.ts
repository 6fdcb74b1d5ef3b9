import { add, compare, type Decimal, toNumber } from '../../base/duration.ts';
import { maxOf, minOf } from '../../base/extremes.ts';
import type { Bar } from '../schedule/schedule.ts';
import type { Reason, Wait } from '../schedule/waiting.ts';
import {
  BAR_HEIGHT,
  type Chart,
  DIAMOND,
  type Extent,
  FONT_SIZE,
  LABEL_GAP,
  middleOf,
  type PlacedText,
  ROW,
  SMALL_FONT_SIZE,
} from './chart.ts';
import { fitText, textWidth } from './text-width.ts';

/** A transition while it runs, in its row. */
export interface PlacedBar {
  readonly bar: Bar;
  /** Which of the rows of its component it is in. */
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly label: PlacedText & { readonly inside: boolean };
  /** Left end of the slack that is drawn: behind the bar, and behind what waits after it. */
  readonly slackFrom: number;
  /** Right end of the slack that is drawn; not beyond the next bar of the row, whose own slack goes on from there. */
  readonly slackTo: number;
  readonly isCut: boolean;
  /** Where the pause before another try is over. */
  readonly again: number | null;
}

/** What something waits for, where there is room to write it. */
interface PlacedReason {
  readonly reason: Reason;
  readonly x: number;
  readonly width: number;
  readonly label: PlacedText | null;
}

/** A time of waiting, in the row of what it waits for or is waited for. */
export interface PlacedWait {
  readonly wait: Wait;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly reasons: readonly PlacedReason[];
  /** What is said of the whole: the instruction that waits. */
  readonly label: PlacedText | null;
}

/** The height of what waits. */
export const WAIT_HEIGHT = 13;

/** What one component does, in rows. */
export interface PlacedRows {
  readonly bars: readonly PlacedBar[];
  readonly waits: readonly (PlacedWait & { readonly row: number })[];
  /** How many rows it takes. */
  readonly count: number;
}

/**
 * A bar with what waits just before and after it: a place that is not left or a transition that does not start, the bar,
 * a place that is not entered; or such waits alone.
 */
interface Chain {
  readonly bar: Bar | null;
  readonly waits: readonly Wait[];
}

/** A bar or a chain within its row, before the row has a height. */
interface RowChain {
  readonly bar: {
    readonly bar: Bar;
    readonly x: number;
    readonly width: number;
    readonly label: LabelPlace;
  } | null;
  readonly waits: readonly Wait[];
  /** Where it begins, and where it ends. */
  readonly x: number;
  readonly end: number;
}

interface LabelPlace {
  readonly text: string;
  readonly x: number;
  readonly anchor: 'start' | 'end';
  readonly inside: boolean;
}

interface Row {
  readonly chains: RowChain[];
  /** The extents, in pixels, that its bars, waits and labels cover. */
  readonly taken: Extent[];
}

/** What one component does in one of the runs that share their rows. */
export interface RowsOfRun {
  readonly bars: readonly Bar[];
  readonly waits: readonly Wait[];
  readonly chart: Chart;
}

/** The rows of one run: which chains are in each. */
export type PackedRows = readonly (readonly RowChain[])[];

/** Places the bars and waits of one component in its rows from `y` down. */
export function placeRows(rows: PackedRows, y: number, chart: Chart): PlacedRows {
  return {
    bars: rows.flatMap((row, i) => placeBars(row, i, y + i * ROW, chart)),
    waits: rows.flatMap((row, i) =>
      row.flatMap((chain) => chain.waits.map((wait) => ({ ...placeWait(wait, y + i * ROW, chart), row: i }))),
    ),
    count: rows.length,
  };
}

function chainsOf(bars: readonly Bar[], waits: readonly Wait[]): readonly Chain[] {
  const before = new Map<Bar | Wait, Wait>();
  const after = new Map<Bar, Wait>();
  for (const wait of waits) {
    if (wait.event === 'enter') {
      const bar = bars.find(
        (each) =>
          !each.running && !after.has(each) && compare(each.end, wait.from) === 0 && concerns(wait, each),
      );
      if (bar !== undefined) after.set(bar, wait);
    } else if (!wait.open) {
      const next = [...waits, ...bars].find(
        (each) =>
          each !== wait && !before.has(each) && compare(startOf(each), wait.to) === 0 && follows(wait, each),
      );
      if (next !== undefined) before.set(next, wait);
    }
  }
  const leading = (item: Bar | Wait): readonly Wait[] => {
    const wait = before.get(item);
    return wait === undefined ? [] : [...leading(wait), wait];
  };
  const attached = new Set<Bar | Wait>([...before.values(), ...after.values()]);
  const chains: Chain[] = [
    ...bars.map((bar) => ({
      bar,
      waits: [...leading(bar), ...(after.has(bar) ? [after.get(bar)!] : [])],
    })),
    ...waits
      .filter((wait) => !attached.has(wait))
      .map((wait) => ({ bar: null, waits: [...leading(wait), wait] })),
  ];
  return chains.sort((a, b) => compare(beginOf(a), beginOf(b)));
}

function concerns({ transitions }: Wait, bar: Bar): boolean {
  return transitions.includes(bar.transition);
}

function startOf(item: Bar | Wait): Decimal {
  return 'start' in item ? item.start : item.from;
}

/** Whether what waits is what starts there. */
function follows(wait: Wait, next: Bar | Wait): boolean {
  if ('start' in next) return concerns(wait, next);
  return next.event === 'start' && next.transitions.some((t) => wait.transitions.includes(t));
}

function beginOf({ bar, waits }: Chain): Decimal {
  const dates = [...(bar === null ? [] : [bar.start]), ...waits.map(({ from }) => from)];
  return dates.reduce((a, b) => (compare(b, a) < 0 ? b : a));
}

/** A chain in all the runs that have it, each with where it and its label may stand. */
interface SharedChain {
  readonly in: ReadonlyMap<number, ChainPlace>;
  readonly begin: Decimal;
}

interface ChainPlace {
  readonly chain: Chain;
  readonly shape: ReturnType<typeof shapeOf> | null;
  readonly body: Extent;
  readonly labels: readonly (LabelPlace | null)[];
  readonly span: Extent;
}

/**
 * Puts each chain, in the order of starts, into a row where it and its label cover nothing else: the one whose last
 * bar ends closest before, so that what follows on each other stays together; a new one if there is none. What runs
 * have in common is in the same row in each.
 *
 * @returns for each run, as many rows
 */
export function packRows(runs: readonly RowsOfRun[]): readonly PackedRows[] {
  const rows: Row[][] = [];
  for (const unit of unitsOf(runs)) {
    const options = rows.flatMap((row) => {
      const labels = labelsIn(row, unit);
      const end = maxOf([...unit.in.keys()].map((run) => endOf(row[run]!)));
      return labels === null ? [] : [{ row, labels, end }];
    });
    const best = options.sort((a, b) => b.end - a.end)[0];
    const row = best?.row ?? runs.map(() => ({ chains: [], taken: [] }));
    if (best === undefined) rows.push(row);
    for (const [run, { chain, shape, body, labels, span }] of unit.in) {
      const label = best === undefined ? labels[0]! : best.labels.get(run)!;
      const bar = shape === null ? null : { bar: chain.bar!, x: shape.x, width: shape.width, label: label! };
      row[run]!.chains.push({ bar, waits: chain.waits, x: span.from, end: span.to });
      for (const each of [body, ...(label === null ? [] : [extentOf(label)])]) row[run]!.taken.push(each);
    }
  }
  return runs.map((_, run) => rows.map((row) => row[run]!.chains));
}

/** The label of a chain in each of its runs, where it and its label are free there; `null` where they are not. */
function labelsIn(row: readonly Row[], unit: SharedChain): ReadonlyMap<number, LabelPlace | null> | null {
  const found = new Map<number, LabelPlace | null>();
  for (const [run, { body, labels }] of unit.in) {
    const own = row[run]!;
    const label = labels.find(
      (place) => isFree(own, body) && (place === null || isFree(own, extentOf(place))),
    );
    if (label === undefined) return null;
    found.set(run, label);
  }
  return found;
}

/** A bar is told by its transition and by how often that ran before. */
function unitsOf(runs: readonly RowsOfRun[]): readonly SharedChain[] {
  const units = new Map<string, SharedChain & { readonly in: Map<number, ChainPlace> }>();
  for (const [run, { bars, waits, chart }] of runs.entries()) {
    const seen = new Map<string, number>();
    for (const [i, chain] of chainsOf(bars, waits).entries()) {
      const name = chain.bar?.transition;
      const times = (seen.get(name ?? '') ?? 0) + 1;
      seen.set(name ?? '', times);
      const key = name === undefined ? `${run} ${i}` : `${name} ${times}`;
      const unit = units.get(key) ?? { in: new Map(), begin: beginOf(chain) };
      unit.in.set(run, placeOf(chain, chart));
      units.set(key, unit);
    }
  }
  return [...units.values()].sort((a, b) => compare(a.begin, b.begin));
}

function placeOf(chain: Chain, chart: Chart): ChainPlace {
  const { bar, waits } = chain;
  const stretches = waits.map((wait) => extentOfWait(wait, chart));
  const shape = bar === null ? null : shapeOf(bar, chart);
  const body = hull([...(shape === null ? [] : [shape.body]), ...stretches]);
  const labels = shape === null ? [null] : labelPlaces(bar!.transition, shape.body, body, chart);
  const span = hull([
    ...(shape === null ? [] : [{ from: shape.x, to: shape.x + shape.width }]),
    ...stretches,
  ]);
  return { chain, shape, body, labels, span };
}

function shapeOf(bar: Bar, chart: Chart) {
  const x = chart.x(toNumber(bar.start)!);
  const width = chart.x(toNumber(bar.end)!) - x;
  const isInstant = compare(bar.start, bar.end) === 0;
  const body: Extent = isInstant ? { from: x - DIAMOND, to: x + DIAMOND } : { from: x, to: x + width };
  return { x, width, body };
}

function hull(extents: readonly Extent[]): Extent {
  return {
    from: minOf(extents.map(({ from }) => from)),
    to: maxOf(extents.map(({ to }) => to)),
  };
}

/** What a wait covers; one that goes on for ever is drawn beyond the last event. */
function extentOfWait({ from, to, open }: Wait, chart: Chart): Extent {
  const [left, right] = [chart.x(toNumber(from)!), chart.x(toNumber(to)!)];
  return { from: left, to: open ? right + chart.tail : right };
}

/** An overlap of half a pixel is allowed: bars of which one ends when the next starts touch each other. */
function isFree({ taken }: Row, extent: Extent): boolean {
  return taken.every((other) => other.to <= extent.from + 0.5 || extent.to <= other.from + 0.5);
}

function endOf({ chains }: Row): number {
  return maxOf(chains.map(({ end }) => end));
}

/**
 * Where a label may stand, best first: inside its bar, to the right of it and of what waits after it, to the left;
 * shortened only if it must.
 */
function labelPlaces(text: string, bar: Extent, outer: Extent, chart: Chart): readonly LabelPlace[] {
  const needed = textWidth(text, FONT_SIZE);
  const inside = (shown: string): LabelPlace => ({
    text: shown,
    x: bar.from + LABEL_GAP,
    anchor: 'start',
    inside: true,
  });
  if (needed + 2 * LABEL_GAP <= bar.to - bar.from) return [inside(text)];
  const right = (shown: string): LabelPlace => ({
    text: shown,
    x: outer.to + LABEL_GAP,
    anchor: 'start',
    inside: false,
  });
  const left = (shown: string): LabelPlace => ({
    text: shown,
    x: outer.from - LABEL_GAP,
    anchor: 'end',
    inside: false,
  });
  const [roomRight, roomLeft] = [chart.right - outer.to - LABEL_GAP, outer.from - chart.left - LABEL_GAP];
  const places = [...(needed <= roomRight ? [right(text)] : []), ...(needed <= roomLeft ? [left(text)] : [])];
  if (places.length > 0) return places;
  const roomInside = bar.to - bar.from - 2 * LABEL_GAP;
  const widest = Math.max(roomInside, roomRight, roomLeft);
  const shown = fitText(text, FONT_SIZE, widest);
  return [widest === roomInside ? inside(shown) : widest === roomRight ? right(shown) : left(shown)];
}

function extentOf(label: LabelPlace): Extent {
  const width = textWidth(label.text, FONT_SIZE);
  return label.anchor === 'start'
    ? { from: label.x, to: label.x + width }
    : { from: label.x - width, to: label.x };
}

function placeBars(row: readonly RowChain[], number: number, y: number, { x }: Chart): readonly PlacedBar[] {
  return row.flatMap(({ bar: placed, end }) => {
    if (placed === null) return [];
    const { bar, x: from, width, label } = placed;
    const next = minOf(row.map((other) => other.x).filter((start) => start >= from + width && start > from));
    const slackEnd = bar.slack === null ? from + width : x(toNumber(add(bar.end, bar.slack))!);
    const top = y + (ROW - BAR_HEIGHT) / 2;
    return [
      {
        bar,
        row: number,
        x: from,
        y: top,
        width,
        label: { ...label, y: middleOf(y) },
        slackFrom: end,
        slackTo: Math.min(slackEnd, next),
        isCut: next < slackEnd,
        again: bar.failure?.again == null ? null : x(toNumber(bar.failure.again)!),
      },
    ];
  });
}

/** Places what waits in the middle of the row that begins at `y`. */
export function placeWait(wait: Wait, y: number, chart: Chart): PlacedWait {
  const { from, to } = extentOfWait(wait, chart);
  const baseline = y + ROW / 2 + SMALL_FONT_SIZE * 0.35;
  const label = (texts: readonly string[], extent: Extent): PlacedText | null => {
    const text = fitting(texts, extent.to - extent.from);
    return text === null ? null : { text, x: extent.from + LABEL_GAP, y: baseline, anchor: 'start' };
  };
  const isOfThread = wait.instruction !== null;
  return {
    wait,
    x: from,
    y: y + (ROW - WAIT_HEIGHT) / 2,
    width: to - from,
    label: isOfThread ? label(wordsForInstruction(wait), { from, to }) : null,
    reasons: wait.reasons.map((reason, i) => {
      const x = chart.x(toNumber(reason.from)!);
      const end = i === wait.reasons.length - 1 ? to : chart.x(toNumber(reason.to)!);
      const own = isOfThread ? null : label(wordsFor(wait, reason), { from: x, to: end });
      return { reason, x, width: end - x, label: own };
    }),
  };
}

/** What may be written where an instruction waits, best first. */
function wordsForInstruction({ instruction, reasons }: Wait): readonly string[] {
  const [only, ...more] = reasons;
  const text = `${instruction}`;
  return more.length > 0 ? [text] : [`${text}: ${only!.words}`, text, only!.on.join(', ')];
}

/** What may be written where a component waits, best first. */
function wordsFor({ event, element, open }: Wait, { words, on }: Reason): readonly string[] {
  // Where the transition starts afterwards, its bar names it; the words beside the wait then need not.
  const place = event === 'start' && !open ? [] : [`${event} ${element}: ${words}`];
  const [first, ...more] = on;
  const short = first === undefined ? [] : [on.join(', ')];
  return [...place, words, ...short, ...(more.length > 1 ? [`${first} and ${more.length} more`] : [])];
}

/** The first text for which there is room between the edges. */
function fitting(texts: readonly string[], width: number): string | null {
  return texts.find((text) => textWidth(text, SMALL_FONT_SIZE) + 2 * LABEL_GAP <= width) ?? null;
}
