import type { Subject } from '../subject.ts';
import type { PropertySpec } from './property-spec.ts';

/**
 * A whole model, as read from a file or built: loops expanded, names resolved, every interval known. It has passed
 * validation when it comes from `readModel`.
 */
export interface Model extends Subject {
  readonly properties: readonly PropertySpec[];
}
