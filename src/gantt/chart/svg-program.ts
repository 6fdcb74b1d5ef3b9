import { add, compare, negate } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { coordinate, element, type Markup } from '../markup.ts';
import { nameOfOutage, type PortOutage } from '../schedule/outages.ts';
import type { BehaviorBand, InstructionMark } from '../schedule/program-run.ts';
import type { Wait } from '../schedule/waiting.ts';
import { type Extent, FONT_SIZE, SMALL_FONT_SIZE } from './chart.ts';
import {
  OUTAGE_HEIGHT,
  type PlacedAbsence,
  type PlacedBand,
  type PlacedOutage,
  type PlacedThread,
  STRIP,
} from './lanes.ts';
import type { Layout } from './layout.ts';
import { legendLine } from './legend.ts';
import { type PlacedWait, WAIT_HEIGHT } from './rows.ts';
import { drawHead, drawWaitBox, onward } from './svg-lane.ts';
import { heldLegend } from './svg-resources.ts';
import { DRAWING, drawText } from './svg-text.ts';
import { type ColourScheme, inBothSchemes } from './theme.ts';

/** Behind everything else, where a behavior is active. */
export function drawBackgrounds(bands: readonly PlacedBand[]): readonly (Markup | null)[] {
  return bands.map(({ active, top, bottom, band }) =>
    active === null
      ? null
      : element(
          'rect',
          { class: 'during', ...stripe(active), y: coordinate(top), height: coordinate(bottom - top) },
          element('title', {}, bandTitle(band)),
        ),
  );
}

/** The names of the behaviors, above their transitions, and those that are in the queue as lines above that. */
export function drawBands(bands: readonly PlacedBand[]): readonly Markup[] {
  return bands.map(({ band, queued, active, top }) =>
    element(
      'g',
      { class: 'band' },
      element('title', {}, bandTitle(band)),
      active === null
        ? null
        : element('rect', { class: 'strip', ...stripe(active), y: coordinate(top), height: STRIP }),
      queued === null ? null : element('path', { class: 'queued', d: queueLine(queued) }),
      active === null || active.label === null ? null : drawText('behavior', active.label, null),
    ),
  );
}

/** A pixel of ground parts a band from the next one. */
function stripe({ from, to }: Extent) {
  return { x: coordinate(from), width: Math.max(1, coordinate(to - from - 1)) };
}

function queueLine({ from, to, y }: NonNullable<PlacedBand['queued']>): string {
  return `M${coordinate(from)} ${coordinate(y + 2)}H${coordinate(Math.max(from + 1, to - 1))}`;
}

/** What is told of a behavior, line by line. */
export function bandTitle({ component, behavior, push, active, finished }: BehaviorBand): string {
  const by = push === null ? '' : ` by ${placeWords(push.thread, push.line)}`;
  return [
    `${component} does ${behavior}`,
    push === null ? 'in the queue from the start' : `pushed at ${formatTime(push.at)}${by}`,
    active === null ? 'stays in the queue' : `active from ${formatTime(active)}`,
    ...(active === null ? [] : [finished === null ? 'not finished' : `finished at ${formatTime(finished)}`]),
  ].join('\n');
}

/** `line 7`, `dba, line 7`, `the program`. */
function placeWords(thread: string | null, line: number | null): string {
  const parts = [
    ...(thread === null || thread === 'main' ? [] : [thread]),
    ...(line === null ? [] : [`line ${line}`]),
  ];
  return parts.length === 0 ? 'the program' : parts.join(', ');
}

/** The times at which a component does not exist. */
export function drawAbsences(absences: readonly PlacedAbsence[]): readonly Markup[] {
  return absences.map(({ component, from, to, top, bottom, since, until }) => {
    const title = [
      since === null ? `${component} does not exist` : `${component} is deleted at ${formatTime(since)}`,
      ...(until === null ? [] : [`added at ${formatTime(until)}`]),
    ].join(', ');
    const edges = [since === null ? [] : [from], until === null ? [] : [to]].flat();
    return element(
      'g',
      { class: 'absent' },
      element('title', {}, title),
      element('rect', {
        x: coordinate(from),
        y: coordinate(top + 1),
        width: coordinate(Math.max(0, to - from)),
        height: coordinate(bottom - top - 1),
      }),
      edges.map((x) =>
        element('line', {
          x1: coordinate(x),
          x2: coordinate(x),
          y1: coordinate(top + 1),
          y2: coordinate(bottom),
        }),
      ),
    );
  });
}

