import { brushX } from 'd3-brush';
import { scaleLinear } from 'd3-scale';
import { select } from 'd3-selection';
import { type D3ZoomEvent, zoom, zoomIdentity } from 'd3-zoom';
import { maxOf } from '../base/extremes.ts';
import { hatch, outagePattern } from '../gantt/chart/patterns.ts';
import { concat, coordinate, element, type Markup } from '../gantt/markup.ts';
import type { ChartView, ItemView } from '../gantt/view/view.ts';
import { type Arrangement, arrange, type Grouping, groupName } from './arrange.ts';
import { button, choice, fill, make, makeSvg, onNextFrame } from './dom.ts';
import { type Drawing, downloads } from './downloads.ts';
import { AXIS, drawScene, type Mode, roomOf, type Scene } from './draw.ts';
import { COLUMNS, itemTable, rowsOf } from './item-table.ts';
import { tipBeside } from './tip.ts';

/** A chart that is drawn in the page. */
export interface LiveChart {
  /** Shows an item by the name that links have; whether there is one. */
  readonly show: (id: string, run?: number) => boolean;
  /** Marks a date, `null` for none. */
  readonly markDate: (date: number | null) => void;
}

/** What others have to know of a chart. */
export interface Listeners {
  /** An item was chosen. */
  readonly onChoose: (item: ItemView) => void;
  /** The line where something stands is asked for. */
  readonly onLine: (file: string, line: number) => void;
}

const MANY_ITEMS = 1500;
const OVERVIEW = 36;
/** Room to the right of the last event, and of a run that is stuck, as a part of its length. */
const STUCK = 0.18;

