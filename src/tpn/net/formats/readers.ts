import type { NetReader } from './net-reader.ts';
import { isTinaNdr, readTinaNdr } from './tina-ndr.ts';
import { isTinaNet, readTinaNet } from './tina-net.ts';
import { isTinaScript, readTinaScript } from './tina-script.ts';

/** Every format that nets are read from. */
export const NET_READERS: readonly NetReader[] = [
  {
    name: 'the format of TINA (.net)',
    extensions: ['net'],
    recognises: isTinaNet,
    load: async () => readTinaNet,
  },
  {
    name: 'a drawing of TINA (.ndr)',
    extensions: ['ndr'],
    recognises: isTinaNdr,
    load: async () => readTinaNdr,
  },
  {
    name: 'a script of TINA (.tpn)',
    extensions: ['tpn'],
    recognises: isTinaScript,
    load: async () => readTinaScript,
  },
  {
    name: 'PNML (.pnml)',
    extensions: ['pnml'],
    recognises: (text) => /^\s*(?:<[?!][^>]*>\s*)*<(?:\w+:)?pnml[\s>]/.test(text),
    load: async () => (await import('./read-pnml.ts')).readPnml,
  },
];
