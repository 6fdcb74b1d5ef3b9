import type { Model } from '../../model/whole/model.ts';
import { type Limits, type RunningLimits, runningLimits } from '../../statespace/exploration/limits.ts';
import type { Result } from '../answers/verdict.ts';
import { type Suggestions, suggest } from './suggest.ts';

/** For how many violations repairs are searched, and how many changed programs are tried for each. */
const MOST_SEARCHES = 3;
const MOST_CANDIDATES = 30;

/**
 * The greatest total size of the answers about a program, in state classes or firings, for which repairs are searched:
 * each changed program takes as much work.
 */
const MOST_STEPS = 200;
/** How many state classes are explored for each changed program. */
const MOST_CLASSES = 300;

/**
 * Repairs of what is violated in written programs, as far as they cost little: of the first violations, of small
 * programs, among few changes. What is left out is counted rather than timed, so that the same answers come with the
 * same repairs on any machine; the limits end the search before.
 *
 * @param given limits of it all, by default none but the above
 * @returns only where a repair was found, in the order of the results
 */
export async function cheapRepairs(
  model: Model,
  results: readonly Result[],
  given: Limits | RunningLimits = {},
): Promise<readonly Suggestions[]> {
  const limits = runningLimits(given);
  const sizes = new Map<string | null, number>();
  for (const result of results) sizes.set(result.program, (sizes.get(result.program) ?? 0) + sizeOf(result));
  const cheap = results.filter(
    ({ verdict, program }) =>
      verdict.kind === 'violated' && program !== null && sizes.get(program)! <= MOST_STEPS,
  );
  const found: Suggestions[] = [];
  for (const { spec, program } of cheap.slice(0, MOST_SEARCHES)) {
    if (limits.isOver()) break;
    const [suggested] = await suggest(model, spec.name, {
      programs: [program],
      limits: { ...limits, maxClasses: Math.min(limits.maxClasses, MOST_CLASSES) },
      maxCandidates: MOST_CANDIDATES,
    });
    if (suggested !== undefined && (suggested.search?.repairs ?? []).length > 0) found.push(suggested);
  }
  return found;
}

function sizeOf({ engine, statistics }: Result): number {
  return engine.kind === 'causal' ? engine.firings : statistics.classes;
}
