import { portName } from '../model/assembly.ts';
import type { Instruction, Program, Thread } from '../model/program.ts';
import type { AssemblyChange, Rebuilding } from './change.ts';
import type { WaitFor, WaitReason } from './dates.ts';
import type { Network } from './network.ts';
import type { Solution } from './search.ts';

/** How the instructions of a plan are dealt: to one program, one for each component, or one for each named group. */
export type Dealing = 'one' | 'component' | ReadonlyMap<string, string>;

/** A wait of a plan, and what it is for. */
export interface PlannedWait {
  /** The component whose next behavior waits, and that behavior. */
  readonly component: string;
  readonly behavior: string;
  /** What it waits for: the n-th push of a behavior. */
  readonly awaited: string;
  readonly until: string;
  readonly nth: number;
  readonly reason: WaitReason;
  /** The use port for whose sake it waits; `null` where it is for a provide port that is to be out for less long. */
  readonly use: string | null;
  /** That provide port, or the one that serves the use. */
  readonly provide: string;
}

/** An instruction of a component's own sequence, with the date at which it is executed when all takes longest. */
interface Item {
  readonly component: string;
  readonly instruction: Instruction;
  readonly date: number;
}

/** The waits of a solution, from component to component. */
export function plannedWaits(network: Network, solution: Solution): readonly PlannedWait[] {
  return solution.waits.flatMap((wait) => waitsOf(network, solution, wait));
}

/** One wait between units, from component to component. */
function waitsOf(network: Network, { courses }: Solution, wait: WaitFor): readonly PlannedWait[] {
  const { word, given } = courses[wait.awaited]!;
  const until = word[wait.until]!;
  const nth = word.slice(given, wait.until + 1).filter((each) => each === until).length;
  const rest = { behavior: courses[wait.unit]!.word[wait.before]!, until, nth, reason: wait.reason };
  if (wait.edge === null)
    return network.units[wait.unit]!.components.flatMap((component) =>
      network.units[wait.awaited]!.components.map((awaited) => ({
        ...rest,
        component,
        awaited,
        use: null,
        provide: portName({ component, port: wait.provide }),
      })),
    );
  const { connections, user: userUnit, provider: providerUnit } = network.edges[wait.edge]!;
  return connections.flatMap(({ user, provider }) => {
    const own = wait.unit === userUnit ? user : provider;
    const other = wait.unit === userUnit ? provider : user;
    const isOther = wait.awaited === (wait.unit === userUnit ? providerUnit : userUnit);
    const awaited = isOther ? [other.component] : network.units[wait.awaited]!.components;
    const [use, provide] = [portName(user), portName(provider)];
    return awaited.map((name) => ({ ...rest, component: own.component, awaited: name, use, provide }));
  });
}

/** The instructions of a solution and of the change around it, dealt to threads. */
export function threadsOf(
  network: Network,
  solution: Solution,
  { before, after }: Pick<AssemblyChange, 'before' | 'after'>,
  dealing: Dealing,
): readonly Thread[] {
  const names = network.units.flatMap(({ components }) => components);
  const items = inOrder(network, itemsOf(network, solution), names);
  if (dealing === 'one') {
    const instructions = items.map(({ instruction }) => instruction);
    return [thread('main', [...before, ...instructions, { kind: 'waitAll' }, ...after])];
  }
  const dealt = new Map<string, Instruction[]>();
  const deal = (component: string, instruction: Instruction): void => {
    const name = dealing === 'component' ? component : (dealing.get(component) ?? component);
    const known = dealt.get(name);
    if (known === undefined) dealt.set(name, [instruction]);
    else known.push(instruction);
  };
  for (const each of before) deal(changedBy(each), each);
  for (const { component, instruction } of items) deal(component, instruction);
  const pushed = new Set(items.map(({ component }) => component));
  for (const each of after) {
    const component = changedBy(each);
    // What is removed is idle then: a connection may not be in use yet.
    if (pushed.delete(component)) deal(component, { kind: 'wait', component, behavior: null });
    deal(component, each);
  }
  return [...dealt].map(([name, instructions]) => thread(name, instructions));
}

/** The component whose program makes or removes something: a connection is its user's. */
function changedBy(instruction: Rebuilding): string {
  return 'user' in instruction ? instruction.user.component : instruction.component;
}

function thread(name: string, instructions: readonly Instruction[]): Thread {
  return { name, tries: [], instructions: withoutRepeats(instructions) };
}

