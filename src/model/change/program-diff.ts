import { type Instruction, isWait, type Program } from '../program.ts';
import { lineWords } from '../semantics/wording.ts';
import { textOfInstruction, type WaitChange } from './wait-changes.ts';

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

/** What is different in a program of which only waits were changed: the threads that changed, whole. */
export function diffOfWaits(before: Program, after: Program): readonly ThreadDiff[] {
  return before.threads.flatMap(({ name, instructions }, t) => {
    const lines = diffOf(instructions, after.threads[t]!.instructions);
    return lines.some(({ sign }) => sign !== ' ') ? [{ thread: name, lines }] : [];
  });
}

function diffOf(before: readonly Instruction[], after: readonly Instruction[]): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  const old = [...before];
  for (const instruction of after) {
    if (old.includes(instruction) && isNextOf(old, instruction)) {
      // Waits that stood before it and stand there no more.
      while (old[0] !== instruction) lines.push(lineOf('-', old.shift()!));
      lines.push(lineOf(' ', old.shift()!));
    } else lines.push(lineOf('+', instruction));
  }
  return [...lines, ...old.map((instruction) => lineOf('-', instruction))];
}

/** Whether nothing but waits stands before it. */
function isNextOf(old: readonly Instruction[], instruction: Instruction): boolean {
  return old.slice(0, old.indexOf(instruction)).every(isWait);
}

function lineOf(sign: DiffLine['sign'], instruction: Instruction): DiffLine {
  const line = sign === '+' ? null : (instruction.at?.line ?? null);
  return { sign, text: textOfInstruction(instruction), line };
}

/** ``in `dev`, insert `wait(db)` after line 7 `pushB(db, deploy)` ``; the only thread of a program is not named. */
export function changeWords(change: WaitChange): string {
  const where = change.thread === 'main' ? '' : `in \`${change.thread}\`, `;
  if (change.kind === 'remove') return `${where}remove ${quoted(change.wait)}`;
  const { after, before } = change;
  const neighbour = after ?? before;
  const place = neighbour === null ? '' : ` ${after === null ? 'before' : 'after'} ${quoted(neighbour)}`;
  const what = change.kind === 'insert' ? `\`${textOfInstruction(change.wait)}\`` : quoted(change.wait);
  return `${where}${change.kind} ${what}${place}`;
}

function quoted(instruction: Instruction): string {
  return `${lineWords(instruction.at?.line ?? null, '').trimStart()} \`${textOfInstruction(instruction)}\``.trimStart();
}
