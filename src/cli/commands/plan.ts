import { basename, extname } from 'node:path';
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { didYouMean } from '../../base/closest.ts';
import { heeding } from '../../base/heed.ts';
import type { PortRef } from '../../model/assembly.ts';
import type { RunningState } from '../../model/configuration.ts';
import type { Goal } from '../../model/goal.ts';
import { readAssembly, readInventory } from '../../model/read/goals/assembly-file.ts';
import { readGoalFile } from '../../model/read/goals/read-goal.ts';
import { readState } from '../../model/read/state-json.ts';
import type { Model } from '../../model/whole/model.ts';
import { type Plan, plan } from '../../plan/plan.ts';
import type { Dealing } from '../../plan/programs.ts';
import { callError } from '../call/call-error.ts';
import { EXIT, type ExitCode, worstExit } from '../call/exit-codes.ts';
import { isInterrupted } from '../call/interrupts.ts';
import {
  formatOption,
  type LimitOptions,
  limitsOf,
  maxClassesOption,
  maxMemoryOption,
  parseCount,
  timeoutOption,
  type WantedFormat,
} from '../call/options.ts';
import type { Inputs } from '../input/files.ts';
import { filesBeside, loadUnstarted, type ModelOptions } from '../input/load.ts';
import { MODEL_OR_STDIN, modelCommand } from '../input/model-command.ts';
import { reportInput } from '../input/report-input.ts';
import { destinationsOf } from '../output/destinations.ts';
import { progressLine } from '../output/progress.ts';
import { type Call, run } from '../output/run.ts';

interface PlanCall extends ModelOptions, LimitOptions {
  readonly goal?: string | undefined;
  readonly goalFile?: string | undefined;
  readonly to?: string | undefined;
  readonly minimise?: 'end' | { readonly outage: PortRef } | undefined;
  readonly assembly?: string | undefined;
  readonly oneProgram?: true | undefined;
  readonly perComponent?: true | undefined;
  readonly perNode?: string | undefined;
  readonly length?: number | undefined;
  readonly output?: string | undefined;
  readonly report?: string | undefined;
  readonly format?: readonly WantedFormat[] | undefined;
}

/** `madrigal plan`: finds the program that reaches a goal earliest. */
export function planCommand() {
  return modelCommand('plan')
    .description('find the program that brings a system to a goal earliest, and verify it')
    .argument('<file>', MODEL_OR_STDIN)
    .addOption(new Option('--goal <name>', 'a goal of the file; needed where it has several'))
    .addOption(new Option('--goal-file <file>', 'a goal in a file of its own, as Ballet has them'))
    .addOption(
      new Option(
        '--assembly <file>',
        'the components and connections, as Ballet has them; types are those of the model',
      ),
    )
    .addOption(
      new Option('--to <model>', 'a model with the components and connections at the end').conflicts(
        'assembly',
      ),
    )
    .addOption(
      new Option(
        '--minimise <what>',
        'what is to be short: `end`, or `outage:PORT`, the time for which a provide port is out',
      )
        .argParser(parseMinimised)
        .default('end' as const),
    )
    .addOption(new Option('--one-program', 'all in one program, which is the default'))
    .addOption(new Option('--per-component', 'one program for each component').conflicts('oneProgram'))
    .addOption(
      new Option('--per-node <inventory>', 'one program for each node of an inventory').conflicts([
        'oneProgram',
        'perComponent',
      ]),
    )
    .addOption(
      new Option('--length <n>', 'let each component execute at most so many behaviors')
        .argParser(parseCount)
        .default(4),
    )
    .addOption(formatOption('plan'))
    .addOption(new Option('-o, --output <file>', 'write the program to a file'))
    .addOption(new Option('--report <file>', 'write a report, one HTML page'))
    .addOption(maxClassesOption())
    .addOption(timeoutOption())
    .addOption(maxMemoryOption())
    .addHelpText(
      'after',
      `
The plan is verified before it is told: its dates hold in every run, over all durations and all orders.

Examples:
  madrigal plan cloud.yaml --goal new-master
  madrigal plan cloud.yaml --goal new-master --start state.json -o update.concerto
  madrigal plan cloud.yaml --goal new-master --minimise outage:database.service
  madrigal plan cloud.yaml --start state.json --to larger-cloud.yaml
  madrigal plan types.yaml --assembly assembly.yaml --goal-file goal.yaml --per-component

Exit status: 0 planned and verified, 1 there is no plan, 2 error in the call or the model, 3 none is known within the
limits, 130 interrupted.`,
    )
    .action((file, options) =>
      run(destinationsOf('plan', options.format, options), (call) => planFor(file, options, call)),
    );
}

