import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type ParsedNode,
  Scalar,
  type ScalarTag,
  Parser as TokenParser,
  visit,
  type YAMLError,
  YAMLParseError,
} from 'yaml';
import type { Diagnostics } from '../../../base/diagnostics.ts';
import { heed } from '../../../base/heed.ts';
import type { Position } from '../../../base/position.ts';
import { TextPlaces } from '../../../base/text/text-places.ts';
import { MAX_FILE_SIZE } from './file-size.ts';
import { readPlainJson } from './plain-json.ts';
import {
  isJson,
  MAX_DEPTH,
  READING,
  type SourceEntry,
  type SourceLine,
  type SourceNode,
  type SourceScalar,
  textLines,
} from './source.ts';
import { syntaxWords } from './syntax-words.ts';

/** Lines, entries and items beyond this would take many seconds to read: loops write them shorter. */
const MAX_PIECES = 500_000;

/** Repetition by aliases beyond that is an attack or a mistake. */
const MAX_ALIASED_NODES = 100_000;

/** The YAML features that a format allows beyond those of a model file, and its advice on repetition. */
export interface Documents {
  /** Whether documents may follow the first one. */
  readonly several: boolean;
  /** The tags that it knows, such as `!reset`. */
  readonly tags: readonly string[];
  /** What to do where too much is repeated; `null` where the format knows no way to write it shorter. */
  readonly shorter: string | null;
}

/**
 * Reads YAML 1.2 (core schema) or JSON, which is a part of it, as it stands: with its merge keys, perhaps of several
 * documents, or with tags. Reports syntax errors, repeated keys, bombs; `null` when what is left cannot be read on.
 */
export function parseDocuments(
  text: string,
  file: string,
  report: Diagnostics,
  documents: Documents,
): readonly SourceNode[] | null {
  const start: Position = { file, line: 1, column: 1, length: 1 };
  if (text.length > MAX_FILE_SIZE) {
    report.error('file-too-large', start, `the file is larger than ${MAX_FILE_SIZE / 1024 / 1024} MiB`);
    return null;
  }
  if (hasTooManyPieces(text)) {
    report.error(
      'file-too-large',
      start,
      `the file has more than ${MAX_PIECES} lines, entries and items`,
      documents.shorter,
    );
    return null;
  }
  try {
    const places = new TextPlaces(text, file);
    const plain = isJson(text) ? readPlainJson(text, file, places) : null;
    return plain === null ? new Parser(text, file, places, report, documents).parse() : [plain];
  } catch (error) {
    // The YAML library reads nested collections by recursion, so hopeless nesting exhausts the stack.
    if (!(error instanceof RangeError)) throw error;
    report.error('nesting-too-deep', start, 'maps and lists are nested too deeply to be read');
    return null;
  }
}

