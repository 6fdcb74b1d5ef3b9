import { heed } from '../base/heed.ts';
import type { Position } from '../base/position.ts';
import type { Described } from './component.ts';

/** What reading a part and noting its position costs, in nanoseconds. */
const MARKING = 2_000;

/**
 * Where the parts of a model's objects stand in its file: finer than their own `at`. A part is named by its field,
 * with the index or key of an item after a slash: `bound/1`, `places/server/0`, `source`.
 */
export class SourceMap {
  readonly #parts = new WeakMap<object, Map<string, Position>>();

  /** Says where a part of something stands in its file. */
  mark(owner: object, part: string, at: Position): void {
    heed(MARKING);
    const parts = this.#parts.get(owner);
    if (parts === undefined) this.#parts.set(owner, new Map([[part, at]]));
    else parts.set(part, at);
  }

  /** The position of a part, else that of its owner; `null` for a model that was built. */
  at(owner: Described, part: string): Position | null {
    return this.#parts.get(owner)?.get(part) ?? owner.at ?? null;
  }

  /** Gives `to` the parts of `from`: they are the same thing, the one before and the other after it was resolved. */
  adopt(to: object, from: object): void {
    const parts = this.#parts.get(from);
    if (parts !== undefined) this.#parts.set(to, parts);
  }
}
