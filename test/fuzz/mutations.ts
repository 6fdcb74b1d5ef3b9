/** Ways to damage a text: its bytes, tokens and lines, and the structure of YAML and JSON. */
import fc from 'fast-check';
import { type Document, isMap, isScalar, isSeq, type Pair, parseDocument, visit, type YAMLMap } from 'yaml';
import { memo } from '../../src/base/memo.ts';
import { anyCharacter } from '../support/any-character.ts';

/** Pieces that mean something to YAML, to the formats, or to a terminal. */
const PIECES = [
  ...['{', '}', '[', ']', '(', ')', ': ', ', ', '\n', '\r\n', '\r', '\t', '  ', '- ', '"', "'", '#', '\0'],
  ...['&a ', '*a', '|', '>', '!!int ', '%', '---\n', '...\n', '<<: ', '? '],
  ...[
    '{i}',
    '{n-1}',
    'index: {i: 0..9}\n',
    'parameters: {n: 3}\n',
    'for i in 0..99999999:\n',
    '0..2',
    '->',
    '.',
  ],
  ...[
    'null',
    'true',
    '.nan',
    '.inf',
    'inf',
    'w[',
    '__proto__',
    'constructor',
    'wait(',
    'pushB(',
    'add(',
    'tr ',
    'pl ',
  ],
  ...[
    'try:\n',
    'rescue:\n',
    'sleep(1s)\n',
    'sleep([2s, inf])',
    'within 1s',
    'at least 2',
    'outcomes: {bad: {fails: a}}\n',
    'retry: {times: 2, pause: 1s}\n',
    'faults: {crash: {at: a, back: [1s, 2s]}}\n',
    'faults: {any: 1, z: 2}\n',
    'upTo: 3\n',
    'zones: {z: [a]}\n',
    'resources: {cpu: 2}\n',
    'goals: {g: {}}\n',
    '$',
  ],
  ...['\u001b[31m', '\u0007', '\u009b2J', '\u202e', '\u2066', '\ufeff', '\u2028', '\ud800', '\u{1f600}'],
];

const NUMBERS = [
  ...['0', '-1', '1.5', '1e9', '0x10', '007', '1_000', '0.0000000000001', '2147483647', '2147483648'],
  ...['4294967296', '9007199254740993', '999999999999999999999', `1${'0'.repeat(400)}`, '1e400'],
];

/** What to do with a name, a value or a part of a tree. */
const TREE_CHANGES = [
  'alike',
  'delete',
  'duplicate',
  'rename',
  'replace',
  'wrap',
  'empty',
  'number',
] as const;

/** What another entry of the same name has: most of these can still be read. */
const ALIKE_WEIGHT = 12;

type Mutation =
  | { readonly kind: 'byte'; readonly at: number; readonly byte: number }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'insert' | 'token' | 'number'; readonly at: number; readonly piece: string }
  | { readonly kind: 'drop line' | 'copy line' | 'swap lines' | 'indent line'; readonly at: number }
  | { readonly kind: 'swap tokens'; readonly at: number; readonly other: number }
  | {
      readonly kind: 'tree';
      readonly change: (typeof TREE_CHANGES)[number];
      readonly at: number;
      readonly other: number;
      readonly piece: string;
    };

/** Which of several, as a share of how many there are, from 0 to less than 1; all are as likely. */
export const share = fc.noBias(fc.nat(2 ** 30 - 1)).map((n) => n / 2 ** 30);
const at = share;
const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3, unit: anyCharacter }));
const number = fc.constantFrom(...NUMBERS);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('byte' as const), at, byte: fc.nat(255) }),
  fc.record({ kind: fc.constant('cut' as const), at, length: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constantFrom('insert' as const, 'token' as const), at, piece }),
  fc.record({ kind: fc.constant('number' as const), at, piece: number }),
  fc.record({ kind: fc.constantFrom('drop line', 'copy line', 'swap lines', 'indent line'), at }),
  fc.record({ kind: fc.constant('swap tokens' as const), at, other: at }),
  {
    weight: 14,
    arbitrary: fc.record({
      kind: fc.constant('tree' as const),
      change: fc.oneof(
        { weight: ALIKE_WEIGHT, arbitrary: fc.constant('alike' as const) },
        { weight: TREE_CHANGES.length, arbitrary: fc.constantFrom(...TREE_CHANGES) },
      ),
      at,
      other: at,
      piece: fc.oneof(piece, number),
    }),
  },
);

export const mutations = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(mutation) },
  { weight: 1, arbitrary: fc.array(mutation, { minLength: 2, maxLength: 4 }) },
);
export type Mutations = readonly Mutation[];

/** A text after these mutations, as the bytes of a file. */
export function mutated(text: string, changes: Mutations): Buffer {
  return changes.reduce<Buffer>(
    (bytes, change, i) => applied(bytes, change, i === 0 ? treeOfUndamaged : treeOf),
    Buffer.from(text),
  );
}

function applied(bytes: Buffer, change: Mutation, read: typeof treeOf): Buffer {
  if (change.kind === 'byte') {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[Math.floor(change.at * changed.length)] = change.byte;
    return changed;
  }
  return Buffer.from(inText(bytes.toString('utf8'), change, read));
}

