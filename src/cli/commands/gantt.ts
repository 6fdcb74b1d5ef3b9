import type { AnswerTo } from '../../answers/answer.ts';
import { heeding, StoppedError } from '../../base/heed.ts';
import type { PropertySpec } from '../../model/whole/property-spec.ts';
import type { Result } from '../../properties/answers/verdict.ts';
import { becauseWords } from '../../properties/results/wording.ts';
import { verify } from '../../properties/verify.ts';
import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import { isInterrupted } from '../call/interrupts.ts';
import {
  formatOption,
  type LimitOptions,
  limitsOf,
  maxClassesOption,
  maxMemoryOption,
  outputOption,
  programOption,
  timeoutOption,
  type WantedFormat,
} from '../call/options.ts';
import { chooseProgram, filesBeside, knownDeployment, loadModel, type ModelOptions } from '../input/load.ts';
import { MODEL_OR_STDIN, modelCommand } from '../input/model-command.ts';
import { reportInput } from '../input/report-input.ts';
import { destinationsOf } from '../output/destinations.ts';
import { progressLine } from '../output/progress.ts';
import { type Call, run } from '../output/run.ts';

interface GanttOptions extends ModelOptions, LimitOptions {
  readonly format?: readonly WantedFormat[] | undefined;
  readonly output?: string | undefined;
}

/** `madrigal gantt`: draws the earliest and the latest run. */
export function ganttCommand() {
  return modelCommand('gantt')
    .description('draw the earliest and the latest run that reach a deployment, or the end of a program')
    .argument('<file>', MODEL_OR_STDIN)
    .argument('[deployment]', 'a deployment of the file; without one, the end of the program')
    .addOption(formatOption('gantt', 'how to draw'))
    .addOption(outputOption())
    .addOption(programOption())
    .addOption(maxClassesOption())
    .addOption(timeoutOption())
    .addOption(maxMemoryOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal gantt shop.yaml up > shop.svg
  madrigal gantt shop.yaml up --format chain
  madrigal gantt cloud.yaml full --timing cluster.yaml --format html -o cloud.html
  madrigal gantt shop.yaml --program update -o update.svg

Exit status: 0 drawn, 1 no run reaches the deployment or the end, 2 error in the call or the model, 3 a limit was reached, 130
interrupted.`,
    )
    .action((file, deployment, options) =>
      run(destinationsOf('gantt', options.format, options), (call) =>
        ganttFile(file, deployment, options, call),
      ),
    );
}

async function ganttFile(
  file: string,
  deployment: string | undefined,
  options: GanttOptions,
  { inputs, expect, tell }: Call,
): Promise<ExitCode> {
  expect([file, ...filesBeside(options)]);
  const progress = progressLine();
  const limits = limitsOf(options, progress.show);
  const { model, warnings } = heeding(limits.reached, () => loadModel(file, options, inputs));
  const program = chooseProgram(model, options);
  const spec: PropertySpec = {
    kind: 'gantt',
    name: deployment ?? program ?? 'end',
    deployment: deployment === undefined ? null : knownDeployment(model, deployment),
    when: null,
    programs: [program],
  };
  const asked = { ...model, properties: [spec] };
  const results = await verify(asked, { limits }).finally(progress.clear);
  const result = results[0]!;
  // There is nothing to draw, and no page is made to say so.
  if (isInterrupted() && result.verdict.kind === 'unknown') throw new StoppedError('interrupted');
  const goal = deployment ?? null;
  const answer: AnswerTo<'gantt'> = {
    question: 'gantt',
    deployment: goal,
    result,
    remarks: remarks(goal, result),
    diagnostics: [...warnings, ...result.warnings],
    model: asked,
    ...reportInput(asked, options, inputs, ['gantt', ...(goal === null ? [] : [goal])]),
  };
  await tell(answer, limits);
  return isInterrupted() ? EXIT.interrupted : exitOfGantt(result);
}

function exitOfGantt({ verdict, boundaries }: Result): ExitCode {
  if (verdict.kind === 'unknown') return EXIT.unknown;
  return boundaries === null ? EXIT.violated : EXIT.holds;
}

/** Sentences beside a chart about what it cannot show: that some runs do not reach the end, or that none does. */
function remarks(
  deployment: string | null,
  { verdict, boundaries, interval, witnesses }: Result,
): readonly string[] {
  const goal = deployment === null ? 'the end of the program' : `\`${deployment}\``;
  if (verdict.kind === 'unknown')
    return [
      `nothing can be drawn: it is unknown when ${goal} is reached, because ${becauseWords(verdict.because, verdict.detail)}`,
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
