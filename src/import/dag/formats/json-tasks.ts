import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { DurationInterval } from '../../../base/duration.ts';
import { heed } from '../../../base/heed.ts';
import { parseDocuments } from '../../../model/read/formats/parse-documents.ts';
import { entryOf, isJson, type SourceEntry, type SourceNode } from '../../../model/read/formats/source.ts';
import { readDuration, readInterval, scalarsOf, textOf } from '../../../model/read/values/read-values.ts';
import { entriesIn } from '../../draft/tree.ts';
import { MAKING_TASK, type Task } from '../graph/task-graph.ts';
import { checkedInterval } from './interval.ts';
import { startOf, type TaskFormat } from './task-format.ts';

const KEYS = ['min', 'max', 'takes', 'after', 'title', 'about'];

/** `{"tasks": {"NAME": {"min": 2, "max": 10, "after": ["OTHER"]}}}`. */
export const JSON_TASKS: TaskFormat = {
  name: 'tasks in JSON',
  extensions: ['json'],
  recognises: (text) =>
    isJson(text) && /"tasks"\s*:\s*\{/.test(text) && !/"(?:nodes|templates|apiVersion)"\s*:/.test(text),
  read: ({ file, text }, _options, _host, report) => {
    const [root] = parseDocuments(text, file, report, { several: false, tags: [], shorter: null }) ?? [];
    if (root === undefined) return null;
    return {
      title: textOf(entryOf(root, 'title')?.value) ?? textOf(entryOf(root, 'name')?.value),
      at: startOf(file),
      tasks: entriesIn(entryOf(root, 'tasks')?.value).map((entry) => taskOf(entry, report)),
      limits: [],
      deadline: null,
      durations: 'write `"min"` and `"max"`',
    };
  },
};

function taskOf({ key, value }: SourceEntry, report: Diagnostics): Task {
  heed(MAKING_TASK);
  const get = (name: string): SourceNode | undefined => entryOf(value, name)?.value;
  if (value.kind !== 'map')
    report.error(
      'wrong-shape',
      value.at,
      `\`${key.text}\` is no task`,
      'write `{"min": 2, "max": 10, "after": ["OTHER"]}`',
    );
  for (const entry of entriesIn(value))
    if (!KEYS.includes(entry.key.text))
      report.warning(
        'unknown-key',
        entry.key.at,
        `\`${entry.key.text}\` says nothing of a task`,
        report.didYouMean(entry.key.text, KEYS),
      );
  const after = new Map(scalarsOf(get('after')).map(({ text, at }) => [text, at]));
  return {
    id: key.text,
    name: key.text,
    title: textOf(get('title')),
    at: key.at,
    about: textOf(get('about')),
    takes: durationOf(value, report),
    after: [...after].map(([task, at]) => ({ task, at })),
    maySkip: false,
  };
}

function durationOf(task: SourceNode, report: Diagnostics): DurationInterval | null {
  const takes = entryOf(task, 'takes')?.value;
  if (takes !== undefined) return readInterval(takes, report);
  const [min, max] = ['min', 'max'].map((name) => readDuration(entryOf(task, name)?.value, report));
  return checkedInterval(min ?? null, max ?? null, entryOf(task, 'max')?.value.at ?? task.at, report);
}