function inText(
  text: string,
  change: Exclude<Mutation, { readonly kind: 'byte' }>,
  read: typeof treeOf,
): string {
  const offset = Math.floor(change.at * text.length);
  switch (change.kind) {
    case 'cut':
      return text.slice(0, offset) + text.slice(offset + change.length);
    case 'insert':
      return text.slice(0, offset) + change.piece + text.slice(offset);
    case 'token':
      return withToken(text, /[\w.-]+/g, change.at, () => change.piece);
    case 'number':
      return withToken(text, /\d+(?:\.\d+)?/g, change.at, () => change.piece);
    case 'swap tokens': {
      const words = text.match(/[\w.-]+/g) ?? [];
      return withToken(text, /[\w.-]+/g, change.at, () => chosen(words, change.other) ?? '');
    }
    case 'tree':
      return inTree(text, change, read(text));
    default:
      return inLines(text, change);
  }
}

function chosen<T>(all: readonly T[], share: number): T | undefined {
  return all[Math.floor(share * all.length)];
}

function withToken(text: string, pattern: RegExp, share: number, by: () => string): string {
  const found = chosen([...text.matchAll(pattern)], share);
  return found === undefined
    ? text
    : text.slice(0, found.index) + by() + text.slice(found.index + found[0].length);
}

function inLines(text: string, { kind, at: share }: { readonly kind: string; readonly at: number }): string {
  const lines = text.split('\n');
  const line = Math.floor(share * Math.max(1, lines.length - 1));
  const [one = '', two = ''] = lines.slice(line, line + 2);
  const put = { 'drop line': [two], 'copy line': [one, one, two], 'swap lines': [two, one] }[kind] ?? [
    ` ${one}`,
    two,
  ];
  return [...lines.slice(0, line), ...put, ...lines.slice(line + 2)].join('\n');
}

interface Tree {
  readonly document: Document;
  readonly entries: readonly Entry[];
}

interface Entry {
  readonly within: YAMLMap;
  readonly pair: Pair;
}

/** The tree of a text that is YAML or JSON; `null` of what is neither. */
function treeOf(text: string): Tree | null {
  const document = parseDocument(text, { uniqueKeys: false, merge: false });
  if (document.errors.length > 0 || !(isMap(document.contents) || isSeq(document.contents))) return null;
  return { document, entries: entriesOf(document) };
}

/** The same of the few texts that all damage begins with. */
const treeOfUndamaged = memo(treeOf, String);

function entriesOf(document: Document): readonly Entry[] {
  const entries: Entry[] = [];
  visit(document, {
    Map: (_, within) => {
      for (const pair of within.items) entries.push({ within, pair });
    },
  });
  return entries;
}

/** The text after a change of its tree, which is then as it was. */
function inTree(
  text: string,
  change: Extract<Mutation, { readonly kind: 'tree' }>,
  tree: Tree | null,
): string {
  if (tree === null) return text;
  const { document, entries } = tree;
  const entry = chosen(entries, change.at);
  const others =
    change.change === 'alike' ? entries.filter(({ pair }) => nameOf(pair) === nameOf(entry?.pair)) : entries;
  const other = chosen(others, change.other);
  if (entry === undefined || other === undefined) return text;
  const { within, pair } = entry;
  const [items, { key, value }] = [[...within.items], pair];
  changeEntry(document, entry, other, change);
  try {
    const isJson = text.trimStart().startsWith('{"') || text.trimStart().startsWith('{\n');
    return isJson ? JSON.stringify(document.toJS(), null, 1) : document.toString({ lineWidth: 0 });
  } catch {
    // The tree says nothing that can be written, such as an alias without its anchor.
    return text;
  } finally {
    within.items = items;
    Object.assign(pair, { key, value });
  }
}

function nameOf(pair: Pair | undefined): unknown {
  return isScalar(pair?.key) ? pair.key.value : undefined;
}

function changeEntry(
  document: Document,
  { within, pair }: Entry,
  other: Entry,
  { change, piece: text }: Extract<Mutation, { readonly kind: 'tree' }>,
): void {
  switch (change) {
    case 'delete':
      within.items.splice(within.items.indexOf(pair), 1);
      return;
    case 'duplicate':
      within.items.push(document.createPair(isScalar(pair.key) ? pair.key.value : text, copyOf(pair.value)));
      return;
    case 'rename':
      pair.key = document.createNode(text);
      return;
    case 'alike':
    case 'replace':
      pair.value = copyOf(other.pair.value);
      return;
    case 'wrap':
      pair.value = document.createNode([copyOf(pair.value)]);
      return;
    case 'empty':
      pair.value = document.createNode(isMap(pair.value) ? {} : isSeq(pair.value) ? [] : null);
      return;
    case 'number':
      pair.value = document.createNode(Number.isNaN(Number(text)) ? text : Number(text));
  }
}

function copyOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'clone' in value
    ? (value as { clone: () => unknown }).clone()
    : value;
}
