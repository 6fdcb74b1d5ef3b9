import { Command, Option } from '@commander-js/extra-typings';
import { Diagnostics } from '../../base/diagnostics.ts';
import type { DurationInterval } from '../../base/duration.ts';
import { printable } from '../../base/text/printable.ts';
import { COMPOSE } from '../../import/compose/compose.ts';
import { writeModel } from '../../import/draft/write-model.ts';
import { readTree } from '../../model/read/read-model.ts';
import {
  type ComposeOptions,
  containerStartOption,
  envFileOption,
  fromOption,
  givenBy,
  healthOption,
  jobOption,
  parseEngine,
  profileOption,
  readyOption,
  toOption,
} from '../call/compose-options.ts';
import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import { outputOption, strictOption } from '../call/options.ts';
import { composeHost, usualComposeFiles } from '../input/compose.ts';
import { type Call, run, TERMINAL, tellDiagnostics } from '../output/run.ts';
import { writeOut } from '../output/streams.ts';
import { assertWritable, writeFile } from '../output/write-file.ts';

interface ImportOptions extends Omit<ComposeOptions, 'dockerEngine'> {
  readonly to?: readonly string[] | undefined;
  readonly engine?: number | undefined;
  readonly start?: ReadonlyMap<string, DurationInterval> | undefined;
  readonly output?: string | undefined;
  readonly strict?: true | undefined;
}

/** `madrigal import`, with a command of its own for each sort of files that models are made from. */
export function importCommand() {
  return new Command('import')
    .description('make a model of what is there already')
    .addCommand(composeCommand());
}

function composeCommand() {
  return new Command('compose')
    .description('make a model of what `docker compose up` does with compose files')
    .argument(
      '[file...]',
      'compose files, the later ones merged over the earlier ones, or what `docker compose config --format json` ' +
        'prints; `-` is standard input; without any, the one of this folder, or of the nearest one above',
    )
    .addOption(outputOption())
    .addOption(
      new Option('--engine <version>', 'the version of the Docker Engine (default: 27)').argParser(
        parseEngine,
      ),
    )
    .addOption(jobOption())
    .addOption(readyOption())
    .addOption(healthOption())
    .addOption(containerStartOption())
    .addOption(profileOption())
    .addOption(envFileOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(strictOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal import compose -o shop.yaml
  madrigal import compose compose.yaml compose.prod.yaml --engine 26 --job migrate=10s,1m
  madrigal import compose --from old.yaml --to new.yaml -o change.yaml
  docker compose config --format json | madrigal import compose -

\`madrigal verify compose.yaml\` answers in one step.`,
    )
    .action((files, options) => run(TERMINAL, (call) => importFiles(files, options, call)));
}

async function importFiles(
  files: readonly string[],
  options: ImportOptions,
  { inputs }: Call,
): Promise<ExitCode> {
  const { output, engine, strict, to = [], from: [before, ...more] = [] } = options;
  const [first, ...others] = [...files, ...to];
  const read = first === undefined ? usualComposeFiles() : ([first, ...others] as const);
  if (output !== undefined) assertWritable(output, [...read, before, ...more]);
  const given = givenBy({ ...options, dockerEngine: engine }, options.start ?? new Map());
  const report = new Diagnostics();
  const from = before === undefined ? null : ([before, ...more] as const);
  const call = { files: read, from, envFiles: options.envFile ?? [], given };
  const tree = COMPOSE.read(call, composeHost(inputs), report);
  // What is doubtful in the model is told at the lines that it comes from.
  const { warnings } = readTree(tree, { file: read[0] }, report);
  tellDiagnostics(warnings, inputs);
  const text = writeModel(
    tree,
    `Made from ${[...(from ?? []), ...read].join(', ')}, for Docker Engine ${given.engine}.`,
  );
  if (output === undefined) await writeOut(process.stdout.isTTY ? printable(text) : text);
  else writeFile(output, text);
  return strict === true && warnings.length > 0 ? EXIT.error : EXIT.holds;
}
