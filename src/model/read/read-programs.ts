import type { DraftProgram, DraftThread } from './draft.ts';
import { entryOf, type SourceEntry, type SourceNode, type SourceScalar } from './formats/source.ts';
import { type ProgramFile, parseProgramFile } from './program-file.ts';
import { parseProgram } from './program-text.ts';
import { placementIn, type Reading } from './reading.ts';
import { declaredName, described, entriesOf, scalarOf } from './values/read-values.ts';

/** Reads a program of the file of the model. */
export function readProgram({ key, value }: SourceEntry, reading: Reading): DraftProgram {
  const before = reading.report.errors;
  const name = declaredName(key, reading.report);
  const run = value.kind === 'map' ? entryOf(value, 'run')?.value : value;
  const start = entryOf(value, 'start')?.value;
  const everywhere = scalarOf(start);
  const placement = start === undefined ? null : placementIn(start, reading);
  const program: DraftProgram = {
    name,
    start: everywhere?.text ?? placement?.places ?? null,
    threads: readThreads(run, reading),
    ...described(value),
    at: key.at,
  };
  if (start !== undefined) reading.positions.mark(program, 'start', start.at);
  placement?.mark(program, 'start');
  if (reading.report.errors > before) reading.gaps.addEntry('programs', name);
  return program;
}

function readThreads(run: SourceNode | undefined, reading: Reading): readonly DraftThread[] {
  const text = scalarOf(run);
  if (text !== null) return [readThread('main', text, reading)];
  return entriesOf(run).flatMap(({ key, value }) => {
    const name = declaredName(key, reading.report);
    const scalar = scalarOf(value);
    return scalar === null ? [] : [readThread(name, scalar, reading)];
  });
}

function readThread(name: string, text: SourceScalar, reading: Reading): DraftThread {
  return { name, ...parseProgram(text, reading.loops, reading.positions, reading.report) };
}

/** Reads a program in a file of its own. */
export function readProgramFile(file: ProgramFile, reading: Reading): DraftProgram {
  const before = reading.report.errors;
  const program = parseProgramFile(file, reading.loops, reading.positions, reading.report);
  if (reading.report.errors > before) reading.gaps.addEntry('programs', file.name);
  return program;
}
