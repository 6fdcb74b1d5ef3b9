import type { Answer } from '../../answers/answer.ts';
import { formatNamed } from '../../answers/formats.ts';
import { writeFile } from './write-file.ts';

/**
 * Writes the report on an answer, one HTML page.
 *
 * @throws ModelError when the file cannot be written
 */
export async function writeReport(file: string, answer: Answer): Promise<void> {
  writeFile(file, (await formatNamed('html')!.write(answer)) ?? '');
}
