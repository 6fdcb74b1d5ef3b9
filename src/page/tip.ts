import { parseDecimal } from '../base/duration.ts';
import { formatTime } from '../base/text/format-time.ts';
import type { ItemView } from '../gantt/view/view.ts';
import { button, make } from './dom.ts';

/** What is told of an item, beside it. */
export interface Tip {
  readonly show: (item: ItemView, x: number, y: number) => void;
  readonly hide: () => void;
}

const GAP = 14;

/** @param onLine opens a line of a file */
export function tipBeside(
  figure: HTMLElement,
  texts: readonly string[],
  onLine: (file: string, line: number) => void,
): Tip {
  const box = make('div', { className: 'tip', role: 'status', hidden: true });
  figure.append(box);
  return {
    show: (item, x, y) => {
      const { tip, at } = item;
      const lines = tip.length > 0 ? tip.map((text) => texts[text]!) : plainly(item);
      const [first = '', ...more] = lines;
      box.replaceChildren(make('strong', {}, first));
      for (const line of more) box.append(make('p', {}, line));
      if (at !== undefined) {
        const [file, line] = [texts[at[0]]!, at[1]];
        box.append(button(`${file}, line ${line}`, `Show line ${line} of ${file}`, () => onLine(file, line)));
      }
      box.hidden = false;
      // Beside the pointer, or above the bar at whose lower edge it is, and inside the window.
      const left = Math.min(x + GAP, window.innerWidth - box.offsetWidth - 8);
      const below = y + GAP + box.offsetHeight < window.innerHeight;
      box.style.left = `${Math.max(4, left)}px`;
      box.style.top = `${below ? y + GAP : Math.max(4, y - 3 * GAP - box.offsetHeight)}px`;
    },
    hide: () => {
      box.hidden = true;
    },
  };
}

/** What an item says of itself where the page holds no more. */
function plainly({ id, label, from, to, slackTo, critical }: ItemView): readonly string[] {
  const time = (seconds: number) => formatTime(parseDecimal(`${Number(seconds.toPrecision(12))}`) ?? 'inf');
  return [
    id ?? label,
    to === null ? `from ${time(from)} on` : `from ${time(from)} to ${time(to)}`,
    ...(critical
      ? ['critical: no slack']
      : slackTo === undefined || to === null
        ? []
        : [`slack ${time(slackTo - to)}`]),
  ];
}