/** Draws a chart into a figure, in place of the one that stands there without a script. */
export function liveChart(figure: HTMLElement, view: ChartView, listeners: Listeners): LiveChart {
  // Of the run that has most: runs of one model share their transitions.
  const count = maxOf(
    view.runs.map((_, run) =>
      view.lanes.reduce(
        (sum, { items }) => sum + items.filter((item) => item.kind === 'bar' && item.run === run).length,
        0,
      ),
    ),
    0,
  );
  const isLarge = view.lanes.reduce((sum, { items }) => sum + items.length, 0) > MANY_ITEMS;
  // Where nothing takes time, there is an axis all the same.
  const span =
    maxOf(
      view.runs.map(({ end, stuck }) => end * (stuck ? 1 + STUCK : 1)),
      0,
    ) || 1;
  const room = view.lanes.map(roomOf);
  let mode: Mode = view.runs.length > 1 ? 'side' : 0;
  let grouping: Grouping = isLarge ? 'type' : 'none';
  let query = '';
  let criticalOnly = false;
  let folded: ReadonlySet<string> = isLarge ? groupKeys(view, grouping) : new Set();
  let chosen: readonly [number, number] | null = null;
  let marked: number | null = null;
  let transform = zoomIdentity;

  const svg = makeSvg('svg');
  svg.setAttribute('class', 'gantt live');
  svg.setAttribute('aria-hidden', 'true');
  const spacer = make('div', { className: 'spacer' }, svg);
  const pane = make(
    'div',
    {
      className: 'pane',
      tabIndex: 0,
      role: 'application',
      'aria-label': `${view.title}. Arrow keys go from bar to bar, + and - zoom, shift and arrow keys move, 0 shows all, Enter folds.`,
    },
    spacer,
  );
  const strip = makeSvg('svg');
  strip.setAttribute('class', 'gantt strip-view');
  strip.setAttribute('aria-hidden', 'true');
  const tip = tipBeside(figure, view.texts, listeners.onLine);
  const ids = { hatch: `${figure.id}-live-hatch`, out: `${figure.id}-live-out` };

  let arrangement: Arrangement = { bands: [], height: 0 };
  const gutter = () => {
    const widest = maxOf(
      view.lanes.map(({ name, note = '' }) => Math.max(name.length * 7 + 34, note.length * 6 + 30)),
      76,
    );
    return Math.min(widest, pane.clientWidth * (pane.clientWidth < 600 ? 0.26 : 0.2));
  };
  // A chart that is folded away has no width.
  const base = () => scaleLinear([0, span], [gutter(), Math.max(gutter() + 1, pane.clientWidth - 16)]);
  const row = () => (mode === 'side' && view.runs.length > 1 ? 34 : 20);

  function sceneNow(): Scene {
    return {
      view,
      arrangement,
      x: transform.rescaleX(base()),
      width: pane.clientWidth,
      height: pane.clientHeight,
      scrolled: pane.scrollTop,
      mode,
      row: row(),
      query,
      chosen,
      room,
      ids,
    };
  }

  /** The whole scene as markup, with the patterns that it refers to. */
  function drawn(scene: Scene): Markup {
    const at = marked === null ? null : coordinate(scene.x(marked));
    const cursor = at !== null && at >= gutter();
    return concat(
      hatch(`${figure.id}-live`),
      outagePattern(`${figure.id}-live`),
      drawScene(scene),
      cursor ? element('line', { class: 'now', x1: at, x2: at, y1: AXIS, y2: scene.height }) : null,
    );
  }

  const redraw = onNextFrame(() => {
    const scene = sceneNow();
    if (scene.width === 0) return;
    svg.setAttribute('width', `${scene.width}`);
    svg.setAttribute('height', `${scene.height}`);
    fill(svg, drawn(scene));
  });

  /** Everything, also what is scrolled away. */
  function whole(): Drawing {
    const height = arrangement.height + AXIS + 4;
    const scene = { ...sceneNow(), scrolled: 0, height };
    return { kind: 'gantt live', markup: drawn(scene).markup, width: scene.width, height };
  }

  function layOut(): void {
    arrangement = arrange(view, { grouping, folded, query, criticalOnly, row: row() });
    const height = arrangement.height + AXIS + 4;
    spacer.style.height = `${height}px`;
    pane.style.height = `${Math.min(height, Math.max(260, window.innerHeight * 0.8))}px`;
    said.textContent = saying();
    drawStrip();
    redraw();
  }

  function saying(): string {
    const shown = new Set(arrangement.bands.flatMap(({ lanes }) => lanes)).size;
    const all = `${count} ${count === 1 ? 'transition' : 'transitions'}`;
    if (query !== '' || criticalOnly) return `${shown} of ${view.lanes.length} lanes`;
    return isLarge && grouping !== 'none'
      ? `${all}, grouped by ${grouping}: choose a group to unfold it`
      : '';
  }

  // The overview: everything, and the part of the axis that is in sight.
  const brush = brushX<unknown>().on('brush end', (event) => {
    if (!event.sourceEvent) return;
    const [from, to] = (event.selection ?? base().range()) as [number, number];
    const [left, right] = base().range() as [number, number];
    const scale = (right - left) / Math.max(to - from, 1);
    const next = zoomIdentity.translate(left - from * scale + 0, 0).scale(scale);
    select(pane).call(zooming.transform, next);
  });
  const stripArea = select(strip);
  const stripBars = stripArea.append('g');
  const stripBrush = stripArea.append('g').attr('class', 'brush');

  function drawStrip(): void {
    const width = pane.clientWidth;
    const x = base();
    strip.setAttribute('width', `${width}`);
    strip.setAttribute('height', `${OVERVIEW}`);
    const paths: Record<'bar' | 'critical', string> = { bar: '', critical: '' };
    const number = Math.max(arrangement.bands.length, 1);
    for (const [i, band] of arrangement.bands.entries()) {
      if (band.isGroup && !band.folded) continue;
      const y = coordinate(3 + ((i + 0.5) / number) * (OVERVIEW - 6));
      for (const lane of band.lanes)
        for (const item of view.lanes[lane]!.items)
          if (item.kind === 'bar' && (typeof mode !== 'number' || item.run === mode))
            paths[item.critical ? 'critical' : 'bar'] +=
              `M${coordinate(x(item.from))} ${y}H${coordinate(Math.max(x(item.to ?? span), x(item.from) + 0.5))}`;
    }
    const path = (name: string, d: string) => element('path', { class: name, d });
    fill(stripBars.node()!, concat(path('all', paths.bar), path('all critical', paths.critical)));
    const [left, right] = x.range() as [number, number];
    brush.extent([
      [left, 1],
      [right, OVERVIEW - 1],
    ]);
    stripBrush.call(brush);
    moveBrush();
  }

  function moveBrush(): void {
    const [left, right] = base().range() as [number, number];
    const ends: [number, number] = [
      Math.max(left, transform.invertX(left)),
      Math.min(right, transform.invertX(right)),
    ];
    stripBrush.call(brush.move, ends);
  }

  const zooming = zoom<HTMLDivElement, unknown>()
    .scaleExtent([1, 5000])
    .filter((event: Event) => {
      if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
      return (
        !(event instanceof MouseEvent && event.button !== 0) &&
        !(event.target as Element).closest?.('[data-band]')
      );
    })
    .on('zoom', (event: D3ZoomEvent<HTMLDivElement, unknown>) => {
      transform = event.transform;
      if (event.sourceEvent) tip.hide();
      moveBrush();
      redraw();
    });

  function bounds(): void {
    const [left, right] = base().range() as [number, number];
    zooming
      .extent([
        [left, 0],
        [right, 1],
      ])
      .translateExtent([
        [left, Number.NEGATIVE_INFINITY],
        [right, Number.POSITIVE_INFINITY],
      ]);
  }

  const panes = select(pane).call(zooming).on('dblclick.zoom', null);
  const scaleBy = (factor: number) => panes.call(zooming.scaleBy, factor);
  const reset = () => panes.call(zooming.transform, zoomIdentity);
  const pan = (pixels: number) => panes.call(zooming.translateBy, pixels / transform.k, 0);

  pane.addEventListener(
    'wheel',
    (event) => {
      const across = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey || Math.abs(across) <= (event.shiftKey ? 0 : Math.abs(event.deltaY)))
        return;
      event.preventDefault();
      pan(-across);
    },
    { passive: false },
  );
  pane.addEventListener('scroll', () => {
    tip.hide();
    redraw();
  });

  function itemAt(target: EventTarget | null): readonly [number, number] | null {
    const found = (target as Element | null)?.closest?.<SVGElement>('[data-item]');
    const [lane, i] = (found?.dataset.item ?? '').split(' ').map(Number);
    return found == null ? null : [lane!, i!];
  }
  const itemOf = ([lane, i]: readonly [number, number]) => view.lanes[lane]!.items[i]!;

  pane.addEventListener('pointerover', (event) => {
    const at = itemAt(event.target);
    if (at !== null) tip.show(itemOf(at), event.clientX, event.clientY);
    else if (chosen === null) tip.hide();
  });
  pane.addEventListener('pointerleave', () => {
    if (chosen === null) tip.hide();
  });
  pane.addEventListener('click', (event) => {
    const band = (event.target as Element).closest<SVGElement>('[data-band]');
    if (band) return fold(band.dataset.band!);
    const at = itemAt(event.target);
    choose(at, at === null ? null : [event.clientX, event.clientY]);
  });

  function fold(key: string): void {
    folded = folded.has(key)
      ? new Set([...folded].filter((each) => each !== key))
      : new Set([...folded, key]);
    layOut();
  }

  function choose(at: readonly [number, number] | null, where: readonly [number, number] | null): void {
    chosen = at;
    redraw();
    if (at === null) {
      tip.hide();
      return;
    }
    const item = itemOf(at);
    listeners.onChoose(item);
    const [x, y] = where ?? placeOn(at);
    tip.show(item, x, y);
  }

  /** Brings an item into sight, and says where it is then. */
  function placeOn([lane, i]: readonly [number, number]): readonly [number, number] {
    const item = itemOf([lane, i]);
    const band = arrangement.bands.find((each) => !each.isGroup && each.lanes.includes(lane));
    if (band === undefined) return [0, 0];
    const y = band.top + item.row * row();
    if (y < pane.scrollTop || y + row() > pane.scrollTop + pane.clientHeight - AXIS)
      pane.scrollTop = Math.max(0, y - pane.clientHeight / 3);
    const [left, right] = base().range() as [number, number];
    const at = transform.rescaleX(base())(item.from);
    if (at < left || at > right) panes.call(zooming.translateTo, base()(item.from), 0);
    const box = pane.getBoundingClientRect();
    const x = Math.max(left, Math.min(right, transform.rescaleX(base())(item.from)));
    return [box.left + x, box.top + AXIS + y - pane.scrollTop + row()];
  }

  function unfoldTo(lane: number): void {
    const { name } = view.lanes[lane]!;
    const group = `group ${groupName(view.lanes[lane]!, grouping)}`;
    if (!folded.has(name) && !folded.has(group)) return;
    folded = new Set([...folded].filter((each) => each !== name && each !== group));
    layOut();
  }

  /** All bars of the runs in sight, lane by lane, each lane in the order of time. */
  function inOrder(): readonly (readonly [number, number])[] {
    return arrangement.bands
      .filter((band) => !band.isGroup && !band.folded)
      .flatMap(({ lanes }) =>
        lanes.flatMap((lane) =>
          [...view.lanes[lane]!.items.entries()]
            .filter(([, { kind, run }]) => kind !== 'absent' && (typeof mode !== 'number' || run === mode))
            .sort(([, a], [, b]) => a.from - b.from || a.run - b.run)
            .map(([i]) => [lane, i] as const),
        ),
      );
  }

  function step(by: number, toLane: boolean): void {
    const all = inOrder();
    if (all.length === 0) return;
    const now = all.findIndex(([lane, i]) => chosen?.[0] === lane && chosen[1] === i);
    let next = now < 0 ? 0 : now + by;
    if (toLane && now >= 0) while (all[next] !== undefined && all[next]![0] === all[now]![0]) next += by;
    choose(all[Math.max(0, Math.min(all.length - 1, next))]!, null);
  }

  const KEYS: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    ArrowRight: ({ shiftKey }) => (shiftKey ? pan(-80) : step(1, false)),
    ArrowLeft: ({ shiftKey }) => (shiftKey ? pan(80) : step(-1, false)),
    ArrowDown: () => step(1, true),
    ArrowUp: () => step(-1, true),
    '+': () => scaleBy(1.5),
    '=': () => scaleBy(1.5),
    '-': () => scaleBy(1 / 1.5),
    '0': reset,
    Enter: () => chosen !== null && fold(view.lanes[chosen[0]]!.name),
    Escape: () => choose(null, null),
  };
  pane.addEventListener('keydown', (event) => {
    const does = KEYS[event.key];
    if (does === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    does(event);
  });

  const said = make('output', { className: 'said' });
  const table = make('div', {
    className: 'twin scroll',
    hidden: true,
    tabIndex: 0,
    role: 'region',
    'aria-label': `Table: ${view.title}`,
  });
  const asTable = button('Table', 'Table: show the chart as one', () => {
    table.hidden = !table.hidden;
    asTable.setAttribute('aria-pressed', `${!table.hidden}`);
    if (!table.hidden && table.childElementCount === 0) table.append(itemTable(view));
  });
  asTable.setAttribute('aria-pressed', 'false');
  const search = make('input', {
    type: 'search',
    placeholder: 'filter',
    'aria-label': 'Show lanes and bars by name',
  });
  search.addEventListener('input', () => {
    query = search.value.trim().toLowerCase();
    layOut();
  });
  const critical = make('input', { type: 'checkbox' });
  critical.addEventListener('change', () => {
    criticalOnly = critical.checked;
    layOut();
  });
  const modes: readonly (readonly [string, string])[] = [
    ['side', 'side by side'],
    ['over', 'over each other'],
    ...view.runs.map(({ title }, i) => [`${i}`, title.toLowerCase()] as const),
  ];
  const tools = make(
    'div',
    { className: 'tools', role: 'group', 'aria-label': 'What the chart shows' },
    view.runs.length < 2
      ? []
      : [
          choice('runs', modes, 'side', (value) => {
            mode = value === 'side' || value === 'over' ? value : Number(value);
            layOut();
          }),
        ],
    choice(
      'group by',
      [
        ['none', 'nothing'],
        ['type', 'type'],
        ['prefix', 'prefix of names'],
      ],
      grouping,
      (value) => {
        grouping = value as Grouping;
        folded = isLarge ? groupKeys(view, grouping) : new Set();
        layOut();
      },
    ),
    search,
    view.lanes.some(({ items }) => items.some((item) => item.critical))
      ? [make('label', {}, critical, ' critical')]
      : [],
    make(
      'span',
      { className: 'buttons' },
      button('−', 'Zoom out', () => scaleBy(1 / 1.5)),
      button('+', 'Zoom in', () => scaleBy(1.5)),
      button('All', 'All: show the whole axis', reset),
    ),
    make(
      'span',
      { className: 'buttons' },
      asTable,
      downloads('chart', whole, () => [COLUMNS, ...rowsOf(view)], figure.id),
    ),
  );

  figure.querySelector('.scroll')?.setAttribute('hidden', '');
  figure.prepend(
    make('div', { className: 'live-chart' }, tools, said, endsOf(view), strip, pane, legendOf(view), table),
  );
  bounds();
  layOut();
  let width = pane.clientWidth;
  new ResizeObserver(() => {
    if (pane.clientWidth === width) return;
    width = pane.clientWidth;
    bounds();
    reset();
    layOut();
  }).observe(pane);

  return {
    show: (id, run) => {
      for (const [lane, { items }] of view.lanes.entries()) {
        const i = items.findIndex((item) => item.id === id && (run === undefined || item.run === run));
        if (i < 0) continue;
        unfoldTo(lane);
        figure.scrollIntoView({ block: 'nearest' });
        choose([lane, i], null);
        return true;
      }
      return false;
    },
    markDate: (date) => {
      marked = date;
      redraw();
    },
  };
}

