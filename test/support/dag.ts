import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { Diagnostics } from '../../src/base/diagnostics.ts';
import type { Diagnostic } from '../../src/base/errors.ts';
import { ModelError } from '../../src/base/errors.ts';
import { DAG, type DagCall } from '../../src/import/dag/dag.ts';
import { readTree } from '../../src/model/read/read-model.ts';
import type { Model } from '../../src/model/whole/model.ts';
import { type Files, hostOf, told } from './compose.ts';

const graphviz = await Graphviz.load();

/** The model that a file of tasks is read as, and what is doubtful in it. */
export function dagModel(
  file: string,
  text: string,
  { others = {}, ...options }: Partial<DagCall> & { readonly others?: Files } = {},
): { readonly model: Model; readonly warnings: readonly Diagnostic[] } {
  const readDot = (source: string) => {
    try {
      return { json: graphviz.layout(source, 'dot_json', 'nop2') };
    } catch (error) {
      return { error: String(error) };
    }
  };
  const report = new Diagnostics();
  const host = { ...hostOf({ ...others, [file]: text }), readDot };
  const tree = DAG.read({ file, edges: 'then', drop: null, ...options }, host, report);
  return readTree(tree, { file }, report);
}

/** What is wrong with a file of tasks, one line each: `file:line code message`. */
export function dagErrors(file: string, text: string): readonly string[] {
  try {
    dagModel(file, text);
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.filter(({ severity }) => severity === 'error').map(told);
  }
}
