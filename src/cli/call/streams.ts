import { createColors } from 'picocolors';
import { printable } from '../../base/text/printable.ts';
import { callError, systemCode } from './call-error.ts';
import { writeApart } from './errands.ts';

/** Colours for one of the two streams: none for a file or pipe, none where `NO_COLOR` is set (no-color.org). */
export function colorsFor(stream: NodeJS.WriteStream) {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const isTerminal = stream.isTTY === true && TERM !== 'dumb';
  const wanted = (FORCE_COLOR !== undefined && FORCE_COLOR !== '0') || isTerminal;
  return createColors((NO_COLOR ?? '') === '' && wanted);
}

/** Something that was written. */
export interface WrittenPiece {
  readonly stream: 'out' | 'err';
  readonly text: string;
}

/** What is kept of what is written, while something wants it. */
let recording: WrittenPiece[] | null = null;

/** Does some work, and answers what it has written to the two streams meanwhile. */
export async function recorded(work: () => Promise<void>): Promise<readonly WrittenPiece[]> {
  const pieces: WrittenPiece[] = [];
  recording = pieces;
  try {
    await work();
    return pieces;
  } finally {
    recording = null;
  }
}

/**
 * Writes results to standard output, and waits until they are out. A reader that has gone away, such as `head`, is no
 * error.
 *
 * @throws ModelError when they cannot be written
 */
export async function writeOut(text: string): Promise<void> {
  recording?.push({ stream: 'out', text });
  const apart = writeApart(text);
  const code =
    apart === null
      ? systemCode(await new Promise<unknown>((resolve) => process.stdout.write(text, resolve)))
      : (await apart).code;
  if (code === null || code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') return;
  throw code === 'ENOSPC'
    ? callError('disk-full', 'no space is left to write the results')
    : callError('cannot-write', `the results cannot be written: ${code}`);
}

/** Writes what is not a result to standard error, without colours. */
export function writeErr(text: string): void {
  writeColored(printable(text));
}

/** The same with colours, for a text that is printable but for them. */
export function writeColored(text: string): void {
  recording?.push({ stream: 'err', text });
  process.stderr.write(text);
}

/**
 * An error of a stream is told to whoever wrote to it. It is an event as well, which ends the process where nobody listens;
 * so somebody does.
 */
export function watchStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
