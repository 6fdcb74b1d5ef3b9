import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const GRAPH = pathToFileURL(
  join(fileURLToPath(new URL('../../../', import.meta.url)), 'dist/gantt/drawing/graph.js'),
);

/**
 * What is put in between while a graph is placed has numbered names, which go on from drawing to drawing. The path
 * and the arrow before make 75 of them, and the graph has them on both sides of 100.
 */
const DRAWINGS = `
import { drawGraph } from '${GRAPH.href}';
const options = { id: 'g', title: '', description: '', direction: 'LR' };
const drawn = (nodes, edges) =>
  drawGraph(
    nodes.map(([of, group]) => ({ id: 'n' + of, label: 'n' + of, kind: '', ...(group && { group }) })),
    edges.map(([from, to]) => ({ from: 'n' + from, to: 'n' + to, kind: '' })),
    options,
  );
drawn(['a', 'b'], ['ab']);
drawn([...'abcdefghijklmno'], ['ba', ...[...'abcdefghijklmn'].map((from, i) => from + 'bcdefghijklmno'[i])]);
const both = [1, 2].map(() =>
  drawn(['0x', '1y', '2y', '3', '4y', '5y', '6z'], ['56', '16', '50', '32', '01', '52', '42', '24', '21', '32', '35']),
);
console.log(JSON.stringify(both));
`;

test('a graph is drawn alike whatever was drawn before', () => {
  const call = ['--input-type=module', '--eval', DRAWINGS];
  const [first, second] = JSON.parse(execFileSync(process.execPath, call, { encoding: 'utf8' }));
  expect(first).toEqual(second);
});
