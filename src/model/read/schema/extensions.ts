import { z } from 'zod';
import { heed } from '../../../base/heed.ts';
import { READING, type SourceNode } from '../formats/source.ts';
import { EXTENSION } from '../values/shapes.ts';
import { optionFor, unwrap } from './shape.ts';

/**
 * A file without the keys of the user's own, `x-...`, that stand where its schema has fixed keys. In maps of names that
 * the user gives, such a key is a name.
 */
export function withoutExtensions(schema: z.core.$ZodType | undefined, node: SourceNode): SourceNode {
  heed(READING);
  const at = schema === undefined ? undefined : unwrap(schema);
  if (at instanceof z.ZodUnion) return withoutExtensions(at.options[optionFor(at, node)], node);
  if (node.kind === 'list' && (at instanceof z.ZodArray || at instanceof z.ZodTuple)) {
    const shapeOf = (i: number) => (at instanceof z.ZodArray ? at.element : at.def.items[i]);
    return { ...node, items: node.items.map((item, i) => withoutExtensions(shapeOf(i), item)) };
  }
  if (node.kind !== 'map' || !(at instanceof z.ZodObject)) return node;
  const { catchall } = at.def;
  const isFixed = catchall instanceof z.ZodNever;
  const entries = node.entries.filter(({ key }) => !isFixed || !EXTENSION.test(key.text));
  return {
    ...node,
    entries: entries.map(({ key, value }) => ({
      key,
      value: withoutExtensions(at.shape[key.text] ?? catchall, value),
    })),
  };
}
