/** The median of some figures, and how far apart they lie. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, least: sorted[0], greatest: sorted[sorted.length - 1] };
}

/** `3.12 (3.05 to 3.30)` */
export function spreadWords({ median, least, greatest }: Spread, digits = 2): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)} to ${greatest.toFixed(digits)})`;
}

/** A whole number with its thousands apart. */
export function whole(figure: number | bigint): string {
  return (typeof figure === 'bigint' ? figure : Math.round(figure)).toLocaleString('en-US');
}

/** In units of 10^6 bytes. */
export function megabytes(bytes: number): string {
  return whole(bytes / 1e6);
}

/** A table in Markdown, its columns aligned; the first is text and the others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const cells = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])));
  const line = (row: readonly string[]) => `| ${cells(row).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
