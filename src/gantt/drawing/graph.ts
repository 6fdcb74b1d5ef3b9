import { Graph, layout } from '@dagrejs/dagre';
import { maxOf } from '../../base/extremes.ts';
import { textWidth } from '../chart/text-width.ts';
import { type Attributes, coordinate, element, lines, type Markup } from '../markup.ts';

/** A box of a drawing. */
export interface DrawnNode {
  /** Tells it from others. */
  readonly id: string;
  readonly label: string;
  /** In small below its label, line by line. */
  readonly note?: string;
  /** Dots before its label; from a fifth on, their number. */
  readonly tokens?: number;
  /** Of the boxes that are drawn together, those of one name. */
  readonly group?: string;
  /** Of the style sheet; several may be given. */
  readonly kind: string;
  readonly data?: Attributes;
  /** All that is told of it. */
  readonly title?: string;
}

/** An arrow of a drawing, or several between the same two boxes. */
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  readonly kind: string;
  /** What it ends in; an arrow by default. */
  readonly end?: 'arrow' | 'circle' | 'nothing';
  readonly data?: Attributes;
  readonly title?: string;
}

/** How a graph is to be drawn. */
export interface GraphOptions {
  /** Begins the ids inside. */
  readonly id: string;
  /** What it shows, for those who do not see it. */
  readonly title: string;
  readonly description: string;
  /** From top to bottom, or from left to right. */
  readonly direction: 'TB' | 'LR';
  readonly data?: Attributes;
}

