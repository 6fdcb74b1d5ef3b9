import type { Diagnostics } from '../../../base/diagnostics.ts';
import { entryOf, type SourceNode } from '../formats/source.ts';
import { declaredName, entriesOf, scalarOf, textOf } from '../values/read-values.ts';
import { type IndexRange, type Loops, parseRange } from './loops.ts';

/** `parameters` and `index` of a file, with values from outside for its parameters. */
export function readLoops(root: SourceNode, given: ReadonlyMap<string, number>, report: Diagnostics): Loops {
  const values = new Map<string, number>();
  for (const { key, value } of entriesOf(entryOf(root, 'parameters')?.value)) {
    const name = declaredName(key, report);
    const number = /^[+-]?\d+$/.test(textOf(value) ?? '') ? Number(textOf(value)) : Number.NaN;
    if (Number.isSafeInteger(number)) values.set(name, given.get(name) ?? number);
    else if (scalarOf(value)?.type === 'number') {
      report.error('bad-parameter', value.at, `the parameter \`${name}\` must be a whole number`);
    }
  }
  for (const [name, value] of given) {
    if (!values.has(name)) {
      const hint = report.didYouMean(name, values.keys());
      report.error('unknown-parameter', null, `the file has no parameter \`${name}\` to set`, hint);
    } else if (!Number.isSafeInteger(value)) {
      report.error('bad-parameter', null, `the parameter \`${name}\` must be a whole number, not ${value}`);
    }
  }
  return { values, index: readIndex(root, values, report) };
}

/**
 * The same with values that others have for parameters of their own: a parameter of the file takes the value of the one
 * of its name, and those that it does not have are no matter to it.
 */
export function readLoopsWithin(
  root: SourceNode,
  others: ReadonlyMap<string, number>,
  report: Diagnostics,
): Loops {
  const declared = new Set(entriesOf(entryOf(root, 'parameters')?.value).map(({ key }) => key.text));
  return readLoops(root, new Map([...others].filter(([name]) => declared.has(name))), report);
}

function readIndex(
  root: SourceNode,
  values: ReadonlyMap<string, number>,
  report: Diagnostics,
): ReadonlyMap<string, IndexRange> {
  const index = new Map<string, IndexRange>();
  for (const { key, value } of entriesOf(entryOf(root, 'index')?.value)) {
    const name = declaredName(key, report);
    if (values.has(name)) {
      report.error('duplicate-name', key.at, `\`${name}\` is a parameter too`, 'rename one of them');
    }
    const text = textOf(value);
    if (text === null) continue;
    const range = parseRange(text, value.at);
    if (range !== null) index.set(name, range);
    else
      report.error(
        'bad-range',
        value.at,
        `\`${text}\` is not a range`,
        'write `first..last`, as in `0..n-1`',
      );
  }
  return index;
}
