import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { heed } from '../../../base/heed.ts';
import type { TextPlaces } from '../../../base/text/text-places.ts';
import { MAX_DEPTH, READING, type SourceNode, type SourceScalar, textLines } from './source.ts';

/**
 * What a text in JSON says, each piece as the reader of YAML, of which JSON is a part, would give it, in a fifth of the
 * time. `null` for whatever is not plain JSON, or has one key twice, or is nested too deeply: that reader tells why.
 */
export function readPlainJson(text: string, file: string, places: TextPlaces): SourceNode | null {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  if (root === undefined || errors.length > 0) return null;
  return nodeOf(root, 0, { text, file, places });
}

interface Source {
  readonly text: string;
  readonly file: string;
  readonly places: TextPlaces;
}

function nodeOf(node: Node, depth: number, source: Source): SourceNode | null {
  heed(READING);
  if (depth > MAX_DEPTH) return null;
  const { type, offset, children = [] } = node;
  switch (type) {
    case 'array': {
      const items = children.map((item) => nodeOf(item, depth + 1, source));
      const read = items.filter((item) => item !== null);
      if (read.length < items.length) return null;
      return { kind: 'list', items: read, at: source.places.position(offset, 1) };
    }
    case 'object': {
      const entries = children.map(({ children: [name, value] = [] }) => {
        const read = nodeOf(value!, depth + 1, source);
        return read === null ? null : { key: scalarOf(name!, source), value: read };
      });
      const read = entries.filter((entry) => entry !== null);
      if (read.length < entries.length || new Set(read.map(({ key }) => key.text)).size < read.length)
        return null;
      return { kind: 'map', entries: read, at: source.places.position(offset, 1) };
    }
    default:
      return scalarOf(node, source);
  }
}

function scalarOf({ type, value, offset, length }: Node, { text, file, places }: Source): SourceScalar {
  const written = text.slice(offset, offset + length);
  const at = places.position(offset, length);
  const isText = type === 'string';
  const said = isText ? String(value) : written;
  return {
    kind: 'scalar',
    type: isText || type === 'number' || type === 'boolean' ? type : 'null',
    text: said,
    at,
    lines: textLines(isText ? 'double' : 'none', isText ? written.slice(1, -1) : written, said, file, at),
  };
}
