import type { TimePetriNet } from '../time-petri-net.ts';
import { writeDot } from './dot.ts';

/** Draws a net as SVG; the same net always gives the same text. Graphviz is loaded on the first call only. */
export async function writeSvg(net: TimePetriNet): Promise<string> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  return graphviz.dot(writeDot(net), 'svg');
}
