import type { AnswerTo } from '../../answers/answer.ts';
import { worstVerdict } from '../../answers/verdicts.ts';
import { ModelError } from '../../base/errors.ts';
import { EXIT, type ExitCode, worstExit } from '../call/exit-codes.ts';
import { formatOption, strictOption, type WantedFormat } from '../call/options.ts';
import { loadUnstarted, type ModelOptions, programNameOf, startFrom } from '../input/load.ts';
import { MODELS_OR_STDIN, modelCommand } from '../input/model-command.ts';
import { destinationsOf } from '../output/destinations.ts';
import { type Call, run } from '../output/run.ts';

interface CheckOptions extends ModelOptions {
  readonly format?: readonly WantedFormat[] | undefined;
  readonly strict?: true | undefined;
}

/** `madrigal check`: reads and validates a model file. */
export function checkCommand() {
  return modelCommand('check')
    .description('read and validate model files, without verifying their properties')
    .argument('<file...>', MODELS_OR_STDIN)
    .addOption(formatOption('check'))
    .addOption(strictOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal check shop.yaml
  madrigal check cloud.yaml --timing cluster.yaml --strict
  madrigal check deploy/

Exit status: 0 the files can be used, 2 one cannot.`,
    )
    .action((files, options) =>
      run(destinationsOf('check', options.format), (call) => checkFiles(files, options, call)),
    );
}

async function checkFiles(files: readonly string[], options: CheckOptions, call: Call): Promise<ExitCode> {
  const several = files.length > 1;
  const answers: (AnswerTo<'check'> | AnswerTo<'failure'>)[] = [];
  for (const file of files) {
    const answer = several ? orFailure(file, () => check(file, options, call)) : check(file, options, call);
    if (several) await call.tellOne(answer);
    else await call.tell(answer);
    answers.push(answer);
  }
  const exits = answers.map((answer) =>
    answer.question === 'failure' || answer.refused ? EXIT.error : EXIT.holds,
  );
  const verdict = worstVerdict(exits.map((exit) => (exit === EXIT.error ? 'error' : 'holds')));
  if (several) await call.tell({ question: 'check-several', verdict, files: answers, diagnostics: [] });
  return worstExit(exits);
}

/** One file that is wrong does not keep the others from being checked. */
function orFailure<A>(file: string, work: () => A): A | AnswerTo<'failure'> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { question: 'failure', file, because: null, diagnostics: error.diagnostics };
  }
}

function check(file: string, options: CheckOptions, { inputs }: Call): AnswerTo<'check'> {
  const loaded = loadUnstarted(file, options, inputs);
  const declared = loaded.model.programs.length === 0 ? [null] : loaded.model.programs.map((p) => p.name);
  const programs = options.programFile?.map(programNameOf) ?? declared;
  const { model, warnings } = startFrom(loaded, options.start, programs, inputs);
  const refused = options.strict === true && warnings.length > 0;
  return { question: 'check', model, refused, diagnostics: warnings };
}
