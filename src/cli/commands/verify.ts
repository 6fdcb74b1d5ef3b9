import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { AnswerTo } from '../../answers/answer.ts';
import { type Changes, changesSince, grewBeyond } from '../../answers/baseline.ts';
import { readBaseline } from '../../answers/json/read-baseline.ts';
import { verdictOfFailure, verdictOfFile, worstVerdict } from '../../answers/verdicts.ts';
import { Diagnostics } from '../../base/diagnostics.ts';
import type { Decimal } from '../../base/duration.ts';
import { ModelError } from '../../base/errors.ts';
import { heeding, StoppedError } from '../../base/heed.ts';
import type { Model } from '../../model/whole/model.ts';
import type { PropertySpec } from '../../model/whole/property-spec.ts';
import type { EngineChoice } from '../../properties/analysis/exploring.ts';
import type { Result } from '../../properties/answers/verdict.ts';
import { cheapRepairs } from '../../properties/change/cheap-repairs.ts';
import { criticalitiesInTime } from '../../properties/criticality/criticality.ts';
import { verify } from '../../properties/verify.ts';
import type { RunningLimits } from '../../statespace/exploration/limits.ts';
import { REDUCTIONS, type Reduction } from '../../statespace/exploration/reductions.ts';
import { callError } from '../call/call-error.ts';
import { EXIT, type ExitCode, exitOf, worstExit } from '../call/exit-codes.ts';
import { fromOption, toOption } from '../call/import-options.ts';
import { isInterrupted } from '../call/interrupts.ts';
import {
  engineOption,
  formatOption,
  type LimitOptions,
  limitsOf,
  maxClassesOption,
  maxMemoryOption,
  onlyOption,
  parsePart,
  programOption,
  quietOption,
  reduceOption,
  strictOption,
  timeoutOption,
  type WantedFormat,
} from '../call/options.ts';
import { writeErr } from '../call/streams.ts';
import { type Inputs, together } from '../input/files.ts';
import { prepareImporters, readTogether } from '../input/imported.ts';
import {
  filesBeside,
  knownProgram,
  knownProperty,
  loadUnstarted,
  type ModelOptions,
  programNameOf,
  startFrom,
} from '../input/load.ts';
import { MODELS_OR_STDIN, modelCommand } from '../input/model-command.ts';
import { reportInput } from '../input/report-input.ts';
import { usualComposeFiles } from '../input/usual-compose-files.ts';
import { type Destination, destinationsOf } from '../output/destinations.ts';
import { progressLine, SILENT } from '../output/progress.ts';
import { type Call, canWrite, exitOfError, run } from '../output/run.ts';
import { answerNet } from './verify-net.ts';

/** What a call of `verify` says, as commander answers it. */
export interface VerifyCommandOptions extends ModelOptions, LimitOptions {
  readonly property?: readonly string[] | undefined;
  readonly properties?: string | undefined;
  readonly format?: readonly WantedFormat[] | undefined;
  readonly report?: string | undefined;
  readonly engine: EngineChoice | 'both';
  readonly reduce: readonly Reduction[];
  readonly strict?: true | undefined;
  readonly quiet?: true | undefined;
  readonly only?: 'violated' | undefined;
  readonly to?: readonly string[] | undefined;
  readonly baseline?: string | undefined;
  readonly failOn?: FailOn | undefined;
}

/** How a file is answered. */
interface AnswerOptions extends VerifyCommandOptions {
  /** Also looks for repairs, which only reports show. */
  readonly withRepairs: boolean;
}

