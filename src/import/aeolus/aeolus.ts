import { saysModel } from '../../model/read/formats/model-formats.ts';
import { treeOf } from '../draft/draft.ts';
import type { Importer } from '../importer/importer.ts';
import { readUniverse } from './read-universe.ts';
import { universeModel } from './universe-model.ts';

/** What a call says of a universe: its file, and one of a configuration, if that is in another one. */
export interface UniverseCall {
  readonly files: readonly [string, ...string[]];
}

/** Universes of Aeolus, as Zephyrus and Metis read them: a model in which plans can be looked for. */
export const UNIVERSE: Importer<UniverseCall> = {
  name: 'universes of Aeolus',
  extensions: ['json'],
  recognises: (text) =>
    !saysModel(text) && (/"component_types"\s*:/.test(text) || /^\s*\[\s*\{\s*"u_cname"\s*:/.test(text)),
  read: ({ files }, host, report) => {
    const texts = files.map((file) => ({ file, text: host.read(file) ?? '' }));
    const universe = readUniverse(texts, report);
    report.throwErrors();
    if (universe === null) throw new Error('a universe that cannot be read has an error');
    const draft = universeModel(universe, report);
    report.throwErrors();
    return treeOf(draft);
  },
};
