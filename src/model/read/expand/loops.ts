import type { Diagnostics } from '../../../base/diagnostics.ts';
import { heed } from '../../../base/heed.ts';
import type { Position } from '../../../base/position.ts';
import type { SourceEntry, SourceNode, SourceScalar } from '../formats/source.ts';
import { MAX_ENTRIES, reportTooMany } from '../values/entries.ts';
import { FREE_TEXT } from '../values/read-values.ts';

/** The inclusive range of an index, as written; its ends are expressions. */
export interface IndexRange {
  readonly first: string;
  readonly last: string;
  readonly at: Position;
}

/** What braces may name: parameters and fixed indices have a value, free indices a range. */
export interface Loops {
  readonly values: ReadonlyMap<string, number>;
  readonly index: ReadonlyMap<string, IndexRange>;
}

/** Of a file without parameters, outside of all loops. */
export const NO_LOOPS: Loops = { values: new Map(), index: new Map() };

const TEMPLATE = /\{([^{}]*)\}/g;
const VARIABLE = /[A-Za-z_][A-Za-z0-9_]*/g;
const EXPRESSION = /^[+-]?\s*(?:\d+|[A-Za-z_][A-Za-z0-9_]*)(?:\s*[+-]\s*(?:\d+|[A-Za-z_][A-Za-z0-9_]*))*$/;
const TERM = /([+-]?)\s*(\d+|[A-Za-z_][A-Za-z0-9_]*)/g;

/** Thrown when there are more than {@link MAX_ENTRIES} entries, with loops written out. */
class TooManyEntries extends Error {}

/** Reads `first..last`; `null` when the text is no range. */
export function parseRange(text: string, at: Position): IndexRange | null {
  const [first = '', last = '', ...more] = text.split('..').map((end) => end.trim());
  const isRange = first !== '' && last !== '' && more.length === 0 && !`${first}${last}`.includes('.');
  return isRange ? { first, last, at } : null;
}

/** The value of a sum such as `n-1`; reports what is wrong with it, then `null`. */
function evaluate(text: string, loops: Loops, at: Position, report: Diagnostics): number | null {
  if (!EXPRESSION.test(text.trim())) {
    report.error(
      'bad-expression',
      at,
      `\`${text}\` is not a sum such as \`i+1\``,
      'numbers, parameters and indices may be added and subtracted, nothing else',
    );
    return null;
  }
  let sum = 0;
  for (const [, sign, term = ''] of text.matchAll(TERM)) {
    const value = /^\d/.test(term) ? Number(term) : loops.values.get(term);
    if (value === undefined) {
      reportVariable(term, loops, at, report);
      return null;
    }
    sum += sign === '-' ? -value : value;
  }
  if (Number.isSafeInteger(sum)) return sum;
  report.error('bad-expression', at, `\`${text}\` is too large a number`);
  return null;
}

function reportVariable(name: string, loops: Loops, at: Position, report: Diagnostics): void {
  if (loops.index.has(name)) {
    report.error(
      'free-index',
      at,
      `nothing repeats the index \`${name}\` here`,
      `an entry is repeated by an index in its key, an item of a list by one in its text, instructions by \`for ${name} in ...:\``,
    );
  } else {
    const known = new Set([...loops.values.keys(), ...loops.index.keys()]);
    report.error(
      'unknown-variable',
      at,
      `\`${name}\` is neither a parameter nor an index`,
      report.didYouMean(name, known),
    );
  }
}

/** The text with every `{sum}` replaced by its value; `null` (and a report) when one has none. */
export function substitute(text: string, loops: Loops, at: Position, report: Diagnostics): string | null {
  if (!text.includes('{')) return text;
  let failed = false;
  const result = text.replaceAll(TEMPLATE, (_, sum: string) => {
    const value = evaluate(sum, loops, at, report);
    if (value === null) failed = true;
    return String(value);
  });
  return failed ? null : result;
}

/** The values of a range, in order; `null` (and a report) when it has none that can be computed or too many. */
export function valuesOf(range: IndexRange, loops: Loops, report: Diagnostics): readonly number[] | null {
  const first = evaluate(range.first, loops, range.at, report);
  const last = evaluate(range.last, loops, range.at, report);
  if (first === null || last === null) return null;
  if (last - first >= MAX_ENTRIES) {
    reportTooMany(range.at, report);
    return null;
  }
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

/**
 * Repeats every entry whose key, and every item of a list whose text, holds a free index, for each value of that
 * index; then replaces braces everywhere. What cannot be expanded is reported and left out.
 */
export function expand(node: SourceNode, loops: Loops, report: Diagnostics): SourceNode {
  try {
    return new Expansion(report).node(node, loops);
  } catch (error) {
    if (!(error instanceof TooManyEntries)) throw error;
    reportTooMany(node.at, report);
    return node.kind === 'list'
      ? { ...node, items: [] }
      : node.kind === 'map'
        ? { ...node, entries: [] }
        : node;
  }
}

/** What making one entry costs, in nanoseconds. */
const EXPANDING = 2_000;

class Expansion {
  readonly #report: Diagnostics;
  #made = 0;

  constructor(report: Diagnostics) {
    this.#report = report;
  }

  node(node: SourceNode, loops: Loops): SourceNode {
    heed(EXPANDING);
    if (++this.#made > MAX_ENTRIES) throw new TooManyEntries();
    if (node.kind === 'scalar')
      return this.#scalar(node, loops) ?? { ...node, text: '', type: 'null', lines: [] };
    if (node.kind === 'list')
      return { ...node, items: node.items.flatMap((item) => this.#item(item, loops)) };
    return { ...node, entries: node.entries.flatMap((entry) => this.#entry(entry, loops)) };
  }

  #item(item: SourceNode, loops: Loops): readonly SourceNode[] {
    if (item.kind !== 'scalar') return [this.node(item, loops)];
    return this.#bindings(item, loops).flatMap((binding) => {
      heed(EXPANDING);
      if (++this.#made > MAX_ENTRIES) throw new TooManyEntries();
      return this.#scalar(item, binding) ?? [];
    });
  }

  #entry(entry: SourceEntry, loops: Loops): readonly SourceEntry[] {
    if (FREE_TEXT.includes(entry.key.text)) return [entry];
    return this.#bindings(entry.key, loops).flatMap((binding) => {
      const key = this.#scalar(entry.key, binding);
      return key === null ? [] : [{ key, value: this.node(entry.value, binding) }];
    });
  }

  #scalar(scalar: SourceScalar, loops: Loops): SourceScalar | null {
    const text = substitute(scalar.text, loops, scalar.at, this.#report);
    if (text === scalar.text) return scalar;
    if (text === null) return null;
    const line = { text, file: scalar.at.file, line: scalar.at.line, column: null };
    return { ...scalar, text, lines: [line] };
  }

  /** `loops` once for every combination of values of the free indices that the scalar names. */
  #bindings(scalar: SourceScalar, loops: Loops): readonly Loops[] {
    const named = new Set(
      [...scalar.text.matchAll(TEMPLATE)].flatMap(([, sum = '']) => [...sum.matchAll(VARIABLE)].map(String)),
    );
    let bindings: readonly Loops[] = [loops];
    for (const [name, range] of loops.index) {
      if (!named.has(name) || loops.values.has(name)) continue;
      let made = this.#made;
      bindings = bindings.flatMap((binding) => {
        const values = valuesOf(range, binding, this.#report) ?? [];
        made += values.length;
        if (made > MAX_ENTRIES) throw new TooManyEntries();
        return values.map((value) => ({ ...binding, values: new Map([...binding.values, [name, value]]) }));
      });
    }
    return bindings;
  }
}
