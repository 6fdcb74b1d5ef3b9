import type { ChartView, ItemView } from '../gantt/view/view.ts';
import { button, fillWith, make } from './dom.ts';
import { sortable } from './tables.ts';

/** The columns of a chart as a table, and as a file. */
export const COLUMNS = [
  'run',
  'lane',
  'what',
  'kind',
  'from (s)',
  'to (s)',
  'takes (s)',
  'critical',
  'slack (s)',
];

/** So many rows are made at once: a reader looks at the first ones, and a browser takes long for more. */
const ROWS = 500;

/** What is in a chart, row by row; numbers as they are, in seconds. */
export function rowsOf({ runs, lanes }: ChartView): readonly (readonly string[])[] {
  return lanes.flatMap(({ name, items }) =>
    items
      .filter(({ kind }) => kind !== 'absent')
      .map((item) => [runs[item.run]!.title, name, ...cellsOf(item)]),
  );
}

function cellsOf({ kind, label, from, to, critical, slackTo }: ItemView): readonly string[] {
  const length = to === null ? '' : rounded(to - from);
  const slack = slackTo === undefined || to === null ? '' : rounded(slackTo - to);
  return [label, kind, rounded(from), to === null ? '' : rounded(to), length, critical ? 'yes' : '', slack];
}

/** Differences of decimals without what floating point adds to them. */
function rounded(value: number): string {
  return `${Number(value.toPrecision(12))}`;
}

/** The table that says what a chart shows. */
export function itemTable(view: ChartView): HTMLElement {
  const rows = rowsOf(view);
  const body = make('tbody');
  const table = make(
    'table',
    { className: 'windows' },
    make(
      'thead',
      {},
      make(
        'tr',
        {},
        COLUMNS.map((name) => make('th', { scope: 'col' }, name)),
      ),
    ),
    body,
  );
  const more = button('', 'Show more rows', () => add());
  const add = () => {
    const next = rows.slice(body.rows.length, body.rows.length + ROWS);
    fillWith(
      body,
      next.map((cells) =>
        make(
          'tr',
          {},
          cells.map((cell) => make('td', {}, cell)),
        ),
      ),
    );
    const left = rows.length - body.rows.length;
    more.hidden = left === 0;
    more.textContent = `${left} more rows`;
  };
  add();
  sortable(table);
  return make('div', {}, table, more);
}
