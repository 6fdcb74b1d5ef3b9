/** Widths in units of the font size, a little above those of common sans-serif fonts so that text rather fits. */
const NARROW = 0.3;
const MEDIUM = 0.58;
const UPPER = 0.7;
const WIDE = 0.9;
const FULL = 1.05;

function characterWidth(character: string): number {
  if (/[ijl.,:;'|!()[\]\s]/.test(character)) return NARROW;
  if (/[frt\-"/\\]/.test(character)) return 0.4;
  if (/[mwMW@%]/.test(character)) return WIDE;
  if (/[A-Z]/.test(character)) return UPPER;
  return character.codePointAt(0)! < 0x2000 ? MEDIUM : FULL;
}

/** An estimate of the width of a text, in the unit of `fontSize`: there is no font to ask. */
export function textWidth(text: string, fontSize: number): number {
  return fontSize * [...text].reduce((sum, character) => sum + characterWidth(character), 0);
}

/** The text, or as much of its beginning as fits into `width` with an ellipsis. */
export function fitText(text: string, fontSize: number, width: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const characters = [...text];
  let kept = characters.length;
  while (kept > 0 && textWidth(`${characters.slice(0, kept).join('')}…`, fontSize) > width) kept -= 1;
  return `${characters.slice(0, kept).join('')}…`;
}

/** The text in lines that fit into `width`, broken between words; a longer word has a line of its own. */
export function wrapText(text: string, fontSize: number, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || textWidth(longer, fontSize) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
