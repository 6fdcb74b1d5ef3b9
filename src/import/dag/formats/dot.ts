import type { Diagnostics } from '../../../base/diagnostics.ts';
import { heed } from '../../../base/heed.ts';
import type { Position } from '../../../base/position.ts';
import { printableJson } from '../../../base/text/printable.ts';
import { type After, MAKING_TASK, type Task } from '../graph/task-graph.ts';
import { checkedInterval, durationIn } from './interval.ts';
import { type DagOptions, startOf, type TaskFormat, type TaskText } from './task-format.ts';

/** What Graphviz tells of a graph (`dot_json`), as far as it is looked at. */
interface DotGraph {
  readonly name?: string;
  readonly directed?: boolean;
  readonly label?: string;
  readonly _subgraph_cnt?: number;
  readonly objects?: readonly DotObject[];
  readonly edges?: readonly DotEdge[];
}

/** A subgraph, which has nodes, or a node, with its attributes. */
type DotObject = { readonly _gvid: number; readonly name: string } & Readonly<Record<string, unknown>>;
type DotEdge = { readonly _gvid: number; readonly tail: number; readonly head: number } & Readonly<
  Record<string, unknown>
>;

/** Attributes that say how a node is drawn, or are read otherwise. */
const NOT_TOLD = new Set(
  (
    '_gvid name label min max takes pos width height rects vertices style shape color fillcolor fontcolor fontname fontsize ' +
    'margin penwidth peripheries group ordering rank sides skew distortion fixedsize image labelloc nojustify'
  ).split(' '),
);

/** A graph in DOT, as Graphviz reads it; nodes may have `min`, `max` or `takes`. */
export const DOT: TaskFormat = {
  name: 'graphs in DOT',
  extensions: ['dot', 'gv'],
  recognises: (text) =>
    /^(?:\ufeff|\s|#[^\n]*\n|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:strict\s+)?(?:di)?graph\b[^:=]*?\{/i.test(
      text,
    ),
  read: (source, options, host, report) => {
    const read = host.readDot(source.text.replace(/^\ufeff/, ''));
    if ('error' in read) {
      const line = Number(/line (\d+)/.exec(read.error)?.[1] ?? 1);
      const at = { file: source.file, line, column: 1, length: 1 };
      report.error('file-syntax', at, `this is not DOT: ${read.error}`);
      return null;
    }
    const second = secondGraphIn(source);
    if (second !== null) {
      const message = 'a second graph begins here, and a file is read as one';
      report.error('wrong-shape', second, message, 'put each graph in a file of its own');
    }
    // Graphviz leaves control characters in its strings as they are.
    return graphOf(JSON.parse(printableJson(read.json)) as DotGraph, source, options, report);
  },
};

function graphOf(
  graph: DotGraph,
  source: TaskText,
  { edges: meaning, drop }: DagOptions,
  report: Diagnostics,
) {
  const start = startOf(source.file);
  const places = positionsIn(source);
  if (graph.directed === false)
    report.error(
      'wrong-shape',
      start,
      'the graph has no directions: nothing tells which task comes first',
      'write `digraph`, and `->`',
    );
  // Subgraphs come first, and are counted together with the nodes.
  const nodes = (graph.objects ?? []).filter(({ _gvid }) => _gvid >= (graph._subgraph_cnt ?? 0));
  const byId = new Map(nodes.map((node) => [node._gvid, node]));
  const arrows = [...(graph.edges ?? [])]
    .filter(({ style }) => style !== 'invis')
    .sort((a, b) => a._gvid - b._gvid)
    .flatMap(pointed)
    .map(({ tail, head }) =>
      meaning === 'then' ? { before: tail, after: head } : { before: head, after: tail },
    );
  const dropped = new Set(
    nodes
      .filter((node) => drop !== null && (drop.test(node.name) || drop.test(nameOf(node))))
      .map(({ _gvid }) => _gvid),
  );
  const before = predecessors(arrows, dropped);
  const tasks = nodes
    .filter(({ _gvid }) => !dropped.has(_gvid))
    .map((node): Task => {
      heed(MAKING_TASK);
      const at = places.get(node.name) ?? start;
      const after = (before.get(node._gvid) ?? []).map((id): After => ({ task: byId.get(id)!.name, at }));
      return {
        id: node.name,
        name: nameOf(node),
        title: null,
        at,
        about: aboutOf(node),
        takes: takesOf(node, at, report),
        after,
        maySkip: false,
      };
    });
  return {
    title:
      typeof graph.label === 'string' && graph.label !== ''
        ? graph.label
        : (graph.name ?? '').replace(/^%\d+$/, '') || null,
    at: start,
    tasks,
    limits: [],
    deadline: null,
    durations: 'write `min` and `max` among the attributes of a node: `a [min="2s", max="10s"]`',
  };
}

