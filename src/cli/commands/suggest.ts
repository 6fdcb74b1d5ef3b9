import { Option } from '@commander-js/extra-typings';
import { type SuggestVerdict, verdictOfSuggestions } from '../../answers/verdicts.ts';
import { count, grouped } from '../../answers/words.ts';
import { ModelError } from '../../base/errors.ts';
import { heeding } from '../../base/heed.ts';
import { withDiffs } from '../../model/change/apply-diff.ts';
import { diffOfWaits } from '../../model/change/program-diff.ts';
import { textOfInstruction } from '../../model/change/wait-changes.ts';
import type { Program } from '../../model/program.ts';
import type { Model } from '../../model/whole/model.ts';
import {
  type Repair,
  type SearchProgress,
  type Suggestions,
  suggest,
} from '../../properties/change/suggest.ts';
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
  programOption,
  timeoutOption,
  type WantedFormat,
} from '../call/options.ts';
import { writeErr } from '../call/streams.ts';
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
import { MODEL_OR_STDIN, modelCommand } from '../input/model-command.ts';
import { destinationsOf } from '../output/destinations.ts';
import { rewrittenLine } from '../output/progress.ts';
import { type Call, run } from '../output/run.ts';
import { assertWritable, writeFile } from '../output/write-file.ts';

interface SuggestCall extends ModelOptions, LimitOptions {
  readonly maxCandidates: number;
  readonly apply?: true | undefined;
  readonly output?: string | undefined;
  readonly format?: readonly WantedFormat[] | undefined;
}

/** `madrigal suggest`: looks for the waits that repair a violated property. */
export function suggestCommand() {
  return modelCommand('suggest')
    .description('find the smallest changes of waits after which a violated property holds')
    .argument('<file>', MODEL_OR_STDIN)
    .argument('<property>', 'a property of the file')
    .addOption(programOption())
    .addOption(formatOption('suggest'))
    .addOption(
      new Option('--max-candidates <n>', 'try at most this many changed programs')
        .argParser(parseCount)
        .default(10_000),
    )
    .addOption(new Option('--apply', 'write the first repair into the file of the program'))
    .addOption(new Option('-o, --output <file>', 'write the file with the first repair here instead'))
    .addOption(maxClassesOption())
    .addOption(timeoutOption())
    .addOption(maxMemoryOption())
    .addHelpText(
      'after',
      `
Inserts, moves or removes one wait, then two, and verifies all properties of the changed program. --max-classes bounds
each of these verifications, --timeout all of them together.

Examples:
  madrigal suggest update.yaml back-up
  madrigal suggest update.yaml back-up --program careless --timeout 5m
  madrigal suggest update.yaml back-up -o repaired.yaml

Exit status: 0 a repair was found or nothing is to be repaired, 1 none was found, 2 error in the call or the model, 3 a
limit ended the search before, 130 interrupted.`,
    )
    .action((file, property, options) =>
      run(destinationsOf('suggest', options.format), (call) => suggestFor(file, property, options, call)),
    );
}

async function suggestFor(
  file: string,
  property: string,
  options: SuggestCall,
  { inputs, tell }: Call,
): Promise<ExitCode> {
  const limits = limitsOf(options, () => {});
  if (options.output !== undefined) assertWritable(options.output, [file, ...filesBeside(options)]);
  const unstarted = heeding(limits.reached, () => loadUnstarted(file, options, inputs));
  const { name, programs } = asked(unstarted.model, property, options);
  const { model, warnings } = heeding(limits.reached, () =>
    startFrom(unstarted, options.start, programs, inputs),
  );
  const { maxCandidates } = options;
  const line = rewrittenLine();
  const found = await suggest(model, name, {
    programs,
    limits,
    maxCandidates,
    onProgress: (progress) => line.show(() => progressWords(progress)),
  }).finally(line.clear);
  await tell({ question: 'suggest', model, property: name, suggestions: found, diagnostics: warnings });
  if (options.apply === true || options.output !== undefined) {
    // Whoever interrupts wants no more to be done.
    if (isInterrupted()) writeErr('interrupted: no repair is written\n');
    else applyFirst(found, file, options, inputs);
  }
  const interrupted = isInterrupted() ? [EXIT.interrupted] : [];
  return worstExit([...found.map((each) => EXITS[verdictOfSuggestions(each)]), ...interrupted]);
}

