import type { Diagnostics } from '../../base/diagnostics.ts';
import type { InputFormat } from '../../base/input-format.ts';
import type { SourceMapping } from '../../model/read/formats/source.ts';
import type { ImportHost } from './host.ts';

/** Something that people have already, and that a model can be made from. */
export interface Importer<Call> extends InputFormat {
  /**
   * The tree that a model file has (docs/model-file.md), each piece at its position in the files that it is made from.
   *
   * @param call what is said of these files, and which ones they are
   * @throws {ModelError} with all that is wrong with them
   */
  readonly read: (call: Call, host: ImportHost, report: Diagnostics) => SourceMapping;
  /**
   * Whether a further file that a call names is read together with one that this recognises; absent where each file is
   * one of its own.
   *
   * @param text of the further file
   */
  readonly joins?: (text: string) => boolean;
}
