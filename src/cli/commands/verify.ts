import { Option } from '@commander-js/extra-typings';
import type { AnswerTo } from '../../answers/answer.ts';
import { verdictOfFailure, verdictOfFile, worstVerdict } from '../../answers/verdicts.ts';
import { Diagnostics } from '../../base/diagnostics.ts';
import { ModelError } from '../../base/errors.ts';
import { heeding, StoppedError } from '../../base/heed.ts';
import type { Model } from '../../model/whole/model.ts';
import type { PropertySpec } from '../../model/whole/property-spec.ts';
import type { EngineChoice } from '../../properties/analysis/exploring.ts';
import { criticalitiesOf } from '../../properties/criticality/criticality.ts';
import { verify } from '../../properties/verify.ts';
import type { RunningLimits } from '../../statespace/exploration/limits.ts';
import { REDUCTIONS, type Reduction } from '../../statespace/exploration/reductions.ts';
import { callError } from '../call/call-error.ts';
import { fromOption, toOption } from '../call/compose-options.ts';
import { EXIT, type ExitCode, exitOf, worstExit } from '../call/exit-codes.ts';
import { isInterrupted } from '../call/interrupts.ts';
import {
  engineOption,
  formatOption,
  type LimitOptions,
  limitsOf,
  maxClassesOption,
  maxMemoryOption,
  programOption,
  reduceOption,
  strictOption,
  timeoutOption,
  type Wanted,
} from '../call/options.ts';
import { importerOf } from '../input/compose.ts';
import { type Inputs, together } from '../input/files.ts';
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
import { type Destination, destinationsOf } from '../output/destinations.ts';
import { progressLine } from '../output/progress.ts';
import { type Call, canWrite, exitOfError, run } from '../output/run.ts';
import { writeErr } from '../output/streams.ts';

