import { enumerate } from '../../../base/text/enumerate.ts';
import type { ElementRef } from '../../assembly.ts';

/** A question names no more ports or components than this one by one. */
const MOST_NAMED = 6;

/** `a`, `b` and `c`; of many, some of them and how many more there are. */
export function someOf(all: readonly string[]): string {
  const shown = all.slice(0, all.length > MOST_NAMED ? MOST_NAMED - 1 : all.length);
  const more = all.length > shown.length ? [`${all.length - shown.length} more`] : [];
  return enumerate([...shown.map((name) => `\`${name}\``), ...more]);
}

/** `c.t`, `c.u` and `d.v`. */
export function elementNames(elements: readonly ElementRef[]): string {
  return enumerate(elements.map(({ component, element }) => `\`${component}.${element}\``));
}
