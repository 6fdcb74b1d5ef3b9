import type { ElementRef } from '../assembly.ts';
import { markingOf } from '../semantics/rules/obstacle.ts';
import type { State } from '../system/state.ts';
import { idleSentence } from './wait-for.ts';

/**
 * Why a run that is over, with all programs done and all components idle, did not come to some places: one sentence for
 * each component that is not there in its end.
 */
export function missedGoalWords(goal: readonly ElementRef[], end: State): readonly string[] {
  const missed = goal.filter(
    ({ component, element }) => end.components.get(component)?.marked.has(element) !== true,
  );
  return [...new Set(missed.map(({ component }) => component))].map((name) => {
    const component = end.components.get(name);
    return component === undefined
      ? `${name} does not exist in the end`
      : idleSentence(name, markingOf(component));
  });
}
