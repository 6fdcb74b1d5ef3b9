import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import { formatOption, strictOption, type WantedFormat } from '../call/options.ts';
import { loadUnstarted, type ModelOptions, programNameOf, startFrom } from '../input/load.ts';
import { MODEL_OR_STDIN, modelCommand } from '../input/model-command.ts';
import { destinationsOf } from '../output/destinations.ts';
import { type Call, run } from '../output/run.ts';

interface CheckOptions extends ModelOptions {
  readonly format?: readonly WantedFormat[] | undefined;
  readonly strict?: true | undefined;
}

/** `madrigal check`: reads and validates a model file. */
export function checkCommand() {
  return modelCommand('check')
    .description('read and validate a model file, without verifying its properties')
    .argument('<file>', MODEL_OR_STDIN)
    .addOption(formatOption('check'))
    .addOption(strictOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal check shop.yaml
  madrigal check cloud.yaml --timing cluster.yaml --strict

Exit status: 0 the file can be used, 2 it cannot.`,
    )
    .action((file, options) =>
      run(destinationsOf('check', options.format), (call) => check(file, options, call)),
    );
}

async function check(file: string, options: CheckOptions, call: Call): Promise<ExitCode> {
  const { inputs } = call;
  const loaded = loadUnstarted(file, options, inputs);
  const declared = loaded.model.programs.length === 0 ? [null] : loaded.model.programs.map((p) => p.name);
  const programs = options.programFile?.map(programNameOf) ?? declared;
  const { model, warnings } = startFrom(loaded, options.start, programs, inputs);
  const refused = options.strict === true && warnings.length > 0;
  await call.tell({ question: 'check', model, refused, diagnostics: warnings });
  return refused ? EXIT.error : EXIT.holds;
}
