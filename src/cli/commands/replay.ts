import { Command } from '@commander-js/extra-typings';
import { formatTime } from '../../base/format-time.ts';
import type { Trace } from '../../model/event.ts';
import { programOf } from '../../model/program.ts';
import { readTrace } from '../../model/read/trace-json.ts';
import { type Replay, replay } from '../../model/semantics/replay.ts';
import { sentenceOf } from '../../model/semantics/wording.ts';
import { compile } from '../../model/system/system.ts';

import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Inputs, together } from '../files.ts';
import { chooseProgram, loadUnstarted, type ModelOptions, startFrom } from '../load.ts';
import {
  type Format,
  formatOption,
  programFileOption,
  scaleOption,
  setOption,
  startOption,
  timingOption,
} from '../options.ts';
import { jsonText, SCHEMA_VERSION } from '../print/json.ts';
import { colorsFor, writeOut } from '../print/output.ts';
import { count, endLines, type Palette } from '../print/pretty.ts';
import { run } from '../run.ts';

interface ReplayOptions extends ModelOptions {
  readonly format: Format;
}

export function replayCommand() {
  return new Command('replay')
    .description('check, step by step, that a trace is a run of a model')
    .argument('<file>', 'a model file in YAML or JSON')
    .argument('<trace>', 'a trace: what `simulate --format json` writes, or a witness; `-` is standard input')
    .addOption(programFileOption())
    .addOption(startOption())
    .addOption(timingOption())
    .addOption(scaleOption())
    .addOption(setOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal replay shop.yaml run.json
  madrigal simulate shop.yaml --format json | madrigal replay shop.yaml -

Exit status: 0 the trace is a run, 1 it is none, 2 error in the call, the model or the shape of the trace.`,
    )
    .action((file, trace, options) =>
      run(options.format === 'json', (inputs) => replayFile(file, trace, options, inputs)),
    );
}

async function replayFile(
  file: string,
  traceFile: string,
  options: ReplayOptions,
  inputs: Inputs,
): Promise<ExitCode> {
  const [loaded, trace] = together([
    () => loadUnstarted(file, options, inputs),
    () => readTrace(inputs.read(traceFile), traceFile),
  ]);
  const name = chooseProgram(loaded.model, { ...options, program: trace.program ?? undefined });
  const { model } = startFrom(loaded, options.start, [name], inputs);
  const program = programOf(model, name);
  const outcome = replay(compile(model, program, { timed: trace.timed ?? true }), trace);
  const text =
    options.format === 'json'
      ? jsonText(replayJson(trace, outcome))
      : pretty(trace, outcome, colorsFor(process.stdout));
  await writeOut(text);
  return outcome.kind === 'ok' ? EXIT.holds : EXIT.violated;
}

function replayJson(trace: Trace, outcome: Replay): object {
  const head = { schemaVersion: SCHEMA_VERSION, steps: trace.steps.length };
  if (outcome.kind === 'ok') return { ...head, verdict: 'holds', maximal: outcome.maximal };
  const { index, reason } = outcome;
  return { ...head, verdict: 'violated', step: index + 1, reason };
}

function pretty(trace: Trace, outcome: Replay, colors: Palette): string {
  if (outcome.kind === 'ok') {
    return [
      `${colors.green('ok')}: the trace is a run of the model, ${count(trace.steps.length, 'step')}`,
      ...endLines(outcome, colors),
      '',
    ].join('\n');
  }
  const { index, step, reason } = outcome;
  const what = `step ${index + 1} of ${trace.steps.length} (${formatTime(step.at)} ${sentenceOf(step)})`;
  return `${colors.red('not a run')}: ${what} is no step of the model\n  ${reason}\n`;
}