/** `madrigal verify`: answers the properties of model files. */
export function verifyCommand() {
  return modelCommand('verify')
    .description('answer the properties of model files')
    .argument('[file...]', MODELS_OR_STDIN)
    .addOption(
      new Option('--property <name>', 'answer this property only; may be repeated').argParser(
        (name: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), name],
      ),
    )
    .addOption(
      new Option(
        '--properties <file>',
        'of a plain net in the format of TINA or PNML: answer the questions of this file',
      ),
    )
    .addOption(programOption())
    .addOption(formatOption('verify'))
    .addOption(new Option('--report <file>', 'write a report, one HTML page'))
    .addOption(new Option('--baseline <file>', 'say what has changed since an earlier answer in JSON'))
    .addOption(
      new Option(
        '--fail-on <what>',
        'with a baseline: end with status 1 on `new` violations only, or on the growth of a latest end, `growth=5%`; may be repeated',
      ).argParser(addFailOn),
    )
    .addOption(engineOption())
    .addOption(reduceOption(REDUCTIONS))
    .addOption(maxClassesOption())
    .addOption(timeoutOption())
    .addOption(maxMemoryOption())
    .addOption(strictOption())
    .addOption(quietOption())
    .addOption(onlyOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal verify shop.yaml
  madrigal verify cloud.yaml --timing cluster.yaml --report cloud.html
  madrigal verify compose.yaml --job migrate=10s,1m
  madrigal verify --from compose.yaml --to compose.next.yaml
  madrigal verify crossing.net --properties crossing.questions
  madrigal verify cloud.yaml --scale 0.8,1.2 --property comes-up --format json

Exit status: 0 all hold, 1 one is violated, 2 error in the call or the model, 3 one is unknown, 4 internal error,
130 interrupted. With several files, --format json answers {"schemaVersion", "verdict", "files": [...]}.`,
    )
    .action((files, options) => answerVerify(files, options));
}

/**
 * Answers a call of `verify`, and makes its exit status that of the process.
 *
 * @param inputs the files that it reads
 */
export function answerVerify(
  files: readonly string[],
  options: VerifyCommandOptions,
  inputs?: Inputs,
): Promise<void> {
  if (options.properties !== undefined) return answerNet(files, options, options.properties);
  return run(
    destinationsOf('verify', options.format, options),
    (call) => verifyFiles(files, options, call),
    options.quiet,
    inputs,
  );
}

/** On which changes since the baseline a call fails. */
export interface FailOn {
  /** Only violations that are not in the baseline count. */
  readonly isNew: boolean;
  /** The part by which a latest end may grow; `null`: by any. */
  readonly growth: Decimal | null;
}

function addFailOn(text: string, before: FailOn = { isNew: false, growth: null }): FailOn {
  if (text === 'new') return { ...before, isNew: true };
  const growth = /^growth=/.test(text) ? parsePart(text.slice('growth='.length)) : null;
  if (growth === null) throw new InvalidArgumentError('Write `new`, or `growth=5%`.');
  return { ...before, growth };
}

/** What has changed since the baseline of the call, if it has one. */
function changes(
  { baseline, failOn }: VerifyCommandOptions,
  { model, results, criticality }: Pick<AnswerTo<'verify'>, 'model' | 'results' | 'criticality'>,
  inputs: Inputs,
): Changes | null {
  if (baseline === undefined) {
    if (failOn === undefined) return null;
    throw callError('bad-call', '`--fail-on` needs a baseline', 'name one with `--baseline`');
  }
  const read = readBaseline(inputs.read(baseline), model.file ?? null);
  if (read === null)
    throw callError(
      'bad-baseline',
      `\`${baseline}\` is no answer of \`verify\` in JSON`,
      'write one with `madrigal verify FILE --format json=FILE`',
      baseline,
    );
  if (read === 'other')
    throw callError('bad-baseline', `\`${baseline}\` has no answers about \`${model.file}\``, null, baseline);
  return changesSince(baseline, read, results, criticality);
}

/** The status of the verdicts, as far as the call counts them. */
function exitsOf(
  results: readonly Result[],
  since: Changes | null,
  failOn: FailOn | undefined,
): readonly ExitCode[] {
  const counted = results.filter(
    (result) =>
      result.verdict.kind !== 'violated' || failOn?.isNew !== true || since!.violated.includes(result),
  );
  const grew = failOn?.growth != null && grewBeyond(since!, failOn.growth) ? [EXIT.violated] : [];
  return [...counted.map(({ verdict }) => exitOf(verdict.kind)), ...grew];
}

/** What came of one file. */
interface FileOutcome {
  readonly answer: AnswerTo<'verify'> | AnswerTo<'failure'>;
  readonly exit: ExitCode;
  /** The limits that the answers of this file had; writing them down heeds the same ones. */
  readonly limits?: RunningLimits;
}

async function verifyFiles(
  named: readonly string[],
  choices: VerifyCommandOptions,
  call: Call,
): Promise<ExitCode> {
  const { files, ...given } = await filesOrUsual([...named, ...(choices.to ?? [])], choices);
  const together = readTogether(files, call.inputs);
  const several = together.length > 1;
  const isAlone = ({ format }: Destination) => !canWrite(format, 'verify-several');
  if (several && call.destinations.some(isAlone))
    throw callError('bad-call', 'a timeline is about one file', 'verify one file at a time');
  const all = together.flatMap(({ file, mergedFiles }) => [file, ...mergedFiles]);
  call.expect([...all, ...filesBeside(given), given.baseline]);
  const withRepairs = call.destinations.some(({ format }) => format.name === 'html');
  const outcomes: FileOutcome[] = [];
  for (const { file, mergedFiles } of together) {
    if (isInterrupted()) break;
    const options = { ...given, mergedFiles, withRepairs };
    const outcome = await verifyFile(file, !several, options, call.inputs);
    if (several) await call.tellOne(outcome.answer);
    outcomes.push(outcome);
  }
  // Each file was answered within limits of its own; to write the answers of all has as much time again.
  if (several)
    await call.tell(
      severalAnswers(outcomes),
      limitsOf(given, () => {}),
    );
  else for (const { answer, limits } of outcomes) await call.tell(answer, limits);
  const interrupted = isInterrupted() ? [EXIT.interrupted] : [];
  return worstExit([...outcomes.map(({ exit }) => exit), ...interrupted]);
}

/**
 * Without any, the compose file of this folder, or of the nearest one above, with its variables, as Docker Compose takes
 * them.
 */
