import { initialConfiguration } from '../initial.ts';
import type { Program } from '../program.ts';
import { walk } from './behavior-walk.ts';
import type { Check } from './check.ts';

/**
 * Reports a place that gets a second token in a component that runs by itself, when its behaviors are pushed by one
 * thread, so that their order is known. What depends on ports or on several threads is left to the analysis.
 */
export function checkSafety(program: Program, check: Check): void {
  const { components } = initialConfiguration(check.model, program);
  for (const { component, places } of components) {
    const pushing = program.threads.filter((t) =>
      t.instructions.some((i) => i.kind === 'pushB' && i.component === component.name),
    );
    if (pushing.length > 1) continue;
    let marking: ReadonlySet<string> | null = new Set(places);
    for (const push of pushing.flatMap((t) => t.instructions)) {
      if (marking === null) break;
      if (push.kind !== 'pushB' || push.component !== component.name) continue;
      const step = walk(component.type, push.behavior, marking);
      marking = step.end;
      const { twice, behavior } = step;
      if (twice === null) continue;
      const last = [...step.run].findLast((t) => t.destination === twice);
      check.report.error(
        'not-safe',
        last === undefined ? (component.at ?? null) : check.positions.at(last, 'destination'),
        `\`${behavior}\` enters \`${twice}\` of ${component.name} a second time while it is marked`,
        'only one alternative may enter a place; transitions without `alternative` are waited for together',
      );
      break;
    }
  }
}
