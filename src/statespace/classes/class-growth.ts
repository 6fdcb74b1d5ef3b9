import type { Firing, Trouble } from '../exploration/transition-system.ts';
import { coveredAncestor, hasGrown, newGrowthWatch } from '../exploration/unbounded.ts';
import { enabledIn } from '../markings/marking-steps.ts';
import { readMarking } from '../markings/marking-store.ts';
import type { CompiledNet } from '../net/compiled-net.ts';
import type { Renaming } from '../symmetry/representative.ts';
import { type ClassDomains, domainOf, markingOf } from './class-domains.ts';

/** Watches the paths of classes for one that covers an earlier one, so that tokens grow without end. */
export interface ClassGrowth {
  /** Some marking is larger than others were: from then on classes have to be what their firings lead to. */
  readonly isSuspected: () => boolean;
  /** To be told of each class that is kept; `isNewMarking` where its marking was not known before. */
  readonly notice: (state: number, isNewMarking: boolean) => void;
  /** What was found, if anything. */
  readonly trouble: () => Trouble | null;
}

/**
 * @param foundBy the firing that led to a state, and to nothing else of it; with source -1 where there is none such
 */
export function classGrowth(
  compiled: CompiledNet,
  domains: ClassDomains,
  foundBy: (state: number) => Firing,
): ClassGrowth {
  const watch = newGrowthWatch(compiled);
  const grown = new Set<number>();
  const { markings } = domains.steps;
  let trouble: Trouble | null = null;
  return {
    isSuspected: () => grown.size > 0,
    notice: (state, isNewMarking) => {
      const m = markingOf(domains, state);
      if (isNewMarking && hasGrown(watch, markings, m)) grown.add(m);
      if (!grown.has(m)) return;
      trouble ??= coveredAncestor(watch, state, {
        readMarking: (of, into) => readMarking(markings, markingOf(domains, of), into),
        foundBy,
        alike: (ancestor, names) => isAlike(domains, ancestor, state, names),
      });
    },
    trouble: () => trouble,
  };
}

/** Whether two states have the same domain, when the transitions of the one have these names in the other. */
function isAlike(domains: ClassDomains, ancestor: number, state: number, names: Renaming | null): boolean {
  const there = enabledIn(domains.steps, markingOf(domains, ancestor));
  const here = enabledIn(domains.steps, markingOf(domains, state)).map((t) =>
    there.indexOf(names === null ? t : names.transitions[t]),
  );
  const [one, other] = [domainOf(domains, ancestor), domainOf(domains, state)];
  if (there.length !== here.length || here.includes(-1) || one.dim !== other.dim) return false;
  const variables = Array.from({ length: one.dim }, (_, i) =>
    i > 0 && i <= here.length ? here[i - 1] + 1 : i,
  );
  return variables.every((x, i) =>
    variables.every((y, j) => one.d[x * one.dim + y] === other.d[i * one.dim + j]),
  );
}