async function filesOrUsual(
  named: readonly string[],
  choices: VerifyCommandOptions,
): Promise<VerifyCommandOptions & { readonly files: readonly string[] }> {
  const found = named.length > 0 ? { files: named } : usualComposeFiles(choices.envFile ?? []);
  if (found === null)
    throw callError(
      'bad-call',
      "missing required argument 'file'",
      'name a model, or call it where there is a compose file; `madrigal verify --help` lists what there is',
    );
  await prepareImporters(found.files);
  return 'envFiles' in found
    ? { ...choices, files: found.files, envFile: found.envFiles }
    : { ...choices, files: found.files };
}

function severalAnswers(outcomes: readonly FileOutcome[]): AnswerTo<'verify-several'> {
  const files = outcomes.map(({ answer }) => answer);
  const verdicts = files.map((file) => (file.question === 'verify' ? file.verdict : verdictOfFailure(file)));
  return { question: 'verify-several', verdict: worstVerdict(verdicts), files, diagnostics: [] };
}

async function verifyFile(
  file: string,
  only: boolean,
  options: AnswerOptions,
  inputs: Inputs,
): Promise<FileOutcome> {
  try {
    return await answerFile(file, options, inputs);
  } catch (error) {
    // One file that is wrong does not keep the others from being verified.
    const because = error instanceof StoppedError ? error.because : null;
    const diagnostics = error instanceof ModelError ? error.diagnostics : [];
    if (because === null && (only || !(error instanceof ModelError))) throw error;
    return { answer: { question: 'failure', file, because, diagnostics }, exit: exitOfError(error) };
  }
}

async function answerFile(file: string, options: AnswerOptions, inputs: Inputs): Promise<FileOutcome> {
  const progress = options.quiet === true ? SILENT : progressLine();
  const limits = limitsOf(options, progress.show);
  const unstarted = heeding(limits.reached, () => loadUnstarted(file, options, inputs));
  const { model: complete, properties, programs } = asked(unstarted.model, options);
  const starting = new Set(
    complete.properties.filter(({ name }) => properties.has(name)).flatMap((spec) => spec.programs),
  );
  const meant = [...starting].filter((name) => programs?.includes(`${name}`) ?? true);
  const loaded = { ...unstarted, model: complete };
  const { model, warnings } = heeding(limits.reached, () => startFrom(loaded, options.start, meant, inputs));
  const results = await verify(model, {
    properties: [...properties],
    ...(programs === null ? {} : { programs }),
    engine: options.engine,
    reduce: options.reduce,
    limits,
  }).finally(progress.clear);

  const found = new Diagnostics();
  for (const warning of [...warnings, ...results.flatMap((result) => result.warnings)]) found.add(warning);
  // It may need an analysis beside that of the answers; none is begun once a limit is reached.
  const criticality = heeding(limits.reached, () => criticalitiesInTime(model, results));
  const suggestions = options.withRepairs
    ? await cheapRepairs(model, results, limits).finally(progress.clear)
    : [];
  const since = changes(options, { model, results, criticality }, inputs);
  const answer: AnswerTo<'verify'> = {
    question: 'verify',
    model,
    verdict: verdictOfFile(results),
    results,
    criticality,
    ...(suggestions.length === 0 ? {} : { suggestions }),
    changes: since,
    saved: [],
    ...(options.only === undefined ? {} : { only: options.only }),
    diagnostics: found.sorted(),
    ...reportInput(model, options, inputs, ['verify']),
  };
  const refused = options.strict === true && answer.diagnostics.length > 0;
  return {
    answer: refused ? { ...answer, verdict: 'error' } : answer,
    exit: worstExit([...exitsOf(results, since, options.failOn), ...(refused ? [EXIT.error] : [])]),
    limits,
  };
}

/**
 * The names that the call asks for, all of them known; at least one property is asked of at least one program. A
 * program in a file of its own about which nothing is asked is asked whether it terminates.
 */
function asked(model: Model, { property, program, programFile, quiet }: VerifyCommandOptions) {
  const given = programFile?.map(programNameOf) ?? null;
  const properties = new Set(
    property === undefined
      ? model.properties.map(({ name }) => name)
      : together(property.map((name) => () => knownProperty(model, name))),
  );
  const programs = program === undefined ? given : [knownProgram(model, program)];
  const any = model.properties.some(
    (spec) =>
      properties.has(spec.name) && spec.programs.some((name) => programs?.includes(`${name}`) ?? true),
  );
  if (any) return { model, properties, programs };
  if (programs !== null && given !== null && property === undefined) {
    const which = programs.map((name) => `\`${name}\``).join(' and ');
    if (quiet !== true)
      writeErr(`no property is asked of ${which}: the question is whether every run terminates\n\n`);
    const spec: PropertySpec = { kind: 'terminates', name: 'terminates', deadline: null, programs };
    return { model: { ...model, properties: [spec] }, properties: new Set([spec.name]), programs };
  }
  const [message, hint] =
    model.properties.length === 0
      ? ['the file has no property to verify', 'add `properties`, such as `comes-up: {deployability: NAME}`']
      : [
          `none of these properties is asked of ${programs?.map((name) => `program \`${name}\``).join(' or ')}`,
          'add the program to their `in:`',
        ];
  throw callError('no-properties', message, hint, model.file ?? undefined);
}
