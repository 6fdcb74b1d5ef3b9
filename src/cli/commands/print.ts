import { Command } from '@commander-js/extra-typings';
import { modelData, writeModel } from '../../import/draft/write-model.ts';
import type { SourceEntry, SourceMapping, SourceNode } from '../../model/read/formats/source.ts';
import { callError } from '../call/call-error.ts';
import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import { outputOption, setOption } from '../call/options.ts';
import { writeOut } from '../call/streams.ts';
import { expandArgument, MODELS } from '../input/expand.ts';
import { importerOf, prepareImporters } from '../input/imported.ts';
import { loadTree } from '../input/load.ts';
import { MODEL_OR_STDIN } from '../input/model-command.ts';
import { type Call, run, TERMINAL } from '../output/run.ts';
import { assertWritable, writeFile } from '../output/write-file.ts';

interface PrintOptions {
  readonly set?: ReadonlyMap<string, number> | undefined;
  readonly output?: string | undefined;
}

/** `madrigal print`: the model that a file comes to. */
export function printCommand() {
  return new Command('print')
    .description(
      'write the model that a file comes to: loops written out, what it includes and merges put in',
    )
    .argument('<file>', MODEL_OR_STDIN)
    .addOption(setOption())
    .addOption(outputOption())
    .hook('preAction', async (_, command) => {
      await expandArgument(command, 0, MODELS);
      await prepareImporters(command.args);
    })
    .addHelpText(
      'after',
      `
What is written is a model file with the same answers: in YAML, or in JSON where the name of the output ends so. Loops in
the text of programs stay, with the parameters that they need.

Examples:
  madrigal print cloud.yaml --set n=3
  madrigal print cloud.yaml -o whole.json

Exit status: 0 it is written, 2 the file cannot be used.`,
    )
    .action((file, options) => run(TERMINAL, (call) => print(file, options, call)));
}

async function print(file: string, { set, output }: PrintOptions, { inputs }: Call): Promise<ExitCode> {
  if (output !== undefined) assertWritable(output, [file]);
  if (importerOf(file, inputs) !== null)
    throw callError('bad-call', `\`${file}\` is no model`, '`madrigal import` makes a model of it', file);
  const { tree, loops } = loadTree(file, set, inputs);
  const whole = withParameters(tree, loops.values);
  const text = /\.json$/i.test(output ?? '')
    ? `${JSON.stringify(modelData(whole), null, 2)}\n`
    : writeModel(whole, `What ${file} comes to.`);
  if (output === undefined) await writeOut(text);
  else writeFile(output, text);
  return EXIT.holds;
}

/** The same, with the values that parameters have in this call. */
function withParameters(tree: SourceNode, values: ReadonlyMap<string, number>): SourceMapping {
  if (tree.kind !== 'map') throw new Error('a model that was read is a map');
  const entries = tree.entries.map((entry): SourceEntry => {
    const { key, value } = entry;
    if (key.text !== 'parameters' || value.kind !== 'map') return entry;
    return {
      key,
      value: { ...value, entries: value.entries.map((each) => ({ ...each, value: valued(each, values) })) },
    };
  });
  return { ...tree, entries };
}

function valued({ key, value }: SourceEntry, values: ReadonlyMap<string, number>): SourceNode {
  const number = values.get(key.text);
  return number === undefined || value.kind !== 'scalar' ? value : { ...value, text: `${number}`, lines: [] };
}
