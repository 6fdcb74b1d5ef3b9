import { heed } from './heed.ts';

/** The number of letters to insert, delete, replace or swap with their neighbour (Damerau 1964) between two words. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, replaced);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}

/** Names longer than this, and lists with more than this many names, are not searched: it would take too long. */
const MOST = { letters: 100, names: 2000 };

/** Estimated cost of comparing two names, in nanoseconds, for {@link heed}. */
const COMPARING = 2_000;
/** How many pairs of letters all the searches for one report may compare in total: some tenths of a second. */
export const MOST_SEARCHED = 5_000_000;

/** The remaining budget of comparisons, which several searches share. */
export interface SharedWork {
  left: number;
}

/** The known name that the user most likely meant by `name`; `null` when none is near. Letter case hardly counts. */
export function closest(
  name: string,
  known: Iterable<string>,
  search: SharedWork = { left: MOST_SEARCHED },
): string | null {
  if (name.length > MOST.letters) return null;
  let best: { readonly name: string; readonly distance: number } | null = null;
  let searched = 0;
  for (const candidate of known) {
    heed(COMPARING);
    if (++searched > MOST.names || search.left <= 0) break;
    search.left -= 1;
    const allowed = Math.floor(Math.max(name.length, candidate.length) / 3);
    if (Math.abs(candidate.length - name.length) > allowed) continue;
    search.left -= name.length * candidate.length;
    const d = distance(name.toLowerCase(), candidate.toLowerCase()) + (name === candidate ? 0 : 0.1);
    if (d <= allowed + 0.1 && (best === null || d < best.distance)) best = { name: candidate, distance: d };
  }
  return best?.name ?? null;
}

/** More names than this are not listed as those to choose from. */
const MOST_LISTED = 8;

/** The hint "did you mean"; else what there is to choose from, when it is little; else `null`. */
export function didYouMean(name: string, known: Iterable<string>, search?: SharedWork): string | null {
  if (search !== undefined && search.left <= 0) return null;
  const names = [...known];
  const near = closest(name, names, search);
  if (near !== null) return `did you mean \`${near}\`?`;
  if (names.length === 0 || names.length > MOST_LISTED) return null;
  return `known here: ${names.map((n) => `\`${n}\``).join(', ')}`;
}
