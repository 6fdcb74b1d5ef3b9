import { dotted } from '../../base/names.ts';
import type { SecondToken } from './rules/rule.ts';

/** A second token would arrive where only one may be: the model is not 1-safe (semantics, section 1). */
export class UnsafeError extends Error {
  readonly component: string;
  /** What the token arrives in: a place, a dock of a transition, or the transition itself. */
  readonly where: SecondToken['where'];
  /** The place or transition. */
  readonly element: string;
  constructor(component: string, { where, element }: SecondToken) {
    super(`a second token would arrive in the ${where} ${dotted(component, element)}`);
    this.name = 'UnsafeError';
    this.component = component;
    this.where = where;
    this.element = element;
  }
}
