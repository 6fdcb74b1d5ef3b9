import { element, lines } from '../../src/gantt/markup.ts';
import { htmlPage } from '../../src/gantt/report/page.ts';
import { reportStyle } from '../../src/gantt/report/report-style.ts';

/** A report of the gallery: its file, and its text. */
export interface GalleryEntry {
  readonly file: string;
  readonly page: string;
}

/** A page that leads to all reports, with what each is about and what came of it. */
export function galleryHtml(entries: readonly GalleryEntry[]): string {
  const rows = entries.map(({ file, page }) => {
    const title = textOf(/<h1>(.*?)<\/h1>/.exec(page)?.[1]);
    const [, counts = ''] = /<p class="overall">(.*?)<\/p>/.exec(page) ?? [];
    const [, kind = 'none'] = /<span class="verdict (\w+)">/.exec(counts) ?? [];
    const count = counts === '' ? 'compared' : textOf(counts.replace(/<[^>]*>/g, ''));
    const [, call = ''] = /<pre[^>]*><code>(madrigal [^<]*)<\/code>/.exec(page) ?? [];
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('a', { href: file }, title)),
      element('td', {}, element('span', { class: `verdict ${kind}` }, count)),
      element('td', {}, element('code', {}, textOf(call))),
    );
  });
  const heads = ['Report', 'Answers', 'Call'].map((head) => element('th', { scope: 'col' }, head));
  const content = [
    element(
      'header',
      {},
      element('p', { class: 'eyebrow' }, 'Madrigal'),
      element('h1', {}, 'Reports of the examples'),
    ),
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Reports, can be scrolled' },
      element(
        'table',
        { class: 'verdicts' },
        element('thead', {}, element('tr', {}, heads)),
        element('tbody', {}, lines(rows)),
      ),
    ),
  ];
  return htmlPage('Reports of the examples', reportStyle(), content, { charts: {}, stories: {} });
}

/** What the few characters stand for that are escaped in text. */
function textOf(markup = ''): string {
  const escaped: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return markup.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => escaped[name]!);
}
