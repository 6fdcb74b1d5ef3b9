import type { AnswerTo } from '../../answers/answer.ts';
import { formatNamed } from '../../answers/formats.ts';
import { Diagnostics } from '../../base/diagnostics.ts';
import { tryWriteFile } from './write-file.ts';

/**
 * Writes the report on an answer, one HTML page, where the call wants one.
 *
 * @returns the answer, which says where its report is, or among its diagnostics why there is none; and whether there
 *   should have been one
 */
export async function withReport<A extends AnswerTo<'verify'> | AnswerTo<'compare'>>(
  answer: A,
  file: string | undefined,
): Promise<{ readonly answer: A; readonly failed: boolean }> {
  if (file === undefined) return { answer, failed: false };
  const page = await formatNamed('html')!.write(answer);
  const unwritten = tryWriteFile(file, page ?? '');
  if (unwritten.length === 0) return { answer: { ...answer, report: file }, failed: false };
  const found = new Diagnostics();
  for (const each of [...answer.diagnostics, ...unwritten]) found.add(each);
  return { answer: { ...answer, diagnostics: found.sorted() }, failed: true };
}
