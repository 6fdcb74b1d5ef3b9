import { add, compare, type Decimal, negate, toNumber } from '../../base/duration.ts';
import { maxOf, minOf } from '../../base/extremes.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { nameOfOutage, type PortOutage } from '../schedule/outages.ts';
import type { BehaviorBand, Existence, InstructionMark, ThreadRun } from '../schedule/program-run.ts';
import {
  BOLD,
  type Chart,
  COMPONENT_FONT_SIZE,
  type Extent,
  FONT_SIZE,
  GROUP_PADDING,
  LABEL_GAP,
  MARGIN,
  middleOf,
  type PlacedText,
  ROW,
  SMALL_FONT_SIZE,
} from './chart.ts';
import { type PlacedWait, placeWait } from './rows.ts';
import { fitText, textWidth } from './text-width.ts';

/** What stands in front of a lane: its name, and in small what it is or comes to. */
export interface PlacedHead {
  readonly full: string;
  readonly name: PlacedText;
  readonly note: PlacedText;
}

/** A place on the axis where instructions are executed: at one date, or at dates too close to be told apart. */
interface PlacedMark {
  readonly instructions: readonly InstructionMark[];
  readonly x: number;
  readonly y: number;
  readonly label: PlacedText | null;
}

/** The lane of a thread of the program, with its instructions at their dates. */
export interface PlacedThread {
  readonly thread: ThreadRun;
  readonly head: PlacedHead;
  readonly top: number;
  readonly bottom: number;
  readonly marks: readonly PlacedMark[];
  readonly waits: readonly PlacedWait[];
}

/** The lane of a port that is asked about, with the times at which it is inactive. */
export interface PlacedOutage {
  readonly outage: PortOutage;
  readonly head: PlacedHead;
  readonly top: number;
  readonly bottom: number;
  readonly stretches: readonly {
    readonly stretch: PortOutage['stretches'][number];
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly label: (PlacedText & { readonly inside: boolean }) | null;
  }[];
}

/** A behavior in the lane of its component: while it waits in the queue, and while it is active. */
export interface PlacedBand {
  readonly band: BehaviorBand;
  /** Where it is in the queue; `null` when it never waits there for some time. */
  readonly queued: (Extent & { readonly y: number }) | null;
  /** Where it is active; `null` when it never is. */
  readonly active: (Extent & { readonly label: PlacedText | null }) | null;
  readonly top: number;
  readonly bottom: number;
}

/** A time at which a component does not exist. */
export interface PlacedAbsence extends Extent {
  readonly component: string;
  readonly top: number;
  readonly bottom: number;
  /** When it is deleted, and when it is added, where that is in the run. */
  readonly since: Decimal | null;
  readonly until: Decimal | null;
}

/** The height of the lane of an outage, in pixels. */
export const OUTAGE_HEIGHT = 15;
/** The strip that names a behavior, above its transitions. */
export const STRIP = 14;
/** One line of the queue. */
const QUEUE_LINE = 4;
/** How far below a name its note stands. */
export const HEAD_NOTE = 12;
/** Marks that are closer are drawn as one. */
const MARK_GAP = 8;
const MARK_RADIUS = 4;

/** The name of a lane, and the note below it. */
export function placeHead(name: string, note: string, y: number, chart: Chart): PlacedHead {
  const room = chart.left - MARGIN - 6;
  return {
    full: name,
    name: {
      text: fitText(name, COMPONENT_FONT_SIZE * BOLD, room),
      x: MARGIN,
      y: middleOf(y),
      anchor: 'start',
    },
    note: {
      text: fitText(note, SMALL_FONT_SIZE, room),
      x: MARGIN,
      y: middleOf(y) + HEAD_NOTE,
      anchor: 'start',
    },
  };
}

/** How a thread is headed: by its name, or as the program when there is but one. */
export function headOfThread({ name }: ThreadRun): string {
  return name === 'main' ? 'program' : name;
}

/** Such as `7 instructions`, `2 of 7 instructions`. */
export function noteOfThread({ instructions, ahead }: ThreadRun): string {
  const all = instructions.length + ahead;
  const executed = ahead === 0 ? '' : `${instructions.length} of `;
  return `${executed}${all} ${all === 1 ? 'instruction' : 'instructions'}`;
}

/** Such as `out for 31 s`. */
export function noteOfOutage({ stretches, total }: PortOutage): string {
  if (stretches.some(({ open }) => open)) return 'out, and not back';
  return stretches.length === 0 ? 'never out' : `out for ${formatTime(total)}`;
}