function groupKeys(view: ChartView, grouping: Grouping): ReadonlySet<string> {
  return new Set(view.lanes.map((lane) => `group ${groupName(lane, grouping)}`));
}

/** What is drawn in the chart, with a sample of each. */
function legendOf({ lanes }: ChartView): HTMLElement {
  const items = lanes.flatMap((lane) => lane.items);
  const entries = LEGEND.filter(([, , is]) => items.some(is)).map(([name, words]) =>
    make('span', {}, make('i', { className: `swatch ${name}` }), words),
  );
  return make('p', { className: 'legend', 'aria-hidden': 'true' }, entries);
}

const LEGEND: readonly (readonly [string, string, (item: ItemView) => boolean])[] = [
  ['critical', 'critical', ({ critical }) => critical === true],
  ['slack', 'slack', ({ slackTo, to }) => slackTo !== undefined && to !== null && slackTo > to],
  ['failing', 'fails', ({ failed }) => failed === true],
  ['crash', 'crashes, until back', ({ kind }) => kind === 'crash'],
  ['mark', 'instruction', ({ kind }) => kind === 'mark'],
  ['strip', 'behavior', ({ kind }) => kind === 'behavior'],
  ['queued', 'in the queue', ({ kind }) => kind === 'queued'],
  ['blocked', 'waits, blocked', ({ kind }) => kind === 'wait'],
  ['held', 'held of a resource', ({ kind }) => kind === 'held'],
  ['out', 'port inactive', ({ kind }) => kind === 'out'],
];

/** The ends of the runs, in words. */
function endsOf({ runs }: ChartView): HTMLElement {
  const words = runs.map(
    ({ title, endText, stuck }) => `${title}: ${stuck ? `stuck from ${endText} on` : endText}`,
  );
  return make('p', { className: 'ends' }, words.join(' · '));
}
