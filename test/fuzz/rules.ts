/** What must hold of every call, whatever its files hold. */
import type { Outcome } from '../support/cli.ts';
import type { Call } from './calls.ts';

/** The files as the call finds them. */
export type Found = Readonly<Record<string, Buffer>>;

/** Characters that a terminal obeys, and those that turn the direction of a text; a line may end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

interface Told {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

interface Answer {
  readonly verdict?: string;
  readonly results?: readonly unknown[];
  readonly diagnostics?: readonly Told[];
  /** Of several files, the answers about each. */
  readonly files?: readonly Answer[];
}

/** What is wrong with an outcome, in words; nothing where all is as it must be. */
export function breaches({ args }: Call, found: Found, outcome: Outcome): string[] {
  const { status, stdout, stderr } = outcome;
  return [
    ...(status !== null && [0, 1, 2, 3].includes(status)
      ? []
      : [`exit status ${status}: ${stderr.slice(0, 600)}`]),
    ...[isNet(args) ? '' : stdout, stderr].flatMap((text) => controls(text)),
    ...(/^ +at .*:\d+:\d+\)?$/m.test(stderr) ? ['a stack is shown'] : []),
    ...(args.includes('json') ? inJson(found, outcome) : inWords(outcome, asksSeveral(args, found))),
  ];
}

/** Whether a net is written, in which names stay as they are unless a terminal shows them (decision 12). */
function isNet(args: Call['args']): boolean {
  return args[0] === 'translate' && !args.includes('--format');
}

function controls(text: string): readonly string[] {
  const at = CONTROL.exec(text)?.index;
  if (at === undefined) return [];
  const near = JSON.stringify(text.slice(Math.max(0, at - 60), at + 20));
  return [`the character U+${text.charCodeAt(at).toString(16).padStart(4, '0')} is written: ${near}`];
}

/** Whether files are asked about one by one, so that an error in one keeps nothing from the others (decision 7). */
function asksSeveral(args: Call['args'], found: Found): boolean {
  return ['check', 'verify'].includes(args[0]!) && args.filter((arg) => arg in found).length > 1;
}

function inWords({ status, stdout, stderr }: Outcome, isOfSeveral: boolean): readonly string[] {
  return [
    ...(status === 2 && stdout !== '' && !isOfSeveral ? ['there is an answer beside an error'] : []),
    ...(status === 2 && !/\berror\[[\w-]+\]: /.test(stderr) ? ['an error has no code'] : []),
    ...(status !== 2 && /^\S*\berror\[/m.test(stderr) ? [`an error, and exit status ${status}`] : []),
    ...caretsBeside(stderr),
  ];
}

/** Carets under what is not in the line above them. */
function caretsBeside(stderr: string): readonly string[] {
  const frames = [...stderr.matchAll(/^ {2} *\d+ \|(?: (.*))?\n {2} *\| ( *)(\^+)$/gm)];
  return frames
    .filter(
      ([, line = '', space = '', carets = '']) => space.length + carets.length > Math.max(line.length + 1, 1),
    )
    .map(([frame]) => `the caret is not below its line:\n${frame}`);
}

function inJson(found: Found, { status, stdout }: Outcome): readonly string[] {
  let answer: Answer;
  try {
    answer = JSON.parse(stdout) as Answer;
  } catch {
    return [`this is no JSON: ${stdout.slice(0, 80)}`];
  }
  const { verdict, files = [answer] } = answer;
  const results = files.flatMap((each) => each.results ?? []);
  const diagnostics = files.flatMap((each) => each.diagnostics ?? []);
  const isWrong = status === 2;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return [
    ...((verdict === 'error') === isWrong ? [] : [`verdict ${verdict} and exit status ${status}`]),
    ...(errors.length > 0 === isWrong ? [] : [`${errors.length} errors and exit status ${status}`]),
    ...(isWrong && files.length === 1 && results.length > 0 ? ['there are results beside an error'] : []),
    ...diagnostics.flatMap((told) => misplaced(found, told)),
  ];
}

function misplaced(found: Found, { code, file, line, column, message }: Told): readonly string[] {
  if (message === '') return [`${code} says nothing`];
  if (file === null || line === null || column === null) return [];
  const where = `${code} stands at ${file}:${line}:${column}`;
  const bytes = found[file];
  if (bytes === undefined) return [`${where}, a file that the call does not name`];
  const lines = bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split('\n');
  const text = lines[line - 1];
  if (line < 1 || text === undefined) return [`${where}, and there are ${lines.length} lines`];
  return column >= 1 && column <= text.length + 1
    ? []
    : [`${where}, and the line has ${text.length} characters`];
}
