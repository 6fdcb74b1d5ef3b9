import { ANY_FAULTS } from '../../model/faults.ts';
import { readTrace } from '../../model/read/trace-json.ts';
import { replay } from '../../model/semantics/replay.ts';
import { programOf } from '../../model/subject.ts';
import { compile } from '../../model/system/system.ts';
import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import { formatOption, type WantedFormat } from '../call/options.ts';
import { together } from '../input/files.ts';
import { chooseProgram, loadUnstarted, type ModelOptions, startFrom } from '../input/load.ts';
import { MODEL_FILE, modelCommand } from '../input/model-command.ts';
import { destinationsOf } from '../output/destinations.ts';
import { type Call, run } from '../output/run.ts';

interface ReplayOptions extends ModelOptions {
  readonly format?: readonly WantedFormat[] | undefined;
}

/** `madrigal replay`: checks that a trace is a run of the model. */
export function replayCommand() {
  return modelCommand('replay')
    .description('check, step by step, that a trace is a run of a model')
    .argument('<file>', MODEL_FILE)
    .argument('<trace>', 'a trace: what `simulate --format json` writes, or a witness; `-` is standard input')
    .addOption(formatOption('replay'))
    .addHelpText(
      'after',
      `
Examples:
  madrigal replay shop.yaml run.json
  madrigal simulate shop.yaml --format json | madrigal replay shop.yaml -

Exit status: 0 the trace is a run, 1 it is none, 2 error in the call, the model or the shape of the trace.`,
    )
    .action((file, trace, options) =>
      run(destinationsOf('replay', options.format), (call) => replayFile(file, trace, options, call)),
    );
}

async function replayFile(
  file: string,
  traceFile: string,
  options: ReplayOptions,
  { inputs, tell }: Call,
): Promise<ExitCode> {
  const [loaded, trace] = together([
    () => loadUnstarted(file, options, inputs),
    () => readTrace(inputs.read(traceFile), traceFile),
  ]);
  const name = chooseProgram(loaded.model, { ...options, program: trace.program ?? undefined });
  const { model } = startFrom(loaded, options.start, [name], inputs);
  const program = programOf(model, name);
  const system = compile(model, program, { timed: trace.timed ?? true, faults: ANY_FAULTS });
  const outcome = replay(system, trace);
  await tell({ question: 'replay', trace, outcome, diagnostics: [] });
  return outcome.kind === 'ok' ? EXIT.holds : EXIT.violated;
}
