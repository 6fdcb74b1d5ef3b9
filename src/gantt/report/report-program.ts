import { compare, type Decimal } from '../../base/duration.ts';
import { maxOf, minOf } from '../../base/extremes.ts';
import { heed } from '../../base/heed.ts';
import type { Step, Trace } from '../../model/event.ts';
import type { Program, Thread } from '../../model/program.ts';
import { instructionEvent } from '../../model/semantics/rules/rules.ts';
import { instructionText } from '../../model/semantics/wording.ts';
import type { Result } from '../../properties/answers/verdict.ts';
import { rangeWords } from '../../properties/results/wording.ts';
import { type Child, element, lines, type Markup, table } from '../markup.ts';

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
  /** Which steps execute something of it; `null` for a line without instructions. */
  readonly executes: ((step: Step) => boolean) | null;
}

/** The program with its text, and the dates at which the runs of the report execute each line. */
export function programSection(
  program: Program,
  results: readonly Result[],
  inputs: readonly ReportInput[],
  prefix: string,
): Markup {
  const runs = runsOf(program, results);
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
      element(
        'div',
        { class: 'scroll' },
        table(
          { class: 'listing', 'data-file': program.threads[0]?.instructions[0]?.at?.file ?? null },
          heads,
          listed(program, inputs).map((each) => row(each, runs)),
        ),
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

/** The timed runs that the answers show, each once. */
function runsOf(program: Program, results: readonly Result[]): readonly Trace[] {
  const own = results.filter((result) => result.program === program.name);
  const all = own.flatMap(({ witnesses, boundaries }) => [
    ...witnesses.map(({ trace }) => trace),
    ...(boundaries === null ? [] : [boundaries.least.trace]),
    ...(boundaries?.greatest == null ? [] : [boundaries.greatest.trace]),
  ]);
  const key = ({ steps }: Trace) =>
    steps.map(
      ({ at, event, component, element }) => `${at.digits}e${at.scale} ${event} ${component} ${element}`,
    );
  const timed = all.filter((trace) => trace.timed !== false && trace.steps.length > 0);
  return [...new Map(timed.map((trace) => [key(trace).join('\n'), trace])).values()];
}

/** The lines of the program as they stand in its file; without one, its instructions. */
function listed(program: Program, inputs: readonly ReportInput[]): readonly Listed[] {
  const instructions = program.threads.flatMap((thread) => thread.instructions.map((i) => ({ thread, i })));
  const file = instructions[0]?.i.at?.file;
  const text = inputs.find(({ name }) => name === file)?.text.split(/\r?\n/);
  const places = instructions.flatMap(({ i }) => i.at?.line ?? []);
  if (text === undefined || places.length < instructions.length) {
    return instructions.map(({ thread, i }) => {
      const event = instructionEvent(thread.name, i);
      const written = instructionText(event);
      return {
        line: null,
        text: written,
        executes: (step) => step.thread === thread.name && instructionText(step) === written,
      };
    });
  }
  const first = minOf(places);
  // The `for` or the thread that the first instruction belongs to.
  const start = Math.max(1, first - headLines(text, first));
  const shown = text.slice(start - 1, maxOf(places));
  const indent = minOf(
    shown.filter((each) => each.trim() !== '').map((each) => /^\s*/.exec(each)![0].length),
  );
  return shown.map((each, i) => ({
    line: start + i,
    text: each.slice(indent),
    executes: places.includes(start + i) ? (step) => step.thread !== null && step.line === start + i : null,
  }));
}

/** How many lines just before the first instruction belong to it: the heads of loops and the name of its thread. */
function headLines(text: readonly string[], first: number): number {
  let count = 0;
  while (/^\s*(for\b.*:|[\w-]+:\s*\|[-+]?)\s*(#.*)?$/.test(text[first - 2 - count] ?? '')) count += 1;
  return count;
}

/** What it takes to see whether a step executes a line, in nanoseconds. */
const LOOKING = 50;

function row({ line, text, executes }: Listed, runs: readonly Trace[]): Markup {
  heed(LOOKING * runs.reduce((sum, { steps }) => sum + steps.length, 0));
  return element(
    'tr',
    { class: executes === null ? 'idle' : null },
    element('th', { scope: 'row', class: 'line' }, line === null ? '' : `${line}`),
    element('td', {}, element('pre', {}, element('code', {}, text === '' ? ' ' : text))),
    runs.length === 0
      ? null
      : element('td', { class: 'dates' }, executes === null ? '' : datesWords(executes, runs)),
  );
}

function datesWords(executes: (step: Step) => boolean, runs: readonly Trace[]): string {
  const dates = runs.map(({ steps }) => steps.filter(executes).map(({ at }) => at));
  const all = dates.flat().sort(compare);
  const [first, last]: readonly (Decimal | undefined)[] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return 'never';
  const some = dates.some((each) => each.length === 0) ? ', not in every run shown' : '';
  return `${rangeWords(first, last)}${some}`;
}