/**
 * The lane of a thread: the instructions as marks, and below them what it waits for.
 *
 * @param end the date of the last event, whose line no label shall cross
 */
export function placeThread(thread: ThreadRun, top: number, end: Decimal, chart: Chart): PlacedThread {
  const y = top + GROUP_PADDING;
  const groups = markGroups(thread.instructions, chart);
  return {
    thread,
    head: placeHead(headOfThread(thread), noteOfThread(thread), y, chart),
    top,
    bottom: y + ROW + HEAD_NOTE + GROUP_PADDING,
    marks: placeMarks(groups, y, chart.x(toNumber(end)!), chart),
    waits: thread.waits.map((wait) => placeWait(wait, y + HEAD_NOTE + 2, chart)),
  };
}

interface MarkGroup {
  readonly instructions: readonly InstructionMark[];
  readonly x: number;
}

function markGroups(instructions: readonly InstructionMark[], chart: Chart): readonly MarkGroup[] {
  const groups: { instructions: InstructionMark[]; x: number }[] = [];
  for (const instruction of instructions) {
    const x = chart.x(toNumber(instruction.at)!);
    const last = groups.at(-1);
    if (last !== undefined && x - last.x < MARK_GAP) last.instructions.push(instruction);
    else groups.push({ instructions: [instruction], x });
  }
  return groups;
}

/** Each with its label to the right, or to the left where only there is room. */
function placeMarks(
  groups: readonly MarkGroup[],
  y: number,
  final: number,
  chart: Chart,
): readonly PlacedMark[] {
  const marks: PlacedMark[] = [];
  let taken = chart.left;
  for (const [i, group] of groups.entries()) {
    const right = group.x < final - MARK_GAP ? final : chart.right;
    const label = labelOfMark(group, taken, groups[i + 1]?.x ?? right, middleOf(y));
    marks.push({ ...group, y: y + ROW / 2, label });
    const end = group.x + MARK_RADIUS;
    taken = label?.anchor === 'start' ? label.x + textWidth(label.text, FONT_SIZE) : end;
  }
  return marks;
}

/** As much as fits between what is taken and the next mark. */
function labelOfMark(
  { instructions, x }: MarkGroup,
  taken: number,
  next: number,
  y: number,
): PlacedText | null {
  const gap = MARK_RADIUS + LABEL_GAP;
  const [roomRight, roomLeft] = [next - x - 2 * gap, x - taken - 2 * gap];
  for (const text of wordsOfMark(instructions)) {
    const width = textWidth(text, FONT_SIZE);
    if (width <= roomRight) return { text, x: x + gap, y, anchor: 'start' };
    if (width <= roomLeft) return { text, x: x - gap, y, anchor: 'end' };
  }
  return null;
}

/** What may be written beside a mark, best first. */
function wordsOfMark(instructions: readonly InstructionMark[]): readonly string[] {
  const lines = linesWords(instructions);
  const one = instructions.length === 1;
  const texts = instructions.map(({ text }) => text).join(' · ');
  return [
    ...(lines === '' ? [texts] : [`${lines}: ${texts}`]),
    ...(one ? [] : [`${lines === '' ? '' : `${lines}: `}${instructions.length} instructions`]),
    ...(lines === '' ? [] : [lines]),
    ...(one ? [] : [`${instructions.length}×`]),
  ];
}

/** `7`, `7–9`: where instructions stand in the file; empty where they do not. */
function linesWords(instructions: readonly InstructionMark[]): string {
  const lines = instructions.flatMap(({ line }) => line ?? []);
  if (lines.length === 0) return '';
  const [first, last] = [minOf(lines), maxOf(lines)];
  return first === last ? `${first}` : `${first}–${last}`;
}

/** The lane of a port: when it is inactive. */
export function placeOutage(outage: PortOutage, top: number, chart: Chart): PlacedOutage {
  const y = top + GROUP_PADDING;
  const extents = outage.stretches.map(({ from, to, open }) => ({
    from: chart.x(toNumber(from)!),
    to: chart.x(toNumber(to)!) + (open ? chart.tail : 0),
  }));
  return {
    outage,
    head: placeHead(nameOfOutage(outage), noteOfOutage(outage), y, chart),
    top,
    bottom: y + ROW + HEAD_NOTE + GROUP_PADDING,
    stretches: outage.stretches.map((stretch, i) => {
      const { from, to } = extents[i]!;
      const next = extents[i + 1]?.from ?? chart.right;
      return {
        stretch,
        x: from,
        y: y + (ROW + HEAD_NOTE - OUTAGE_HEIGHT) / 2,
        width: to - from,
        label: labelOfStretch(stretch, { from, to }, next, middleOf(y + HEAD_NOTE / 2)),
      };
    }),
  };
}

