import { Command, Option } from '@commander-js/extra-typings';
import { ganttAnswer, ganttPanels } from '../../gantt/answer.ts';
import { ganttJson } from '../../gantt/json.ts';
import { reportHtml } from '../../gantt/report-html.ts';
import { ganttSvg } from '../../gantt/svg.ts';
import type { Model } from '../../model/assembly.ts';
import type { Diagnostic } from '../../model/errors.ts';
import type { PropertySpec } from '../../model/property-spec.ts';
import type { Result } from '../../properties/verdict.ts';
import { verify } from '../../properties/verify.ts';
import { becauseWords } from '../../properties/wording.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Inputs } from '../files.ts';
import { withInterrupts } from '../interrupts.ts';
import { chooseProgram, filesBeside, knownDeployment, loadModel, type ModelOptions } from '../load.ts';
import {
  type LimitOptions,
  limitsOf,
  maxClassesOption,
  maxMemoryOption,
  outputOption,
  programFileOption,
  programOption,
  scaleOption,
  setOption,
  startOption,
  timeoutOption,
  timingOption,
} from '../options.ts';
import { printDiagnostics } from '../print/diagnostics.ts';
import { jsonText, SCHEMA_VERSION } from '../print/json.ts';
import { writeErr, writeOut } from '../print/output.ts';
import { progressLine } from '../print/progress.ts';
import { reportInput } from '../report-input.ts';
import { run } from '../run.ts';
import { assertWritable, writeFile } from '../write-file.ts';

/** In pixels. */
const CHART_WIDTH = 960;

interface GanttOptions extends ModelOptions, LimitOptions {
  readonly format: 'svg' | 'html' | 'json';
  readonly output?: string | undefined;
}

export function ganttCommand() {
  return new Command('gantt')
    .description('draw the earliest and the latest run that reach a deployment')
    .argument('<file>', 'a model file in YAML or JSON; `-` is standard input')
    .argument('<deployment>', 'a deployment of the file')
    .addOption(
      new Option('--format <format>', 'how to draw')
        .choices(['svg', 'html', 'json'] as const)
        .default('svg' as const),
    )
    .addOption(outputOption())
    .addOption(programOption())
    .addOption(programFileOption())
    .addOption(startOption())
    .addOption(timingOption())
    .addOption(scaleOption())
    .addOption(setOption())
    .addOption(maxClassesOption())
    .addOption(timeoutOption())
    .addOption(maxMemoryOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal gantt shop.yaml up > shop.svg
  madrigal gantt cloud.yaml full --timing cluster.yaml --format html -o cloud.html

Exit status: 0 drawn, 1 no run reaches the deployment, 2 error in the call or the model, 3 a limit was reached, 130
interrupted.`,
    )
    .action((file, deployment, options) =>
      run(options.format === 'json', (inputs) => ganttFile(file, deployment, options, inputs)),
    );
}

async function ganttFile(
  file: string,
  deployment: string,
  options: GanttOptions,
  inputs: Inputs,
): Promise<ExitCode> {
  const { format, output } = options;
  if (output !== undefined) assertWritable(output, [file, ...filesBeside(options)]);
  const { model, warnings } = loadModel(file, options, inputs);
  const spec: PropertySpec = {
    kind: 'gantt',
    name: deployment,
    deployment: knownDeployment(model, deployment),
    when: null,
    programs: [chooseProgram(model, options)],
  };
  const asked = { ...model, properties: [spec] };
  const [result, interrupted] = await withInterrupts(async (signal) => {
    const progress = progressLine();
    const limits = limitsOf(options, signal, progress.show);
    const results = await verify(asked, { limits }).finally(progress.clear);
    return [results[0]!, signal.aborted] as const;
  });
  if (format !== 'json') {
    printDiagnostics([...warnings, ...result.warnings], inputs);
    for (const remark of remarks(deployment, result)) writeErr(`${remark}\n`);
  }
  const text = drawing(asked, result, warnings, options, inputs);
  if (text !== null && output !== undefined) writeFile(output, text);
  else if (text !== null) await writeOut(text);
  return interrupted ? EXIT.interrupted : exitOfGantt(result);
}

function exitOfGantt({ verdict, boundaries }: Result): ExitCode {
  if (verdict.kind === 'unknown') return EXIT.unknown;
  return boundaries === null ? EXIT.violated : EXIT.holds;
}

/** What a chart does not say: that some runs are missing on it, or that there is none at all. */
function remarks(deployment: string, { verdict, boundaries, interval }: Result): readonly string[] {
  if (verdict.kind === 'unknown')
    return [
      `nothing can be drawn: it is unknown when \`${deployment}\` is reached, because ${becauseWords(verdict.because)}`,
    ];
  if (boundaries === null) return [`nothing can be drawn: no run reaches \`${deployment}\``];
  return interval?.some === true ? [`only some runs reach \`${deployment}\`; the others are not drawn`] : [];
}

/** `null` where there is nothing to draw. */
function drawing(
  model: Model,
  result: Result,
  diagnostics: readonly Diagnostic[],
  options: GanttOptions,
  inputs: Inputs,
): string | null {
  const { boundaries, program, spec, verdict } = result;
  const answer = boundaries === null ? null : ganttAnswer(model, program, boundaries);
  switch (options.format) {
    case 'svg':
      return answer === null
        ? null
        : ganttSvg(ganttPanels(answer), {
            width: CHART_WIDTH,
            id: 'gantt',
            title: `Schedules that reach ${spec.name}`,
          });
    case 'html':
      return reportHtml({ model, results: [result], diagnostics, ...reportInput(model, options, inputs) });
    case 'json':
      return jsonText(
        answer === null
          ? {
              schemaVersion: SCHEMA_VERSION,
              deployment: spec.name,
              program,
              ...(verdict.kind === 'unknown' ? { because: verdict.because } : {}),
              least: null,
              greatest: null,
              windows: [],
            }
          : ganttJson(answer),
      );
  }
}
