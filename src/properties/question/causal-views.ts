import { memo } from '../../base/memo.ts';
import type { Branches } from '../../statespace/causal/branches/branches.ts';
import { covering } from '../../statespace/causal/branches/factors.ts';
import type { DatedRun } from '../../statespace/causal/cuts/dated-run.ts';
import type { CausalNet } from '../../statespace/causal/process/causal-net.ts';
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
  isOver: CausalViews['isOver'],
  show: (net: CausalNet, run: DatedRun) => ShownRun,
): CausalViews {
  const viewOf = memo((choice: readonly number[]): CausalView => {
    const branched = branches.netOf(choice);
    const shown = memo((run: DatedRun) => show(branched.net, run), JSON.stringify);
    return { ...branched, translation, witness: (run, title) => ({ title, ...shown(run) }) };
  }, String);
  return {
    ...branches,
    translation,
    isOver,
    all: [...branches.ways.keys()],
    covering: (factors) => covering(factors).map(viewOf),
  };
}
