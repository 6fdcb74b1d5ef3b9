import { lazily } from '../../base/memo.ts';
import type { MarkingSteps } from '../markings/marking-steps.ts';
import { readMarking } from '../markings/marking-store.ts';
import { stubbornSets } from '../markings/stubborn.ts';

/**
 * By marking, which of the enabled transitions to fire: 1 at the variable of each that is in a stubborn set around an
 * immediate transition, `null` for all of them. Each marking is looked at once.
 */
export function urgentChoice(steps: MarkingSteps): (marking: number) => Uint8Array | null {
  const { compiled, markings, records, recordOf } = steps;
  const search = lazily(() => ({
    stubborn: stubbornSets(compiled, true),
    tokens: new Int32Array(compiled.places),
    chosen: new Int32Array(compiled.arcs.length),
  }));
  const known: (Uint8Array | null)[] = [];
  return (marking) => {
    if (known[marking] !== undefined) return known[marking];
    const record = recordOf.data[marking];
    const enabled = records.data[record];
    // Most markings of most nets leave no choice.
    if (enabled < 2) return null;
    const { stubborn, tokens, chosen } = search();
    readMarking(markings, marking, tokens);
    for (let i = 0; i < enabled; i++) chosen[i] = records.data[record + 1 + i];
    const count = stubborn.narrow(tokens, chosen, enabled);
    known[marking] = null;
    if (count === enabled) return null;
    const isChosen = new Uint8Array(1 + enabled);
    for (let i = 1, next = 0; next < count; i++)
      if (records.data[record + i] === chosen[next]) {
        isChosen[i] = 1;
        next++;
      }
    known[marking] = isChosen;
    return isChosen;
  };
}
