import { basename, extname } from 'node:path';
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { compare, type Decimal } from '../../base/duration.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { calibrate, LEAST_AND_GREATEST } from '../../logs/calibrate/calibrate.ts';
import { writeOverlay } from '../../logs/calibrate/write-overlay.ts';
import { LOG_FORMATS } from '../../logs/formats/log-formats.ts';
import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import { formatOption, parsePart, type WantedFormat } from '../call/options.ts';
import { expandArgument } from '../input/expand.ts';
import { together } from '../input/files.ts';
import { filesBeside, loadUnstarted, type ModelOptions } from '../input/load.ts';
import { LOGS, readLogs } from '../input/logs.ts';
import { MODEL_FILE, modelCommand } from '../input/model-command.ts';
import { destinationsOf } from '../output/destinations.ts';
import { type Call, run } from '../output/run.ts';
import { assertWritable, writeFile } from '../output/write-file.ts';

interface CalibrateOptions extends ModelOptions {
  readonly output?: string | undefined;
  readonly name?: string | undefined;
  readonly quantile: Decimal;
  readonly margin: Decimal;
  readonly format?: readonly WantedFormat[] | undefined;
}

/** What logs may be, for the help of the commands that read them. */
export const LOG_FILES = `logs: ${enumerate(LOG_FORMATS.map(({ name }) => name))}`;

/** `madrigal calibrate`: durations from logs. */
export function calibrateCommand() {
  return modelCommand('calibrate')
    .description('take the durations of a model from logs of real runs, as a timing overlay')
    .argument('<file>', MODEL_FILE)
    .argument('<logs...>', LOG_FILES)
    .hook('preAction', (_, command) => expandArgument(command, 1, LOGS))
    .addOption(
      new Option('-o, --output <overlay>', 'write the overlay to this file (else to standard output)'),
    )
    .addOption(new Option('--name <name>', 'what the overlay is called (default: as its file)'))
    .addOption(
      new Option('--quantile <part>', 'leave out what is beyond this part of the samples at either end')
        .argParser(parseQuantile)
        .default(LEAST_AND_GREATEST.quantile, '100%: the least and the greatest'),
    )
    .addOption(
      new Option('--margin <part>', 'make each interval wider by this part at either end')
        .argParser(parseMargin)
        .default(LEAST_AND_GREATEST.margin, '0%'),
    )
    .addOption(formatOption('calibrate'))
    .addHelpText(
      'after',
      `
Examples:
  madrigal calibrate shop.yaml monday.csv tuesday.csv -o measured.yaml
  madrigal calibrate shop.yaml runs.csv --quantile 95% --margin 10% -o measured.yaml
  madrigal verify shop.yaml --timing measured.yaml

Exit status: 0 the overlay is written, 2 error in the call, the model or a log.`,
    )
    .action((file, logs, options) =>
      run(destinationsOf('calibrate', options.format), (call) => calibrateModel(file, logs, options, call)),
    );
}

function parseQuantile(text: string): Decimal {
  const part = parsePart(text);
  const [half, whole] = [
    { digits: 5n, scale: 1 },
    { digits: 1n, scale: 0 },
  ];
  if (part !== null && compare(part, half) >= 0 && compare(part, whole) <= 0) return part;
  throw new InvalidArgumentError('Write a part from a half to all, as in 95% or 0.95.');
}

function parseMargin(text: string): Decimal {
  const part = parsePart(text);
  if (part !== null) return part;
  throw new InvalidArgumentError('Write a part such as 10% or 0.1.');
}

async function calibrateModel(
  file: string,
  logs: readonly string[],
  options: CalibrateOptions,
  { inputs, tell }: Call,
): Promise<ExitCode> {
  const { output, quantile, margin } = options;
  if (output !== undefined) assertWritable(output, [file, ...filesBeside(options), ...logs]);
  const [{ model, warnings }, runs] = together([
    () => loadUnstarted(file, options, inputs),
    () => readLogs(logs, inputs),
  ]);
  const calibration = calibrate(model, runs, { quantile, margin });
  const overlay = writeOverlay(options.name ?? nameFor(output), calibration);
  if (output !== undefined) writeFile(output, overlay);
  const diagnostics = [...warnings, ...calibration.warnings];
  await tell({ question: 'calibrate', model, calibration, overlay, written: output ?? null, diagnostics });
  return EXIT.holds;
}

/** An overlay has the name of its file, without folder and ending. */
function nameFor(output: string | undefined): string {
  return output === undefined ? 'measured' : basename(output, extname(output));
}
