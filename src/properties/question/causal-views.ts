import { memo } from '../../base/memo.ts';
import type { MadeAgain } from '../../statespace/causal/again/made-again.ts';
import { type BranchedNet, type Branches, lookedAt } from '../../statespace/causal/branches/branches.ts';
import type { DatedRun } from '../../statespace/causal/cuts/dated-run.ts';
import type { CausalNet } from '../../statespace/causal/process/causal-net.ts';
import { NO_NET_FAULTS } from '../../statespace/causal/process/net-faults.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import type { CausalView, CausalViews } from './question.ts';
import type { ShownRun } from './run.ts';

/**
 * The causal nets of a program, as questions see them.
 *
 * @param show a run of one of the nets up to some cut; properties often show the same, which is then shown once
 */
export function causalViews(
  translation: Translation,
  branches: Branches,
  again: MadeAgain | null,
  isOver: CausalViews['isOver'],
  show: (net: CausalNet, run: DatedRun) => ShownRun,
): CausalViews {
  const view = (branched: BranchedNet): CausalView => {
    const shown = memo((run: DatedRun) => show(branched.net, run), JSON.stringify);
    return { ...branched, translation, witness: (run, title) => ({ title, ...shown(run) }) };
  };
  const viewOf = memo((choice: readonly number[]): CausalView => view(branches.netOf(choice)), String);
  return {
    ...branches,
    translation,
    isOver,
    all: [...branches.ways.keys()],
    covering: (factors) => {
      const { choices, shownBy } = branches.covering(factors);
      const all = choices.map(viewOf);
      return { all, showing: (factor, way) => all[shownBy[factor]![way]!]! };
    },
    again: again && {
      unfailing: view(alone(again.unfailing)),
      latest: (events) => {
        const { date, bad } = again.latest(events);
        return { date, view: view(alone(again.netWith(bad))) };
      },
    },
  };
}

function alone(net: CausalNet): BranchedNet {
  return { net, partOf: () => null, idOf: (e) => e };
}

/** How many causal nets for choices of failing starts are looked at. */
const MOST_CHOICES = 500;
/** How many events all these nets may have in total, as each answer takes passes over all of them. */
const EVENTS_IN_ALL = 100_000;

/** Runs in which what fails is made again as ways of one part, each choice of bad starts one. */
export function branchesAgain({ unfailing, netWith, choices }: MadeAgain): Branches {
  const events = unfailing.firings.length;
  const most = Math.min(MOST_CHOICES, Math.ceil(EVENTS_IN_ALL / Math.max(events, 1)));
  const all = choices(most);
  // The choices were checked to be few enough.
  const ways = { faults: [Array.from({ length: all?.length ?? most + 1 }, () => [])], ...NO_NET_FAULTS };
  const ids = new Map<string, number>();
  const idsIn = ({ firings }: CausalNet): readonly number[] => {
    const seen = new Map<number, number>();
    return firings.map((t) => {
      const nth = seen.get(t) ?? 0;
      seen.set(t, nth + 1);
      const id = ids.get(`${t} ${nth}`) ?? ids.size;
      ids.set(`${t} ${nth}`, id);
      return id;
    });
  };
  return {
    ...lookedAt(ways, most),
    partsAt: () => [0],
    partsFiring: () => [0],
    netOf: memo((choice: readonly number[]): BranchedNet => {
      const net = netWith(all![choice[0]!]!);
      const idOf = idsIn(net);
      return { net, partOf: () => 0, idOf: (e) => idOf[e]! };
    }, String),
    tried: 1,
    events,
  };
}
