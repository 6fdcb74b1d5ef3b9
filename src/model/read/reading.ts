import type { Diagnostics } from '../../base/diagnostics.ts';
import type { Gaps } from '../../base/gaps.ts';
import { heed } from '../../base/heed.ts';
import type { Placement } from '../assembly.ts';
import type { SourceMap } from '../source-map.ts';
import type { Loops } from './expand/loops.ts';
import type { SourceEntry, SourceNode, SourceScalar } from './formats/source.ts';
import { entriesOf, scalarsOf } from './values/read-values.ts';

/** What the readers of the parts of a file write to, and what they know of it. */
export interface Reading {
  readonly report: Diagnostics;
  readonly positions: SourceMap;
  readonly gaps: Gaps;
  readonly loops: Loops;
}

/** The texts of a list (or a single one), marked as the parts `part/0`, `part/1`, ... of their owner. */
export function textsIn(
  node: SourceNode | undefined,
  reading: Reading,
): {
  readonly texts: readonly string[];
  readonly mark: (o: object, part: string) => void;
} {
  const scalars = scalarsOf(node);
  return {
    texts: scalars.map((s) => s.text),
    mark: (owner, part) => {
      for (const [i, scalar] of scalars.entries()) reading.positions.mark(owner, `${part}/${i}`, scalar.at);
      if (node !== undefined) reading.positions.mark(owner, part, node.at);
    },
  };
}

/** Estimated cost of reading the places of a component, in nanoseconds, for {@link heed}. */
const PLACING = 2_000;

/** Components with their places, marked as the parts `part/component`, `part/component/0`, ... of their owner. */
export function placementIn(
  node: SourceNode,
  reading: Reading,
): {
  readonly places: Placement;
  readonly mark: (owner: object, part: string) => void;
} {
  const entries = entriesOf(node).map(({ key, value }) => {
    heed(PLACING);
    return { key, ...textsIn(value, reading) };
  });
  return {
    places: new Map(entries.map(({ key, texts }) => [key.text, texts])),
    mark: (owner, part) => {
      for (const { key, mark } of entries) {
        mark(owner, `${part}/${key.text}`);
        reading.positions.mark(owner, `${part}/${key.text}`, key.at);
      }
    },
  };
}

/** Reports an entry that has both of two keys, or neither; `what` names it where it has neither. */
export function reportUnlessOne(
  what: string,
  key: SourceScalar,
  keys: Readonly<Record<string, SourceEntry | undefined>>,
  { report }: Reading,
): void {
  const either = Object.keys(keys).map((name) => `\`${name}\``);
  const given = Object.values(keys).filter((entry) => entry !== undefined);
  if (given.length === 0) {
    report.error('missing-key', key.at, `${what} has neither ${either.join(' nor ')}`, 'add one of them');
  } else if (given.length > 1) {
    const message = `\`${key.text}\` has both ${either.join(' and ')}`;
    report.error('conflicting-keys', given.at(-1)!.key.at, message, 'remove one of them');
  }
}
