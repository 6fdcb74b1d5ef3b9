import { heed } from '../../base/heed.ts';
import type { ComponentType } from '../component.ts';
import { initialConfiguration } from '../initial.ts';
import { mayGoOtherwise } from '../outcomes.ts';
import type { InstructionOf, Program } from '../program.ts';
import { type BehaviorWalk, walk } from '../system/behavior-walk.ts';
import { type Check, typesByComponent } from './names/check.ts';

/** What a pushed behavior does when no port ever makes its component wait. */
export interface PushedWalks {
  readonly push: InstructionOf<'pushB'>;
  /** One for each marking that the behavior may find, in any order of the instructions of other threads. */
  readonly walks: readonly BehaviorWalk[];
  /** One thread alone adds, deletes and pushes to the component, so that there is one order, and one walk. */
  readonly ordered: boolean;
}

/** The instructions that say where a component stands and what it does, of one thread. */
type Orders = readonly InstructionOf<'add' | 'del' | 'pushB'>[];

/** Beyond so many states of one component, in a program of several threads, its pushes are not looked at. */
const MAX_STATES = 2_000;

/**
 * Follows each component through the behaviors that a program pushes to it: they come one after the other, whatever
 * ports and durations do. After a behavior that never finishes, or brings a second token, none is followed. A
 * component that is under way at the start is left out, and one for which more than moves, or than the order of instructions,
 * says where it comes to stand.
 */
export function walksOfPushes(program: Program, check: Check): readonly PushedWalks[] {
  const { components } = initialConfiguration(check.model, program);
  const standing = new Map(components.map((c) => [c.component.name, c]));
  const types = typesByComponent(check.model);
  const follow = rememberedWalks();
  if (program.threads.some(({ tries }) => tries.length > 0)) return [];
  return [...ordersByComponent(program)].flatMap(([name, orders]) => {
    const start = standing.get(name);
    const type = start?.component.type ?? types.get(name);
    const underWay = (start?.queue.length ?? 0) + (start?.running.length ?? 0) > 0;
    const docks = (start?.outputs.length ?? 0) + (start?.inputs.length ?? 0) > 0;
    if (type === undefined || underWay || docks || mayGoOtherwise(type)) return [];
    const places = start === undefined ? null : new Set(start.places);
    const found =
      followOrders(type, places, orders, follow) ??
      new Map<InstructionOf<'pushB'>, ReadonlySet<BehaviorWalk>>();
    return [...found].map(([push, walks]) => ({ push, walks: [...walks], ordered: orders.length === 1 }));
  });
}

/** Estimated cost of recording an instruction, in nanoseconds, for {@link heed}. */
const NOTING = 500;

function ordersByComponent(program: Program): ReadonlyMap<string, readonly Orders[]> {
  const byComponent = new Map<string, Map<object, Orders[number][]>>();
  for (const thread of program.threads) {
    for (const instruction of thread.instructions) {
      heed(NOTING);
      const { kind } = instruction;
      if (kind !== 'add' && kind !== 'del' && kind !== 'pushB') continue;
      const byThread = byComponent.get(instruction.component) ?? new Map<object, Orders[number][]>();
      byComponent.set(instruction.component, byThread);
      const orders = byThread.get(thread);
      if (orders === undefined) byThread.set(thread, [instruction]);
      else orders.push(instruction);
    }
  }
  return new Map([...byComponent].map(([name, byThread]) => [name, [...byThread.values()]]));
}

type Follow = (type: ComponentType, behavior: string, marking: ReadonlySet<string>) => BehaviorWalk;

function rememberedWalks(): Follow {
  const walks = new Map<string, BehaviorWalk>();
  return (type, behavior, marking) => {
    const key = [type.name, behavior, ...marking].join(' ');
    const step = walks.get(key) ?? walk(type, behavior, marking);
    walks.set(key, step);
    return step;
  };
}

/** How far the threads are, and where the component stands after that; `null` while it does not exist. */
interface Standing {
  readonly executed: readonly number[];
  readonly marking: ReadonlySet<string> | null;
}

/** All orders of the threads; `null` where there are too many. */
function followOrders(
  type: ComponentType,
  start: ReadonlySet<string> | null,
  orders: readonly Orders[],
  follow: Follow,
): ReadonlyMap<InstructionOf<'pushB'>, ReadonlySet<BehaviorWalk>> | null {
  const found = new Map<InstructionOf<'pushB'>, Set<BehaviorWalk>>();
  const first: Standing = { executed: orders.map(() => 0), marking: start };
  // The instructions of one thread have one order, in which none comes twice.
  const keyFor = orders.length === 1 ? ({ executed }: Standing) => `${executed[0]}` : keyOf;
  const seen = new Map([[keyFor(first), first]]);
  for (const { executed, marking } of seen.values()) {
    heed();
    if (orders.length > 1 && seen.size > MAX_STATES) return null;
    for (const [thread, instructions] of orders.entries()) {
      const instruction = instructions[executed[thread]!];
      if (instruction === undefined || (instruction.kind === 'add') !== (marking === null)) continue;
      let next = instruction.kind === 'add' ? new Set([type.initial]) : null;
      if (instruction.kind === 'pushB') {
        const step = follow(type, instruction.behavior, marking!);
        found.set(instruction, (found.get(instruction) ?? new Set()).add(step));
        if (step.end === null || step.twice !== null) continue;
        next = new Set(step.end);
      }
      const after = { executed: executed.with(thread, executed[thread]! + 1), marking: next };
      seen.set(keyFor(after), after);
    }
  }
  return found;
}

function keyOf({ executed, marking }: Standing): string {
  return `${executed.join()} ${marking === null ? 'none' : [...marking].sort().join(' ')}`;
}
