import { formatOfFile } from '../../base/input-format.ts';
import { programOf } from '../../model/program.ts';
import { MODEL_FORMATS } from '../../model/read/formats.ts';
import { watchedBy } from '../../properties/analysis/watched.ts';
import { NET_READERS } from '../../tpn/net/formats/readers.ts';
import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { translate } from '../../tpn/translation/translate.ts';
import type { Inputs } from './files.ts';
import { chooseProgram, loadModel, type ModelOptions } from './load.ts';

/** What a call says of the net that it means, as commander answers it. */
export interface NetOptions extends ModelOptions {
  readonly merge: boolean;
}

/** The net of a file that holds one, or that of a model under one program. */
export function loadNet(file: string, options: NetOptions, inputs: Inputs): TimePetriNet {
  const text = inputs.read(file);
  const format = formatOfFile([...MODEL_FORMATS, ...NET_READERS], file, text);
  const reader = NET_READERS.find((each) => each === format);
  if (reader !== undefined) return reader.read(text, { file });
  const { model } = loadModel(file, options, inputs);
  const program = programOf(model, chooseProgram(model, options));
  return translate(model, program, { merge: options.merge, ...watchedBy(model, program) }).net;
}
