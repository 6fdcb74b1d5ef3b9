import { enumerate } from '../../base/text/enumerate.ts';
import { initialConfiguration } from '../initial.ts';
import type { Program } from '../program.ts';
import type { Check } from './names/check.ts';
import type { Pushes } from './needs.ts';
import { Reasons } from './never-executed-reasons.ts';
import { type Impasse, progressOf } from './progress.ts';
import { circlesOf, helpers, type Link } from './waiting-threads.ts';

/**
 * Reports the instructions that no order of the threads ever executes, whatever the components do: of each thread
 * the first, where it is not the consequence of another one. What depends on time, ports or queues is left to the
 * analysis: there a program that hangs is an answer.
 *
 * @param wrong the instructions that were reported already; they count as executed, without effect
 */
export function checkExecutable(
  program: Program,
  pushes: Pushes,
  wrong: ReadonlySet<object>,
  check: Check,
): void {
  const progress = progressOf(program, initialConfiguration(check.model, program), pushes, wrong);
  const reasons = new Reasons(program, progress);
  const helps = helpers(program, progress);
  for (const impasse of progress.impasses) {
    if (helps.get(impasse.thread)!.length === 0) reportAlone(reasons, impasse, check);
  }
  for (const circle of circlesOf(progress.impasses, helps)) reportCircle(reasons, circle, check);
  if (progress.unfinished.length > 0) reportUnfinished(reasons, progress.unfinished, check);
}

/** An instruction that no other one could help. */
function reportAlone(reasons: Reasons, impasse: Impasse, { report }: Check): void {
  const { because, hint } = reasons.reason(impasse, impasse.missing[0]!);
  report.error(
    'never-executed',
    reasons.at(impasse).at ?? null,
    `${reasons.quote(impasse)} can never be executed: ${because}`,
    hint,
  );
}

/** Threads that wait for each other: each needs an instruction that comes after, or at, the point of the next one. */
function reportCircle(reasons: Reasons, circle: readonly Link[], { report }: Check): void {
  const first = circle[0]!.impasse;
  const parts = circle.map(({ help }, i) => {
    const next = circle[(i + 1) % circle.length]!.impasse;
    const needed = reasons.mention(help.by, circle[i]!.impasse.thread);
    const subject = i === 0 ? 'it waits for' : 'that waits for';
    if (help.by.index === next.index) return `${subject} ${needed}`;
    const after = next === first ? `${reasons.quote(next)} itself` : reasons.mention(next, help.by.thread);
    return `${subject} ${needed}, which comes after ${after}`;
  });
  report.error(
    'never-executed',
    reasons.at(first).at ?? null,
    `${reasons.quote(first)} can never be executed, because programs wait for each other: ${parts.join('; ')}`,
    'move one of these instructions up',
  );
}

/** Each instruction is executed in some order of the programs, but no order executes them all. */
function reportUnfinished(reasons: Reasons, impasses: readonly Impasse[], { report }: Check): void {
  const left = impasses.map((impasse) => {
    const { because } = reasons.reason(impasse, impasse.missing[0]!);
    return `${reasons.quote(impasse)}${reasons.where(impasse, -1)} is left, because ${because}`;
  });
  report.warning(
    'never-finishes',
    reasons.at(impasses[0]!).at ?? null,
    `no order of the programs executes all their instructions: at best, ${enumerate(left)}`,
    'let one program wait for the other, or do it in one of them only',
  );
}
