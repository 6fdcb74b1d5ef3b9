import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maxOf, minOf } from '../../../src/base/extremes.ts';

/** What lies in comments and texts, replaced by blanks. */
function code(source: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'/g, blank);
}

/** The lines in which a list is spread over the arguments of a call, each of which takes room on the stack. */
function spreadCalls(source: string): readonly number[] {
  const text = code(source);
  const found: number[] = [];
  // For each open bracket, whether it is that of a call.
  const open: boolean[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if ('([{'.includes(character)) {
      const before = text.slice(0, i).trimEnd();
      open.push(
        character === '(' && /[\w$)\]>]$/.test(before) && !/\b(?:if|while|for|of|return)$/.test(before),
      );
    } else if (')]}'.includes(character)) open.pop();
    else if (/^\.\.\.[\w([]/.test(text.slice(i, i + 4))) {
      const isParameter = /^\.\.\.\w+\??:/.test(text.slice(i, i + 60));
      if (open.at(-1) === true && !isParameter) found.push(text.slice(0, i).split('\n').length);
      i += 2;
    }
  }
  return found;
}

test('spreads over arguments are seen', () => {
  expect(spreadCalls('Math.max(...a);')).toEqual([1]);
  expect(spreadCalls('x.push(\n  1,\n  ...(b ?? []),\n);')).toEqual([3]);
  expect(spreadCalls('f(new Map([...a]), { ...b }, [1, ...c]);')).toEqual([]);
  expect(spreadCalls("function f(...a: readonly string[]) { g('f(...a)'); }")).toEqual([]);
});

test('no call has a list of any length for its arguments: a hundred thousand overflow the stack', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const found = files.flatMap((file) =>
    spreadCalls(readFileSync(join('src', file), 'utf8')).map((line) => `src/${file}:${line}`),
  );
  expect(found).toEqual([]);
});

test('the greatest and the least of very many numbers are found', () => {
  const numbers = Array.from({ length: 500_000 }, (_, i) => (i * 7919) % 500_009);
  expect([maxOf(numbers), minOf(numbers)]).toEqual([500_008, 0]);
  expect([maxOf([]), minOf([])]).toEqual([-Infinity, Infinity]);
  expect([maxOf([], 0), minOf([], 0), maxOf([-1], 0), minOf([1], 0)]).toEqual([0, 0, 0, 0]);
});
