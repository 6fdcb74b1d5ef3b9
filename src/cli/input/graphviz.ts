import { extname } from 'node:path';
import type { Graphviz } from '@hpcc-js/wasm-graphviz';
import { DOT } from '../../import/dag/formats/dot.ts';
import type { ImportHost } from '../../import/importer/host.ts';
import { headOf } from './head.ts';

/** Graphviz can only be loaded between two turns of the event loop, and models are read within one. */
let graphviz: Graphviz | null = null;

/** Loads Graphviz where one of these files may be a graph in DOT: it takes a while, which other files need not wait. */
export async function prepareDot(files: readonly string[]): Promise<void> {
  if (graphviz !== null || !files.some(mayBeDot)) return;
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  graphviz = await Graphviz.load();
}

/** What Graphviz reads in a graph; nothing is laid out. */
export const readDot: ImportHost['readDot'] = (text) => {
  const reader = graphviz;
  if (reader === null) throw new Error('Graphviz is asked before it is loaded');
  try {
    const json = reader.layout(text, 'dot_json', 'nop2');
    return json === '' ? { error: 'there is no graph' } : { json };
  } catch (error) {
    return { error: (error instanceof Error ? error.message : String(error)).trim().split('\n', 1)[0]! };
  }
};

function mayBeDot(file: string): boolean {
  const head = headOf(file);
  if (head === null) return true;
  return DOT.extensions.includes(extname(file).slice(1).toLowerCase()) || DOT.recognises(head);
}
