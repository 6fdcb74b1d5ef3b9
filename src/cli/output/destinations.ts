import { existsSync, realpathSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { Question } from '../../answers/answer.ts';
import { type AnswerFormat, formatNamed, formatsFor, PEOPLE } from '../../answers/formats.ts';
import { callError } from '../call/call-error.ts';
import type { WantedFormat } from '../call/options.ts';

/** Where an answer goes, and in which format. */
export interface Destination {
  readonly format: AnswerFormat;
  /** `null`: standard output. */
  readonly file: string | null;
}

/** What a call says of its destinations beside `--format`. */
export interface OtherFiles {
  /** `-o`: where the format goes that names no file; without one, the ending of the name says the format. */
  readonly output?: string | undefined;
  /** `--report`: as `--format html=FILE`. */
  readonly report?: string | undefined;
  /** `--quiet`: nothing goes to standard output. */
  readonly quiet?: true | undefined;
}

/**
 * Where the answer to a question goes. People are told on standard output, unless something else is; what they cannot
 * be told in words goes nowhere else than where the call says.
 *
 * @throws ModelError where two formats have one destination, or one has standard output in a quiet call
 */
export function destinationsOf(
  question: Question,
  wanted: readonly WantedFormat[] = [],
  { output, report, quiet }: OtherFiles = {},
): readonly Destination[] {
  const [usual] = formatsFor(question);
  const asked = wanted.map(
    ({ format, file }): Destination => ({
      format: formatNamed(format)!,
      file: file === '-' ? null : (file ?? output ?? null),
    }),
  );
  if (output !== undefined && wanted.every(({ file }) => file !== null))
    asked.push({ format: formatOfName(question, output), file: output });
  if (report !== undefined) asked.push({ format: formatNamed('html')!, file: report });
  const isSilent = asked.every(({ file }) => file !== null);
  if (quiet === true) {
    if (!isSilent)
      throw callError(
        'bad-call',
        'a quiet call writes nothing to standard output',
        'leave out `--quiet`, or name a file: `--format FORMAT=FILE`',
      );
    assertApart(asked);
    return asked;
  }
  if (isSilent && (asked.length === 0 || usual!.name === PEOPLE))
    asked.unshift({ format: usual!, file: null });
  assertApart(asked);
  return asked;
}

/** The format that the ending of a file's name says; the usual one where it says nothing. */
function formatOfName(question: Question, file: string): AnswerFormat {
  const ending = extname(file).slice(1).toLowerCase();
  const formats = formatsFor(question);
  return formats.find(({ extension }) => extension === ending) ?? formats[0]!;
}

function assertApart(destinations: readonly Destination[]): void {
  const places = destinations.map(({ file }) => (file === null ? null : placeOf(file)));
  const second = places.findIndex((place, i) => places.indexOf(place) < i);
  if (second < 0) return;
  const { file, format } = destinations[second]!;
  const first = destinations[places.indexOf(places[second]!)]!.format;
  const where = file === null ? 'standard output' : `\`${file}\``;
  const both =
    first === format
      ? `\`${format.name}\` would be written twice`
      : `\`${first.name}\` and \`${format.name}\` would both be written`;
  throw callError(
    'bad-call',
    `${both} to ${where}`,
    'send one of them to a file of its own: `--format FORMAT=FILE`',
  );
}

/** The path of a file without links and relative parts, by which two names of one file are known to be one destination. */
function placeOf(file: string): string {
  return existsSync(file) ? realpathSync(file) : resolve(file);
}
