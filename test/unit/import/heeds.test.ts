import { expect, test } from 'vitest';
import { Diagnostics } from '../../../src/base/diagnostics.ts';
import { heeding, StoppedError } from '../../../src/base/heed.ts';
import { CSV_TASKS } from '../../../src/import/dag/formats/csv.ts';
import { checkGraph } from '../../../src/import/dag/graph/check-graph.ts';
import { graphModel } from '../../../src/import/dag/graph/graph-model.ts';
import { treeOf } from '../../../src/import/draft/draft.ts';
import type { ImportHost } from '../../../src/import/importer/host.ts';

const TASKS = 1_000;
const TEXT = `task,min,max,after\n${Array.from({ length: TASKS }, (_, i) => `t${i},1,2,${i === 0 ? '' : `t${i - 1}`}\n`).join('')}`;

/** Of a table alone, nothing else is asked. */
const HOST = {} as ImportHost;

test('limits are looked at all the while that a model is made of many tasks', () => {
  let looks = 0;
  const counting = () => {
    looks += 1;
    return null;
  };
  const since = <T>(work: () => T): readonly [T, number] => {
    const before = looks;
    const result = heeding(counting, work);
    return [result, looks - before];
  };
  const read = () =>
    CSV_TASKS.read({ file: 'tasks.csv', text: TEXT }, { edges: 'then', drop: null }, HOST, new Diagnostics());
  const [graph, reading] = since(read);
  const [, checking] = since(() => checkGraph(graph!, new Diagnostics()));
  const [draft, drawing] = since(() => graphModel(graph!));
  const [, writing] = since(() => treeOf(draft));
  for (const each of [reading, checking, drawing, writing]) expect(each).toBeGreaterThan(0.005 * TASKS);
  expect(() => heeding(() => 'interrupted', read)).toThrow(StoppedError);
});
