import { extname } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { printable } from '../../base/text/printable.ts';
import { NET_FORMATS } from '../../tpn/net/formats/index.ts';
import { callError } from '../call/call-error.ts';
import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import { faultsOption, mergeOption, outputOption, programOption } from '../call/options.ts';
import { writeOut } from '../call/streams.ts';
import { filesBeside } from '../input/load.ts';
import { modelCommand, NET_OR_STDIN } from '../input/model-command.ts';
import { type NetOptions, netLoader } from '../input/net.ts';
import { type Call, run, TERMINAL } from '../output/run.ts';
import { assertWritable, writeFile } from '../output/write-file.ts';

type FormatName = (typeof NET_FORMATS)[number]['name'];

interface TranslateCommandOptions extends NetOptions {
  readonly format?: FormatName | undefined;
  readonly output?: string | undefined;
}

/** `madrigal translate`: writes the time Petri net of a model. */
export function translateCommand() {
  return modelCommand('translate')
    .description('write the time Petri net of a model, or another net')
    .argument('<file>', NET_OR_STDIN)
    .addOption(
      new Option(
        '--format <format>',
        'how to write the net (default: by the file to write, else net)',
      ).choices(NET_FORMATS.map(({ name }) => name)),
    )
    .addOption(mergeOption())
    .addOption(faultsOption())
    .addOption(outputOption())
    .addOption(programOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal translate shop.yaml > shop.net
  madrigal translate shop.yaml -o shop.svg
  madrigal translate update.yaml --faults 1 --program careful > update.net
  madrigal translate crossing.net --format pnml`,
    )
    .action((file, options) => run(TERMINAL, (call) => translateFile(file, options, call)));
}

async function translateFile(
  file: string,
  options: TranslateCommandOptions,
  { inputs }: Call,
): Promise<ExitCode> {
  const { output } = options;
  if (output !== undefined) assertWritable(output, [file, ...filesBeside(options)]);
  const { net } = (await netLoader(file, options, inputs))();
  if (net.transitions.some(({ last }) => last !== undefined)) {
    const hint = 'leave `order` away: what holds in any order holds in this one too';
    throw callError('order-not-verified', 'no format of nets says what comes last at its date', hint, file);
  }
  const text = await formatFor(options).write(net);
  // A file keeps the names of the net as they are; a terminal would obey some of them.
  if (output === undefined) await writeOut(process.stdout.isTTY ? printable(text) : text);
  else writeFile(output, text);
  return EXIT.holds;
}

function formatFor({ format, output }: TranslateCommandOptions) {
  const extension = output === undefined ? '' : extname(output).slice(1);
  const named = NET_FORMATS.find(({ name }) => name === format);
  return named ?? NET_FORMATS.find((each) => each.extension === extension) ?? NET_FORMATS[0];
}
