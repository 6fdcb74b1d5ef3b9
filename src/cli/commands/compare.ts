import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { AnswerTo } from '../../answers/answer.ts';
import { didYouMean } from '../../base/closest.ts';
import { Diagnostics } from '../../base/diagnostics.ts';
import { heeding } from '../../base/heed.ts';
import { applyStrategy, STRATEGIES, type Strategy } from '../../model/change/strategy.ts';
import type { Makespan } from '../../model/read/measured.ts';
import { readMeasured } from '../../model/read/read-measured.ts';
import { programOf } from '../../model/subject.ts';
import type { Model } from '../../model/whole/model.ts';
import { type Contender, comparePrograms } from '../../properties/change/compare.ts';
import { callError } from '../call/call-error.ts';
import { EXIT, type ExitCode, exitOf, worstExit } from '../call/exit-codes.ts';
import { isInterrupted } from '../call/interrupts.ts';
import {
  formatOption,
  type LimitOptions,
  limitsOf,
  maxClassesOption,
  maxMemoryOption,
  timeoutOption,
  type WantedFormat,
} from '../call/options.ts';
import { type Inputs, together } from '../input/files.ts';
import {
  chooseProgram,
  filesBeside,
  knownProgram,
  loadUnstarted,
  type ModelOptions,
  programNameOf,
  startFrom,
} from '../input/load.ts';
import { MODEL_OR_STDIN, modelCommand } from '../input/model-command.ts';
import { reportInput } from '../input/report-input.ts';
import { destinationsOf } from '../output/destinations.ts';
import { progressLine } from '../output/progress.ts';
import { type Call, run } from '../output/run.ts';

interface CompareOptions extends ModelOptions, LimitOptions {
  readonly strategy?: readonly Strategy[] | undefined;
  readonly measured?: string | undefined;
  readonly report?: string | undefined;
  readonly format?: readonly WantedFormat[] | undefined;
}

/** `madrigal compare`: programs, or strategies of a deployment, side by side. */
export function compareCommand() {
  return modelCommand('compare')
    .description('put the answers for several programs, or strategies of one deployment, side by side')
    .argument('<file>', MODEL_OR_STDIN)
    .argument('[programs...]', 'programs of the file, all by default; with `--strategy`, the deployment')
    .addOption(
      new Option(
        '--strategy <name>',
        'compare this strategy of one deployment (declared, between, within, sequential, or all); may be repeated',
      ).argParser(addStrategy),
    )
    .addOption(new Option('--measured <file>', 'show makespans that were measured beside the computed ones'))
    .addOption(formatOption('compare'))
    .addOption(new Option('--report <file>', 'write a report, one HTML page, with the schedules of all'))
    .addOption(maxClassesOption())
    .addOption(timeoutOption())
    .addOption(maxMemoryOption())
    .addHelpText(
      'after',
      `
Strategies: \`declared\`, as the file says; \`between\`, components in parallel, each one transition at a time;
\`within\`, one component after another, parallel inside; \`sequential\`, one transition at a time.

Examples:
  madrigal compare update.yaml careless careful --report update.html
  madrigal compare cloud.yaml --strategy all --timing cluster.yaml --measured measured.json

Exit status: 0 all answers hold, 1 one is violated, 2 error in the call or the model, 3 one is unknown, 130
interrupted.`,
    )
    .action((file, programs, options) =>
      run(destinationsOf('compare', options.format, options), (call) =>
        answerComparison(file, programs, options, call),
      ),
    );
}

