import { make } from './dom.ts';
import { type Drawing, downloads } from './downloads.ts';

/** Lets a reader save a net, which stands in the page with its table. */
export function liveNet(figure: HTMLElement): void {
  const svg = figure.querySelector('svg')!;
  const table = figure.querySelector('table')!;
  const drawing = (): Drawing => ({
    kind: 'graph',
    markup: svg.innerHTML,
    width: svg.width.baseVal.value,
    height: svg.height.baseVal.value,
  });
  const rows = () => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent ?? ''));
  figure.prepend(
    make(
      'div',
      { className: 'tools' },
      make('span', { className: 'buttons' }, downloads('net', drawing, rows, figure.id)),
    ),
  );
}
