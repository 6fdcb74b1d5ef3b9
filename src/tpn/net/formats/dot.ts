import { legalInXml } from '../../../base/text/escape-xml.ts';
import { formatInterval } from '../interval.ts';
import type { Arc, NetPlace, NetTransition, TimePetriNet } from '../time-petri-net.ts';

/**
 * Writes a net as a Graphviz drawing: circles with their tokens, boxes with their firing intervals; read arcs are
 * dashed and without arrowhead, inhibitor arcs end in a small circle; weights above 1 are written at the arcs.
 */
export function writeDot(net: TimePetriNet): string {
  return [
    `digraph ${quoted(net.name)} {`,
    '  graph [rankdir=LR, forcelabels=true];',
    '  node [fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Helvetica", fontsize=10, arrowsize=0.7];',
    ...net.places.map(placeLine),
    ...net.transitions.map(transitionLine),
    ...net.transitions.flatMap(arcLines),
    '}',
    '',
  ].join('\n');
}

function placeLine({ name, label, tokens }: NetPlace, index: number): string {
  const text = quoted(nameLines(name, label).join('\n'));
  const inside = tokens === 0 ? '' : String(tokens);
  return `  p${index} [shape=circle, width=0.4, label=${quoted(inside)}, xlabel=${text}];`;
}

function transitionLine({ name, label, interval }: NetTransition, index: number): string {
  const text = [...nameLines(name, label), formatInterval(interval)].join('\n');
  return `  t${index} [shape=box, height=0.3, label=${quoted(text)}];`;
}

function nameLines(name: string, label: string | undefined): readonly string[] {
  return label === undefined ? [name] : [name, `: ${label}`];
}

function arcLines(transition: NetTransition, index: number): readonly string[] {
  const toTransition = (style: readonly string[]) => (arc: Arc) =>
    arcLine(`p${arc.place}`, `t${index}`, arc.weight, style);
  return [
    ...transition.inputs.map(toTransition([])),
    ...transition.reads.map(toTransition(['style=dashed', 'arrowhead=none'])),
    ...transition.inhibitors.map(toTransition(['arrowhead=odot'])),
    ...transition.outputs.map((arc) => arcLine(`t${index}`, `p${arc.place}`, arc.weight, [])),
  ];
}

function arcLine(from: string, to: string, weight: number, style: readonly string[]): string {
  const attributes = [...style, ...(weight === 1 ? [] : [`label="${weight}"`])];
  return `  ${from} -> ${to}${attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`};`;
}

/** A quoted string. Graphviz reads escapes and XML entities in labels, and copies control characters into its SVG. */
function quoted(text: string): string {
  const escaped = legalInXml(text)
    .replace(/&/g, '&amp;')
    .replace(/["\\]/g, '\\$&')
    .replace(/\r?\n|\r/g, '\\n');
  return `"${escaped}"`;
}
