import { describe, expect, it } from 'vitest';
import { heeding, StoppedError } from '../../../src/base/heed.ts';
import { branchesOf } from '../../../src/statespace/causal/branches/branches.ts';
import { runToCut } from '../../../src/statespace/causal/cuts/dated-run.ts';
import { firstReached } from '../../../src/statespace/causal/cuts/first-reached.ts';
import { whileAllMarked, whileMarked } from '../../../src/statespace/causal/cuts/period.ts';
import { budgetOf } from '../../../src/statespace/causal/dates/budget.ts';
import { earliestUnder } from '../../../src/statespace/causal/dates/greatest-dates.ts';
import { lengthsOf } from '../../../src/statespace/causal/lengths/lengths.ts';
import { endBeforeStart } from '../../../src/statespace/causal/parallelism/end-before-start.ts';
import { greatestParallelism } from '../../../src/statespace/causal/parallelism/greatest-parallelism.ts';
import { type CausalNet, causalNetOf } from '../../../src/statespace/causal/process/causal-net.ts';
import { floatsOf } from '../../../src/statespace/causal/slack/slack.ts';
import { NetBuilder } from '../../../src/tpn/net/net-builder.ts';

const TASKS = 300;

/** Tasks side by side, which start when the first one has ended. */
function sideBySide() {
  const net = new NetBuilder().place('ready', 1).transition('start', interval(0, 2), {
    inputs: ['ready'],
    outputs: Array.from({ length: TASKS }, (_, i) => `running${i}`),
  });
  for (let i = 0; i < TASKS; i++)
    net.transition(`end${i}`, interval(1, 2 + i), { inputs: [`running${i}`], outputs: [`done${i}`] });
  return net.build();
}

/** Pairs of transitions that take the same token. */
function races() {
  const net = new NetBuilder();
  for (let i = 0; i < 20; i++) {
    net.place(`p${i}`, 1);
    for (const side of ['left', 'right'])
      net.transition(`${side}${i}`, interval(1, 2), { inputs: [`p${i}`], outputs: [`${side}${i}`] });
  }
  return net.build();
}

function interval(eft: number, lft: number) {
  return { eft, eftOpen: false, lft, lftOpen: false };
}

/** How often work looks at its limits. */
function looksOf(work: () => unknown): number {
  let looks = 0;
  heeding(() => {
    looks++;
    return null;
  }, work);
  return looks;
}

describe('limits are looked at', () => {
  const net: CausalNet = causalNetOf(sideBySide())!;
  const places = sideBySide().places.map((_, p) => p);
  const actions = net.firings.map((_, end) => ({ start: end === 0 ? null : 0, end }));
  const periods = places.flatMap((place) => whileMarked(net, place)).slice(0, 8);
  const under = { ...net, constraints: [{ event: 2, after: [1], plus: 0 }] };
  const works: Readonly<Record<string, () => unknown>> = {
    'while one run is unfolded and decided to be all there is': () => causalNetOf(sideBySide()),
    'while all runs are unfolded and branches are searched': () => branchesOf(races()),
    'while a run to a cut is looked for': () => {
      for (const event of net.firings.keys()) runToCut(net, [event], [], false);
    },
    'while periods are put together': () => whileAllMarked(net, places.slice(1, 101)),
    'while it is looked for when periods are first reached': () =>
      firstReached(net, periods, budgetOf(1_000_000)),
    'while dates under constraints are looked for': () => {
      for (const event of net.firings.keys()) earliestUnder(net, under.constraints, [event]);
    },
    'while the greatest parallelism is searched': () =>
      greatestParallelism([[{ net, actions }]], false, budgetOf(100)),
    'while pairs of actions are put in order': () => endBeforeStart(net, actions),
    'while lengths are searched': () => lengthsOf(net, periods, 0, budgetOf(1_000)),
    'while floats are searched': () => floatsOf(net, [...net.firings.keys()], 100),
  };
  for (const [name, work] of Object.entries(works)) {
    it(name, () => {
      const looks = looksOf(work);
      expect(looks).toBeGreaterThan(5);
      for (const last of [0, Math.floor(looks / 2), looks - 2]) {
        let look = 0;
        const stopped = () => heeding(() => (look++ < last ? null : 'interrupted'), work);
        expect(stopped).toThrow(StoppedError);
      }
    });
  }
});