function addStrategy(name: string, before: readonly Strategy[] | undefined): readonly Strategy[] {
  const added = STRATEGIES.filter((strategy) => name === 'all' || strategy === name);
  if (added.length === 0)
    throw new InvalidArgumentError(
      `Write one of ${[...STRATEGIES, 'all'].map((s) => `\`${s}\``).join(', ')}.`,
    );
  return [...new Set([...(before ?? []), ...added])];
}

async function answerComparison(
  file: string,
  names: readonly string[],
  options: CompareOptions,
  { inputs, expect, tell }: Call,
): Promise<ExitCode> {
  expect([file, ...filesBeside(options), options.measured]);
  const progress = progressLine();
  const limits = limitsOf(options, progress.show);
  const [unstarted, makespans] = together([
    () => heeding(limits.reached, () => loadUnstarted(file, options, inputs)),
    () =>
      options.measured === undefined
        ? null
        : heeding(limits.reached, () => readMeasured(inputs.read(options.measured!), options.measured!)),
  ]);
  const measured = makespans === null ? new Map() : makespansOf(makespans, unstarted.overlay, options);
  const meant = programsOf(unstarted.model, names, options);
  const { model, warnings } = heeding(limits.reached, () =>
    startFrom(unstarted, options.start, meant, inputs),
  );
  const contenders = heeding(limits.reached, () => contendersOf(model, meant, options.strategy));
  const comparison = await comparePrograms(contenders, limits).finally(progress.clear);
  const found = new Diagnostics();
  const answers = comparison.programs.flatMap(({ results }) => results);
  for (const warning of [...warnings, ...answers.flatMap((each) => each.warnings)]) found.add(warning);
  const answer: AnswerTo<'compare'> = {
    question: 'compare',
    model,
    comparison,
    measured,
    saved: [],
    diagnostics: found.sorted(),
    ...comparedInput(model, names, options, inputs),
  };
  await tell(answer, limits);
  const shown = [...answers, ...comparison.programs.map(({ ends }) => ends)];
  return worstExit([
    ...shown.map(({ verdict }) => exitOf(verdict.kind)),
    ...(isInterrupted() ? [EXIT.interrupted] : []),
  ]);
}

/** The measured makespans of the timing overlay that the call names, by program or strategy. */
function makespansOf(
  measured: ReadonlyMap<string, ReadonlyMap<string, Makespan>>,
  overlay: string | null,
  options: CompareOptions,
): ReadonlyMap<string, Makespan> {
  if (overlay === null) {
    const hint = 'name the overlay that was measured with `--timing`';
    throw callError('bad-call', '`--measured` tells makespans by timing overlay, and none is given', hint);
  }
  const found = measured.get(overlay);
  if (found !== undefined) return found;
  const message = `there are no makespans of the timing overlay \`${overlay}\``;
  throw callError('bad-call', message, didYouMean(overlay, measured.keys()), options.measured);
}

/** The programs that the call means: those it names, those in files of their own, or all; of strategies, one. */
function programsOf(
  model: Model,
  names: readonly string[],
  options: CompareOptions,
): readonly (string | null)[] {
  if (options.strategy !== undefined) {
    if (names.length > 1)
      throw callError('bad-call', 'strategies are those of one deployment', 'name one program at most');
    return [chooseProgram(model, { program: names[0], programFile: options.programFile })];
  }
  if (model.programs.length === 0 && names.length === 0) return [null];
  const given = names.length > 0 ? names : options.programFile?.map(programNameOf);
  const asked = given ?? model.programs.map(({ name }) => `${name}`);
  return together([...new Set(asked)].map((name) => () => knownProgram(model, name)));
}

function contendersOf(
  model: Model,
  programs: readonly (string | null)[],
  strategies: readonly Strategy[] | undefined,
): readonly Contender[] {
  if (strategies === undefined)
    return programs.map((program) => ({ name: program ?? 'deployment', model, program }));
  const deployment = programOf(model, programs[0] ?? null);
  return strategies.map((strategy) => ({
    name: strategy,
    model: applyStrategy(model, deployment, strategy),
    program: strategy,
  }));
}

/** The texts that the answers come from, and what the call says, as a report has them. */
function comparedInput(model: Model, names: readonly string[], options: CompareOptions, inputs: Inputs) {
  const { strategy = [], measured } = options;
  const more = [
    ...strategy.map((name) => `--strategy ${name}`),
    ...(measured === undefined ? [] : [`--measured ${measured}`]),
  ];
  const asked = reportInput(model, options, inputs, ['compare', ...names]);
  const text = measured === undefined ? null : inputs.textOf(measured);
  return {
    inputs: [...asked.inputs, ...(text === null ? [] : [{ name: measured!, text }])],
    options: [...names, ...more, ...asked.options],
    call: { ...asked.call, command: [asked.call.command, ...more].join(' ') },
  };
}
