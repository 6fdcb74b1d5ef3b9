import type { DurationInterval } from '../../base/duration.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { type Instruction, isWait, type Program, type Thread, type Try } from '../program.ts';
import { lineWords } from '../semantics/wording.ts';
import type { RetryChange, TryChange } from './failure-changes.ts';
import { textOfInstruction, type WaitChange } from './wait-changes.ts';

/** Something small that is changed in a program, or in how its actions fail. */
export type ProgramChange = WaitChange | TryChange | RetryChange;

/** A line of a program beside a changed one: in both, only before, or only after. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  /** The instruction as the file writes it. */
  readonly text: string;
  /** Its line in the file; `null` for one that is not there. */
  readonly line: number | null;
}

/** What a change has done to the instructions of one thread. */
export interface ThreadDiff {
  readonly thread: string;
  readonly lines: readonly DiffLine[];
}

/**
 * The differences between a program and its changed version, in which waits were inserted, moved or removed, or a part
 * became a try: the threads that differ, each with all its lines.
 */
export function diffOfWaits(before: Program, after: Program): readonly ThreadDiff[] {
  return before.threads.flatMap(({ name, instructions }, t) => {
    const changed = after.threads[t]!;
    const isTried = changed.tries.length > before.threads[t]!.tries.length;
    const lines = isTried ? linesOfTry(changed, instructions) : diffOf(instructions, changed.instructions);
    return lines.some(({ sign }) => sign !== ' ') ? [{ thread: name, lines }] : [];
  });
}

/** A thread in which one more part is tried, beside what it had before. */
function linesOfTry({ instructions, tries }: Thread, before: readonly Instruction[]): readonly DiffLine[] {
  const isNew = (instruction: Instruction) => !before.includes(instruction);
  const indented = (line: DiffLine, depth: number) => ({
    ...line,
    text: `${'  '.repeat(depth)}${line.text}`,
  });
  // Outer tries come first.
  const depthOf = (each: Try, n: number) =>
    tries.slice(0, n).filter(({ end }) => each.end <= end && each.start < end).length;
  return instructions.flatMap((instruction, i) => [
    ...tries.flatMap((each, n): readonly DiffLine[] => {
      const text = i === each.start ? 'try:' : i === each.rescue && i < each.end ? 'rescue:' : null;
      if (text === null) return [];
      // The instructions of the new rescue part are new as well.
      const sign = isNew(instructions[each.rescue]!) ? '+' : ' ';
      return [indented({ sign, text, line: null }, depthOf(each, n))];
    }),
    indented(
      lineOf(isNew(instruction) ? '+' : ' ', instruction),
      tries.filter(({ start, end }) => start <= i && i < end).length,
    ),
  ]);
}

function diffOf(before: readonly Instruction[], after: readonly Instruction[]): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  const old = [...before];
  for (const instruction of after) {
    if (old.includes(instruction) && isNextOf(old, instruction)) {
      // Waits of the old program that stood here and were removed or moved away.
      while (old[0] !== instruction) lines.push(lineOf('-', old.shift()!));
      lines.push(lineOf(' ', old.shift()!));
    } else lines.push(lineOf('+', instruction));
  }
  return [...lines, ...old.map((instruction) => lineOf('-', instruction))];
}

/**
 * Whether only waits stand between the current position and this instruction, so that it is the next one apart from
 * waits.
 */
function isNextOf(old: readonly Instruction[], instruction: Instruction): boolean {
  return old.slice(0, old.indexOf(instruction)).every(isWait);
}

function lineOf(sign: DiffLine['sign'], instruction: Instruction): DiffLine {
  const line = sign === '+' ? null : (instruction.at?.line ?? null);
  return { sign, text: textOfInstruction(instruction), line };
}

/**
 * Whether a change takes away order that a program has: a wait of it is gone, or stands later, so that what stood behind it
 * may come before what it waits for.
 */
export function takesOrderAway(change: ProgramChange, { threads }: Program): boolean {
  if (change.kind === 'remove') return true;
  if (change.kind !== 'move') return false;
  const { instructions } = threads.find(({ name }) => name === change.thread)!;
  const comesAfter = change.after === null ? -1 : instructions.indexOf(change.after);
  return comesAfter > instructions.indexOf(change.wait);
}

/** ``in `dev`, insert `wait(db)` after line 7 `pushB(db, deploy)` ``; the only thread of a program is not named. */
export function changeWords(change: ProgramChange): string {
  if (change.kind === 'retry') {
    const { component, transition, times, pause } = change;
    return `let \`${component}.${transition}\` be tried again: \`retry: {times: ${times}, pause: ${intervalWords(pause)}}\``;
  }
  const where = change.thread === 'main' ? '' : `in \`${change.thread}\`, `;
  if (change.kind === 'try') {
    const { from, to, rescue } = change;
    const part = from === to ? quoted(from) : `from ${quoted(from)} to ${quoted(to)}`;
    return `${where}try ${part}, and rescue it with \`${textOfInstruction(rescue[0]!)}\``;
  }
  if (change.kind === 'remove') return `${where}remove ${quoted(change.wait)}`;
  const { after, before } = change;
  const neighbour = after ?? before;
  const place = neighbour === null ? '' : ` ${after === null ? 'before' : 'after'} ${quoted(neighbour)}`;
  const what = change.kind === 'insert' ? `\`${textOfInstruction(change.wait)}\`` : quoted(change.wait);
  return `${where}${change.kind} ${what}${place}`;
}

/** As a file has it: `5s`, `[1s, 2s]`. */
function intervalWords({ min, max }: DurationInterval): string {
  const [least, greatest] = [min, max].map((each) =>
    each === 'inf' ? each : formatTime(each).replace(' ', ''),
  );
  return least === greatest ? least! : `[${least}, ${greatest}]`;
}

function quoted(instruction: Instruction): string {
  return `${lineWords(instruction.at?.line ?? null, '').trimStart()} \`${textOfInstruction(instruction)}\``.trimStart();
}
