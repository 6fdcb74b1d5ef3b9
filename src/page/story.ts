import type { ChangeView, StoryView } from '../gantt/view/view.ts';
import { button, make, type PageChild } from './dom.ts';
import { save } from './downloads.ts';
import { markLines } from './sources.ts';

/** A run that one can step through. */
export interface LiveStory {
  /** Goes to the last stop that is not after a date. */
  readonly goTo: (date: number) => void;
}

/** @param onDate shows a date in the chart of the run */
export function liveStory(
  list: HTMLElement,
  view: StoryView,
  onDate: (date: number | null) => void,
): LiveStory {
  const dates = [...list.querySelectorAll('dt')];
  const said = [...list.querySelectorAll('dd')];
  const { stops } = view;
  let stop = -1;
  const slider = make('input', {
    type: 'range',
    min: '-1',
    max: `${stops.length - 1}`,
    value: '-1',
    'aria-label': 'Step through the run',
  });
  const output = make('output', {}, 'before it starts');
  const changes = make('div', { className: 'changes' });
  const go = (to: number): void => {
    dates[stop]?.classList.remove('now');
    said[stop]?.classList.remove('now');
    stop = Math.max(-1, Math.min(stops.length - 1, to));
    slider.value = `${stop}`;
    const now = stops[stop];
    const date = dates[stop]?.textContent ?? 'before it starts';
    output.textContent = date;
    slider.setAttribute('aria-valuetext', date);
    dates[stop]?.classList.add('now');
    said[stop]?.classList.add('now');
    changes.replaceChildren();
    for (const change of now?.changes ?? [])
      changes.append(card(change, before(view, stop, change.component)));
    markLines(view.file, now?.lines ?? []);
    onDate(now?.at ?? null);
  };
  slider.addEventListener('input', () => go(Number(slider.value)));
  for (const [i, each] of dates.entries()) each.addEventListener('click', () => go(i));
  list.before(
    make(
      'div',
      { className: 'stepper', role: 'group', 'aria-label': 'Step through the run' },
      button('‹', 'One step back', () => go(stop - 1)),
      slider,
      button('›', 'One step on', () => go(stop + 1)),
      output,
    ),
    changes,
    make('div', {}, replayOf(view)),
  );
  return {
    goTo: (date) => go(stops.findLastIndex(({ at }) => at <= date)),
  };
}

/** The run as a file, and the call that replays it. */
function replayOf({ replay }: StoryView): readonly Node[] {
  if (replay === undefined) return [];
  const file = () => save(new Blob([replay.trace], { type: 'application/json' }), 'run.json');
  const saves = button('run.json', 'run.json: save the run', file);
  return [
    make(
      'p',
      { className: 'muted replay' },
      'To replay it, save ',
      saves,
      ' and call ',
      make('code', {}, replay.call),
    ),
  ];
}

/** How a component stood before a stop, as far as it has changed before. */
function before({ stops }: StoryView, stop: number, component: string): ChangeView | null {
  for (let i = stop - 1; i >= 0; i -= 1) {
    const found = stops[i]!.changes.find((change) => change.component === component);
    if (found !== undefined) return found;
  }
  return null;
}

/** How a component stands, with what is new. */
function card(change: ChangeView, was: ChangeView | null): HTMLElement {
  const { component, type, places = [], running = [], docked = [], queue = [], active = [] } = change;
  const parts: PageChild[] = [make('h4', {}, component)];
  if (type === null) parts.push(make('p', {}, 'does not exist any more'));
  else {
    const cycle = document.querySelector<SVGElement>(`svg[data-type="${CSS.escape(type)}"]`);
    if (cycle !== null) parts.push(marked(cycle, change));
    const line = (words: string, names: readonly string[], old: readonly string[]) =>
      names.length === 0
        ? []
        : [
            make(
              'p',
              {},
              `${words} `,
              names.map((name) => make('span', { className: old.includes(name) ? 'tag' : 'tag new' }, name)),
            ),
          ];
    parts.push(
      line('at', places, was?.places ?? []),
      line('runs', running, was?.running ?? []),
      line('about to start, or ended', docked, was?.docked ?? []),
      line('queue', queue, was?.queue ?? []),
      line('active ports', active, was?.active ?? []),
    );
  }
  return make('div', { className: 'card' }, parts);
}

/** The life cycle of its type, with the tokens where they are. */
function marked(
  cycle: SVGElement,
  { places = [], running = [], docked = [], active = [] }: ChangeView,
): SVGElement {
  const drawn = cycle.cloneNode(true) as SVGElement;
  for (const each of [drawn, ...drawn.querySelectorAll('[id]')]) each.removeAttribute('id');
  drawn.removeAttribute('aria-labelledby');
  drawn.setAttribute('aria-hidden', 'true');
  drawn.removeAttribute('data-type');
  const mark = (attribute: string, names: readonly string[], name: string) => {
    for (const each of drawn.querySelectorAll(`[data-${attribute}]`))
      if (names.includes(each.getAttribute(`data-${attribute}`)!)) each.classList.add(name);
  };
  mark('place', places, 'token');
  mark('transition', running, 'token');
  mark('transition', docked, 'docked');
  mark('port', active, 'token');
  return drawn;
}
