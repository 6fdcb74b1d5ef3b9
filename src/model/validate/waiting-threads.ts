import { heed } from '../../base/heed.ts';
import { connectionName, hasEndAt } from '../assembly.ts';
import type { Instruction, Program } from '../program.ts';
import type { InstructionRef } from '../system/system.ts';
import type { InstructionNeed } from './needs.ts';
import type { Impasse, ProgramProgress } from './progress.ts';

/** An instruction of another stuck thread, not executed, that would give an impasse what it needs. */
export interface Help {
  readonly need: InstructionNeed;
  readonly by: InstructionRef;
}

function isHelp(
  need: InstructionNeed,
  i: Instruction,
  at: InstructionRef,
  stays: (connection: string) => boolean,
): boolean {
  switch (need.kind) {
    case 'exists':
      return i.kind === 'add' && i.component === need.component;
    case 'absent':
      return i.kind === 'del' && i.component === need.component;
    case 'connected':
      return i.kind === 'con' && connectionName(i) === need.connection;
    case 'disconnected':
      return i.kind === 'dcon' && connectionName(i) === need.connection;
    case 'unlinked':
      return i.kind === 'dcon' && hasEndAt(i, need.component) && stays(connectionName(i));
    case 'executed':
      return need.push.thread === at.thread && need.push.index === at.index;
  }
}

/**
 * By stuck thread, who could help it: nobody where something that it needs can come from no other thread that is
 * stuck itself.
 */
export function helpers(program: Program, progress: ProgramProgress): ReadonlyMap<number, readonly Help[]> {
  const helpsOf = ({ thread, missing, positions }: Impasse): readonly Help[] => {
    const helps: Help[] = [];
    for (const need of missing) {
      const before = helps.length;
      for (const { thread: other, index: first } of progress.impasses) {
        heed();
        if (other === thread) continue;
        const { instructions } = program.threads[other]!;
        const stays = (connection: string) => progress.count(connection, positions) > 0;
        for (let index = first; index < instructions.length; index++) {
          const by = { thread: other, index };
          if (!isHelp(need, instructions[index]!, by, stays)) continue;
          helps.push({ need, by });
          break;
        }
      }
      if (helps.length === before) return [];
    }
    return helps;
  };
  return new Map(progress.impasses.map((impasse) => [impasse.thread, helpsOf(impasse)]));
}

/** An impasse, and the instruction that it waits for. */
export interface Link {
  readonly impasse: Impasse;
  readonly help: Help;
}

/** The circles of threads that wait for each other, each once, when nobody on them waits for a thread that is stuck alone. */
export function circlesOf(
  impasses: readonly Impasse[],
  helps: ReadonlyMap<number, readonly Help[]>,
): readonly (readonly Link[])[] {
  const byThread = new Map(impasses.map((impasse) => [impasse.thread, impasse]));
  const reachedFrom = (thread: number): ReadonlySet<number> => {
    const reached = new Set(helps.get(thread)!.map(({ by }) => by.thread));
    for (const each of reached) for (const { by } of helps.get(each)!) reached.add(by.thread);
    return reached;
  };
  const circles: Link[][] = [];
  const told = new Set<number>();
  for (const { thread } of impasses) {
    const reached = reachedFrom(thread);
    if (told.has(thread) || !reached.has(thread)) continue;
    if ([...reached].some((other) => helps.get(other)!.length === 0)) continue;
    const links = new Map<number, Link>();
    let at = thread;
    while (!links.has(at)) {
      const help = helps.get(at)![0]!;
      links.set(at, { impasse: byThread.get(at)!, help });
      at = help.by.thread;
    }
    const chain = [...links.values()];
    const circle = chain.slice(chain.findIndex(({ impasse }) => impasse.thread === at));
    if (circle.some(({ impasse }) => told.has(impasse.thread))) continue;
    for (const each of reached) told.add(each);
    circles.push(circle);
  }
  return circles;
}