const FONT_SIZE = 11;
const NODE_HEIGHT = 24;
const NOTE_HEIGHT = 13;
const MARGIN = 8;
/** The radius of the dot that stands for a token, and how far one is from the next. */
const DOT = 4;
const DOT_STEP = 3 * DOT;
const MOST_DOTS = 4;
/** The room for a line and what stands above it, and how far above it that is. */
const LABEL_HEIGHT = 30;
const ABOVE_LINE = 10;
/** How far from where it is straight a line bends. */
const BEND = 7;
/** Bold text is so much wider. */
const BOLD = 1.16;
/** What a frame is higher by than its boxes need, for the name of the group. */
const NAME_ROOM = 8;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A directed graph in layers (Sugiyama, Tagawa and Toda 1981), as part of a page; the same every time. */
export function drawGraph(
  nodes: readonly DrawnNode[],
  edges: readonly DrawnEdge[],
  { id, title, description, direction, data = {} }: GraphOptions,
): Markup {
  const groups = new Set(nodes.flatMap(({ group }) => group ?? []));
  const graph = placed(() => graphOf(nodes, edges, groups, direction));
  const frames = [...groups].map((name) => ({ name, ...(graph.node(groupId(name)) as NodePlace) }));
  const places = edges.map(({ from, to, label = '' }, i) => {
    const place = graph.edge(from, to, `${i}`) as EdgePlace;
    return label === '' || direction === 'TB' ? place : belowLabel(place);
  });
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  // Lines bend around what is in their way, beyond all boxes too.
  const bends = places.flatMap(({ points }) => points);
  const w = coordinate(
    maxOf(
      bends.map(({ x }) => x + MARGIN),
      Math.max(width, 40),
    ),
  );
  const h = coordinate(
    maxOf(
      bends.map(({ y }) => y + MARGIN),
      Math.max(height, 20),
    ),
  );
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'graph',
      width: w,
      height: h,
      viewBox: `0 0 ${w} ${h}`,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-desc`,
      ...data,
    },
    lines([
      element('title', { id: `${id}-title` }, title),
      element('desc', { id: `${id}-desc` }, description),
      ...frames.map(drawGroup),
      ...edges.map((edge, i) => drawEdge(edge, places[i]!)),
      // No line crosses a label.
      ...edges.map((edge, i) => drawLabel(edge, places[i]!)),
      ...nodes.map((node) => drawNode(node, graph.node(node.id) as NodePlace)),
    ]),
  );
}

/** With the room that boxes and labels need. */
function graphOf(
  nodes: readonly DrawnNode[],
  edges: readonly DrawnEdge[],
  groups: ReadonlySet<string>,
  direction: GraphOptions['direction'],
): Graph {
  const graph = new Graph({ multigraph: true, compound: groups.size > 0 });
  graph.setGraph({
    rankdir: direction,
    nodesep: 18 + (groups.size === 0 ? 0 : NAME_ROOM),
    ranksep: 30,
    edgesep: 12,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  for (const name of groups) graph.setNode(groupId(name), {});
  for (const node of nodes) {
    const notes = notesOf(node);
    const labelWidth = dotsOf(node) * DOT_STEP + widthOf(labelOf(node));
    const width = maxOf([labelWidth, ...notes.map((note) => textWidth(note, FONT_SIZE - 1))]) + 18;
    graph.setNode(node.id, { width, height: NODE_HEIGHT + notes.length * NOTE_HEIGHT });
    if (node.group !== undefined) graph.setParent(node.id, groupId(node.group));
  }
  for (const [i, { from, to, label = '' }] of edges.entries()) {
    const room =
      label === ''
        ? { width: 0, height: 0 }
        : { width: textWidth(label, FONT_SIZE) + 8, height: LABEL_HEIGHT };
    graph.setEdge(from, to, { ...room, labelpos: 'c' }, `${i}`);
  }
  return graph;
}

/** Ends a placement that depends on what was placed before. */
const PLACED_AGAIN = Symbol('placed again');

/**
 * The graph with a place for everything, the same whatever was placed before. What is added to a graph on the way has
 * numbered names, which go on from one graph to the next, and where boxes are grouped, two of them are compared as texts:
 * `_d10` comes before `_d9`. So it is begun anew, with numbers that follow, unless all have equally many digits.
 */
function placed(make: () => Graph): Graph {
  for (;;) {
    const graph = make();
    const customOrder = (within: Graph, order: (graph: Graph) => void) => {
      if (graph.isCompound() && !areAlike(within)) throw PLACED_AGAIN;
      order(within);
    };
    try {
      layout(graph, { customOrder });
      return graph;
    } catch (error) {
      if (error !== PLACED_AGAIN) throw error;
    }
  }
}

/** Whether all numbers in names of what was added to it have equally many digits; the first of a kind has none. */
function areAlike(graph: Graph): boolean {
  const added = graph.nodes().filter((name: string) => graph.node(name).dummy !== undefined);
  const digits = new Set(added.map((name: string) => /[0-9]*$/.exec(name)![0].length));
  digits.delete(0);
  return digits.size < 2;
}

interface NodePlace extends Point {
  readonly width: number;
  readonly height: number;
}

interface EdgePlace extends Partial<Point> {
  readonly points: readonly Point[];
  /** Of the room for its label. */
  readonly width?: number;
}

/** The line led straight below its label, which does not stand on it then. */
function belowLabel(place: EdgePlace): EdgePlace {
  const { points, x = 0, y = 0, width = 0 } = place;
  const [first, last] = [points[0]!, points.at(-1)!];
  const isForth = first.x <= last.x;
  const [left, right] = [x - width / 2, x + width / 2];
  // It bends from the middle between two points on, so that it is straight from one side of the label to the other.
  const below = [left - BEND, left + BEND, right - BEND, right + BEND].map((at): Point => ({ x: at, y }));
  const isBefore = (point: Point) => (isForth ? point.x < left : point.x > right);
  const isAfter = (point: Point) => (isForth ? point.x > right : point.x < left);
  const middle = points.slice(1, -1);
  return {
    ...place,
    y: y - ABOVE_LINE,
    points: [
      first,
      ...middle.filter(isBefore),
      ...(isForth ? below : below.toReversed()),
      ...middle.filter(isAfter),
      last,
    ],
  };
}

/** Apart from all boxes. */
function groupId(name: string): string {
  return `group ${name}`;
}

function notesOf({ note = '' }: DrawnNode): readonly string[] {
  return note === '' ? [] : note.split('\n');
}

/** With the number of its tokens where they are no dots. */
function labelOf({ label, tokens = 0 }: DrawnNode): string {
  return tokens > MOST_DOTS ? `● × ${tokens} ${label}` : label;
}

/** Of a label. */
function widthOf(text: string): number {
  return textWidth(text, FONT_SIZE) * BOLD;
}

/** How many dots stand before its label. */
function dotsOf({ tokens = 0 }: DrawnNode): number {
  return tokens > MOST_DOTS ? 0 : tokens;
}

function drawGroup({ name, x, y, width, height }: NodePlace & { readonly name: string }): Markup {
  const [left, top] = [coordinate(x - width / 2), coordinate(y - height / 2 - NAME_ROOM)];
  const size = { width: coordinate(width), height: coordinate(height + NAME_ROOM) };
  return element(
    'g',
    { class: 'group' },
    element('rect', { x: left, y: top, ...size, rx: 8 }),
    element('text', { x: left + 8, y: top + 13 }, name),
  );
}

function drawNode(node: DrawnNode, { x, y, width, height }: NodePlace): Markup {
  const { kind, data = {}, title } = node;
  const [notes, label, dots] = [notesOf(node), labelOf(node), dotsOf(node)];
  const [left, top] = [coordinate(x - width / 2), coordinate(y - height / 2)];
  const text = (name: string, words: string, at: number) =>
    element('text', { class: name, x: coordinate(x), y: coordinate(at), 'text-anchor': 'middle' }, words);
  const dotsLeft = x - (dots * DOT_STEP + widthOf(label)) / 2;
  return element(
    'g',
    { class: `node ${kind}`, ...data },
    title === undefined ? null : element('title', {}, title),
    element('rect', { x: left, y: top, width: coordinate(width), height: coordinate(height), rx: 5 }),
    Array.from({ length: dots }, (_, i) =>
      element('circle', {
        cx: coordinate(dotsLeft + DOT + i * DOT_STEP),
        cy: coordinate(top + NODE_HEIGHT / 2),
        r: DOT,
      }),
    ),
    dots === 0
      ? text('label', label, top + 16)
      : element(
          'text',
          { class: 'label', x: coordinate(dotsLeft + dots * DOT_STEP), y: coordinate(top + 16) },
          label,
        ),
    notes.map((note, i) => text('note', note, top + 29.5 + i * NOTE_HEIGHT)),
  );
}

function drawEdge(
  { kind, data = {}, title, end: ending = 'arrow' }: DrawnEdge,
  { points }: EdgePlace,
): Markup {
  const end = points.at(-1)!;
  const before = points.at(-2) ?? end;
  return element(
    'g',
    { class: `edge ${kind}`, ...data },
    title === undefined ? null : element('title', {}, title),
    element('path', { class: 'line', d: smooth(points) }),
    ending === 'arrow' ? element('path', { class: 'head', d: headAt(before, end) }) : null,
    ending === 'circle' ? ringAt(before, end) : null,
  );
}

function drawLabel({ label, title }: DrawnEdge, { x, y }: EdgePlace): Markup | null {
  if (label === undefined || label === '' || x === undefined || y === undefined) return null;
  const words = title === undefined ? null : element('title', {}, title);
  return element('text', { x: coordinate(x), y: coordinate(y + 4), 'text-anchor': 'middle' }, words, label);
}

/** Through the middles of what leads from point to point, bent at the points. */
function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const at = ({ x, y }: Point) => `${coordinate(x)} ${coordinate(y)}`;
  const steps = rest.map((point, i) => {
    const next = rest[i + 1];
    if (next === undefined) return `L${at(point)}`;
    return `Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return `M${at(first!)}${steps.join('')}`;
}

function ringAt(from: Point, to: Point): Markup {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [cx, cy] = [to.x - (4 * (to.x - from.x)) / length, to.y - (4 * (to.y - from.y)) / length];
  return element('circle', { class: 'ring', cx: coordinate(cx), cy: coordinate(cy), r: 3.5 });
}

function headAt(from: Point, to: Point): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const corner = (side: 1 | -1) =>
    `L${coordinate(to.x - 7 * dx - side * 3.5 * dy)} ${coordinate(to.y - 7 * dy + side * 3.5 * dx)}`;
  return `M${coordinate(to.x)} ${coordinate(to.y)}${corner(1)}${corner(-1)}z`;
}
