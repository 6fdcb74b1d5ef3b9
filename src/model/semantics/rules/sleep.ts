import { intervalText } from '../../../base/duration.ts';
import type { InstructionOf } from '../../program.ts';
import { notDue } from './obstacle.ts';
import { type InstructionRule, neverFails } from './rule.ts';

/** sleep(D): it is over so long after it became the next instruction. It can wait, as what runs can. */
export const SLEEP: InstructionRule<InstructionOf<'sleep'>> = {
  urgent: false,
  silent: false,

  obstacles: ({ system, state, at }) => {
    const { name } = system.program.threads[at.thread]!;
    const pace = system.paces[at.thread]![at.index]!;
    return notDue(state, name, 'sleep', state.nextSince[at.thread]!, pace);
  },

  fails: neverFails,
  effect: ({ state }) => state,
  causes: () => [],
  facts: () => [],
  names: ({ takes }) => ({ component: null, element: intervalText(takes) }),
  text: ({ element }) => `sleep(${element})`,
};
