import type { Check } from './names/check.ts';
import type { PushedWalks } from './pushed-walks.ts';

/**
 * Reports a place that gets a second token in a component that runs by itself, when its behaviors are pushed by one
 * thread, so that their order is known. What depends on ports or on several threads is left to the analysis.
 */
export function checkSafety(pushed: readonly PushedWalks[], check: Check): void {
  for (const { push, walks, ordered } of pushed) {
    const unsafe = ordered ? walks.find(({ twice }) => twice !== null) : undefined;
    if (unsafe === undefined) continue;
    const { twice, behavior, run } = unsafe;
    const last = [...run].findLast((t) => t.destination === twice);
    const declared = check.model.components.find(({ name }) => name === push.component);
    check.report.error(
      'not-safe',
      last === undefined ? (declared?.at ?? push.at ?? null) : check.positions.at(last, 'destination'),
      `\`${behavior}\` enters \`${twice}\` of ${push.component} a second time while it is marked`,
      'only one alternative may enter a place; transitions without `alternative` are waited for together',
    );
  }
}
