import type { InputFormat } from '../../../base/input-format.ts';
import type { TimePetriNet } from '../time-petri-net.ts';
import { isTinaNet, readTinaNet } from './tina-net.ts';

/** A format from which a net can be read. */
export interface NetReader extends InputFormat {
  /** @throws ModelError with what is wrong */
  readonly read: (text: string, options: { readonly file: string }) => TimePetriNet;
}

/** Every format that nets are read from. */
export const NET_READERS: readonly NetReader[] = [
  { name: 'the format of TINA (.net)', extensions: ['net'], recognises: isTinaNet, read: readTinaNet },
];
