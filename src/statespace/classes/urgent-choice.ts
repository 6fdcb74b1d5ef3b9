import { lazily } from '../../base/memo.ts';
import { enabledIn, type MarkingSteps } from '../markings/marking-steps.ts';
import { readMarking } from '../markings/marking-store.ts';
import { stubbornSets } from '../markings/stubborn.ts';

/**
 * By marking, which of the enabled transitions to fire: 1 at the variable of each that is in a stubborn set around an
 * immediate transition, `null` for all of them. Each marking is looked at once.
 */
export function urgentChoice(steps: MarkingSteps): (marking: number) => Uint8Array | null {
  const { compiled, markings } = steps;
  const stubborn = lazily(() => stubbornSets(compiled, true));
  const tokens = new Int32Array(compiled.places);
  const chosen = new Int32Array(compiled.arcs.length);
  const known: (Uint8Array | null)[] = [];
  return (marking) => {
    if (known[marking] !== undefined) return known[marking];
    // Most markings of most nets leave no choice.
    if (steps.records.data[steps.recordOf.data[marking]] < 2) return null;
    readMarking(markings, marking, tokens);
    const enabled = enabledIn(steps, marking);
    const count = stubborn().choose(tokens, chosen);
    const members = new Set(chosen.subarray(0, count));
    known[marking] =
      count === enabled.length
        ? null
        : Uint8Array.from([0, ...enabled], (t, i) => (i > 0 && members.has(t) ? 1 : 0));
    return known[marking];
  };
}
