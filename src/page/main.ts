import type { ReportView } from '../gantt/view/view.ts';
import { type LiveChart, liveChart } from './chart.ts';
import { liveNet } from './net.ts';
import { showLine } from './sources.ts';
import { type LiveStory, liveStory } from './story.ts';
import { sortable } from './tables.ts';

const view = JSON.parse(
  document.getElementById('view')?.textContent ?? '{"charts":{},"stories":{}}',
) as ReportView;
const charts = new Map<string, LiveChart>();
const stories: { readonly story: LiveStory; readonly chart: string; readonly run: number }[] = [];

/** What is folded takes no room to be drawn in: a chart is made when it comes into sight. */
function whenSeen(element: HTMLElement, work: () => void): void {
  const seen = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      work();
    },
    { rootMargin: '800px' },
  );
  seen.observe(element);
}

function chartOf(id: string): LiveChart | null {
  const known = charts.get(id);
  const figure = document.getElementById(id);
  const own = view.charts[id];
  if (known !== undefined || figure === null || own === undefined) return known ?? null;
  const made = liveChart(figure, own, {
    onChoose: (item) => {
      if (item.id !== undefined) history.replaceState(null, '', `#t=${encodeURIComponent(item.id)}`);
      for (const { story, chart, run } of stories)
        if (chart === id && run === item.run) story.goTo(item.from);
    },
    onLine: (file, line) => void showLine(file, line),
  });
  charts.set(id, made);
  return made;
}

for (const id of Object.keys(view.charts)) {
  const figure = document.getElementById(id);
  if (figure !== null) whenSeen(figure, () => chartOf(id));
}
for (const [id, story] of Object.entries(view.stories)) {
  const list = document.getElementById(id);
  if (list === null) continue;
  whenSeen(list, () => {
    const [chart = '', run = 0] = story.chart ?? [];
    const live = liveStory(list, story, (date) => chartOf(chart)?.markDate(date));
    stories.push({ story: live, chart, run });
  });
}
for (const table of document.querySelectorAll<HTMLTableElement>('table.verdicts, table.windows'))
  sortable(table);

for (const figure of document.querySelectorAll<HTMLElement>('.net')) liveNet(figure);

/** Opens what a link leads to: `#t=nova.deploy` an item of a chart, else a part of the page that may be folded. */
function follow(): void {
  const name = decodeURIComponent(location.hash.slice(1));
  if (name.startsWith('t=')) {
    for (const [id, { lanes }] of Object.entries(view.charts))
      if (lanes.some(({ items }) => items.some((item) => item.id === name.slice(2)))) {
        open(document.getElementById(id));
        if (chartOf(id)?.show(name.slice(2))) return;
      }
    return;
  }
  const target = document.getElementById(name);
  if (target === null) return;
  open(target);
  target.scrollIntoView();
}

function open(element: Element | null): void {
  for (let each = element; each !== null; each = each.parentElement)
    if (each instanceof HTMLDetailsElement) each.open = true;
}

addEventListener('hashchange', follow);
if (location.hash !== '') follow();

// On paper, everything is unfolded, and charts are those that do not need a script.
let folded: readonly HTMLDetailsElement[] = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
  for (const each of folded) each.open = true;
});
addEventListener('afterprint', () => {
  for (const each of folded) each.open = false;
});
