import { bfs } from 'graphology-traversal';
import { expect, test } from 'vitest';
import { levelCrossing } from '../../../bench/nets.ts';
import { classGraph } from '../../../src/statespace/class-graph.ts';

test('the class graph of one train has the published counts and is connected', async () => {
  const { graph, because } = await classGraph(levelCrossing(1));
  expect(because).toBeNull();
  expect(graph.order).toBe(11);
  expect(graph.size).toBe(14);
  const seen = new Set<string>();
  bfs(graph, (node) => void seen.add(node));
  expect(seen.size).toBe(11);
  expect(graph.getNodeAttribute('0', 'marking')).toEqual({ Far1: 1, Up: 1, far: 1 });
});

test('a limit leaves a part of the graph, and is named', async () => {
  const { graph, because } = await classGraph(levelCrossing(4), 'linear', { maxClasses: 100 });
  expect(because).toBe('max-classes');
  expect(graph.order).toBeGreaterThan(100);
});
