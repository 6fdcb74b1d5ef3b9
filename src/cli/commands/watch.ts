import { statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { keyText } from '../../base/text/key-text.ts';
import { EXIT } from '../call/exit-codes.ts';
import { isInterrupted } from '../call/interrupts.ts';
import { colorsFor, recorded, writeColored, writeErr, writeOut } from '../call/streams.ts';
import { versionOfPackage } from '../call/version.ts';
import { newInputs } from '../input/files.ts';
import { isModel } from '../input/imported.ts';
import { filesBeside } from '../input/load.ts';
import { hashOfFile, hashOfText, recall, remember } from '../output/cache.ts';
import { answerVerify, type VerifyCommandOptions, verifyCommand } from './verify.ts';

/** How often it is looked whether files have changed, in milliseconds. */
const LOOK_AFTER = 100;

/** `madrigal watch`: verifies again whenever a file has changed. */
export function watchCommand() {
  return verifyCommand()
    .name('watch')
    .description('answer the properties of model files, again whenever a file has changed')
    .action((files, options) => watch(files, options));
}

async function watch(files: readonly string[], options: VerifyCommandOptions): Promise<void> {
  // In a terminal, the new answers begin on a screen that was cleared.
  const isTerminal = process.stdout.isTTY === true;
  for (let round = 0; !isInterrupted(); round++) {
    if (round > 0) await writeOut(isTerminal ? '\u001b[2J\u001b[3J\u001b[H' : '\n');
    // Looked at before the files are read: a change while they are read is then seen as one.
    const named = new Map([...files, ...filesBeside(options)].map((file) => [file, stateOf(file)]));
    const read = await answer(files, options);
    if (isInterrupted()) break;
    const watched = new Map(read.map((file) => [file, named.get(file) ?? stateOf(file)]));
    for (const [file, state] of named) watched.set(file, state);
    writeErr(`\nwatching ${[...watched.keys()].join(', ')}; Ctrl-C ends\n`);
    await change(watched);
  }
  process.exitCode = EXIT.interrupted;
}

/** Comes back when one of the files is other than it was, or when the user has interrupted. */
async function change(watched: ReadonlyMap<string, string>): Promise<void> {
  const isSame = () => [...watched].every(([file, state]) => stateOf(file) === state);
  while (!isInterrupted() && isSame()) await setTimeout(LOOK_AFTER);
}

/** What tells that a file has changed: it is another one, or was written to. */
function stateOf(file: string): string {
  const status = statSync(file, { throwIfNoEntry: false });
  return status === undefined ? 'none' : `${status.ino} ${status.size} ${status.mtimeMs}`;
}

/** Answers as `verify` does, by what is remembered where nothing has changed since; the files that were read. */
async function answer(files: readonly string[], options: VerifyCommandOptions): Promise<readonly string[]> {
  const call = callText(files, options);
  // Answers that go to files are written each time: what is remembered is what went to the terminal.
  const isTold = options.report === undefined && (options.format ?? []).every(({ file }) => file === null);
  const found = isTold ? recall(call) : null;
  if (found !== null) {
    for (const { stream, text } of found.pieces) {
      if (stream === 'out') await writeOut(text);
      else writeColored(text);
    }
    return found.files.map(([file]) => file);
  }
  const inputs = newInputs();
  const pieces = await recorded(() => answerVerify(files, options, inputs));
  const read = inputs.files();
  const hashes = read.map((file) => [file, hashOfText(inputs.textOf(file) ?? '')] as const);
  // What is imported may depend on variables of the environment and on files that were looked for and not there; its
  // answers are not remembered.
  if (isTold && files.every((file) => isModel(file, inputs)))
    remember(call, { pieces, exit: Number(process.exitCode), files: hashes });
  return read;
}

/** All that an answer depends on beside the contents of the files that it reads. */
function callText(files: readonly string[], options: VerifyCommandOptions): string {
  const named = [...files, ...filesBeside(options)].map((file) => [file, hashOfFile(file)]);
  const look = [process.cwd(), colorsFor(process.stdout).isColorSupported, process.stdout.columns];
  return keyText({ version: versionOfPackage(), named, options, look });
}
