import { Command } from '@commander-js/extra-typings';
import { either } from '../../base/text/enumerate.ts';
import { MODEL_FORMATS } from '../../model/read/formats/model-formats.ts';
import { NET_READERS } from '../../tpn/net/formats/readers.ts';
import {
  dockerEngineOption,
  dropOption,
  edgesOption,
  envFileOption,
  healthOption,
  jobOption,
  profileOption,
  pullOption,
  readyOption,
  stopOption,
} from '../call/import-options.ts';
import {
  atMostOption,
  programFileOption,
  scaleOption,
  setOption,
  startOption,
  timingOption,
} from '../call/options.ts';
import { expandArgument, MODELS } from './expand.ts';
import { prepareImporters } from './imported.ts';

/**
 * A command about a model: with the options that say what it is read from beside its file, which are those of
 * `ModelOptions`.
 */
export function modelCommand(name: string) {
  return new Command(name)
    .addOption(timingOption())
    .addOption(scaleOption())
    .addOption(setOption())
    .addOption(atMostOption())
    .addOption(programFileOption())
    .addOption(startOption())
    .addOption(dockerEngineOption())
    .addOption(jobOption())
    .addOption(readyOption())
    .addOption(healthOption())
    .addOption(profileOption())
    .addOption(envFileOption())
    .addOption(pullOption())
    .addOption(stopOption())
    .addOption(edgesOption())
    .addOption(dropOption())
    .hook('preAction', async (_, command) => {
      await expandArgument(command, 0, MODELS);
      await prepareImporters([...command.args, ...filesInOptions(command.opts())]);
    });
}

/** The files that `--from` and `--to` name, where a command has these options: they may be of other sorts too. */
function filesInOptions({ from = [], to = [] }: Record<string, unknown>): readonly string[] {
  return [from, to].flat().filter((file) => typeof file === 'string');
}

/** `YAML or JSON`. */
const MODEL_NAMES = either(MODEL_FORMATS.map(({ name }) => name));
const STDIN = '`-` is standard input';

/** What the argument of a command may name, for its help. */
export const MODEL_FILE = `a model file in ${MODEL_NAMES}`;
/** Help for the argument of commands about one model. */
export const MODEL_OR_STDIN = `${MODEL_FILE}; ${STDIN}`;
/** Help for the argument of commands about several models. */
export const MODELS_OR_STDIN = `model files in ${MODEL_NAMES}, folders of them, or patterns such as '**/*.yaml'; ${STDIN}`;
/** Help for the argument of commands that read nets too. */
export const NET_OR_STDIN = `a model file, or a net in ${either(NET_READERS.map(({ name }) => name))}; ${STDIN}`;
