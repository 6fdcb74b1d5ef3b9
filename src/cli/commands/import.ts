import { Command, Option } from '@commander-js/extra-typings';
import { Diagnostics } from '../../base/diagnostics.ts';
import type { DurationInterval } from '../../base/duration.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { printable } from '../../base/text/printable.ts';
import { UNIVERSE } from '../../import/aeolus/aeolus.ts';
import { COMPOSE } from '../../import/compose/compose.ts';
import { FILE_NAMES } from '../../import/compose/file/file-names.ts';
import { DAG, TASK_FORMATS } from '../../import/dag/dag.ts';
import { modelData, writeModel } from '../../import/draft/write-model.ts';
import { DRAIN, ROLLOUT } from '../../import/kubernetes/kubernetes.ts';
import { saysModel } from '../../model/read/formats/model-formats.ts';
import type { SourceMapping } from '../../model/read/formats/source.ts';
import { readTree } from '../../model/read/read-model.ts';
import { callError } from '../call/call-error.ts';
import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import {
  type ComposeOptions,
  containerStartOption,
  dagOptions,
  dropOption,
  edgesOption,
  envFileOption,
  fromOption,
  givenBy,
  healthOption,
  jobOption,
  nodesOption,
  type PodChoices,
  parseEngine,
  podsGivenBy,
  profileOption,
  pullOption,
  readyOption,
  stopOption,
  toOption,
} from '../call/import-options.ts';
import { formatOption, outputOption, strictOption, type WantedFormat } from '../call/options.ts';
import { expandArgument, type WantedFiles } from '../input/expand.ts';
import { prepareDot } from '../input/graphviz.ts';
import { importHost } from '../input/imported.ts';
import { usualComposeFiles } from '../input/usual-compose-files.ts';
import { destinationsOf } from '../output/destinations.ts';
import { type Call, run } from '../output/run.ts';
import { assertWritable, writeFile } from '../output/write-file.ts';

/** How a model is written. */
interface WriteOptions {
  readonly output?: string | undefined;
  readonly format?: readonly WantedFormat[] | undefined;
  readonly strict?: true | undefined;
}

interface ComposeImport extends Omit<ComposeOptions, 'dockerEngine'>, WriteOptions {
  readonly to?: readonly string[] | undefined;
  readonly engine?: number | undefined;
  readonly start?: ReadonlyMap<string, DurationInterval> | undefined;
}

/** `madrigal import`, with a command of its own for each sort of files that models are made from. */
export function importCommand() {
  return new Command('import')
    .description('make a model of what is there already')
    .addCommand(composeCommand())
    .addCommand(dagCommand())
    .addCommand(universeCommand())
    .addCommand(podsCommand('rollout', ROLLOUT, 'what a change of Deployments and StatefulSets does'))
    .addCommand(
      podsCommand('drain', DRAIN, 'what happens to pods on a node that is drained').addOption(nodesOption()),
    );
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
    .addOption(formatOption('import'))
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
    .action((files, options) =>
      run(destinationsOf('import', options.format), (call) => importCompose(files, options, call)),
    );
}

function dagCommand() {
  return new Command('dag')
    .description('make a model of tasks, each of which begins when those before it are over')
    .argument(
      '<file>',
      `${enumerate(TASK_FORMATS.map(({ name }) => name))}, recognised by their content; \`-\` is standard input`,
    )
    .addOption(outputOption())
    .addOption(formatOption('import'))
    .addOption(edgesOption())
    .addOption(dropOption())
    .addOption(strictOption())
    .hook('preAction', (_, command) => prepareDot(command.args))
    .addHelpText(
      'after',
      `
Examples:
  madrigal import dag tasks.csv -o tasks.yaml
  madrigal import dag .github/workflows/ci.yml
  terraform graph | madrigal import dag - --edges needs --drop 'provider|\\(close\\)'

\`madrigal verify tasks.csv\` answers in one step.`,
    )
    .action((file, options) =>
      run(destinationsOf('import', options.format), (call) => {
        const comment = `Made from ${file}.`;
        const read = (report: Diagnostics) =>
          DAG.read({ file, ...dagOptions(options) }, importHost(call.inputs), report);
        return writeImported({ files: [file], read, comment }, options, call);
      }),
    );
}

