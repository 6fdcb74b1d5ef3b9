import { Command, Option } from '@commander-js/extra-typings';
import { Diagnostics } from '../../base/diagnostics.ts';
import { type Diagnostic, ModelError } from '../../base/errors.ts';
import type { Model } from '../../model/assembly.ts';
import type { PropertySpec } from '../../model/property-spec.ts';
import type { EngineChoice } from '../../properties/analysis/analysis.ts';
import type { Result } from '../../properties/answers/verdict.ts';
import { type CriticalityAnswer, criticalitiesOf } from '../../properties/criticality/criticality.ts';
import { verify } from '../../properties/verify.ts';
import { REDUCTIONS, type Reduction } from '../../statespace/exploration/reductions.ts';
import { callError } from '../call-error.ts';
import { EXIT, type ExitCode, exitOf, worstExit } from '../exit-codes.ts';
import { type Inputs, together } from '../files.ts';
import { withInterrupts } from '../interrupts.ts';
import {
  filesBeside,
  knownProgram,
  knownProperty,
  loadUnstarted,
  type ModelOptions,
  programNameOf,
  startFrom,
} from '../load.ts';
import {
  engineOption,
  type Format,
  formatOption,
  type LimitOptions,
  limitsOf,
  maxClassesOption,
  maxMemoryOption,
  programFileOption,
  programOption,
  reduceOption,
  scaleOption,
  setOption,
  startOption,
  strictOption,
  timeoutOption,
  timingOption,
} from '../options.ts';
import { printDiagnostics } from '../print/diagnostics.ts';
import { diagnosticJson, jsonText, SCHEMA_VERSION, verifyJson } from '../print/json.ts';
import { colorsFor, writeErr, writeOut } from '../print/output.ts';
import { criticalityBlock, engineLine, modelHeading, resultBlock, summaryLine } from '../print/pretty.ts';
import { progressLine } from '../print/progress.ts';
import { reportInput } from '../report-input.ts';
import { run } from '../run.ts';
import { type FileVerdict, verdictOfFile, worstVerdict } from '../verdict-of-file.ts';
import { assertWritable, writeFile } from '../write-file.ts';

interface VerifyOptions extends ModelOptions, LimitOptions {
  readonly property?: readonly string[] | undefined;
  readonly format: Format;
  readonly report?: string | undefined;
  readonly engine: EngineChoice | 'both';
  readonly reduce: readonly Reduction[];
  readonly strict?: true | undefined;
}

