import type { Subject } from '../subject.ts';
import type { PropertySpec } from './property-spec.ts';

/**
 * A whole model, as read from a file or built: loops expanded, names resolved, every interval known. It has passed
 * validation when it comes from `readModel`.
 */
export interface Model extends Subject {
  readonly properties: readonly PropertySpec[];
}

/** What a model is headed by: its title, else the name of its file without folders; `null` where it has neither. */
export function titleOf({ title, file }: Model): string | null {
  return title ?? file?.split(/[\\/]/).at(-1) ?? null;
}