/** What waits, as outlined boxes that say for whom; one that goes on for ever is open to the right. */
export function drawWaits(waits: readonly PlacedWait[]): readonly Markup[] {
  return waits.map((placed) => {
    heed(DRAWING);
    const { wait, x, y, width, reasons, label } = placed;
    const [top, bottom] = [coordinate(y), coordinate(y + WAIT_HEIGHT)];
    return element(
      'g',
      { class: wait.open ? 'blocked open' : 'blocked' },
      element('title', {}, waitTitle(wait)),
      drawWaitBox(x, y, width, wait.open),
      reasons.slice(1).map((reason) => {
        const at = coordinate(reason.x);
        return element('line', { x1: at, x2: at, y1: top, y2: bottom });
      }),
      [label, ...reasons.map((reason) => reason.label)].map((each) =>
        each === null ? null : drawText('why', each, null),
      ),
    );
  });
}

/** What is told of a time of waiting, line by line. */
export function waitTitle({ from, to, open, reasons }: Wait): string {
  const span = open
    ? `from ${formatTime(from)} on, for ever`
    : `from ${formatTime(from)} to ${formatTime(to)}, ${formatTime(add(to, negate(from)))}`;
  const [only, ...more] = reasons;
  if (more.length === 0) return `${plain(only!.sentence)}\n${span}`;
  const parts = reasons.map((reason) => `${formatTime(reason.from)}: ${plain(reason.sentence)}`);
  return [...parts, span].join('\n');
}

function plain(text: string): string {
  return text.replaceAll('`', '');
}

/** The lanes of the threads: a mark where instructions are executed, a box where one waits. */
export function drawThreads(threads: readonly PlacedThread[]): readonly Markup[] {
  return threads.flatMap(({ thread, head, marks, waits }) => [
    ...drawHead(head),
    ...drawWaits(waits),
    ...marks.map(({ instructions, x, y, label }) => {
      const isCritical = instructions.some(({ critical }) => critical);
      const [cx, cy] = [coordinate(x), coordinate(y)];
      return element(
        'g',
        { class: isCritical ? 'mark critical' : 'mark' },
        element('title', {}, markTitle(thread.name, instructions)),
        element('path', { d: `M${coordinate(cx - 4)} ${coordinate(cy - 4)}h8v5l-4 4l-4 -4z` }),
        label === null ? null : drawText('instruction', label, null),
      );
    }),
  ]);
}

/** What is told of instructions, line by line. */
export function markTitle(thread: string, instructions: readonly InstructionMark[]): string {
  const groups: InstructionMark[][] = [];
  for (const each of instructions) {
    const last = groups.at(-1);
    if (last !== undefined && compare(last[0]!.at, each.at) === 0) last.push(each);
    else groups.push([each]);
  }
  const name = thread === 'main' ? '' : `${thread}, `;
  return groups
    .flatMap((group) => [
      `${name}at ${formatTime(group[0]!.at)}:`,
      ...group.map(({ line, text }) => (line === null ? text : `line ${line}: ${text}`)),
    ])
    .join('\n');
}

/** The lanes of ports: the times at which they are inactive. */
export function drawOutages(outages: readonly PlacedOutage[], id: string): readonly Markup[] {
  return outages.flatMap(({ outage, head, stretches }) => [
    ...drawHead(head),
    ...stretches.map(({ stretch, x, y, width, label }) => {
      const box = {
        x: coordinate(x),
        y: coordinate(y),
        width: Math.max(1, coordinate(width)),
        height: OUTAGE_HEIGHT,
      };
      return element(
        'g',
        { class: 'outage' },
        element('title', {}, outageTitle(outage, stretch)),
        element('rect', { class: 'out', ...box }),
        element('rect', { ...box, fill: `url(#${id}-out)` }),
        stretch.open
          ? element('path', { class: 'onward', d: onward(x + width, y + OUTAGE_HEIGHT / 2) })
          : null,
        label === null ? null : drawText(label.inside ? 'within' : 'beside', label, null),
      );
    }),
  ]);
}

/** What is told of a time at which a port is inactive. */
export function outageTitle(outage: PortOutage, { from, to, open }: PortOutage['stretches'][number]): string {
  const name = nameOfOutage(outage);
  return open
    ? `${name} is out from ${formatTime(from)} on`
    : `${name} is out from ${formatTime(from)} to ${formatTime(to)}, for ${formatTime(add(to, negate(from)))}`;
}

