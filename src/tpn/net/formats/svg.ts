import type { TimePetriNet } from '../time-petri-net.ts';
import { writeDot } from './dot.ts';

/**
 * Draws a net as SVG; the same net always gives the same text. Graphviz is loaded when it is needed.
 *
 * @throws {Error} when Graphviz cannot lay out the net; its DOT text can still be drawn elsewhere.
 */
export async function writeSvg(net: TimePetriNet): Promise<string> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  // A drawing leaves damage in the memory of its instance, on which a later one may crash: each gets its own.
  Graphviz.unload();
  const graphviz = await Graphviz.load();
  try {
    return graphviz.dot(writeDot(net), 'svg');
  } catch (cause) {
    throw new Error(`Graphviz cannot draw the net \`${net.name}\`; write it as DOT and draw that`, { cause });
  }
}
