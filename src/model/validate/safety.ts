import { portName } from '../assembly.ts';
import type { Transition } from '../component.ts';
import { initialConfiguration } from '../initial.ts';
import type { Instruction, InstructionOf, Program } from '../program.ts';
import { regionIn } from '../system/region.ts';
import { type Check, declaredByName, typesByComponent } from './names/check.ts';
import type { PushedWalks } from './pushed-walks.ts';

/**
 * Reports a place that gets a second token in a component that runs by itself, when its behaviors are pushed by one
 * thread, so that their order is known: as an error where every run of the program comes to that, as a warning where
 * something may keep runs from it, so that only an analysis tells. What depends on several threads is left to that too.
 */
export function checkSafety(pushed: readonly PushedWalks[], program: Program, check: Check): void {
  const unsafe = pushed.filter(({ ordered, walks }) => ordered && walks.some(({ twice }) => twice !== null));
  if (unsafe.length === 0) return;
  const isSure = certainty(pushed, program, check);
  for (const { push, walks } of unsafe) {
    const { twice, behavior, run } = walks.find((walk) => walk.twice !== null)!;
    const last = [...run].findLast((t) => t.destination === twice);
    const declared = declaredByName(check.model).get(push.component);
    const at =
      last === undefined ? (declared?.at ?? push.at ?? null) : check.positions.at(last, 'destination');
    const hint =
      'only one alternative may enter a place; transitions without `alternative` are waited for together';
    if (isSure(push, twice!)) {
      const message = `\`${behavior}\` enters \`${twice}\` of ${push.component} a second time while it is marked`;
      check.report.error('not-safe', at, message, hint);
    } else {
      const message = `\`${behavior}\` may enter \`${twice}\` of ${push.component} a second time while it is marked`;
      check.report.warning('maybe-not-safe', at, message, hint);
    }
  }
}

/**
 * Says of a push after which a place of its component gets a second token, according to its walk, whether every
 * maximal run comes to that: the thread executes all up to the push, and no port holds the component back.
 */
function certainty(
  pushed: readonly PushedWalks[],
  program: Program,
  check: Check,
): (push: InstructionOf<'pushB'>, place: string) => boolean {
  const { components, connections } = initialConfiguration(check.model, program);
  const instructions = program.threads.flatMap((thread) => thread.instructions);
  const deleted = new Set(instructions.flatMap((i) => (i.kind === 'del' ? [i.component] : [])));
  const present = new Set(
    components.map(({ component }) => component.name).filter((name) => !deleted.has(name)),
  );
  const connected = new Set(
    [...connections, ...instructions.filter((i) => i.kind === 'con')].map(({ provider }) =>
      portName(provider),
    ),
  );
  const types = typesByComponent(check.model);
  const alone = program.threads.length === 1;
  // Whether an instruction is certain to be executed, whatever components do, once the instructions before it are.
  const isExecuted = (instruction: Instruction, component: string): boolean => {
    switch (instruction.kind) {
      case 'pushB':
        return alone || present.has(instruction.component);
      case 'add':
      case 'con':
        return alone;
      case 'wait':
        return instruction.component === component;
      default:
        return false;
    }
  };
  return (push, place) => {
    const thread = program.threads.find((each) => each.instructions.includes(push))!;
    const before = thread.instructions.slice(0, thread.instructions.indexOf(push));
    if (![...before, push].every((instruction) => isExecuted(instruction, push.component))) return false;
    const type = types.get(push.component)!;
    const run = new Set<Transition>();
    for (const each of pushed) {
      if (each.push.component !== push.component) continue;
      for (const walk of each.walks) for (const transition of walk.run) run.add(transition);
    }
    // If the behavior also leaves the place, the first token may be gone before the second one arrives.
    if ([...run].some((t) => t.source === place && t.behavior === push.behavior)) return false;
    return type.ports.every((port) => {
      const region = regionIn(type, port);
      if (port.role === 'use') {
        return ![...run].some((t) => region.bound.has(t.name) || region.places.has(t.destination));
      }
      const isUsed =
        port.kind === 'service' && connected.has(portName({ component: push.component, port: port.name }));
      return !isUsed || ![...run].some((t) => region.places.has(t.source));
    });
  };
}
