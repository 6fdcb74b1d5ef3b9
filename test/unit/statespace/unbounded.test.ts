import { describe, expect, test } from 'vitest';
import { stateClasses } from '../../../src/statespace/classes/state-classes.ts';
import { explore } from '../../../src/statespace/exploration/explore.ts';
import { breadthFirst } from '../../../src/statespace/exploration/frontier.ts';
import { startLimits } from '../../../src/statespace/exploration/limits.ts';
import type { TransitionSystem } from '../../../src/statespace/exploration/transition-system.ts';
import { markingGraph } from '../../../src/statespace/markings/marking-graph.ts';
import type { TimePetriNet } from '../../../src/tpn/net/time-petri-net.ts';
import { net } from '../../support/nets.ts';

/** What stops the exploration with and without intervals, and the place that grows. */
async function verdicts(given: TimePetriNet) {
  const systems = [stateClasses(given, { keep: 'equality', clock: null }), markingGraph(given)];
  const united = stateClasses(given, { keep: 'union', contracted: true, clock: null });
  const told = async (system: TransitionSystem) => {
    const { because } = await explore(system, breadthFirst(), {}, startLimits({ maxClasses: 2_000 }));
    const trouble = system.trouble();
    return trouble === null ? because : `${because}: ${given.places[trouble.place].name}`;
  };
  const found = await Promise.all(systems.map(told));
  expect(await told(united)).toBe(found[0]);
  return found;
}

describe('a net is unbounded', () => {
  test('when firings can be repeated with more tokens each time', async () => {
    const growing = net('growing', 'p', ['[1,2] p -> r', '[1,1] r -> p q']);
    expect(await verdicts(growing)).toEqual(['unbounded: q', 'unbounded: q']);
  });

  test('but not for a while of growth', async () => {
    const some = net('some', 'p*4', ['[1,2] p -> q*3', '[1,1] q*2 -> r']);
    expect(await verdicts(some)).toEqual([null, null]);
  });

  test('but not when the tokens inhibit what made them', async () => {
    const inhibited = net('inhibited', 'p', ['[1,1] p q?-3 -> p q']);
    expect(await verdicts(inhibited)).toEqual([null, null]);
  });

  test('without intervals only, when time forbids to repeat', async () => {
    // The tokens of q enable a transition that must fire before p can again.
    const timely = net('timely', 'p', ['[2,2] p -> p q', '[1,1] q -> r', '[0,0] r -> ']);
    expect(await verdicts(timely)).toEqual([null, 'unbounded: q']);
  });
});