/** The second line of the legend. */
export function programLegend(layout: Layout, id: string): Markup {
  const y = coordinate(layout.foot + 33);
  const box = { x: 0, y, width: 18, height: 9 };
  const some = (holds: (panel: Layout['panels'][number]) => boolean) => layout.panels.some(holds);
  const bands = layout.panels.flatMap(({ groups }) => groups.flatMap((group) => group.bands));
  return legendLine(layout, y, [
    some(({ threads }) => threads.some(({ marks }) => marks.length > 0)) && {
      sample: [element('g', { class: 'mark' }, element('path', { d: `M5 ${y}h8v5l-4 4l-4 -4z` }))],
      words: 'instruction',
    },
    bands.some(({ active }) => active !== null) && {
      sample: [element('g', { class: 'band' }, element('rect', { class: 'strip', ...box }))],
      words: 'behavior',
    },
    bands.some(({ queued }) => queued !== null) && {
      sample: [element('g', { class: 'band' }, element('path', { class: 'queued', d: `M0 ${y + 5}h18` }))],
      words: 'in the queue',
    },
    some(({ threads, groups, resources }) =>
      [...threads, ...groups.map(({ rows }) => rows), ...resources].some(({ waits }) => waits.length > 0),
    ) && {
      sample: [element('g', { class: 'blocked' }, element('path', { d: `M0 ${y}h18v9h-18z` }))],
      words: 'waits, blocked',
    },
    heldLegend(
      layout.panels.flatMap(({ resources }) => resources),
      y,
    ),
    some(({ outages }) => outages.some(({ stretches }) => stretches.length > 0)) && {
      sample: [
        element('g', { class: 'outage' }, element('rect', { class: 'out', ...box })),
        element('rect', { ...box, fill: `url(#${id}-out)` }),
      ],
      words: 'port inactive',
    },
  ]);
}

/** The style of what only charts with lanes beside those of components have. */
export function programStyle(): string {
  return `.gantt .note, .gantt .why, .gantt .behavior { font-size: ${SMALL_FONT_SIZE}px; }
.gantt .instruction, .gantt .within { font-size: ${FONT_SIZE}px; }
.gantt .band .queued { fill: none; stroke-width: 2.5; }
.gantt .blocked path { stroke-width: 1; stroke-dasharray: 3 2; }
.gantt .blocked.open path { stroke-width: 1.5; }
.gantt .blocked .onward, .gantt .outage .onward, .gantt .held .onward { fill: none; stroke-width: 1.5; stroke-dasharray: none; }
.gantt .blocked line { stroke-width: 1; }
.gantt .absent line { stroke-width: 1.5; }
.gantt .mark path { stroke-width: 1.2; stroke-linejoin: round; }
.gantt .out-hatch { stroke-width: 2; stroke-opacity: 0.3; }
.gantt .outage .beside, .gantt .why { paint-order: stroke; stroke-width: 2.5; stroke-linejoin: round; }
${inBothSchemes(programColours)}`;
}

function programColours(p: ColourScheme): string {
  return `.gantt .note { fill: ${p.muted}; }
.gantt .during { fill: ${p.band}; }
.gantt .band .strip { fill: ${p.strip}; }
.gantt .band .queued { stroke: ${p.slack}; }
.gantt .behavior { fill: ${p.barText}; }
.gantt .blocked path { fill: ${p.ground}; stroke: ${p.muted}; }
.gantt .blocked line { stroke: ${p.muted}; }
.gantt .blocked.open path { stroke: ${p.bad}; }
.gantt .why { fill: ${p.text}; stroke: ${p.ground}; }
.gantt .absent rect { fill: ${p.hairline}; }
.gantt .absent line { stroke: ${p.muted}; }
.gantt .mark path { fill: ${p.muted}; stroke: ${p.ground}; }
.gantt .mark.critical path { fill: ${p.criticalLine}; }
.gantt .instruction { fill: ${p.text}; }
.gantt .held .whole { fill: ${p.raised}; }
.gantt .held .taken { fill: ${p.held}; }
.gantt .held .inside { fill: ${p.heldText}; font-size: ${FONT_SIZE}px; }
.gantt .held .onward { stroke: ${p.muted}; }
.gantt .outage .out { fill: ${p.out}; }
.gantt .outage .within { fill: ${p.outText}; }
.gantt .outage .beside { fill: ${p.text}; stroke: ${p.ground}; }
.gantt .outage .onward { stroke: ${p.out}; }
.gantt .out-hatch { stroke: ${p.outText}; }`;
}
