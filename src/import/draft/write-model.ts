import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { compare, parseDecimal } from '../../base/duration.ts';
import { printable, printableJson } from '../../base/text/printable.ts';
import type { SourceMapping, SourceNode, SourceScalar } from '../../model/read/formats/source.ts';

/** What is longer is written over several lines. */
const LINE = 110;

/**
 * The text of a model file, in the form in which people write them.
 *
 * @param comment what stands at its head, without `#`
 */
export function writeModel(tree: SourceMapping, comment: string): string {
  const document = new Document(node(tree, 0));
  document.commentBefore = printable(comment)
    .split('\n')
    .map((line) => (line === '' ? '' : ` ${line}`))
    .join('\n');
  // What would be obeyed stands between double quotes, where an escape means the same.
  return printableJson(document.toString({ lineWidth: 0, flowCollectionPadding: false }));
}

/** The same as plain data, which written in JSON is a model file too. */
export function modelData(tree: SourceMapping): object {
  return dataOf(tree) as object;
}

function dataOf(source: SourceNode): unknown {
  if (source.kind === 'scalar') return plainValue(source);
  if (source.kind === 'list') return source.items.map(dataOf);
  return Object.fromEntries(source.entries.map(({ key, value }) => [key.text, dataOf(value)]));
}

/** A number that floating point does not hold is left a text, which is read exactly too. */
function plainValue({ type, text }: SourceScalar): unknown {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return text.toLowerCase() === 'true';
    case 'null':
      return null;
    case 'number':
      return isExact(text) ? Number(text) : text;
  }
}

function isExact(text: string): boolean {
  const [written, held] = [parseDecimal(text), parseDecimal(String(Number(text)))];
  return written === null || (held !== null && compare(written, held) === 0);
}

function node(source: SourceNode, depth: number): Scalar | YAMLMap | YAMLSeq {
  if (source.kind === 'scalar') {
    const scalar = scalarOf(plainValue(source));
    if (source.lines.length > 1) scalar.type ??= Scalar.BLOCK_LITERAL;
    return scalar;
  }
  const flow = depth > 1 && isShort(source);
  if (source.kind === 'list') {
    const list = new YAMLSeq();
    list.items = source.items.map((item) => node(item, depth + 1));
    list.flow = flow;
    return list;
  }
  const map = new YAMLMap();
  map.items = source.entries.map(({ key, value }) => new Pair(scalarOf(key.text), node(value, depth + 1)));
  map.flow = flow;
  return map;
}

/** A value; a text stands between double quotes if it holds what a terminal would obey. */
function scalarOf(value: unknown): Scalar {
  const scalar = new Scalar(value);
  if (typeof value === 'string' && printable(value) !== value) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** Whether it fits in a line, with what stands before it. */
function isShort(source: SourceNode): boolean {
  return lengthOf(source) <= LINE - 20;
}

function lengthOf(source: SourceNode): number {
  switch (source.kind) {
    case 'scalar':
      return source.lines.length > 1 ? LINE : source.text.length + 2;
    case 'list':
      return source.items.reduce((sum, item) => sum + lengthOf(item), 2);
    case 'map':
      return source.entries.reduce((sum, { key, value }) => sum + key.text.length + 4 + lengthOf(value), 2);
  }
}