function hasTooManyPieces(text: string): boolean {
  let pieces = 0;
  for (const _ of text.matchAll(/[\n,[{]/g)) if (++pieces > MAX_PIECES) return true;
  return false;
}

const BRACES = /\{\s*[A-Za-z_0-9][A-Za-z_0-9+\- ]*\}/;
const QUOTE_BRACES = 'YAML reads braces as a map; put quotes around the text: `"name{i}"`';

/** Estimated cost of a token, and of a scalar that becomes a node, in nanoseconds, for {@link heed}. */
const PARSING = 1_500;
const COMPOSING = 5_000;

/**
 * A tag that no scalar has. The library makes nodes of a whole document in one call, in which it asks of each scalar that
 * stands without quotes whether it is one of these.
 *
 * @param look looks at the limits
 */
function lookingTag(look: () => void): ScalarTag {
  const test = /(?:)/;
  test.test = () => {
    look();
    return false;
  };
  return { tag: 'tag:yaml.org,2002:looking', default: true, test, resolve: (text) => text };
}

/**
 * The documents of a text, as `parseAllDocuments` of the YAML library reads them, or `parseDocument`, which sees an error in
 * a second one; the limits are heeded meanwhile.
 */
function documentsIn(text: string, several: boolean): readonly Document.Parsed[] {
  /** What was thrown at a limit, of which the library makes errors of syntax. */
  let stopped: unknown = null;
  const look = () => {
    try {
      if (stopped === null) heed(COMPOSING);
    } catch (error) {
      stopped = error;
    }
    if (stopped !== null) throw stopped;
  };
  const composer = new Composer({
    prettyErrors: false,
    // The YAML library compares all keys pairwise, which is quadratic in large maps; `#entries` checks for repeated keys
    // instead.
    uniqueKeys: false,
    version: '1.2',
    schema: 'core',
    customTags: (tags) => [lookingTag(look), ...tags],
  });
  const documents = [...composer.compose(tokensOf(text), !several, text.length)];
  if (stopped !== null) throw stopped;
  const [first, second] = documents;
  if (several || second === undefined) return documents;
  const [from, to] = second.range;
  first!.errors.push(new YAMLParseError([from, to], 'MULTIPLE_DOCS', 'a second document begins here'));
  return [first!];
}

/** The library reads what is nested by recursion: its stack is exhausted long before it has come as deep. */
const HOPELESS_DEPTH = 10_000;

/** As the parser of the library yields them, with looks at the limits in between, unless they are nested hopelessly. */
function* tokensOf(text: string): Generator<CST.Token, void> {
  const parser = new TokenParser();
  let depth = 0;
  for (const lexeme of new Lexer().lex(text)) {
    heed(PARSING);
    if (lexeme === '[' || lexeme === '{') depth += 1;
    else if (lexeme === ']' || lexeme === '}') depth -= 1;
    if (depth > HOPELESS_DEPTH) break;
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

class Parser {
  readonly #text: string;
  readonly #file: string;
  readonly #report: Diagnostics;
  readonly #places: TextPlaces;
  readonly #anchors = new Map<string, ParsedNode>();
  /** Aliases around the node being converted, and nodes converted inside of any alias. */
  #aliasDepth = 0;
  #aliasedNodes = 0;
  /** Set once an error makes the rest of the file meaningless, so that no further errors are reported. */
  #refused = false;

  readonly #documents: Documents;

  constructor(text: string, file: string, places: TextPlaces, report: Diagnostics, documents: Documents) {
    this.#documents = documents;
    this.#text = text;
    this.#places = places;
    this.#file = file;
    this.#report = report;
  }

  parse(): readonly SourceNode[] | null {
    const roots = documentsIn(this.#text, this.#documents.several).map((document) =>
      this.#document(document),
    );
    const read = roots.filter((root) => root !== null);
    return read.length < roots.length ? null : read;
  }

  #document(document: Document.Parsed): SourceNode | null {
    const version = document.directives?.yaml;
    if (version?.explicit && version.version !== '1.2') {
      this.#report.error(
        'yaml-version',
        this.#places.find(/^%YAML.*$/m),
        `the file says that it is YAML ${version.version}; Madrigal reads YAML 1.2`,
        'remove the line `%YAML`',
      );
      return null;
    }
    const problems = [...document.errors, ...document.warnings].filter(
      (problem) => !this.#isKnownTag(problem),
    );
    const [first] = problems.sort((a, b) => a.pos[0] - b.pos[0]);
    if (first !== undefined) {
      // One mistake causes many errors after it; only the first is reported.
      const isInFlow = problems.some(({ code, pos }) => code === 'BLOCK_IN_FLOW' && pos[0] === first.pos[0]);
      this.#syntaxError(first, isInFlow);
      return null;
    }
    if (document.contents === null) {
      return { kind: 'scalar', type: 'null', text: '', at: this.#places.position(0, 1), lines: [] };
    }
    this.#anchors.clear();
    visit(document, { Node: (_, node) => void this.#anchor(node as ParsedNode) });
    const root = this.#node(document.contents as ParsedNode, 0);
    return this.#refused ? null : root;
  }

  #isKnownTag({ code, pos: [from, to] }: YAMLError): boolean {
    return code === 'TAG_RESOLVE_FAILED' && this.#documents.tags.includes(this.#text.slice(from, to).trim());
  }

  /** The tag of a node, as far as the format knows it. */
  #tag(node: ParsedNode): { readonly tag?: string } {
    const tag = this.#documents.tags.find((each) => each === node.tag);
    return tag === undefined ? {} : { tag };
  }

  #anchor(node: ParsedNode): void {
    heed(READING);
    if ('anchor' in node && node.anchor !== undefined) this.#anchors.set(node.anchor, node);
  }

  #syntaxError(problem: YAMLError, isInFlow: boolean): void {
    const [from, to] = problem.pos;
    const at = this.#places.position(from, Math.max(1, to - from));
    if (problem.code === 'RESOURCE_EXHAUSTION') {
      this.#report.error('nesting-too-deep', at, 'maps and lists are nested too deeply to be read');
      return;
    }
    if (problem.code === 'MULTIPLE_DOCS') {
      this.#report.error('yaml-syntax', at, 'a second document begins here', 'write one model in one file');
      return;
    }
    const line = this.#places.line(at.line);
    const braces = BRACES.exec(line);
    if (braces !== null && /[[{]/.test(line.replace(BRACES, ''))) {
      const column = braces.index + 1;
      this.#report.error(
        'unquoted-braces',
        { ...at, column, length: braces[0].length },
        `\`${braces[0]}\` needs quotes around it here`,
        QUOTE_BRACES,
      );
      return;
    }
    const { message, hint } = syntaxWords(problem, isInFlow);
    this.#report.error('yaml-syntax', at, `this is not YAML: ${message}`, hint);
  }

  #node(node: ParsedNode | null, depth: number): SourceNode | null {
    heed(READING);
    if (depth > MAX_DEPTH) {
      this.#refused = true;
      const [offset] = node?.range ?? [0];
      this.#report.error(
        'nesting-too-deep',
        this.#places.position(offset, 1),
        `maps and lists are nested more than ${MAX_DEPTH} levels deep`,
      );
      return null;
    }
    if (this.#aliasDepth > 0 && ++this.#aliasedNodes > MAX_ALIASED_NODES) return null;
    if (node === null) return null;
    if (isAlias(node)) return this.#alias(node.source, node.range[0], depth);
    if (isScalar(node)) return this.#scalar(node as Scalar.Parsed);
    const at = this.#places.position(node.range[0], 1);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#node(item as ParsedNode, depth + 1));
      return { kind: 'list', items: items.filter((i) => i !== null), at, ...this.#tag(node) };
    }
    if (isMap(node))
      return { kind: 'map', entries: this.#entries(node.items, depth), at, ...this.#tag(node) };
    return null;
  }

  #alias(name: string, offset: number, depth: number): SourceNode | null {
    const target = this.#anchors.get(name);
    const at = this.#places.position(offset, name.length + 1);
    if (target === undefined) {
      this.#refused = true;
      this.#report.error(
        'yaml-syntax',
        at,
        `this is not YAML: no anchor \`&${name}\` stands before \`*${name}\``,
      );
      return null;
    }
    this.#aliasDepth += 1;
    const node = this.#node(target, depth + 1);
    this.#aliasDepth -= 1;
    if (this.#aliasDepth === 0 && this.#aliasedNodes > MAX_ALIASED_NODES && !this.#refused) {
      this.#refused = true;
      this.#report.error(
        'yaml-alias',
        at,
        `aliases repeat more than ${MAX_ALIASED_NODES} pieces of the file`,
        this.#documents.shorter,
      );
    }
    return node;
  }

  #entries(
    pairs: readonly { readonly key: unknown; readonly value: unknown }[],
    depth: number,
  ): readonly SourceEntry[] {
    const entries = new Map<string, SourceEntry>();
    for (const pair of pairs) {
      const key = this.#key(pair.key as ParsedNode | null);
      if (key === null) continue;
      const value = this.#node(pair.value as ParsedNode | null, depth + 1) ?? {
        kind: 'scalar',
        type: 'null',
        text: '',
        at: key.at,
        lines: [],
      };
      if (entries.has(key.text)) {
        const before = entries.get(key.text)!.key.at.line;
        this.#report.error(
          'duplicate-key',
          key.at,
          `\`${key.text}\` stands here a second time (first in line ${before})`,
        );
      } else entries.set(key.text, { key, value });
    }
    return [...entries.values()];
  }

  #key(node: ParsedNode | null): SourceScalar | null {
    const target = isAlias(node) ? this.#anchors.get(node.source) : node;
    if (isScalar(target)) return this.#scalar(target as Scalar.Parsed);
    const [from, to] = node?.range ?? [0, 1];
    const source = this.#text.slice(from, to);
    const at = this.#places.position(from, to - from);
    // Without the whole map, entries would be reported as missing.
    this.#refused = true;
    if (BRACES.test(source)) {
      this.#report.error('unquoted-braces', at, `\`${source}\` needs quotes around it here`, QUOTE_BRACES);
    } else this.#report.error('yaml-syntax', at, 'a key must be a text, not a map or a list');
    return null;
  }

  #scalar(node: Scalar.Parsed): SourceScalar {
    const [from, to] = node.range;
    const text = node.source ?? String(node.value ?? '');
    const at = this.#places.position(from, to - from);
    const type =
      node.value === null
        ? 'null'
        : typeof node.value === 'number' || typeof node.value === 'bigint'
          ? 'number'
          : typeof node.value === 'boolean'
            ? 'boolean'
            : 'string';
    return { kind: 'scalar', type, text, at, lines: this.#lines(node, text, at), ...this.#tag(node) };
  }

  #lines(node: Scalar.Parsed, text: string, at: Position): readonly SourceLine[] {
    const file = this.#file;
    const [from, to] = node.range;
    if (node.type === Scalar.BLOCK_LITERAL) {
      return text.split('\n').map((line, i) => {
        const source = this.#places.line(at.line + 1 + i);
        const column = source.endsWith(line) ? source.length - line.length + 1 : null;
        return { text: line, file, line: at.line + 1 + i, column };
      });
    }
    const quotes = QUOTES.get(node.type) ?? 'none';
    const source = quotes === 'none' ? this.#text.slice(from, to) : this.#text.slice(from + 1, to - 1);
    return textLines(quotes, source, text, file, at);
  }
}

const QUOTES = new Map<unknown, 'single' | 'double'>([
  [Scalar.QUOTE_DOUBLE, 'double'],
  [Scalar.QUOTE_SINGLE, 'single'],
]);