/** As people see an edge (`dir`): its arrow may point back, both ways, which is a cycle, or nowhere, which is no order. */
function pointed({ tail, head, dir }: DotEdge): readonly { readonly tail: number; readonly head: number }[] {
  const [there, back] = [
    { tail, head },
    { tail: head, head: tail },
  ];
  switch (dir) {
    case 'back':
      return [back];
    case 'both':
      return [there, back];
    case 'none':
      return [];
    default:
      return [there];
  }
}

/** What comes before each node that is kept: through nodes that are dropped too. */
function predecessors(
  arrows: readonly { readonly before: number; readonly after: number }[],
  dropped: ReadonlySet<number>,
): ReadonlyMap<number, readonly number[]> {
  const direct = new Map<number, Set<number>>();
  for (const { before, after } of arrows) {
    const known = direct.get(after) ?? new Set();
    direct.set(after, known.add(before));
  }
  if (dropped.size === 0) return new Map([...direct].map(([node, before]) => [node, [...before]]));
  const through = (node: number): readonly number[] => {
    const seen = new Set(direct.get(node) ?? []);
    for (const each of seen)
      if (dropped.has(each)) for (const other of direct.get(each) ?? []) seen.add(other);
    return [...seen].filter((each) => !dropped.has(each));
  };
  return new Map(
    [...direct.keys()].filter((node) => !dropped.has(node)).map((node) => [node, through(node)]),
  );
}

/** Its label, in one line, where it has one of its own that is a text. */
function nameOf({ name, label }: DotObject): string {
  if (typeof label !== 'string' || /^\s*(?:<|\{|$)/.test(label)) return name;
  return label
    .replaceAll('\\N', name)
    .replace(/\\[nlr]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The attributes that others gave it. */
function aboutOf(node: DotObject): string | null {
  const told = Object.entries(node).filter(
    ([key, value]) => !NOT_TOLD.has(key) && typeof value === 'string' && value !== '',
  );
  return told.length === 0 ? null : told.map(([key, value]) => `${key}: ${value}`).join('; ');
}

function takesOf(node: DotObject, at: Position, report: Diagnostics) {
  const text = (key: string) => (typeof node[key] === 'string' ? (node[key] as string) : '');
  const [least, most = least] = text('takes')
    .replace(/^\s*\[(.*)\]\s*$/, '$1')
    .split(',');
  const [min, max] = text('takes') === '' ? [text('min'), text('max')] : [least!, most!];
  return checkedInterval(durationIn(min, at, report), durationIn(max, at, report), at, report);
}

/** Estimated cost of looking at a word, in nanoseconds, for {@link heed}. */
const LOOKING = 500;

/** Comments, texts, arrows, brackets of graphs and of labels in HTML, and words. */
const DOT_TOKEN = /\/\*[\s\S]*?\*\/|\/\/.*|^#.*|"(?:[^"\\]|\\[\s\S])*"|->|[{}<>]|[\w\u0080-\uffff]+/gm;

/** Where a second graph begins, which Graphviz leaves out without a word; `null` where there is none. */
function secondGraphIn({ file, text }: TaskText): Position | null {
  let [open, inHtml, isOver] = [0, 0, false];
  for (const { 0: token, index } of text.matchAll(DOT_TOKEN)) {
    heed(LOOKING);
    if (token === '<') inHtml += 1;
    else if (token === '>') inHtml = Math.max(0, inHtml - 1);
    if (inHtml > 0) continue;
    if (token === '{') open += 1;
    else if (token === '}') {
      open -= 1;
      isOver ||= open === 0;
    } else if (isOver && open === 0 && /^\w/.test(token)) {
      const before = text.slice(0, index).split('\n');
      return { file, line: before.length, column: before.at(-1)!.length + 1, length: token.length };
    }
  }
  return null;
}

/** Where each word of a text stands first: Graphviz does not tell. */
function positionsIn({ file, text }: TaskText): ReadonlyMap<string, Position> {
  const found = new Map<string, Position>();
  let line = 1;
  let lineStart = 0;
  for (const match of text.matchAll(/\n|"((?:[^"\\]|\\[\s\S])*)"|[\w.\u0080-\uffff-]+/g)) {
    heed(LOOKING);
    if (match[0] === '\n') {
      line += 1;
      lineStart = match.index + 1;
      continue;
    }
    const name = match[1] === undefined ? match[0] : match[1].replaceAll('\\"', '"');
    if (!found.has(name))
      found.set(name, {
        file,
        line,
        column: match.index - lineStart + 1,
        length: match[0].split('\n', 1)[0]!.length,
      });
    for (let at = match[0].indexOf('\n'); at >= 0; at = match[0].indexOf('\n', at + 1)) {
      line += 1;
      lineStart = match.index + at + 1;
    }
  }
  return found;
}
