import { Diagnostics } from '../../base/diagnostics.ts';
import { ANY_DURATION, type DurationInterval, parseDecimal } from '../../base/duration.ts';
import { isScale, type Overlay, type Scale } from '../change/overlay.ts';
import { SourceMap } from '../source-map.ts';
import { expand, type Loops, NO_LOOPS } from './expand/loops.ts';
import { readLoopsWithin } from './expand/read-loops.ts';
import { parseSource } from './formats/parse-source.ts';
import { entryOf, type SourceNode } from './formats/source.ts';
import { withoutExtensions } from './schema/extensions.ts';
import { overlaySchema } from './schema/schema.ts';
import { checkShape } from './schema/shape.ts';
import { entriesOf, readInterval, scalarsOf, textOf } from './values/read-values.ts';

/** What a reader is told about a timing overlay beside its text. */
export interface ReadOverlayOptions {
  /** The file's name, as messages shall give it. */
  readonly file: string;
  /** The parameters and indices of the model ({@link readModel} returns them); the overlay's own take precedence. */
  readonly loops?: Loops;
  /** Values for its parameters, instead of its own (`--set`); what it does not have is for the model. */
  readonly parameters?: ReadonlyMap<string, number>;
}

/** A timing overlay, and what else reading it has found. */
export interface ReadOverlayResult {
  readonly overlay: Overlay;
  /** Where its names stand, for the messages of `applyOverlay`. */
  readonly positions: SourceMap;
}

/**
 * Reads a timing overlay from the text of a YAML or JSON file.
 * @throws {ModelError} with everything that is wrong, in the order of the file.
 */
export function readOverlay(text: string, options: ReadOverlayOptions): ReadOverlayResult {
  const report = new Diagnostics();
  const whole = parseSource(text, options.file, report);
  report.throwErrors();
  if (whole === null) throw new Error('a file that cannot be read has an error');
  const root = withoutExtensions(overlaySchema, whole);
  if (entryOf(root, 'overlay') === undefined && entryOf(root, 'types') !== undefined) {
    const hint = 'an overlay begins with `madrigal: 1` and `overlay: NAME`';
    report.error('wrong-shape', root.at, 'this is a model, not a timing overlay', hint);
    report.throwErrors();
  }
  checkShape(overlaySchema, root, report);
  const own = readLoopsWithin(root, options.parameters ?? new Map(), report);
  const { values, index } = options.loops ?? NO_LOOPS;
  const loops = {
    values: new Map([...values, ...own.values]),
    index: new Map([...index, ...own.index]),
  };
  const positions = new SourceMap();
  const entry = entryOf(root, 'takes');
  const takes = entry === undefined ? undefined : expand(entry.value, loops, report);
  const overlay: Overlay = {
    name: textOf(entryOf(root, 'overlay')?.value) ?? '',
    scale: readScale(entryOf(root, 'scale')?.value, report),
    takes: new Map(
      entriesOf(takes).map(({ key, value }) => [
        key.text,
        new Map(
          entriesOf(value).map((e): [string, DurationInterval] => [
            e.key.text,
            readInterval(e.value, report) ?? ANY_DURATION,
          ]),
        ),
      ]),
    ),
    at: root.at,
  };
  for (const { key, value } of entriesOf(takes)) {
    positions.mark(overlay, `takes/${key.text}`, key.at);
    for (const inner of entriesOf(value))
      positions.mark(overlay, `takes/${key.text}/${inner.key.text}`, inner.key.at);
  }
  report.throwErrors();
  return { overlay, positions };
}

function readScale(node: SourceNode | undefined, report: Diagnostics): Scale | null {
  if (node === undefined) return null;
  const [min, max] = scalarsOf(node).map((s) => parseDecimal(s.text));
  if (min !== undefined && max !== undefined && min !== null && max !== null && isScale({ min, max })) {
    return { min, max };
  }
  const hint = 'write `[least, greatest]`, as in `[0.8, 1.2]`, with 0 <= least <= greatest';
  report.error('bad-scale', node.at, 'this is not a scale', hint);
  return null;
}
