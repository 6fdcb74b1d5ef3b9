import type { ComponentType } from '../component.ts';
import { initialConfiguration } from '../initial.ts';
import type { Instruction, Program } from '../program.ts';
import { groupBy } from '../reachable.ts';
import { type BehaviorWalk, walk } from './behavior-walk.ts';
import type { Check } from './check.ts';

type PushesOfThread = readonly Extract<Instruction, { readonly kind: 'pushB' }>[];

/**
 * Reports a place that gets a second token in a component that runs by itself, when its behaviors are pushed by one
 * thread, so that their order is known. What depends on ports or on several threads is left to the analysis.
 */
export function checkSafety(program: Program, check: Check): void {
  const { components } = initialConfiguration(check.model, program);
  const walks = new Map<string, BehaviorWalk>();
  const follow = (type: ComponentType, behavior: string, marking: ReadonlySet<string>): BehaviorWalk => {
    const key = [type.name, behavior, ...marking].join(' ');
    const step = walks.get(key) ?? walk(type, behavior, marking);
    walks.set(key, step);
    return step;
  };
  const pushed = new Map<string, PushesOfThread[]>();
  for (const thread of program.threads) {
    const own = thread.instructions.filter((i) => i.kind === 'pushB');
    for (const [component, pushes] of groupBy(own, (i) => i.component)) {
      pushed.set(component, [...(pushed.get(component) ?? []), pushes]);
    }
  }
  for (const { component, places, queue } of components) {
    // What moves already is left to the analysis.
    if (queue.length > 0) continue;
    const pushing = pushed.get(component.name) ?? [];
    if (pushing.length > 1) continue;
    let marking: ReadonlySet<string> | null = new Set(places);
    for (const push of pushing.flat()) {
      if (marking === null) break;
      const step: BehaviorWalk = follow(component.type, push.behavior, marking);
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
