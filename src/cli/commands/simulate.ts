import { Option } from '@commander-js/extra-typings';
import type { Decimal } from '../../base/duration.ts';
import { writeState } from '../../model/read/state-json.ts';
import { simulateUntil } from '../../model/semantics/simulate.ts';
import { programOf } from '../../model/subject.ts';
import { runningStateOf } from '../../model/system/running-state.ts';
import { compile } from '../../model/system/system.ts';
import { callError } from '../call/call-error.ts';
import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import {
  type FaultsOptions,
  faultsOption,
  formatOption,
  parseDate,
  parseSeed,
  programOption,
  type WantedFormat,
} from '../call/options.ts';
import { chooseProgram, faultsIn, filesBeside, loadModel, type ModelOptions } from '../input/load.ts';
import { MODEL_OR_STDIN, modelCommand } from '../input/model-command.ts';
import { destinationsOf } from '../output/destinations.ts';
import { type Call, run, tellDiagnostics } from '../output/run.ts';
import { assertWritable, tryWriteFile } from '../output/write-file.ts';

interface SimulateCommandOptions extends ModelOptions, FaultsOptions {
  readonly seed: number;
  readonly durations: 'min' | 'max' | 'random';
  readonly format?: readonly WantedFormat[] | undefined;
  readonly until?: Decimal | undefined;
  readonly output?: string | undefined;
}

/** `madrigal simulate`: shows one run, or the state that it is in at some date. */
export function simulateCommand() {
  return modelCommand('simulate')
    .description('show one run of a model')
    .argument('<file>', MODEL_OR_STDIN)
    .argument('[program]', 'the program of the file that is meant')
    .addOption(programOption())
    .addOption(new Option('--seed <n>', 'which of the random runs').argParser(parseSeed).default(1))
    .addOption(
      new Option('--durations <which>', 'how long transitions take')
        .choices(['min', 'max', 'random'] as const)
        .default('random' as const),
    )
    .addOption(faultsOption())
    .addOption(
      new Option(
        '--until <date>',
        'stop at this date, and write the state in which the system then is',
      ).argParser(parseDate),
    )
    .addOption(new Option('-o, --output <file>', 'write that state to a file, and show the run as well'))
    .addOption(formatOption('simulate'))
    .addHelpText(
      'after',
      `
Examples:
  madrigal simulate shop.yaml --seed 7
  madrigal simulate shop.yaml --durations max --format json > run.json
  madrigal replay shop.yaml run.json
  madrigal simulate shop.yaml maintain --until 12s -o state.json`,
    )
    .action((file, program, options) =>
      run(destinationsOf('simulate', options.format), (call) =>
        simulateFile(file, { ...options, program: oneProgram(program, options.program) }, call),
      ),
    );
}

/** The program that the call names as its argument or by `--program`, which must not disagree. */
function oneProgram(argument: string | undefined, option: string | undefined): string | undefined {
  if (argument === undefined || option === undefined || argument === option) return argument ?? option;
  const message = `the call names two programs: \`${argument}\` and \`${option}\``;
  throw callError('bad-call', message, 'a run is one of one program');
}

async function simulateFile(
  file: string,
  options: SimulateCommandOptions,
  { inputs, tell }: Call,
): Promise<ExitCode> {
  const { until, output } = options;
  if (output !== undefined) {
    if (until === undefined) {
      const hint = 'add `--until`, or redirect the standard output to keep the run';
      throw callError('bad-call', 'only the state at a date is written to a file', hint);
    }
    assertWritable(output, [file, ...filesBeside(options)]);
  }
  const { model, warnings } = loadModel(file, options, inputs);
  const reading = { faults: faultsIn(model, options) };
  const system = compile(model, programOf(model, chooseProgram(model, options)), reading);
  const { trace, state } = simulateUntil(system, options, until ?? 'inf');
  const reached = until === undefined ? null : runningStateOf(system, state, until);
  if (reached !== null && output === undefined) {
    await tell({ question: 'state', state: reached, diagnostics: warnings });
    return EXIT.holds;
  }
  const unwritten = reached === null || output === undefined ? [] : tryWriteFile(output, writeState(reached));
  tellDiagnostics(unwritten, inputs);
  const failed = unwritten.length > 0;
  const written = until === undefined || output === undefined || failed ? null : { at: until, file: output };
  const { durations, seed } = options;
  await tell({ question: 'simulate', system, trace, durations, seed, written, diagnostics: warnings });
  return failed ? EXIT.error : EXIT.holds;
}
