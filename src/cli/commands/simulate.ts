import { Command, Option } from '@commander-js/extra-typings';
import { writeTrace } from '../../model/formats/trace-json.ts';
import { programOf } from '../../model/program.ts';
import { replay } from '../../model/replay.ts';
import { compile } from '../../model/semantics.ts';
import { simulate } from '../../model/simulate.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Inputs } from '../files.ts';
import { chooseProgram, loadModel, type ModelOptions } from '../load.ts';
import {
  type Format,
  formatOption,
  parseSeed,
  programOption,
  scaleOption,
  setOption,
  timingOption,
} from '../options.ts';
import { printDiagnostics } from '../print/diagnostics.ts';
import { colorsFor, writeOut } from '../print/output.ts';
import { endLines, storyLines } from '../print/pretty.ts';
import { run } from '../run.ts';

interface SimulateOptions extends ModelOptions {
  readonly program?: string | undefined;
  readonly seed: number;
  readonly durations: 'min' | 'max' | 'random';
  readonly format: Format;
}

export function simulateCommand() {
  return new Command('simulate')
    .description('show one run of a model')
    .argument('<file>', 'a model file in YAML or JSON; `-` is standard input')
    .addOption(programOption())
    .addOption(new Option('--seed <n>', 'which of the random runs').argParser(parseSeed).default(1))
    .addOption(
      new Option('--durations <which>', 'how long transitions take')
        .choices(['min', 'max', 'random'] as const)
        .default('random' as const),
    )
    .addOption(timingOption())
    .addOption(scaleOption())
    .addOption(setOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal simulate shop.yaml --seed 7
  madrigal simulate shop.yaml --durations max --format json > run.json
  madrigal replay shop.yaml run.json`,
    )
    .action((file, options) =>
      run(options.format === 'json', (inputs) => simulateFile(file, options, inputs)),
    );
}

async function simulateFile(file: string, options: SimulateOptions, inputs: Inputs): Promise<ExitCode> {
  const { model, warnings } = loadModel(file, options, inputs);
  const system = compile(model, programOf(model, chooseProgram(model, options.program)));
  const trace = simulate(system, options);
  if (options.format === 'json') {
    await writeOut(writeTrace(trace));
    return EXIT.holds;
  }
  printDiagnostics(warnings, inputs);
  const replayed = replay(system, trace);
  const colors = colorsFor(process.stdout);
  const which = options.durations === 'random' ? `random, seed ${options.seed}` : options.durations;
  await writeOut(
    [
      colors.dim(`A run with durations: ${which}`),
      ...storyLines(trace, colors, true),
      ...(replayed.kind === 'ok' ? endLines(replayed, colors) : []),
      '',
    ].join('\n'),
  );
  return EXIT.holds;
}
