import type { TimePetriNet } from '../time-petri-net.ts';
import { writeDot } from './dot.ts';
import { writePnml } from './pnml.ts';
import { writeSvg } from './svg.ts';
import { writeTinaNet } from './tina-net.ts';

/** A format in which a net can be written. */
export interface NetFormat {
  /** What the user calls it. */
  readonly name: string;
  /** Of its files, without a dot. */
  readonly extension: string;
  /** The text of the file. */
  readonly write: (net: TimePetriNet) => string | Promise<string>;
}

/** Every format that nets are written in; the first is the usual one. */
export const NET_FORMATS = [
  { name: 'net', extension: 'net', write: writeTinaNet },
  { name: 'pnml', extension: 'pnml', write: writePnml },
  { name: 'dot', extension: 'dot', write: writeDot },
  { name: 'svg', extension: 'svg', write: writeSvg },
] as const satisfies readonly NetFormat[];
