/**
 * Characters that a terminal, a browser or an editor obeys instead of showing them, but for tabs and line breaks:
 * control characters (C0, DEL and C1), marks of the direction of writing (Unicode Standard Annex 9), separators of
 * lines and paragraphs, noncharacters, and marks of annotations.
 */
const OBEYED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]/g;

/**
 * A text as people may be shown it, whoever wrote it: what would be obeyed is replaced by U+FFFD. Everything that is
 * written for people goes through here, in {@link escapeXml} for pages and images, and in `painted` for terminals.
 */
export function printable(text: string): string {
  return text.replace(OBEYED, '\ufffd');
}

/** The same on one line: so that a name cannot look like a line of ours. */
export function onOneLine(text: string): string {
  return printable(text).replace(/[\t\n]/g, (character) => (character === '\t' ? ' ' : '\ufffd'));
}

/** The text of a JSON value, which means the same, with escapes for what would be obeyed. */
export function printableJson(text: string): string {
  return text.replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
