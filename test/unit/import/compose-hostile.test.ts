// biome-ignore-all lint/suspicious/noTemplateCurlyInString: compose files hold variables so.
/** Files that would take for ever, or all memory, are refused, and fast. */
import { expect, test } from 'vitest';
import { composeErrors, type Files } from '../../support/compose.ts';
import { processorTime } from '../../support/processor-time.ts';

const LIMIT_MS = 5_000;

function lines(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join('\n');
}

const BASE = 'services:\n  a: {image: x}\n';

test.each<[string, Files | string, string]>([
  [
    'aliases of aliases',
    `x0: &x0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n${lines(9, (i) => `x${i + 1}: &x${i + 1} [*x${i}, *x${i}, *x${i}, *x${i}, *x${i}, *x${i}, *x${i}]`)}\n${BASE}`,
    'yaml-alias',
  ],
  ['an alias of what it stands in', 'x: &x {a: *x}\nservices: {a: {image: x}}\n', 'nesting-too-deep'],
  [
    'merge keys of merge keys',
    `x0: &x0 {a: 1, b: 2}\n${lines(30, (i) => `x${i + 1}: &x${i + 1} {<<: [*x${i}, *x${i}], k${i}: *x${i}}`)}\n${BASE}`,
    'yaml-alias',
  ],
  ['deep nesting', `services: ${'{a: '.repeat(5_000)}1${'}'.repeat(5_000)}`, 'nesting-too-deep'],
  ['deep lists', `x-deep: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n${BASE}`, 'nesting-too-deep'],
  [
    'variables that double',
    {
      '.env': `V0=${'x'.repeat(100)}\n${lines(60, (i) => `V${i + 1}=\${V${i}}\${V${i}}`)}`,
      'compose.yaml': 'services:\n  a: {image: "$V60"}\n',
    },
    'bad-interpolation',
  ],
  [
    'a variable in itself',
    { '.env': 'A=${B:-x}${A}\nB=${A}', 'compose.yaml': BASE.replace('x}', '$A}') },
    '',
  ],
  [
    'nested variables',
    `services:\n  a: {image: "${'${A:-'.repeat(100_000)}x${'}'.repeat(100_000)}"}\n`,
    'bad-interpolation',
  ],
  ['ten megabytes', `${BASE}${'# \n'.repeat(4_000_000)}`, 'file-too-large'],
  [
    'many services',
    `services:\n${lines(200_000, (i) => `  s${i}: {image: x, command: [a, b]}`)}`,
    'file-too-large',
  ],
  ['a file that includes itself', 'include: [compose.yaml]\nservices: {a: {image: x}}\n', 'include-cycle'],
  [
    'files that include each other twice, and so on',
    Object.fromEntries([
      ['compose.yaml', 'include: [f0.yaml]\nservices: {a: {image: x}}\n'],
      ...Array.from({ length: 40 }, (_, i) => [
        `f${i}.yaml`,
        `include: [f${i + 1}.yaml, {path: [f${i + 1}.yaml]}]\n`,
      ]),
      ['f40.yaml', 'services: {b: {image: x}}\n'],
    ]),
    'too-many-entries',
  ],
  [
    'a chain of services that extend each other',
    `services:\n${lines(5_000, (i) => `  s${i}: {extends: s${i + 1}}`)}\n  s5000: {image: x}\n`,
    'nesting-too-deep',
  ],
  ['a quotation without end', { '.env': `A="${'x\n'.repeat(500_000)}`, 'compose.yaml': BASE }, 'env-syntax'],
  [
    'a long chain of dependencies that closes',
    `services:\n${lines(3_000, (i) => `  s${i}: {depends_on: [s${(i + 1) % 3_000}]}`)}`,
    'dependency-cycle',
  ],
])('%s', (_, files, code) => {
  const before = processorTime();
  const codes = composeErrors(files).map((line) => line.split(' ')[1]);
  expect(processorTime() - before).toBeLessThan(LIMIT_MS);
  expect(codes.length).toBeLessThan(20);
  if (code === '') expect(codes).toEqual([]);
  else expect(codes).toContain(code);
});
