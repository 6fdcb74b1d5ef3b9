/** Colours and the like: they take no room. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with one
const CODES = /\u001b\[[0-9;]*m/g;

/** Narrower than this, lines are left to the terminal. */
const LEAST = 40;

/**
 * A text whose lines fit a terminal of so many columns: longer ones go on in the next line, moved in as the first one is, or
 * as the text behind its mark. A word that is longer by itself stays whole.
 */
export function fitted(text: string, columns: number): string {
  if (columns < LEAST) return text;
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= columns ? line : folded(line, columns)))
    .join('\n');
}

function widthOf(text: string): number {
  return [...text.replace(CODES, '')].length;
}

function folded(line: string, columns: number): string {
  const plain = line.replace(CODES, '');
  const margin = ' '.repeat(Math.min(columns / 2, /^\s*(?:(?:[•✗✓?–+-]|\d+\.) )?/u.exec(plain)![0].length));
  const lines: string[] = [];
  for (const word of line.split(/(?<=\S) (?=\S)/)) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= columns)
      lines.push(`${lines.pop()} ${word}`);
    else lines.push(last === undefined ? word : `${margin}${word}`);
  }
  return lines.join('\n');
}
