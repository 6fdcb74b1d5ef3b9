import { heed } from '../../base/heed.ts';
import { isName } from '../../base/names.ts';
import { FREE_TEXT } from '../../model/read/values/read-values.ts';

/** Estimated cost of finding a name, in nanoseconds, for {@link heed}. */
const NAMING = 1_000;

/** Gives things of a file names of a model: characters that names do not allow become `_`, and a clash gets `_2`. */
export class Names {
  readonly #taken = new Set<string>(FREE_TEXT);

  /** @param prefix what stands before the name, where it is part of a longer one */
  take(text: string, prefix = ''): string {
    heed(NAMING);
    const plain = `${prefix}${text.replace(/[^A-Za-z0-9_-]/g, '_')}`;
    const name = isName(plain) ? plain : `_${plain}`;
    let free = name;
    for (let i = 2; this.#taken.has(free); i++) free = `${name}_${i}`;
    this.#taken.add(free);
    return free;
  }
}
