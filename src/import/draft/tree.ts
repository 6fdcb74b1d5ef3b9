import { heed } from '../../base/heed.ts';
import type { Position } from '../../base/position.ts';
import {
  READING,
  type SourceEntry,
  type SourceMapping,
  type SourceNode,
  type SourceScalar,
} from '../../model/read/formats/source.ts';

/** A text that stands for what is at a position of a file, without being written there. */
export function word(text: string, at: Position, type: SourceScalar['type'] = 'string'): SourceScalar {
  heed(READING);
  const { file, line } = at;
  const lines = text.split('\n').map((each) => ({ text: each, file, line, column: null }));
  return { kind: 'scalar', type, text, at, lines };
}

/** A list that stands for what is at a position. */
export function list(at: Position, items: readonly SourceNode[]): SourceNode {
  heed(READING);
  return { kind: 'list', items, at };
}

/** A map that stands for what is at a position; what is `null` is left out. Its keys stand where their values do. */
export function mapping(
  at: Position,
  entries: readonly (readonly [string, SourceNode] | null)[],
): SourceMapping {
  const present = entries.filter((entry) => entry !== null);
  return { kind: 'map', at, entries: present.map(([key, value]) => ({ key: word(key, value.at), value })) };
}

/** The same map with other entries. */
export function withEntries(map: SourceMapping, entries: readonly SourceEntry[]): SourceMapping {
  heed(READING);
  return { ...map, entries };
}

/** Whether nothing is written there. */
export function isNull(node: SourceNode): boolean {
  return node.kind === 'scalar' && node.type === 'null';
}

/** The entries of a map, whatever their names are; none of what is no map. */
export function entriesIn(node: SourceNode | undefined): readonly SourceEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}
