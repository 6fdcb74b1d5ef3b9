import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { InputFormat } from '../../../base/input-format.ts';
import type { ImportHost } from '../../importer/host.ts';
import type { TaskGraph } from '../graph/task-graph.ts';

/** What a call says of a task graph beside its file. */
export interface DagOptions {
  /** What an arrow `a -> b` means: `a` needs `b`, or first `a`, then `b`. */
  readonly edges: 'needs' | 'then';
  /** Nodes whose name it matches are left out; what comes before them comes before what comes after them. */
  readonly drop: RegExp | null;
}

/** A file with tasks. */
export interface TaskText {
  readonly file: string;
  readonly text: string;
}

/** A format in which people write down tasks, and which come after which. */
export interface TaskFormat extends InputFormat {
  /** Reports what is wrong; `null` where nothing can be made of the rest. */
  readonly read: (
    source: TaskText,
    options: DagOptions,
    host: ImportHost,
    report: Diagnostics,
  ) => TaskGraph | null;
}

/** The first line of a file. */
export function startOf(file: string) {
  return { file, line: 1, column: 1, length: 1 };
}