/** Writes the first repair of each program into its file, or into another one. */
function applyFirst(found: readonly Suggestions[], file: string, options: SuggestCall, inputs: Inputs): void {
  const repaired = found.flatMap(({ program, search }) => {
    const [repair] = search?.repairs ?? [];
    return repair === undefined ? [] : [{ program, repair }];
  });
  if (repaired.length === 0) return;
  const places = new Set(repaired.map(({ program }) => fileOf(program) ?? file));
  const [place = file, ...others] = places;
  const refuse = (message: string, hint: string) => callError('not-applied', message, hint, place);
  if (others.length > 0) throw refuse('the programs are in several files', 'name one with `--program`');
  const target = options.output ?? place;
  if (target === '-') throw refuse('there is no file to write the repair to', 'name one with `-o`');
  const diffs = repaired.flatMap(({ program, repair }) => diffOfWaits(program, repair.program));
  const text = withDiffs(inputs.read(place), diffs);
  if (text === null || !isRepaired(text, place, repaired, file, options, inputs))
    throw refuse(
      'the repair cannot be written into the file',
      'it is changed by hand: its instructions stand in a loop or not one a line, or it is no change of a program',
    );
  writeFile(target, text);
  writeErr(`The first repair is in ${target}\n`);
}

/** Whether the file with other contents has the repaired programs. */
function isRepaired(
  text: string,
  place: string,
  repaired: readonly { readonly repair: Repair }[],
  file: string,
  options: SuggestCall,
  inputs: Inputs,
): boolean {
  const changed: Inputs = { ...inputs, read: (name) => (name === place ? text : inputs.read(name)) };
  try {
    const { model } = loadUnstarted(file, options, changed);
    return repaired.every(({ repair }) => {
      const found = model.programs.find(({ name }) => name === repair.program.name);
      return found !== undefined && wordsOf(found) === wordsOf(repair.program);
    });
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
}

/** All that the threads of a program do. */
function wordsOf({ threads }: Program): string {
  return JSON.stringify(
    threads.map(({ name, instructions, tries }) => [
      name,
      instructions.map(textOfInstruction),
      tries.map(({ start, rescue, end }) => [start, rescue, end]),
    ]),
  );
}

/** The file in which the instructions of a program stand. */
function fileOf({ threads }: Program): string | null {
  return threads.flatMap(({ instructions }) => instructions)[0]?.at?.file ?? null;
}

/** The property and the programs that the call means, all of them known. */
function asked(model: Model, property: string, { program, programFile }: SuggestCall) {
  const given = program === undefined ? programFile?.map(programNameOf) : [program];
  const [name, ...known] = together([
    () => knownProperty(model, property),
    ...(given ?? []).map((each) => () => knownProgram(model, each)),
  ]);
  const { programs } = model.properties.find((spec) => spec.name === name)!;
  const meant =
    given === undefined ? programs : programs.filter((each) => each !== null && known.includes(each));
  if (meant.length > 0) return { name: name!, programs: meant };
  const which = known.map((each) => `\`${each}\``).join(' and ');
  const hint = 'add the program to its `in:`';
  throw callError(
    'no-properties',
    `\`${name}\` is not asked of program ${which}`,
    hint,
    model.file ?? undefined,
  );
}

const EXITS: Readonly<Record<SuggestVerdict, ExitCode>> = {
  holds: EXIT.holds,
  repaired: EXIT.holds,
  violated: EXIT.violated,
  unknown: EXIT.unknown,
};

function progressWords({ program, changes, tried, found }: SearchProgress): string {
  const where = program === null ? '' : `${program}: `;
  const waits = changes === 1 ? 'one wait' : 'two waits';
  return `${where}changing ${waits}: ${count(tried, 'program')} tried, ${grouped(found)} found`;
}
