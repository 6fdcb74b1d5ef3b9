import { escapeXml } from '../base/text/escape-xml.ts';
import { printableJson } from '../base/text/printable.ts';

/** Finished markup: everything in it is escaped. Only this file makes one, so that text cannot become markup. */
export interface Markup {
  readonly markup: string;
}

/** What an element holds, one after the other; strings are text and are escaped. */
export type Child = Markup | string | null | readonly Child[];

/** The attributes of an element; those that are `null` are left out. */
export type Attributes = Readonly<Record<string, string | number | null>>;

const EMPTY_IN_SVG = new Set(['circle', 'line', 'path', 'rect']);
const VOID_IN_HTML = new Set(['col', 'input', 'meta']);

/** An element of SVG or HTML. Attributes that are `null` and children that are `null` are left out. */
export function element(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  const open = `<${name}${attributesText(attributes)}`;
  if (VOID_IN_HTML.has(name)) return { markup: `${open}>` };
  const content = childText(children);
  if (content === '' && EMPTY_IN_SVG.has(name)) return { markup: `${open}/>` };
  return { markup: `${open}>${content}</${name}>` };
}

/** Its parts, one after the other. */
export function concat(...parts: readonly Child[]): Markup {
  return { markup: childText(parts) };
}

/** Its parts, each on a line of its own. */
export function lines(parts: readonly Child[]): Markup {
  return {
    markup: parts
      .filter((part) => part !== null)
      .map(childText)
      .join('\n'),
  };
}

/**
 * A table with one row of heads.
 *
 * @param heads texts, or finished `th`
 * @param rows finished `tr`; those that are `null` are left out
 */
export function table(
  attributes: Attributes,
  heads: readonly (Markup | string)[],
  rows: readonly (Markup | null)[],
): Markup {
  const cells = heads.map((head) =>
    typeof head === 'string' ? element('th', { scope: 'col' }, head) : head,
  );
  return element(
    'table',
    attributes,
    element('thead', {}, element('tr', {}, cells)),
    element('tbody', {}, lines(rows)),
  );
}

/** Something wide in a frame of its own, which scrolls, by the keyboard too. */
export function scrolled(wide: Markup, label: string, kind = ''): Markup {
  return element(
    'div',
    {
      class: `${kind === '' ? '' : `${kind} `}scroll`,
      tabindex: '0',
      role: 'group',
      'aria-label': `${label}, can be scrolled`,
    },
    wide,
  );
}

/** A text as it is written, in lines that may be long: it scrolls, by the keyboard too. */
export function preformatted(...text: readonly Child[]): Markup {
  return element('pre', { tabindex: '0' }, element('code', {}, text));
}

/** A style sheet of ours; it must not hold anything from a user. */
export function styleSheet(css: string): Markup {
  if (css.includes('<')) throw new RangeError('a style sheet must not hold markup');
  return { markup: `<style>\n${css}</style>` };
}

/** A script of ours, whose text a policy may know by its hash; it must not hold anything from a user. */
export function script(code: string): Markup {
  if (/<\/|<!--/.test(code)) throw new RangeError('a script must not hold markup');
  return { markup: `<script>${code}</script>` };
}

/** Data for a script, which a browser does not run. */
export function dataBlock(id: string, data: unknown): Markup {
  const json = printableJson(JSON.stringify(data)).replaceAll('<', String.raw`\u003c`);
  return { markup: `<script type="application/json" id="${escapeXml(id)}">${json}</script>` };
}

/** A coordinate with one decimal place, always written the same way. */
export function coordinate(value: number): number {
  const rounded = Math.round(value * 10) / 10;
  return rounded === 0 ? 0 : rounded;
}

function attributesText(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

function childText(child: Child): string {
  if (child === null) return '';
  if (typeof child === 'string') return escapeXml(child);
  return 'markup' in child ? child.markup : child.map(childText).join('');
}
