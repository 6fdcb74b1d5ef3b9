import { Command, Option } from '@commander-js/extra-typings';
import type { Diagnostic } from '../../base/errors.ts';
import { chartTitle, ganttAnswer, ganttPanels, scheduleOfWitness } from '../../gantt/answers/answer.ts';
import { ganttJson, scheduleJson } from '../../gantt/answers/json.ts';
import type { Panel } from '../../gantt/chart/layout.ts';
import { ganttSvg } from '../../gantt/chart/svg.ts';
import { reportHtml } from '../../gantt/report/report-html.ts';
import type { Schedule } from '../../gantt/schedule/schedule.ts';
import type { Model } from '../../model/assembly.ts';
import type { PropertySpec } from '../../model/property-spec.ts';
import type { Result } from '../../properties/answers/verdict.ts';
import { becauseWords } from '../../properties/answers/wording.ts';
import { criticalitiesOf } from '../../properties/criticality/criticality.ts';
import { verify } from '../../properties/verify.ts';
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
    .description('draw the earliest and the latest run that reach a deployment, or the end of a program')
    .argument('<file>', 'a model file in YAML or JSON; `-` is standard input')
    .argument('[deployment]', 'a deployment of the file; without one, the end of the program')
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
  madrigal gantt shop.yaml --program update -o update.svg

Exit status: 0 drawn, 1 no run reaches the deployment or the end, 2 error in the call or the model, 3 a limit was reached, 130
interrupted.`,
    )
    .action((file, deployment, options) =>
      run(options.format === 'json', (inputs) => ganttFile(file, deployment, options, inputs)),
    );
}

async function ganttFile(
  file: string,
  deployment: string | undefined,
  options: GanttOptions,
  inputs: Inputs,
): Promise<ExitCode> {
  const { format, output } = options;
  if (output !== undefined) assertWritable(output, [file, ...filesBeside(options)]);
  const { model, warnings } = loadModel(file, options, inputs);
  const program = chooseProgram(model, options);
  const spec: PropertySpec = {
    kind: 'gantt',
    name: deployment ?? program ?? 'end',
    deployment: deployment === undefined ? null : knownDeployment(model, deployment),
    when: null,
    programs: [program],
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
    for (const remark of remarks(deployment ?? null, result)) writeErr(`${remark}\n`);
  }
  const text = drawing(asked, result, deployment ?? null, warnings, options, inputs);
  if (text !== null && output !== undefined) writeFile(output, text);
  else if (text !== null) await writeOut(text);
  return interrupted ? EXIT.interrupted : exitOfGantt(result);
}

function exitOfGantt({ verdict, boundaries }: Result): ExitCode {
  if (verdict.kind === 'unknown') return EXIT.unknown;
  return boundaries === null ? EXIT.violated : EXIT.holds;
}

/** What a chart does not say: that some runs are missing on it, or that there is none at all. */
function remarks(
  deployment: string | null,
  { verdict, boundaries, interval, witnesses }: Result,
): readonly string[] {
  const goal = deployment === null ? 'the end of the program' : `\`${deployment}\``;
  if (verdict.kind === 'unknown')
    return [
      `nothing can be drawn: it is unknown when ${goal} is reached, because ${becauseWords(verdict.because)}`,
    ];
  if (boundaries === null && witnesses.length > 0)
    return [`no run reaches ${goal}: one is drawn as far as it comes`];
  if (boundaries === null) return [`nothing can be drawn: no run reaches ${goal}`];
  if (interval?.some !== true) return [];
  return [
    witnesses.length > 0
      ? `only some runs reach ${goal}; of the others, one is drawn as far as it comes`
      : `only some runs reach ${goal}; the others are not drawn`,
  ];
}

/** A run that does not reach the end, with what it hangs on told below it. */
function failingPanel(schedule: Schedule): Panel {
  const notes = (schedule.program?.stuck ?? []).map((sentence) => sentence.replaceAll('`', ''));
  return { title: 'A run that hangs', schedule, notes };
}

function failingJson([failing]: readonly Schedule[]): object {
  return failing === undefined ? {} : { failing: scheduleJson(failing) };
}

/** `null` where there is nothing to draw. */
function drawing(
  model: Model,
  result: Result,
  deployment: string | null,
  diagnostics: readonly Diagnostic[],
  options: GanttOptions,
  inputs: Inputs,
): string | null {
  const { boundaries, program, verdict, witnesses } = result;
  const answer = boundaries === null ? null : ganttAnswer(model, program, boundaries);
  const failing = witnesses.map((witness) => scheduleOfWitness(model, witness));
  switch (options.format) {
    case 'svg': {
      const panels = [...(answer === null ? [] : ganttPanels(answer)), ...failing.map(failingPanel)];
      const title = chartTitle(deployment);
      return panels.length === 0 ? null : ganttSvg(panels, { width: CHART_WIDTH, id: 'gantt', title });
    }
    case 'html': {
      const criticality = criticalitiesOf(model, [result]);
      const input = reportInput(model, options, inputs);
      return reportHtml({ model, results: [result], criticality, diagnostics, ...input });
    }
    case 'json':
      return jsonText(
        answer === null
          ? {
              schemaVersion: SCHEMA_VERSION,
              deployment,
              program,
              ...(verdict.kind === 'unknown' ? { because: verdict.because } : {}),
              least: null,
              greatest: null,
              windows: [],
              ...failingJson(failing),
            }
          : { ...ganttJson(answer), ...failingJson(failing) },
      );
  }
}
