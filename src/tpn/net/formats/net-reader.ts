import type { InputFormat } from '../../../base/input-format.ts';
import type { TimePetriNet } from '../time-petri-net.ts';

/** Where the text of a net comes from. */
export interface NetSource {
  /** The name of the file, for the positions of diagnostics. */
  readonly file: string;
  /** The text of a file that this one names, by its path from the folder of this one; `null` where there is none. */
  readonly readBeside?: (path: string) => string | null;
}

/**
 * Makes a net of a text.
 *
 * @throws ModelError with what is wrong
 */
export type ReadNet = (text: string, source: NetSource) => TimePetriNet;

/** A format from which a net can be read. */
export interface NetReader extends InputFormat {
  /** Loads what reads it: some of that is large, and few files are nets. */
  readonly load: () => Promise<ReadNet>;
}
