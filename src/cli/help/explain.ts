import { Command } from '@commander-js/extra-typings';
import { didYouMean } from '../../base/closest.ts';
import { CODES, type Code } from '../../base/errors.ts';
import { callError } from '../call/call-error.ts';
import { EXIT } from '../call/exit-codes.ts';
import { colorsFor, writeOut } from '../call/streams.ts';
import { run, TERMINAL } from '../output/run.ts';

/** `madrigal explain`: what codes of errors and warnings mean. */
export function explainCommand() {
  return new Command('explain')
    .description('say what the codes of errors and warnings mean')
    .argument('[code...]', 'codes, as messages have them; all of them by default')
    .addHelpText(
      'after',
      `
Examples:
  madrigal explain unknown-port
  madrigal explain | less

Exit status: 0, or 2 where there is no such code.`,
    )
    .action((codes) =>
      run(TERMINAL, async () => {
        await writeOut(explanations(codes.length === 0 ? Object.keys(CODES) : codes));
        return EXIT.holds;
      }),
    );
}

function explanations(names: readonly string[]): string {
  const colors = colorsFor(process.stdout);
  return names
    .map(codeIn)
    .map((code) => `${colors.bold(code)}\n  ${CODES[code]}\n`)
    .join('\n');
}

/** The code that a word of a message is: `unknown-port`, or `error[unknown-port]`. */
function codeIn(word: string): Code {
  const name = /\[(.+)\]/.exec(word)?.[1] ?? word;
  const isCode = (text: string): text is Code => Object.hasOwn(CODES, text);
  if (isCode(name)) return name;
  const hint = didYouMean(name, Object.keys(CODES)) ?? '`madrigal explain` lists them all';
  throw callError('bad-call', `\`${name}\` is the code of no message`, hint);
}
