import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { formatNamed } from '../answers/formats.ts';
import { StoppedError } from '../base/heed.ts';
import { callError } from './call/call-error.ts';
import { sayDone } from './call/errands.ts';
import { EXIT } from './call/exit-codes.ts';
import { configOptions } from './call/options.ts';
import { writeOut } from './call/streams.ts';
import { versionOfPackage } from './call/version.ts';
import { COMMANDS } from './commands/index.ts';
import type { Destination } from './output/destinations.ts';
import { canWrite, TERMINAL, tellError } from './output/run.ts';

/** Runs the command line, given without the names of node and of the script; the exit status is the process's. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    const program = await programFor(args);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) await answerCommander(error, args);
    else await tellError(error, formatAsked(args));
  }
  sayDone(Number(process.exitCode ?? EXIT.holds));
}

/**
 * Tells of an error that ended the work of a call: of Madrigal's own, unless the thread that worked had no memory left.
 */
export async function tellUntold(error: Error, args: readonly string[]): Promise<void> {
  const isFull = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  await tellError(isFull ? new StoppedError('max-memory') : error, formatAsked(args));
}

async function programFor(args: readonly string[]): Promise<Command> {
  const program = new Command('madrigal')
    .description('Verify deployments and reconfigurations of distributed software before running them.')
    .version(versionOfPackage())
    .addHelpText(
      'after',
      `
Examples:
  madrigal check shop.yaml
  madrigal verify shop.yaml --report shop.html
  madrigal gantt shop.yaml up -o shop.svg

Results go to standard output, all else to standard error. \`madrigal <command> --help\` tells more.`,
    );
  for (const { load } of commandsFor(args)) program.addCommand(await load());
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ]) {
    // The message of an error comes with it, and is told in the format that is asked for.
    command.exitOverride().configureOutput({ outputError: () => {} });
    const isHelp = COMMANDS.some(({ name, isHelp }) => isHelp && name === command.name());
    if (command !== program && command.commands.length === 0 && !isHelp) addConfiguration(command, args);
  }
  return program;
}

/** A command takes what its call leaves open from the environment and from a configuration file. */
function addConfiguration(command: CommandUnknownOpts, args: readonly string[]): void {
  for (const option of configOptions()) command.addOption(option);
  const isPrinted = args.includes('--print-config');
  // What the options are can be said without the files that a call would be about.
  if (isPrinted) for (const argument of command.registeredArguments) argument.required = false;
  const texts = new Map<string, string[]>();
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (text: string | null) => {
      texts.set(option.name(), [...(texts.get(option.name()) ?? []), ...(text === null ? [] : [text])]);
    });
  }
  command.hook('preAction', async () => {
    const { configure, settingsText } = await import('./input/config.ts');
    const settings = await configure(command, texts, COMMANDS);
    if (!isPrinted) return;
    await writeOut(settingsText(settings));
    throw new CommanderError(EXIT.holds, 'madrigal.printed', '');
  });
}

/** The commands that a call needs to know: the one that it names, none for the version, all for the help. */
function commandsFor([first]: readonly string[]): typeof COMMANDS {
  if (first === '--version' || first === '-V') return [];
  const called = COMMANDS.filter(({ name }) => name === first);
  return called.length > 0 ? called : COMMANDS;
}

/** Help and the version are no errors, unless the help is for want of a command. */
async function answerCommander(error: CommanderError, args: readonly string[]): Promise<void> {
  process.exitCode = error.exitCode === 0 ? EXIT.holds : EXIT.error;
  if (error.exitCode === 0 || error.code === 'commander.help') return;
  const { message, hint } = wordsOf(error, args);
  await tellError(callError('bad-call', message, hint), formatAsked(args));
}

/** Commander's text, in two: what is wrong, and what to do. */
function wordsOf(
  error: CommanderError,
  args: readonly string[],
): { readonly message: string; readonly hint: string } {
  const text = error.message.replace(/^error: /, '');
  const wrong = / is invalid\. /.exec(text);
  if (wrong !== null) {
    const advice = text.slice(wrong.index + wrong[0].length);
    return { message: `${text.slice(0, wrong.index)} is invalid`, hint: advice.replace(/^\w/, lowerCase) };
  }
  const [message = '', suggestion = ''] = text.split('\n');
  const called = COMMANDS.some(({ name }) => name === args[0]) ? `${args[0]} ` : '';
  const near = /Did you mean (?:one of )?(.*)\?/.exec(suggestion)?.[1];
  return {
    message,
    hint:
      near === undefined ? `\`madrigal ${called}--help\` lists what there is` : `did you mean \`${near}\`?`,
  };
}

function lowerCase(letter: string): string {
  return letter.toLowerCase();
}

/** How errors shall be told on standard output, as far as that can be told from a call that may be wrong. */
function formatAsked(args: readonly string[]): readonly Destination[] {
  const asked = args.flatMap((arg, i) =>
    arg === '--format' ? args.slice(i + 1, i + 2) : (arg.match(/(?<=^--format=).*/) ?? []),
  );
  const format = asked
    .map((text) => formatNamed(text.replace(/=-$/, '')))
    .find((each) => each !== undefined && canWrite(each, 'failure'));
  return format === undefined ? TERMINAL : [{ format, file: null }];
}
