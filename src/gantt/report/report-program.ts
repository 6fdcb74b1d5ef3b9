import { groupBy } from '../../base/collections/group-by.ts';
import { compare, type Decimal } from '../../base/duration.ts';
import { maxOf, minOf } from '../../base/extremes.ts';
import { heed } from '../../base/heed.ts';
import type { Step, Trace } from '../../model/event.ts';
import type { Program, Thread } from '../../model/program.ts';
import { instructionEvent } from '../../model/semantics/rules/rules.ts';
import { instructionText } from '../../model/semantics/wording.ts';
import type { Result } from '../../properties/answers/verdict.ts';
import { rangeWords } from '../../properties/results/wording.ts';
import { type Child, element, lines, type Markup, scrolled, table } from '../markup.ts';

/** A text that the results were computed from, such as the model file. */
export interface ReportInput {
  readonly name: string;
  readonly text: string;
}

/** A line of a program, or an instruction that stands in no file. */
interface Listed {
  /** In the file; `null` where there is none. */
  readonly line: number | null;
  readonly text: string;
  /** As {@link executedBy} has it for the steps that execute it; `null` for a line without instructions. */
  readonly executed: string | null;
}

/** The program with its text, and the dates at which the runs of the report execute each line. */
export function programSection(
  program: Program,
  results: readonly Result[],
  inputs: readonly ReportInput[],
  prefix: string,
): Markup {
  const runs = runsOf(program, results);
  const { rows, executedBy } = listed(program, inputs);
  const executed: readonly ExecutedSteps[] = runs.map(({ steps }) =>
    groupBy(
      steps.filter(({ thread }) => thread !== null),
      executedBy,
    ),
  );
  const heads = ['Line', 'Instruction', ...(runs.length === 0 ? [] : ['Executed at'])];
  return element(
    'section',
    { class: 'property', id: programId(prefix, program.name) },
    lines([
      '',
      element(
        'div',
        { class: 'heading' },
        element('h2', {}, program.title ?? `Program ${program.name}`),
        element('span', { class: 'muted' }, threadsWords(program.threads)),
      ),
      program.about === undefined ? null : element('p', {}, program.about),
      scrolled(
        table(
          { class: 'listing', 'data-file': program.threads[0]?.instructions[0]?.at?.file ?? null },
          heads,
          rows.map((each) => row(each, executed)),
        ),
        `Text of ${program.name}`,
      ),
      runs.length === 0 ? null : element('p', { class: 'muted' }, runsWords(runs.length)),
      '',
    ]),
  );
}

/** A program's name that leads to its section. */
export function programLink(prefix: string, program: string | null): Child {
  return program === null ? '' : element('a', { href: `#${programId(prefix, program)}` }, program);
}

function programId(prefix: string, name: string | null): string {
  return `${prefix}program-${name}`;
}

function threadsWords(threads: readonly Thread[]): string {
  const count = threads.reduce((sum, { instructions }) => sum + instructions.length, 0);
  const instructions = `${count} ${count === 1 ? 'instruction' : 'instructions'}`;
  return threads.length === 1 ? instructions : `${instructions} in ${threads.length} concurrent programs`;
}

function runsWords(runs: number): string {
  return `The dates are those of the ${runs === 1 ? 'one run' : `${runs} runs`} of this program that the answers show.`;
}

/** What it takes to name a step, in nanoseconds. */
const NAMING = 1_000;

/** The timed runs that the answers show, each once. */
function runsOf(program: Program, results: readonly Result[]): readonly Trace[] {
  const own = results.filter((result) => result.program === program.name);
  const all = own.flatMap(({ witnesses, boundaries }) => [
    ...witnesses.map(({ trace }) => trace),
    ...(boundaries === null ? [] : [boundaries.least.trace]),
    ...(boundaries?.greatest == null ? [] : [boundaries.greatest.trace]),
  ]);
  const key = ({ steps }: Trace) =>
    steps.map(({ at, event, component, element }) => {
      heed(NAMING);
      return `${at.digits}e${at.scale} ${event} ${component} ${element}`;
    });
  const timed = all.filter((trace) => trace.timed !== false && trace.steps.length > 0);
  return [...new Map(timed.map((trace) => [key(trace).join('\n'), trace])).values()];
}

/** The steps of one run that execute each line. */
type ExecutedSteps = ReadonlyMap<string, readonly Step[]>;

/** The lines of a program. */
interface Listing {
  readonly rows: readonly Listed[];
  /** Which line a step of a thread executes. */
  readonly executedBy: (step: Step) => string;
}

/** The lines of the program as they stand in its file; without one, its instructions. */
function listed(program: Program, inputs: readonly ReportInput[]): Listing {
  const instructions = program.threads.flatMap((thread) => thread.instructions.map((i) => ({ thread, i })));
  const file = instructions[0]?.i.at?.file;
  const text = inputs.find(({ name }) => name === file)?.text.split(/\r?\n/);
  const places = instructions.flatMap(({ i }) => i.at?.line ?? []);
  if (text === undefined || places.length < instructions.length) {
    const named = (thread: string, written: string) => `${thread}: ${written}`;
    const rows = instructions.map(({ thread, i }) => {
      const written = instructionText(instructionEvent(thread.name, i));
      return { line: null, text: written, executed: named(thread.name, written) };
    });
    return { rows, executedBy: (step) => named(step.thread ?? '', instructionText(step)) };
  }
  const first = minOf(places);
  // The `for` or the thread that the first instruction belongs to.
  const start = Math.max(1, first - headLines(text, first));
  const shown = text.slice(start - 1, maxOf(places));
  const indent = minOf(
    shown.filter((each) => each.trim() !== '').map((each) => /^\s*/.exec(each)![0].length),
  );
  const executable = new Set(places);
  const rows = shown.map((each, i) => ({
    line: start + i,
    text: each.slice(indent),
    executed: executable.has(start + i) ? `${start + i}` : null,
  }));
  return { rows, executedBy: ({ line }) => `${line}` };
}

/** How many lines just before the first instruction belong to it: the heads of loops and the name of its thread. */
function headLines(text: readonly string[], first: number): number {
  let count = 0;
  while (/^\s*(for\b.*:|[\w-]+:\s*\|[-+]?)\s*(#.*)?$/.test(text[first - 2 - count] ?? '')) count += 1;
  return count;
}

/** What it takes to write a line, in nanoseconds. */
const WRITING = 10_000;

function row({ line, text, executed }: Listed, runs: readonly ExecutedSteps[]): Markup {
  heed(WRITING);
  return element(
    'tr',
    { class: executed === null ? 'idle' : null },
    element('th', { scope: 'row', class: 'line' }, line === null ? '' : `${line}`),
    element('td', {}, element('pre', {}, element('code', {}, text === '' ? ' ' : text))),
    runs.length === 0
      ? null
      : element('td', { class: 'dates' }, executed === null ? '' : datesWords(executed, runs)),
  );
}

function datesWords(executed: string, runs: readonly ExecutedSteps[]): string {
  const dates = runs.map((steps) => (steps.get(executed) ?? []).map(({ at }) => at));
  const all = dates.flat().sort(compare);
  const [first, last]: readonly (Decimal | undefined)[] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return 'never';
  const some = dates.some((each) => each.length === 0) ? ', not in every run shown' : '';
  return `${rangeWords(first, last)}${some}`;
}
