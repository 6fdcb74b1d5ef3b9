import { afterAll, expect, it } from 'vitest';
import { fitted } from '../../../src/cli/output/fitted.ts';
import { madrigal, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

it('fits lines to a width, moved in behind their mark, whatever colours they have', () => {
  const text = `short\n  • ${'word '.repeat(15)}end\n\u001b[1m${'bold '.repeat(10)}\u001b[22mplain\n${'x'.repeat(90)}\n`;
  const lines = fitted(text, 50).split('\n');
  expect(lines).toEqual([
    'short',
    `  • ${'word '.repeat(9).trim()}`,
    `    ${'word '.repeat(6)}end`,
    `\u001b[1m${'bold '.repeat(10).trim()}`,
    '\u001b[22mplain',
    'x'.repeat(90),
    '',
  ]);
  expect(fitted(text, 1000)).toBe(text);
  expect(fitted(text, 10)).toBe(text);
});

it('tells what the end waited for as a tree, with branches where there were several, each told once', async () => {
  const file = folder.file(
    'm.yaml',
    `madrigal: 1
types:
  A: {places: [a, b, c], transitions: {slow: {move: a -> b, takes: 4s}, same: {move: b -> c, takes: 1s}}, ports: {p: {provide: service, bound: c}}}
  B: {places: [a, b], transitions: {also: {move: a -> b, takes: 5s}}, ports: {p: {provide: service, bound: b}}}
  C: {places: [a, b], transitions: {last: {move: a -> b, takes: 2s}}, ports: {x: {use: service, bound: last}, y: {use: service, bound: last}}}
components: {a: A, b: B, c: C}
connections: [c.x -> a.p, c.y -> b.p]
deployments: {up: {a: c, b: b, c: b}}
properties: {up: {deployability: up}}
`,
  );
  const { stdout } = await madrigal(['gantt', file, 'up', '--format', 'chain']);
  const tree = ['c.last @5 s +2 s', '├─a.same @4 s +1 s', '│ └─a.slow @0 s +4 s', '└─b.also @0 s +5 s'];
  expect(stdout).toContain(`${tree.map((line) => `  ${line}`).join('\n')}\n`);
  const none = await madrigal(['gantt', 'examples/circular.yaml', 'up', '--format', 'chain']);
  expect(none).toMatchObject({ status: 1, stdout: '' });
});