function labelOfStretch(
  { from, to, open }: PortOutage['stretches'][number],
  extent: Extent,
  next: number,
  y: number,
): PlacedOutage['stretches'][number]['label'] {
  const text = open ? 'out' : formatTime(add(to, negate(from)));
  const width = textWidth(text, FONT_SIZE);
  const place = (x: number, inside: boolean) => ({ text, x, y, anchor: 'start' as const, inside });
  if (width + 2 * LABEL_GAP <= extent.to - extent.from) return place(extent.from + LABEL_GAP, true);
  return width + 2 * LABEL_GAP <= next - extent.to ? place(extent.to + LABEL_GAP, false) : null;
}

/** How much room the queue of a component and the names of its behaviors take above its transitions. */
export function bandsHeight(bands: readonly BehaviorBand[]): number {
  if (bands.length === 0) return 0;
  const lines = maxOf(queueLines(bands).values(), 0) + 1;
  const isQueued = queueLines(bands).size > 0;
  return (isQueued ? lines * QUEUE_LINE : 0) + STRIP;
}

/**
 * Places the behaviors of a component from `y` down to `bottom`: what is in the queue as lines above each other, the
 * active one as a band over its transitions.
 */
export function placeBands(
  bands: readonly BehaviorBand[],
  y: number,
  bottom: number,
  end: Decimal,
  chart: Chart,
  isStuck: boolean,
): readonly PlacedBand[] {
  const lines = queueLines(bands);
  const top = y + bandsHeight(bands) - STRIP;
  const x = (date: Decimal | null) =>
    date === null ? chart.x(toNumber(end)!) + (isStuck ? chart.tail : 0) : chart.x(toNumber(date)!);
  return bands.map((band) => {
    const line = lines.get(band);
    const from = band.push === null ? chart.x(0) : x(band.push.at);
    return {
      band,
      queued: line === undefined ? null : { from, to: x(band.active), y: y + line * QUEUE_LINE },
      active: band.active === null ? null : placeActive(band, x(band.active), x(band.finished), top),
      top,
      bottom,
    };
  });
}

function placeActive(band: BehaviorBand, from: number, to: number, top: number): PlacedBand['active'] {
  const room = to - from - 2 * LABEL_GAP;
  const shown = fitText(band.behavior, SMALL_FONT_SIZE, room);
  const y = top + STRIP / 2 + SMALL_FONT_SIZE * 0.35;
  const label =
    shown.length < Math.min(3, band.behavior.length)
      ? null
      : { text: shown, x: from + LABEL_GAP, y, anchor: 'start' as const };
  return { from, to, label };
}

/** The line of the queue for each behavior that is in it for some time: the first one that is free. */
function queueLines(bands: readonly BehaviorBand[]): ReadonlyMap<BehaviorBand, number> {
  const lines = new Map<BehaviorBand, number>();
  const until: (Decimal | null)[] = [];
  for (const band of bands) {
    const at = band.push?.at ?? null;
    if (band.active !== null && (at === null ? toNumber(band.active) === 0 : compare(at, band.active) === 0))
      continue;
    const free = until.findIndex((date) => date !== null && at !== null && compare(date, at) <= 0);
    const line = free === -1 ? until.length : free;
    until[line] = band.active;
    lines.set(band, line);
  }
  return lines;
}

/** The times at which a component does not exist, before, between and after its existences. */
export function placeAbsences(
  component: string,
  all: readonly Existence[],
  top: number,
  bottom: number,
  end: Decimal,
  chart: Chart,
): readonly PlacedAbsence[] {
  const existences = all.filter((existence) => existence.component === component);
  const x = (date: Decimal) => chart.x(toNumber(date)!);
  const place = (since: Decimal | null, until: Decimal | null): PlacedAbsence => ({
    component,
    top,
    bottom,
    since,
    until,
    from: since === null ? x({ digits: 0n, scale: 0 }) : x(since),
    to: until === null ? x(end) + chart.tail : x(until),
  });
  const dates = existences.map((existence, i) => ({
    since: existences[i - 1]?.deleted ?? null,
    until: existence.added,
  }));
  const last = existences.at(-1)?.deleted ?? null;
  return [
    ...dates.filter(({ until }) => until !== null).map(({ since, until }) => place(since, until)),
    ...(last === null ? [] : [place(last, null)]),
  ];
}
