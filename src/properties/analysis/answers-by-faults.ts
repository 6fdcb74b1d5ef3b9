import { faultName } from '../../model/faults.ts';
import { compile } from '../../model/system/system.ts';
import { branchesWithin } from '../../statespace/causal/branches/branches.ts';
import type { RunningLimits } from '../../statespace/exploration/limits.ts';
import type { AnswerByFaults } from '../faults/sweep.ts';
import { faultsInNet } from '../question/faults-in-net.ts';
import type { Context, QuestionSpec } from '../question/question.ts';
import { causesIn, onCausalNets } from './by-causes.ts';
import type { AnalysisOptions } from './exploring.ts';
import { taskFor } from './task.ts';

/**
 * The answers to a question for all sets of faults within the budget of the context, by one search for the branches of
 * all of them: each set is told by those that have no other faults. Where no run has all faults of a set, it is as with
 * fewer. `null` where there is no such search, and for a set where the branches do not tell.
 *
 * @throws ModelError when the program cannot be verified
 * @throws OverflowError when a date is beyond the range of exact whole numbers
 */
export function answersByFaults(
  asked: Omit<Context, 'system'>,
  spec: QuestionSpec,
  { merge, witnesses }: Pick<AnalysisOptions, 'merge' | 'witnesses'>,
  limits: RunningLimits,
): AnswerByFaults | null {
  const context = { ...asked, system: compile(asked.model, asked.program, { faults: asked.faults }) };
  const task = taskFor(context, [spec], true, { merge }, limits);
  const causes = causesIn(task, limits.isOver);
  if (causes === null) return null;
  const { branches } = causes;
  const names = faultsInNet(context, causes.translation).all.map(faultName);
  const found = branches.faults.faults.map((ways) => new Set(ways.map((way) => nameOf(way))));
  return function* (allowed) {
    const isAllowed = (some: readonly number[]) =>
      some.every((fault) => count(some, fault) <= (allowed.get(names[fault]!) ?? 0));
    const [only] = found;
    const all = names.flatMap((name, fault) => new Array<number>(allowed.get(name) ?? 0).fill(fault));
    const isNowhere = all.length < sum([...allowed.values()]);
    // Faults of several parts are in no branch together.
    if (isNowhere || (found.length === 1 && !only!.has(nameOf(all)))) return 'as-with-fewer';
    const within = { ...causes, branches: branchesWithin(branches, isAllowed) };
    // Runs are told by how many faults there may be.
    const faults = { any: all.length, zones: new Map(), only: allowed };
    const system = compile(asked.model, asked.program, { faults });
    const { specs, questions } = task;
    const own = { context: { ...context, faults, system }, specs, questions };
    const [answer] = yield* onCausalNets(
      own,
      within,
      { because: 'asked', witnesses },
      limits,
      limits.reached,
    );
    return 'ask' in answer! ? null : answer!;
  };
}

function nameOf(faults: readonly number[]): string {
  return faults.toSorted((a, b) => a - b).join();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function count(faults: readonly number[], fault: number): number {
  return faults.filter((each) => each === fault).length;
}
