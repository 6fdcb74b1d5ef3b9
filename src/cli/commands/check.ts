import { Command } from '@commander-js/extra-typings';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Inputs } from '../files.ts';
import { loadUnstarted, type ModelOptions, programNameOf, startFrom } from '../load.ts';
import {
  type Format,
  formatOption,
  programFileOption,
  scaleOption,
  setOption,
  startOption,
  strictOption,
  timingOption,
} from '../options.ts';
import { printDiagnostics } from '../print/diagnostics.ts';
import { diagnosticJson, jsonText, SCHEMA_VERSION } from '../print/json.ts';
import { colorsFor, writeOut } from '../print/output.ts';
import { modelHeading } from '../print/pretty.ts';
import { run } from '../run.ts';

interface CheckOptions extends ModelOptions {
  readonly format: Format;
  readonly strict?: true | undefined;
}

export function checkCommand() {
  return new Command('check')
    .description('read and validate a model file, without verifying its properties')
    .argument('<file>', 'a model file in YAML or JSON; `-` is standard input')
    .addOption(timingOption())
    .addOption(scaleOption())
    .addOption(setOption())
    .addOption(programFileOption())
    .addOption(startOption())
    .addOption(formatOption())
    .addOption(strictOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal check shop.yaml
  madrigal check cloud.yaml --timing cluster.yaml --strict

Exit status: 0 the file can be used, 2 it cannot.`,
    )
    .action((file, options) => run(options.format === 'json', (inputs) => check(file, options, inputs)));
}

async function check(file: string, options: CheckOptions, inputs: Inputs): Promise<ExitCode> {
  const loaded = loadUnstarted(file, options, inputs);
  const declared = loaded.model.programs.length === 0 ? [null] : loaded.model.programs.map((p) => p.name);
  const programs = options.programFile?.map(programNameOf) ?? declared;
  const { model, warnings } = startFrom(loaded, options.start, programs, inputs);
  const refused = options.strict === true && warnings.length > 0;
  if (options.format === 'json') {
    await writeOut(
      jsonText({
        schemaVersion: SCHEMA_VERSION,
        file: model.file,
        verdict: refused ? 'error' : 'holds',
        diagnostics: warnings.map(diagnosticJson),
      }),
    );
  } else {
    const colors = colorsFor(process.stdout);
    printDiagnostics(warnings, inputs);
    const verdict = refused ? colors.red('refused, because of its warnings') : colors.green('ok');
    await writeOut(`${modelHeading(model, colors)}${verdict}\n`);
  }
  return refused ? EXIT.error : EXIT.holds;
}
