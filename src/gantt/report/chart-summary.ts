import { maxOf, minOf } from '../../base/extremes.ts';
import { concat, element, type Markup, scrolled, table } from '../markup.ts';
import type { ChartView, LaneView } from '../view/view.ts';

/** What a large chart shows, by type of component: a chart that nobody could take in at once is drawn when it is looked at. */
export function chartSummary({ runs, lanes }: ChartView): Markup {
  const groups = new Map<string, LaneView[]>();
  for (const lane of lanes) {
    const group = groups.get(lane.type);
    if (group === undefined) groups.set(lane.type, [lane]);
    else group.push(lane);
  }
  const heads = ['Type', 'lanes', 'transitions', ...runs.map(({ title }) => title)];
  const rows = [...groups].map(([type, group]) => {
    const items = group.flatMap((lane) => lane.items);
    const bars = items.filter(({ kind, run }) => kind === 'bar' && run === 0).length;
    const cells = [
      `${group.length}`,
      `${bars}`,
      ...runs.map((_, run) => spanOf(items.filter((each) => each.run === run))),
    ];
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, type),
      cells.map((cell) => element('td', {}, cell)),
    );
  });
  return scrolled(
    concat(
      element('p', { class: 'muted' }, 'Too many bars to be drawn at once: by component types, in seconds.'),
      table({ class: 'windows' }, heads, rows),
    ),
    'The chart by component types',
  );
}

function spanOf(items: LaneView['items']): string {
  const bars = items.filter(({ kind }) => kind === 'bar');
  if (bars.length === 0) return '–';
  return `${minOf(bars.map(({ from }) => from))} to ${maxOf(bars.map(({ to }) => to ?? 0))}`;
}
