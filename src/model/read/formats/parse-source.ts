import type { Diagnostics } from '../../../base/diagnostics.ts';
import { heed } from '../../../base/heed.ts';
import { type Documents, parseDocuments } from './parse-documents.ts';
import { READING, type SourceEntry, type SourceMapping, type SourceNode } from './source.ts';

const MERGE_KEY = '<<';

const MODEL_FILE: Documents = {
  several: false,
  tags: [],
  shorter: 'write what repeats as a loop with `index`',
};

/**
 * Reads YAML 1.2 (core schema) or JSON, which is a part of it, and follows its merge keys. Reports syntax errors,
 * repeated keys, bombs; `null` when what is left cannot be read on.
 */
export function parseSource(text: string, file: string, report: Diagnostics): SourceNode | null {
  const root = parseDocuments(text, file, report, MODEL_FILE)?.[0] ?? null;
  return root === null ? null : withMerges(root, report);
}

/** What a file says once its merge keys (`<<`, YAML 1.1) are followed, at any depth. */
function withMerges(node: SourceNode, report: Diagnostics): SourceNode {
  heed(READING);
  switch (node.kind) {
    case 'scalar':
      return node;
    case 'list':
      return { ...node, items: node.items.map((item) => withMerges(item, report)) };
    case 'map': {
      const entries = mergedEntries(node, report);
      return {
        ...node,
        entries: entries.map(({ key, value }) => ({ key, value: withMerges(value, report) })),
      };
    }
  }
}

/** The entries of a map, and those of the maps that its merge key names, which do not replace any. */
export function mergedEntries(map: SourceMapping, report: Diagnostics): readonly SourceEntry[] {
  const merge = map.entries.find(({ key }) => key.text === MERGE_KEY);
  if (merge === undefined) return map.entries;
  const sources = merge.value.kind === 'list' ? merge.value.items : [merge.value];
  const entries = new Map<string, SourceEntry>();
  for (const source of sources) {
    if (source.kind !== 'map') {
      report.error('wrong-shape', source.at, 'a merge key `<<` takes a map, or a list of maps');
      continue;
    }
    for (const entry of mergedEntries(source, report))
      if (!entries.has(entry.key.text)) entries.set(entry.key.text, entry);
  }
  for (const entry of map.entries) if (entry !== merge) entries.set(entry.key.text, entry);
  return [...entries.values()];
}
