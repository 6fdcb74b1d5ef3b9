import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { formatOfFile } from '../../base/input-format.ts';
import { MODEL_FORMATS } from '../../model/read/formats/model-formats.ts';
import { programOf } from '../../model/subject.ts';
import { netOfProgram } from '../../properties/analysis/watched.ts';
import type { CountedNet } from '../../statespace/count-states.ts';
import { NET_READERS } from '../../tpn/net/formats/readers.ts';
import { callError } from '../call/call-error.ts';
import type { FaultsOptions } from '../call/options.ts';
import type { Inputs } from './files.ts';
import { chooseProgram, faultsIn, loadModel, type ModelOptions } from './load.ts';

/** What a call says of the net that it means, as commander answers it. */
export interface NetOptions extends ModelOptions, FaultsOptions {
  readonly merge: boolean;
}

/** Makes the net of a file that holds one, or that of a model under one program; what reads the file is loaded first. */
export async function netLoader(
  file: string,
  options: NetOptions,
  inputs: Inputs,
): Promise<() => CountedNet> {
  const text = inputs.read(file);
  const format = formatOfFile([...MODEL_FORMATS, ...NET_READERS], file, text);
  const reader = NET_READERS.find((each) => each === format);
  if (reader === undefined) return () => netOfModel(file, options, inputs);
  if (options.faults !== undefined)
    throw callError('bad-call', 'a net says nothing of faults', 'leave `--faults` away', file);
  const read = await reader.load();
  const readBeside = (path: string) => {
    // Of standard input, `-`, that is the folder of the call.
    const beside = resolve(dirname(file), path);
    return existsSync(beside) ? inputs.read(beside) : null;
  };
  return () => ({ net: read(text, { file, readBeside }), unfinished: null });
}

function netOfModel(file: string, options: NetOptions, inputs: Inputs): CountedNet {
  const { model } = loadModel(file, options, inputs);
  const program = programOf(model, chooseProgram(model, options));
  const { net, unfinished } = netOfProgram(model, program, {
    merge: options.merge,
    faults: faultsIn(model, options),
  });
  return { net, unfinished };
}
