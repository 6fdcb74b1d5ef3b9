import type { Result, Witness } from '../answers/verdict.ts';
import { tellingOf } from '../kinds/kinds.ts';

/** The runs that show an answer: those that together refute the property; else the one that comes nearest, if any. */
export function shownRuns({ spec, witnesses }: Result): readonly Witness[] {
  const refuting = tellingOf(spec).refutedBy(spec, witnesses);
  return refuting.length > 0 ? refuting : witnesses.slice(0, 1);
}
