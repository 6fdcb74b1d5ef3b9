import { make } from './dom.ts';

/** Lets a reader sort a table by each of its columns; numbers and times by what they are. */
export function sortable(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  for (const [column, head] of heads.entries()) {
    const name = head.textContent ?? '';
    if (name === '') continue;
    const sort = make('button', { type: 'button', className: 'sort' }, name);
    sort.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const each of heads) each.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      sortBy(table, column, down ? -1 : 1);
    });
    head.replaceChildren(sort);
  }
}

function sortBy(table: HTMLTableElement, column: number, sign: 1 | -1): void {
  const body = table.tBodies[0]!;
  const rows = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column]?.textContent ?? '') }));
  rows.sort((a, b) => sign * compareKeys(a.key, b.key));
  for (const { row } of rows) body.append(row);
}

type Key = number | string;

const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, min: 60, s: 1 };

/** The greatest of the times in a text, its number, or the text. */
function keyOf(text: string): Key {
  if (text === '' || text === '–') return Number.NEGATIVE_INFINITY;
  const last = text.split(/ – | to |, then /).filter((part) => /^[\d∞]/.test(part))[
    text.includes(', then ') ? 0 : text.split(/ – | to /).length - 1
  ];
  if (last === undefined) return text;
  if (last.startsWith('∞')) return Number.POSITIVE_INFINITY;
  if (/^-?[\d.]+$/.test(last)) return Number(last);
  const parts = [...last.matchAll(/([\d.]+) (d|h|min|s)\b/g)];
  return parts.length === 0
    ? text
    : parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!]!, 0);
}

function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return `${a}`.localeCompare(`${b}`, 'en', { numeric: true });
}
