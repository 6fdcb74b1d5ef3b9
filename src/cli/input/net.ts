import { programOf } from '../../model/program.ts';
import { watchedBy } from '../../properties/analysis/watched.ts';
import { readTinaNet } from '../../tpn/net/formats/tina-net.ts';
import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { translate } from '../../tpn/translation/translate.ts';
import type { Inputs } from './files.ts';
import { chooseProgram, loadModel, type ModelOptions } from './load.ts';

/** What a call says of the net that it means, as commander answers it. */
export interface NetOptions extends ModelOptions {
  readonly merge: boolean;
}

/** The net of a `.net` file, or that of a model under one program. */
export function loadNet(file: string, options: NetOptions, inputs: Inputs): TimePetriNet {
  const text = inputs.read(file);
  if (isTinaNet(file, text)) return readTinaNet(text, { file });
  const { model } = loadModel(file, options, inputs);
  const program = programOf(model, chooseProgram(model, options));
  return translate(model, program, { merge: options.merge, ...watchedBy(model, program) }).net;
}

/** By the name of the file; where it says nothing, by the first word that is no comment. */
function isTinaNet(file: string, text: string): boolean {
  if (/\.net$/i.test(file)) return true;
  return !/\.(ya?ml|json)$/i.test(file) && /^(?:\s*(?:#.*)?\n)*\s*(?:net|tr|pl|lb|nt|pr)\s/.test(text);
}
