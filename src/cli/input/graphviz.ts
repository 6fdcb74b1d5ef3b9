import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import type { Graphviz } from '@hpcc-js/wasm-graphviz';
import { DOT } from '../../import/dag/formats/dot.ts';
import type { ImportHost } from '../../import/importer/host.ts';

/** So much of a file tells whether it may be a graph in DOT. */
const HEAD = 64 * 1024;

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
  if (graphviz === null) throw new Error('Graphviz is asked before it is loaded');
  try {
    const json = graphviz.layout(text, 'dot_json', 'nop2');
    return json === '' ? { error: 'there is no graph' } : { json };
  } catch (error) {
    return { error: (error instanceof Error ? error.message : String(error)).trim().split('\n', 1)[0]! };
  }
};

function mayBeDot(file: string): boolean {
  try {
    // What may be read only once is not looked at.
    if (file === '-' || !statSync(file).isFile()) return true;
    if (DOT.extensions.includes(extname(file).slice(1).toLowerCase())) return true;
    return DOT.recognises(headOf(file));
  } catch {
    // What is wrong with it is told where it is read.
    return false;
  }
}

function headOf(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const head = Buffer.alloc(HEAD);
    return head.toString('utf8', 0, readSync(descriptor, head));
  } finally {
    closeSync(descriptor);
  }
}
