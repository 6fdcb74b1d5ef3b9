import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { InputFormat } from '../../../base/input-format.ts';
import { parseSource } from './parse-source.ts';
import { isJson, type SourceNode } from './source.ts';

/** A file as it was read. */
export interface SourceText {
  /** Its name, as messages shall give it. */
  readonly file: string;
  readonly text: string;
}

/**
 * A format in which models can be read. Whatever the file looks like, what is read of it is the tree that a model file
 * has (docs/model-file.md). Each piece of the tree has the position in the file from which it comes: what is checked
 * afterwards, for all formats alike, is told there.
 */
export interface ModelFormat extends InputFormat {
  /** Reports what is wrong; `null` when what is left cannot be read on. */
  readonly read: (source: SourceText, report: Diagnostics) => SourceNode | null;
}

/** The first key of a model in YAML. */
const YAML_MODEL = /^(?:madrigal|"madrigal")\s*:/m;
/** The same in JSON, where it may stand anywhere; a package that depends on Madrigal names a version of another form. */
const JSON_MODEL = /"madrigal"\s*:\s*"?\d+"?\s*(?:[,}]|$)/;

/** Whether a text, in YAML or JSON, says that it is a model, rather than a file of another sort. */
export function saysModel(text: string): boolean {
  return isJson(text) ? JSON_MODEL.test(text) : YAML_MODEL.test(text);
}

const readTree: ModelFormat['read'] = ({ file, text }, report) => parseSource(text, file, report);

/** Every format that models are read from; the first is the usual one. */
export const MODEL_FORMATS: readonly [ModelFormat, ...ModelFormat[]] = [
  {
    name: 'YAML',
    extensions: ['yaml', 'yml'],
    recognises: (text) => YAML_MODEL.test(text),
    read: readTree,
  },
  { name: 'JSON', extensions: ['json'], recognises: isJson, read: readTree },
];