export function verifyCommand() {
  return new Command('verify')
    .description('answer the properties of model files')
    .argument('<file...>', 'model files in YAML or JSON; `-` is standard input')
    .addOption(timingOption())
    .addOption(scaleOption())
    .addOption(setOption())
    .addOption(
      new Option('--property <name>', 'answer this property only; may be repeated').argParser(
        (name: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), name],
      ),
    )
    .addOption(programOption())
    .addOption(programFileOption())
    .addOption(startOption())
    .addOption(formatOption())
    .addOption(new Option('--report <file>', 'write a report, one HTML page'))
    .addOption(engineOption())
    .addOption(reduceOption(REDUCTIONS))
    .addOption(maxClassesOption())
    .addOption(timeoutOption())
    .addOption(maxMemoryOption())
    .addOption(strictOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal verify shop.yaml
  madrigal verify cloud.yaml --timing cluster.yaml --report cloud.html
  madrigal verify cloud.yaml --scale 0.8,1.2 --property comes-up --format json

Exit status: 0 all hold, 1 one is violated, 2 error in the call or the model, 3 one is unknown, 4 internal error,
130 interrupted. With several files, --format json answers {"schemaVersion", "verdict", "files": [...]}.`,
    )
    .action((files, options) =>
      run(options.format === 'json', (inputs) => verifyFiles(files, options, inputs)),
    );
}

/** What came of one file. */
interface Outcome {
  readonly verdict: FileVerdict;
  readonly exit: ExitCode;
  /** Asked for only where it is the answer: the schedules in it take their time. */
  readonly json: () => object;
}

async function verifyFiles(
  files: readonly string[],
  options: VerifyOptions,
  inputs: Inputs,
): Promise<ExitCode> {
  const { report } = options;
  if (report !== undefined) {
    if (files.length > 1)
      throw callError('bad-call', 'a report is about one file', 'verify one file at a time');
    assertWritable(report, [...files, ...filesBeside(options)]);
  }
  return withInterrupts(async (signal) => {
    const outcomes: Outcome[] = [];
    for (const file of files) {
      if (signal.aborted) break;
      if (outcomes.length > 0 && options.format === 'pretty') await writeOut('\n');
      outcomes.push(await verifyFile(file, files.length === 1, options, inputs, signal));
    }
    if (options.format === 'json') await writeOut(jsonText(answerJson(outcomes, files.length)));
    const interrupted = signal.aborted ? [EXIT.interrupted] : [];
    return worstExit([...outcomes.map(({ exit }) => exit), ...interrupted]);
  });
}

function answerJson(outcomes: readonly Outcome[], files: number): object {
  if (files === 1) return outcomes[0]!.json();
  return {
    schemaVersion: SCHEMA_VERSION,
    verdict: worstVerdict(outcomes.map(({ verdict }) => verdict)),
    files: outcomes.map(({ json }) => json()),
  };
}

async function verifyFile(
  file: string,
  only: boolean,
  options: VerifyOptions,
  inputs: Inputs,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return await answerFile(file, options, inputs, signal);
  } catch (error) {
    // One file that is wrong does not keep the others from being verified.
    if (only || !(error instanceof ModelError)) throw error;
    if (options.format === 'pretty') printDiagnostics(error.diagnostics, inputs);
    const diagnostics = error.diagnostics.map(diagnosticJson);
    return {
      verdict: 'error',
      exit: EXIT.error,
      json: () => ({ schemaVersion: SCHEMA_VERSION, file, verdict: 'error', diagnostics }),
    };
  }
}

async function answerFile(
  file: string,
  options: VerifyOptions,
  inputs: Inputs,
  signal: AbortSignal,
): Promise<Outcome> {
  const unstarted = loadUnstarted(file, options, inputs);
  const { model: complete, properties, programs } = asked(unstarted.model, options);
  const starting = new Set(
    complete.properties.filter(({ name }) => properties.includes(name)).flatMap((spec) => spec.programs),
  );
  const meant = [...starting].filter((name) => programs?.includes(`${name}`) ?? true);
  const loaded = { ...unstarted, model: complete };
  const { model, warnings } = startFrom(loaded, options.start, meant, inputs);
  const progress = progressLine();
  const results = await verify(model, {
    properties,
    ...(programs === null ? {} : { programs }),
    engine: options.engine,
    reduce: options.reduce,
    limits: limitsOf(options, signal, progress.show),
  }).finally(progress.clear);

  const criticality = signal.aborted ? [] : criticalitiesOf(model, results);
  const found = new Diagnostics();
  for (const warning of [...warnings, ...results.flatMap((result) => result.warnings)]) found.add(warning);
  const unwritten = await writeReport(model, { results, criticality }, found.sorted(), options, inputs);
  for (const problem of unwritten) found.add(problem);
  const diagnostics = found.sorted();
  const refused = unwritten.length > 0 || (options.strict === true && diagnostics.length > 0);
  const verdict = refused ? 'error' : verdictOfFile(results);
  if (options.format === 'pretty') {
    printDiagnostics(diagnostics, inputs);
    const written = unwritten.length > 0 ? undefined : options.report;
    await writeOut(prettyAnswer(model, { results, criticality }, written));
  }
  return {
    verdict,
    exit: worstExit([
      ...results.map((result) => exitOf(result.verdict.kind)),
      ...(refused ? [EXIT.error] : []),
    ]),
    json: () => verifyJson(model, verdict, results, diagnostics, criticality),
  };
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

/** What is known of a model. */
interface Findings {
  readonly results: readonly Result[];
  readonly criticality: readonly CriticalityAnswer[];
}

/** Answers what kept the report from being written. */
async function writeReport(
  model: Model,
  { results, criticality }: Findings,
  diagnostics: readonly Diagnostic[],
  options: VerifyOptions,
  inputs: Inputs,
): Promise<readonly Diagnostic[]> {
  const { report } = options;
  if (report === undefined) return [];
  // Most calls want no report, and need not wait for what draws it.
  const { reportHtml } = await import('../../gantt/report/report-html.ts');
  // A warning about an answer stands beside it.
  const about = results.flatMap((result) => result.warnings);
  const page = reportHtml({
    model,
    results,
    criticality,
    diagnostics: diagnostics.filter((diagnostic) => !about.includes(diagnostic)),
    ...reportInput(model, options, inputs),
  });
  try {
    writeFile(report, page);
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics;
  }
}

function prettyAnswer(model: Model, { results, criticality }: Findings, report: string | undefined): string {
  const colors = colorsFor(process.stdout);
  return [
    modelHeading(model, colors),
    ...results.map((result) => resultBlock(result, colors)),
    ...criticality.map((answer) => criticalityBlock(answer, colors)).filter((block) => block !== null),
    ...[engineLine(results, colors)].filter((line) => line !== null),
    summaryLine(results, colors),
    ...(report === undefined ? [] : [`The report is in ${report}`]),
    '',
  ].join('\n');
}
