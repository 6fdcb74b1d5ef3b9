import type { Markup } from '../gantt/markup.ts';

/** What an element of the page holds, one after the other; text is text. */
export type PageChild = Node | string | readonly PageChild[];

/** Puts these at the end of what an element holds. */
export function fillWith(into: Element, children: readonly PageChild[]): void {
  for (const child of children) {
    if (typeof child === 'string' || child instanceof Node) into.append(child);
    else fillWith(into, child);
  }
}

/** An element of the page with properties and children; text is text, never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> & { readonly [aria: `aria-${string}`]: string } = {},
  ...children: readonly PageChild[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('aria-')) made.setAttribute(key, `${value}`);
    else Object.assign(made, { [key]: value });
  }
  fillWith(made, children);
  return made;
}

/** An empty element of SVG. */
export function makeSvg<K extends keyof SVGElementTagNameMap>(name: K): SVGElementTagNameMap[K] {
  return document.createElementNS('http://www.w3.org/2000/svg', name);
}

/** Puts finished markup, in which all text is escaped, in place of what an element holds. */
export function fill(into: Element, markup: Markup): void {
  into.innerHTML = markup.markup;
}

/** A choice among few, with a label before it. */
export function choice(
  label: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
  onChange: (value: string) => void,
): HTMLLabelElement {
  const select = make(
    'select',
    {},
    options.map(([value, text]) => make('option', { value }, text)),
  );
  select.value = chosen;
  select.addEventListener('change', () => onChange(select.value));
  return make('label', {}, `${label} `, select);
}

/** A button that does something. */
export function button(text: string, label: string, onClick: () => void): HTMLButtonElement {
  const made = make('button', { type: 'button', title: label, 'aria-label': label }, text);
  made.addEventListener('click', onClick);
  return made;
}

/** Calls it once before the next frame, however often it is asked for. */
export function onNextFrame(work: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      work();
    });
  };
}
