import { onOneLine } from '../../base/text/printable.ts';
import type { Saved } from '../answer.ts';

/** Where an answer is, beside where it is told. */
export function savedLine({ format, file }: Saved): string {
  const what = format === 'html' ? 'The report is' : `The answers in ${format} are`;
  return `${what} in ${onOneLine(file)}`;
}