function universeCommand() {
  return new Command('universe')
    .description('make a model of a universe of Aeolus, in which plans can be looked for')
    .argument(
      '<file>',
      'component types with states, `provide` and `require`, in JSON, as Zephyrus and Metis read them; `-` is standard input',
    )
    .argument('[configuration]', 'components, the states in which they shall be, and their `bindings`')
    .addOption(outputOption())
    .addOption(formatOption('import'))
    .addOption(strictOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal import universe universe.json -o model.yaml
  madrigal import universe universe.json configuration.json -o model.yaml
  madrigal plan model.yaml --goal configured`,
    )
    .action((file, configuration, options) =>
      run(destinationsOf('import', options.format), (call) => {
        const files = configuration === undefined ? ([file] as const) : ([file, configuration] as const);
        const read = (report: Diagnostics) => UNIVERSE.read({ files }, importHost(call.inputs), report);
        return writeImported({ files, read, comment: `Made from ${files.join(' and ')}.` }, options, call);
      }),
    );
}

/** Manifests of Kubernetes, whatever they describe. */
const MANIFESTS: WantedFiles = {
  name: 'manifest',
  hint: 'manifests have an `apiVersion`, and are in YAML or JSON',
  extensions: ['yaml', 'yml', 'json'],
  isOne: (text) => !saysModel(text) && /^\s*["']?apiVersion["']?\s*:/m.test(text),
};

function podsCommand(name: 'rollout' | 'drain', importer: typeof ROLLOUT, what: string) {
  return new Command(name)
    .description(`make a model of ${what}`)
    .argument(
      '<file...>',
      'manifests of Kubernetes in YAML or JSON, as `helm template` or `kubectl kustomize` print them; `-` is standard input',
    )
    .hook('preAction', (_, command) => expandArgument(command, 0, MANIFESTS))
    .addOption(outputOption())
    .addOption(formatOption('import'))
    .addOption(readyOption())
    .addOption(pullOption())
    .addOption(stopOption())
    .addOption(strictOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal import ${name} deployment.yaml --pull 2s,20s --ready 8s,25s -o ${name}.yaml
  helm template shop | madrigal import ${name} - --ready web=8s,25s`,
    )
    .action((files: readonly string[], options: PodChoices & WriteOptions) =>
      run(destinationsOf('import', options.format), (call) => {
        const [first, ...more] = files;
        const all = [first!, ...more] as const;
        const read = (report: Diagnostics) =>
          importer.read({ files: all, given: podsGivenBy(options) }, importHost(call.inputs), report);
        return writeImported({ files: all, read, comment: `Made from ${all.join(', ')}.` }, options, call);
      }),
    );
}

function importCompose(files: readonly string[], options: ComposeImport, call: Call): Promise<ExitCode> {
  const { engine, to = [], from: [before, ...more] = [] } = options;
  const [first, ...others] = [...files, ...to];
  const { envFile = [] } = options;
  const found =
    first === undefined
      ? usualComposeFiles(envFile)
      : { files: [first, ...others] as const, envFiles: envFile };
  if (found === null) {
    const names = FILE_NAMES.map((name) => `\`${name}\``).join(', ');
    const message = 'there is no compose file in this folder or above it';
    throw callError('file-missing', message, `name a file, or add one of ${names}`);
  }
  const given = givenBy({ ...options, dockerEngine: engine }, options.start ?? new Map());
  const from = before === undefined ? null : ([before, ...more] as const);
  const { files: read, envFiles } = found;
  const stack = { files: read, from, envFiles, given };
  const all = [...(from ?? []), ...read];
  return writeImported(
    {
      files: [...read, ...(from ?? [])],
      read: (report) => COMPOSE.read(stack, importHost(call.inputs), report),
      comment: `Made from ${all.join(', ')}, for Docker Engine ${given.engine}.`,
    },
    options,
    call,
  );
}

/** A model to be made, and what is said at its head. */
interface Making {
  /** What it is made from. */
  readonly files: readonly [string, ...string[]];
  readonly read: (report: Diagnostics) => SourceMapping;
  readonly comment: string;
}

async function writeImported(
  { files, read, comment }: Making,
  { output, strict }: WriteOptions,
  call: Call,
): Promise<ExitCode> {
  if (output !== undefined) assertWritable(output, files);
  call.expect(files);
  const report = new Diagnostics();
  const tree = read(report);
  // What is doubtful in the model is told at the lines that it comes from.
  const { warnings } = readTree(tree, { file: files[0] }, report);
  const text = writeModel(tree, comment);
  if (output !== undefined) writeFile(output, text);
  const refused = strict === true && warnings.length > 0;
  await call.tell({
    question: 'import',
    files,
    model: modelData(tree),
    text: process.stdout.isTTY ? printable(text) : text,
    output: output ?? null,
    refused,
    diagnostics: warnings,
  });
  return refused ? EXIT.error : EXIT.holds;
}
