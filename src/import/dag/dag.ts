import { formatOfFile } from '../../base/input-format.ts';
import { saysModel } from '../../model/read/formats/model-formats.ts';
import { treeOf } from '../draft/draft.ts';
import type { Importer } from '../importer/importer.ts';
import { ARGO_WORKFLOW } from './formats/argo-workflow.ts';
import { CSV_TASKS } from './formats/csv.ts';
import { DOT } from './formats/dot.ts';
import { GITHUB_WORKFLOW } from './formats/github-workflow.ts';
import { JSON_TASKS } from './formats/json-tasks.ts';
import { type DagOptions, startOf, type TaskFormat } from './formats/task-format.ts';
import { checkGraph } from './graph/check-graph.ts';
import { graphModel } from './graph/graph-model.ts';
import type { TaskGraph } from './graph/task-graph.ts';

/** Every format that task graphs are read from. */
export const TASK_FORMATS: readonly [TaskFormat, ...TaskFormat[]] = [
  JSON_TASKS,
  CSV_TASKS,
  DOT,
  GITHUB_WORKFLOW,
  ARGO_WORKFLOW,
];

/** What a call says of a file of tasks. */
export interface DagCall extends DagOptions {
  readonly file: string;
}

/** Task graphs: a model in which each task runs once all those before it are done. */
export const DAG: Importer<DagCall> = {
  name: 'task graphs',
  extensions: TASK_FORMATS.flatMap(({ extensions }) => extensions),
  recognises: (text) => !saysModel(text) && TASK_FORMATS.some(({ recognises }) => recognises(text)),
  read: (call, host, report) => {
    const { file } = call;
    const text = host.read(file) ?? '';
    const format = formatIn(file, text);
    const graph = format.read({ file, text }, call, host, report) ?? nothingIn(file);
    checkGraph(graph, report);
    report.throwErrors();
    return treeOf(graphModel(graph));
  },
};

/** By what it says; where it says nothing that is known, by the name of its file. */
function formatIn(file: string, text: string): TaskFormat {
  return TASK_FORMATS.find(({ recognises }) => recognises(text)) ?? formatOfFile(TASK_FORMATS, file, text);
}

function nothingIn(file: string): TaskGraph {
  return { title: null, at: startOf(file), tasks: [], limits: [], deadline: null, durations: '' };
}
