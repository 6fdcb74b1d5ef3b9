import { readFileSync } from 'node:fs';
import { blocksOf } from './markdown.ts';

/** One line of an engine, broken on purpose, and the test that has to notice. */
export interface Mutant {
  readonly file: string;
  readonly line: string;
  readonly broken: string;
  readonly noticedBy: string;
  /** What is wrong with it, as a phrase. */
  readonly mistake: string;
}

const PAGE = 'docs/mutation-check.md';

/** The mutants of the page that lists them: a diff of one line each, below the paragraph that names the test. */
export function listedMutants(): readonly Mutant[] {
  const page = readFileSync(PAGE, 'utf8');
  const lines = page.split('\n');
  return blocksOf(page).map(({ language, text, line }) => {
    const before = lines.slice(0, line - 2).join('\n');
    const paragraph = before.trimEnd().split('\n\n').at(-1)!.replaceAll('\n', ' ');
    const file = /^diff (\S+)$/.exec(language)?.[1];
    const said = /^Noticed by `([^`]+)`: (.+)$/.exec(paragraph);
    const [removed, added, ...more] = text.split('\n');
    if (
      file === undefined ||
      said === null ||
      !removed?.startsWith('-') ||
      !added?.startsWith('+') ||
      more.length > 0
    )
      throw new Error(`${PAGE}:${line} is no mutant`);
    return { file, line: removed.slice(1), broken: added.slice(1), noticedBy: said[1]!, mistake: said[2]! };
  });
}

/** The text of a file with the line broken. */
export function withMutant(text: string, { file, line, broken }: Mutant): string {
  const lines = text.split('\n');
  const at = lines.flatMap((each, i) => (each === line ? [i] : []));
  if (at.length !== 1) throw new Error(`${file} has ${at.length} lines "${line.trim()}"`);
  return lines.with(at[0]!, broken).join('\n');
}
