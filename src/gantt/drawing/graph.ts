import { Graph, layout } from '@dagrejs/dagre';
import { textWidth } from '../chart/text-width.ts';
import { type Attributes, coordinate, element, lines, type Markup } from '../markup.ts';

/** A box of a drawing. */
export interface DrawnNode {
  /** Tells it from others. */
  readonly id: string;
  readonly label: string;
  /** In small below its label. */
  readonly note?: string;
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
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: direction,
    nodesep: 18,
    ranksep: 30,
    edgesep: 12,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  for (const { id: node, label, note = '' } of nodes) {
    const width = Math.max(textWidth(label, FONT_SIZE), textWidth(note, FONT_SIZE - 1)) + 18;
    graph.setNode(node, { width, height: NODE_HEIGHT + (note === '' ? 0 : NOTE_HEIGHT) });
  }
  for (const [i, { from, to, label = '' }] of edges.entries()) {
    const room =
      label === '' ? { width: 0, height: 0 } : { width: textWidth(label, FONT_SIZE) + 8, height: 14 };
    graph.setEdge(from, to, { ...room, labelpos: 'c' }, `${i}`);
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  const [w, h] = [coordinate(Math.max(width, 40)), coordinate(Math.max(height, 20))];
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
      ...edges.map((edge, i) => drawEdge(edge, graph.edge(edge.from, edge.to, `${i}`) as EdgePlace)),
      ...nodes.map((node) => drawNode(node, graph.node(node.id) as NodePlace)),
    ]),
  );
}

interface NodePlace extends Point {
  readonly width: number;
  readonly height: number;
}

interface EdgePlace extends Partial<Point> {
  readonly points: readonly Point[];
}

function drawNode(
  { label, note, kind, data = {}, title }: DrawnNode,
  { x, y, width, height }: NodePlace,
): Markup {
  const [left, top] = [coordinate(x - width / 2), coordinate(y - height / 2)];
  const text = (name: string, words: string, at: number) =>
    element('text', { class: name, x: coordinate(x), y: coordinate(at), 'text-anchor': 'middle' }, words);
  return element(
    'g',
    { class: `node ${kind}`, ...data },
    title === undefined ? null : element('title', {}, title),
    element('rect', { x: left, y: top, width: coordinate(width), height: coordinate(height), rx: 5 }),
    text('label', label, note === undefined || note === '' ? y + 4 : y - 3),
    note === undefined || note === '' ? null : text('note', note, y + 11),
  );
}

function drawEdge({ label, kind, data = {}, title }: DrawnEdge, { points, x, y }: EdgePlace): Markup {
  const end = points.at(-1)!;
  const before = points.at(-2) ?? end;
  return element(
    'g',
    { class: `edge ${kind}`, ...data },
    title === undefined ? null : element('title', {}, title),
    element('path', { class: 'line', d: smooth(points) }),
    element('path', { class: 'head', d: headAt(before, end) }),
    label === undefined || label === '' || x === undefined || y === undefined
      ? null
      : element('text', { x: coordinate(x), y: coordinate(y + 4), 'text-anchor': 'middle' }, label),
  );
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

function headAt(from: Point, to: Point): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const corner = (side: 1 | -1) =>
    `L${coordinate(to.x - 7 * dx - side * 3.5 * dy)} ${coordinate(to.y - 7 * dy + side * 3.5 * dx)}`;
  return `M${coordinate(to.x)} ${coordinate(to.y)}${corner(1)}${corner(-1)}z`;
}
