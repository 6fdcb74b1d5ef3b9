import type { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import type { SourceNode, SourceScalar } from './formats/source.ts';

/** Durations further apart than this are hardly meant in one unit. */
const FAR_APART = 10_000;

/** Estimated cost of visiting a node of a file, in nanoseconds, for {@link heed}. */
const LOOKING = 50;

/** The keys of which the value is how long something takes, or may take; `takes` may have them by transition. */
const DURATIONS: readonly string[] = ['takes', 'timeout', 'pause', 'deadline', 'total', 'longest'];

/**
 * Warns where plain numbers, which are read as seconds, are so far apart that some of them are hardly meant in that unit:
 * milliseconds that stand beside seconds. Written units say what is meant, and 0 and `inf` mean the same in all.
 */
export function doubtUnits(root: SourceNode, report: Diagnostics): void {
  const found: { readonly scalar: SourceScalar; readonly seconds: number }[] = [];
  const collect = (node: SourceNode, isDuration: boolean): void => {
    heed(LOOKING);
    if (node.kind === 'list') for (const item of node.items) collect(item, isDuration);
    else if (node.kind === 'map')
      for (const { key, value } of node.entries) collect(value, isDuration || DURATIONS.includes(key.text));
    else if (isDuration && node.type === 'number') {
      const seconds = Number(node.text);
      if (seconds > 0 && Number.isFinite(seconds)) found.push({ scalar: node, seconds });
    }
  };
  collect(root, false);
  let [least, most] = [found[0], found[0]];
  for (const each of found) {
    if (each.seconds < least!.seconds) least = each;
    if (each.seconds > most!.seconds) most = each;
  }
  if (least === undefined || most === undefined || most.seconds <= FAR_APART * least.seconds) return;
  report.warning(
    'mixed-units',
    most.scalar.at,
    `\`${most.scalar.text}\` is read as seconds, as \`${least.scalar.text}\` in line ${least.scalar.at.line} is`,
    `write the unit: \`${most.scalar.text}ms\` if milliseconds are meant, else \`${most.scalar.text}s\``,
  );
}