interface VerifyOptions extends ModelOptions, LimitOptions {
  readonly property?: readonly string[] | undefined;
  readonly format?: readonly Wanted[] | undefined;
  readonly report?: string | undefined;
  readonly engine: EngineChoice | 'both';
  readonly reduce: readonly Reduction[];
  readonly strict?: true | undefined;
  readonly to?: readonly string[] | undefined;
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
    .addOption(programOption())
    .addOption(formatOption('verify'))
    .addOption(new Option('--report <file>', 'write a report, one HTML page'))
    .addOption(engineOption())
    .addOption(reduceOption(REDUCTIONS))
    .addOption(maxClassesOption())
    .addOption(timeoutOption())
    .addOption(maxMemoryOption())
    .addOption(strictOption())
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
  madrigal verify cloud.yaml --scale 0.8,1.2 --property comes-up --format json

Exit status: 0 all hold, 1 one is violated, 2 error in the call or the model, 3 one is unknown, 4 internal error,
130 interrupted. With several files, --format json answers {"schemaVersion", "verdict", "files": [...]}.`,
    )
    .action((files, options) =>
      run(destinationsOf('verify', options.format, options), (call) => verifyFiles(files, options, call)),
    );
}

/** What came of one file. */
interface Outcome {
  readonly answer: AnswerTo<'verify'> | AnswerTo<'failure'>;
  readonly exit: ExitCode;
}

async function verifyFiles(named: readonly string[], given: VerifyOptions, call: Call): Promise<ExitCode> {
  const { files, mergedFiles } = mergedTogether([...named, ...(given.to ?? [])], call.inputs);
  if (files.length === 0)
    throw callError(
      'bad-call',
      "missing required argument 'file'",
      '`madrigal verify --help` lists what there is',
    );
  const options = { ...given, mergedFiles };
  const several = files.length > 1;
  const isAlone = ({ format }: Destination) =>
    !canWrite(format, 'verify-several') && format.between === undefined;
  if (several && call.destinations.some(isAlone))
    throw callError('bad-call', 'a report is about one file', 'verify one file at a time');
  call.expect([...files, ...filesBeside(options)]);
  const outcomes: Outcome[] = [];
  for (const file of files) {
    if (isInterrupted()) break;
    const outcome = await verifyFile(file, !several, options, call.inputs);
    if (several) await call.tellOne(outcome.answer);
    outcomes.push(outcome);
  }
  if (several) await call.tell(severalAnswers(outcomes));
  else for (const { answer } of outcomes) await call.tell(answer);
  const interrupted = isInterrupted() ? [EXIT.interrupted] : [];
  return worstExit([...outcomes.map(({ exit }) => exit), ...interrupted]);
}

/** Compose files are read as one, at the place of the first; what is left are models, each by itself. */
function mergedTogether(files: readonly string[], inputs: Inputs) {
  if (files.length < 2) return { files, mergedFiles: [] };
  const [, ...mergedFiles] = files.filter((file) => importerOf(file, inputs) !== null);
  return { files: files.filter((file) => !mergedFiles.includes(file)), mergedFiles };
}

function severalAnswers(outcomes: readonly Outcome[]): AnswerTo<'verify-several'> {
  const files = outcomes.map(({ answer }) => answer);
  const verdicts = files.map((file) => (file.question === 'verify' ? file.verdict : verdictOfFailure(file)));
  return { question: 'verify-several', verdict: worstVerdict(verdicts), files, diagnostics: [] };
}

async function verifyFile(
  file: string,
  only: boolean,
  options: VerifyOptions,
  inputs: Inputs,
): Promise<Outcome> {
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

async function answerFile(file: string, options: VerifyOptions, inputs: Inputs): Promise<Outcome> {
  const progress = progressLine();
  const limits = limitsOf(options, progress.show);
  const unstarted = heeding(limits.reached, () => loadUnstarted(file, options, inputs));
  const { model: complete, properties, programs } = asked(unstarted.model, options);
  const starting = new Set(
    complete.properties.filter(({ name }) => properties.includes(name)).flatMap((spec) => spec.programs),
  );
  const meant = [...starting].filter((name) => programs?.includes(`${name}`) ?? true);
  const loaded = { ...unstarted, model: complete };
  const { model, warnings } = startFrom(loaded, options.start, meant, inputs);
  const results = await verify(model, {
    properties,
    ...(programs === null ? {} : { programs }),
    engine: options.engine,
    reduce: options.reduce,
    limits,
  }).finally(progress.clear);

  const found = new Diagnostics();
  for (const warning of [...warnings, ...results.flatMap((result) => result.warnings)]) found.add(warning);
  const answer: AnswerTo<'verify'> = {
    question: 'verify',
    model,
    verdict: verdictOfFile(results),
    results,
    criticality: unlessStopped(limits, () => criticalitiesOf(model, results)) ?? [],
    saved: [],
    diagnostics: found.sorted(),
    ...reportInput(model, options, inputs),
  };
  const refused = options.strict === true && answer.diagnostics.length > 0;
  return {
    answer: refused ? { ...answer, verdict: 'error' } : answer,
    exit: worstExit([
      ...results.map((result) => exitOf(result.verdict.kind)),
      ...(refused ? [EXIT.error] : []),
    ]),
  };
}

/** What comes beside the answers, unless there is no time left for it; `null` then. */
function unlessStopped<T>(limits: RunningLimits, work: () => T): T | null {
  try {
    return heeding(limits.reachedAfterAll, work);
  } catch (error) {
    if (error instanceof StoppedError) return null;
    throw error;
  }
}

/**
 * The names that the call asks for, all of them known; at least one property is asked of at least one program. A
 * program in a file of its own about which nothing is asked is asked whether it terminates.
 */
function asked(model: Model, { property, program, programFile }: VerifyOptions) {
  const given = programFile?.map(programNameOf) ?? null;
  const [properties, programs] = [
    together(
      (property ?? model.properties.map(({ name }) => name)).map((name) => () => knownProperty(model, name)),
    ),
    program === undefined ? given : [knownProgram(model, program)],
  ];
  const any = model.properties.some(
    (spec) =>
      properties.includes(spec.name) && spec.programs.some((name) => programs?.includes(`${name}`) ?? true),
  );
  if (any) return { model, properties, programs };
  if (programs !== null && given !== null && property === undefined) {
    const which = programs.map((name) => `\`${name}\``).join(' and ');
    writeErr(`no property is asked of ${which}: the question is whether every run terminates\n\n`);
    const spec: PropertySpec = { kind: 'terminates', name: 'terminates', deadline: null, programs };
    return { model: { ...model, properties: [spec] }, properties: [spec.name], programs };
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
