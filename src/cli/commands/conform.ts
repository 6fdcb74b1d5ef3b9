import { Option } from '@commander-js/extra-typings';
import { verdictOfConformance } from '../../answers/verdicts.ts';
import type { Decimal } from '../../base/duration.ts';
import { conform, USUAL_TOLERANCE } from '../../logs/conform/conform.ts';
import { programOf } from '../../model/subject.ts';
import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import { formatOption, parseDate, programOption, type WantedFormat } from '../call/options.ts';
import { expandArgument } from '../input/expand.ts';
import { together } from '../input/files.ts';
import { chooseProgram, loadModel, type ModelOptions } from '../input/load.ts';
import { LOGS, readLogs } from '../input/logs.ts';
import { MODEL_FILE, modelCommand } from '../input/model-command.ts';
import { destinationsOf } from '../output/destinations.ts';
import { type Call, run } from '../output/run.ts';
import { LOG_FILES } from './calibrate.ts';

interface ConformOptions extends ModelOptions {
  readonly tolerance: Decimal;
  readonly format?: readonly WantedFormat[] | undefined;
}

/** `madrigal conform`: whether logs are runs. */
export function conformCommand() {
  return modelCommand('conform')
    .description('check that the runs that logs tell of are runs of a model')
    .argument('<file>', MODEL_FILE)
    .argument('<logs...>', LOG_FILES)
    .hook('preAction', (_, command) => expandArgument(command, 1, LOGS))
    .addOption(programOption())
    .addOption(
      new Option('--tolerance <duration>', 'by how much a date of a log may be off, against those before it')
        .argParser(parseDate)
        .default(USUAL_TOLERANCE, '50ms'),
    )
    .addOption(formatOption('conform'))
    .addHelpText(
      'after',
      `
Examples:
  madrigal conform shop.yaml runs.csv
  madrigal conform shop.yaml runs.csv --timing measured.yaml --tolerance 1s

Exit status: 0 all are runs of the model, 1 one is none, 2 error in the call, the model or a log, 3 not known.`,
    )
    .action((file, logs, options) =>
      run(destinationsOf('conform', options.format), (call) => conformLogs(file, logs, options, call)),
    );
}

async function conformLogs(
  file: string,
  logs: readonly string[],
  options: ConformOptions,
  { inputs, tell }: Call,
): Promise<ExitCode> {
  const [{ model, warnings }, runs] = together([
    () => loadModel(file, options, inputs),
    () => readLogs(logs, inputs),
  ]);
  const program = programOf(model, chooseProgram(model, options));
  const conformance = conform(model, program, runs, options.tolerance);
  await tell({
    question: 'conform',
    model,
    conformance,
    diagnostics: [...warnings, ...conformance.warnings],
  });
  return EXIT[verdictOfConformance(conformance)];
}