/** Without waits for what has been waited for before. */
function withoutRepeats(instructions: readonly Instruction[]): readonly Instruction[] {
  const awaited = new Set<string>();
  return instructions.filter((instruction) => {
    if (instruction.kind !== 'wait' || instruction.behavior === null) return true;
    const key = `${instruction.component} ${instruction.behavior} ${instruction.nth}`;
    if (awaited.has(key)) return false;
    awaited.add(key);
    return true;
  });
}

/**
 * A program with numbers in its waits only where these matter: where a behavior is pushed several times, or by another
 * sequence and before the program began.
 */
export function withPlainWaits<P extends Pick<Program, 'threads' | 'state'>>(program: P): P {
  const key = ({ component, behavior }: { readonly component: string; readonly behavior: string }) =>
    `${component} ${behavior}`;
  const queued = new Set(
    program.state?.components.flatMap(({ component: { name }, queue }) =>
      queue.map((behavior) => key({ component: name, behavior })),
    ),
  );
  const pushed = new Map<string, number>();
  for (const { instructions } of program.threads)
    for (const i of instructions) if (i.kind === 'pushB') pushed.set(key(i), (pushed.get(key(i)) ?? 0) + 1);
  const threads = program.threads.map((each) => {
    const own = new Set(each.instructions.flatMap((i) => (i.kind === 'pushB' ? [key(i)] : [])));
    return {
      ...each,
      instructions: each.instructions.map((i): Instruction => {
        if (i.kind !== 'wait' || i.behavior === null) return i;
        const { nth: _, ...plain } = i;
        const awaited = key({ component: i.component, behavior: i.behavior });
        return pushed.get(awaited) === 1 && (own.has(awaited) || !queued.has(awaited)) ? plain : i;
      }),
    };
  });
  return { ...program, threads };
}

/** Of each component, its pushes and what it waits for between them. */
function itemsOf(network: Network, solution: Solution): readonly (readonly Item[])[] {
  return network.units.flatMap(({ components }, unit) => {
    const { word, given } = solution.courses[unit]!;
    const own = solution.waits.filter((wait) => wait.unit === unit);
    return components.map((component): readonly Item[] => {
      const items: Item[] = [];
      let date = 0;
      for (const [position, behavior] of word.entries()) {
        if (position < given) continue;
        for (const wait of own) {
          if (wait.before !== position) continue;
          const course = solution.courses[wait.awaited]!;
          date = Math.max(date, solution.dates.at(wait.awaited, course, course.finishes[wait.until]!)!);
          for (const { component: waiting, awaited, until, nth } of waitsOf(network, solution, wait)) {
            if (waiting !== component) continue;
            // What has been pushed before is over when all is idle.
            const what = wait.until < course.given ? { behavior: null } : { behavior: until, nth };
            items.push({ component, date, instruction: { kind: 'wait', component: awaited, ...what } });
          }
        }
        items.push({ component, date, instruction: { kind: 'pushB', component, behavior } });
      }
      return items;
    });
  });
}

/** All in one order: by date, at one date pushes before waits and providers before users. */
function inOrder(
  network: Network,
  sequences: readonly (readonly Item[])[],
  names: readonly string[],
): readonly Item[] {
  const rank = ranks(network, names);
  // A wait comes after the push it waits for, which has an earlier date, or the same and is no wait.
  const comesLater = new Set<Item>();
  for (const items of sequences)
    for (const [i, item] of items.entries()) {
      const before = items[i - 1];
      const isAfterWait = before?.date === item.date && comesLater.has(before);
      if (isAfterWait || item.instruction.kind === 'wait') comesLater.add(item);
    }
  return sequences
    .flat()
    .toSorted(
      (a, b) =>
        a.date - b.date ||
        Number(comesLater.has(a)) - Number(comesLater.has(b)) ||
        rank.get(a.component)! - rank.get(b.component)!,
    );
}

/** The components with their providers before them, as far as that goes; else in their own order. */
function ranks({ edges }: Network, names: readonly string[]): ReadonlyMap<string, number> {
  const providers = new Map<string, string[]>();
  for (const { connections } of edges)
    for (const { user, provider } of connections) {
      const known = providers.get(user.component);
      if (known === undefined) providers.set(user.component, [provider.component]);
      else known.push(provider.component);
    }
  const rank = new Map<string, number>();
  const entered = new Set<string>();
  for (const name of names) {
    const path = [name];
    while (path.length > 0) {
      const at = path.at(-1)!;
      const next = entered.has(at) ? undefined : providers.get(at)?.filter((each) => !entered.has(each));
      entered.add(at);
      if (next !== undefined && next.length > 0) {
        for (const each of next.toReversed()) path.push(each);
        continue;
      }
      const left = path.pop()!;
      if (!rank.has(left)) rank.set(left, rank.size);
    }
  }
  return rank;
}
