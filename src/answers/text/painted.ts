import { printable } from '../../base/text/printable.ts';
import { type Palette, PLAIN } from '../palette.ts';

const COLORS = ['bold', 'dim', 'red', 'yellow', 'cyan', 'green', 'blue'] as const;

// Noncharacters, which Unicode keeps for uses such as this one: the first begins a colour, and so on; the last ends one.
const FIRST_MARK = 0xfdd0;
const END_MARK = '\ufdef';
const MARKS = /([\ufdd0-\ufdef])/;

/**
 * A text for the terminal that is made of other people's texts and of colours: all that the terminal would obey is
 * taken from it but these colours, wherever it came from.
 */
export function painted(colors: Palette, write: (marks: Palette) => string): string {
  if (!colors.isColorSupported) return printable(write(PLAIN));
  const marks = Object.fromEntries(
    COLORS.map((color, i) => [
      color,
      (text: string) => `${String.fromCharCode(FIRST_MARK + i)}${text}${END_MARK}`,
    ]),
  ) as Pick<Palette, (typeof COLORS)[number]>;
  return withColors(write({ ...marks, isColorSupported: true }), colors);
}

/** The text with its marks made colours; those of an inner part are put on first. */
function withColors(text: string, colors: Palette): string {
  const open: { readonly color: (text: string) => string; parts: string }[] = [];
  let whole = '';
  const add = (part: string): void => {
    const inner = open.at(-1);
    if (inner === undefined) whole += part;
    else inner.parts += part;
  };
  for (const piece of text.split(MARKS)) {
    const color = COLORS[piece.charCodeAt(0) - FIRST_MARK];
    if (color !== undefined && piece.length === 1) open.push({ color: colors[color], parts: '' });
    else if (piece === END_MARK) {
      const done = open.pop();
      if (done !== undefined) add(done.color(done.parts));
    } else add(printable(piece));
  }
  // What no mark of ours ends was begun by none of ours.
  return whole + open.map(({ parts }) => parts).join('');
}
