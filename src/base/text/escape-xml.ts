import { printable } from './printable.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as XML and HTML can hold it, in an element or an attribute, and as people may be shown it. */
export function escapeXml(text: string): string {
  return legalInXml(text).replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/** The printable text with the replacement character for each character that no XML may contain, also escaped. */
export function legalInXml(text: string): string {
  return printable(text).replace(
    /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,
    '\u{FFFD}',
  );
}