async function planFor(file: string, options: PlanCall, { inputs, expect, tell }: Call): Promise<ExitCode> {
  const { to, assembly, goalFile, perNode } = options;
  expect([file, ...filesBeside(options), to, assembly, goalFile, perNode]);
  const progress = progressLine();
  const limits = limitsOf(options, progress.show);
  const { model, target, goal, state, warnings, dealing } = heeding(limits.reached, () =>
    asked(file, options, inputs),
  );
  const found = await plan(model, goal, {
    limits,
    dealing,
    ...(options.length === undefined ? {} : { length: options.length }),
    ...(options.minimise === undefined ? {} : { minimise: options.minimise }),
    ...(state === null ? {} : { state }),
    ...(target === null ? {} : { target }),
  }).finally(progress.clear);
  await tell(
    {
      question: 'plan',
      model,
      plan: found,
      saved: [],
      diagnostics: warnings,
      ...reportInput(model, options, inputs, ['plan']),
    },
    limits,
  );
  return worstExit([EXITS[found.verdict], ...(isInterrupted() ? [EXIT.interrupted] : [])]);
}

const EXITS: Readonly<Record<Plan['verdict'], ExitCode>> = {
  planned: EXIT.holds,
  none: EXIT.violated,
  unknown: EXIT.unknown,
};

/**
 * What the call asks for: the model, the state that it starts in, the goal, and among which programs the plan is divided.
 */
function asked(file: string, options: PlanCall, inputs: Inputs) {
  const { to, assembly, goalFile, set } = options;
  const loaded = loadUnstarted(file, { ...options, awaitsComponents: assembly !== undefined }, inputs);
  const given = set === undefined ? {} : { variables: set };
  const { model, variables } =
    assembly === undefined
      ? { model: loaded.model, variables: set ?? new Map<string, number>() }
      : readAssembly(inputs.read(assembly), { file: assembly, model: loaded.model, ...given });
  const target = to === undefined ? null : loadUnstarted(to, targetOptions(options), inputs).model;
  const goal =
    goalFile === undefined
      ? target === null
        ? knownGoal(model, options.goal)
        : targetGoal(target, options.goal)
      : readGoalFile(inputs.read(goalFile), {
          file: goalFile,
          name: options.goal ?? basename(goalFile, extname(goalFile)),
          variables,
        });
  const state: RunningState | null =
    options.start === undefined
      ? null
      : readState(inputs.read(options.start), { file: options.start, model });
  return { model, target, goal, state, warnings: loaded.warnings, dealing: dealingOf(options, inputs) };
}

function dealingOf({ perComponent, perNode }: PlanCall, inputs: Inputs): Dealing {
  if (perNode !== undefined) return readInventory(inputs.read(perNode), perNode);
  return perComponent === true ? 'component' : 'one';
}

/** What is to be as short as can be. */
function parseMinimised(text: string): 'end' | { readonly outage: PortRef } {
  if (text === 'end') return text;
  const [component, port, ...more] = text.startsWith('outage:')
    ? text.slice('outage:'.length).split('.')
    : [];
  if (!component || !port || more.length > 0)
    throw new InvalidArgumentError('It is `end`, or `outage:COMPONENT.PORT`.');
  return { outage: { component, port } };
}

/** What the call says of the target too: its parameters and durations. */
function targetOptions({ set, scale, timing }: PlanCall): ModelOptions {
  return { set, scale, timing };
}

/** The goal of the target that the call means; where it has none, to be there is all. */
function targetGoal(target: Model, name: string | undefined): Goal {
  const { goals = [], file } = target;
  if (name !== undefined || goals.length > 0) return knownGoal(target, name);
  return { name: file === null ? 'target' : basename(file, extname(file)), items: [] };
}

/** The goal of the file that the call means. */
function knownGoal({ goals = [], file }: Model, name: string | undefined): Goal {
  const names = goals.map((goal) => goal.name);
  const found =
    name === undefined && goals.length === 1 ? goals[0] : goals.find((goal) => goal.name === name);
  if (found !== undefined) return found;
  if (name === undefined) {
    const [message, hint] =
      goals.length === 0
        ? ['the file has no goal', 'add `goals`, or give one by `--goal-file`']
        : [`the file has ${goals.length} goals`, `name one of them with \`--goal\`: ${names.join(', ')}`];
    throw callError('unknown-goal', message, hint, file ?? undefined);
  }
  const hint = goals.length === 0 ? 'add `goals`, or give one by `--goal-file`' : didYouMean(name, names);
  throw callError('unknown-goal', `the file has no goal \`${name}\``, hint, file ?? undefined);
}
