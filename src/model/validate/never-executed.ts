import { heed } from '../../base/heed.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { connectionName } from '../assembly.ts';
import { initialConfiguration } from '../initial.ts';
import type { Instruction, Program } from '../program.ts';
import { instructionEvent } from '../semantics/rules/rules.ts';
import { instructionText, lineWords, threadWords } from '../semantics/wording.ts';
import type { InstructionRef } from '../system/system.ts';
import type { Check } from './names/check.ts';
import type { Need, Pushes } from './needs.ts';
import { type Impasse, type Progress, progressOf } from './progress.ts';

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
  const words = new Words(program, progress);
  const helps = helpers(program, progress);
  for (const impasse of progress.impasses) {
    if (helps.get(impasse.thread)!.length === 0) words.reportAlone(impasse, check);
  }
  for (const circle of circlesOf(progress.impasses, helps)) words.reportCircle(circle, check);
  if (progress.unfinished.length > 0) words.reportUnfinished(progress.unfinished, check);
}

/** An instruction of another stuck thread, not executed, that would give an impasse what it needs. */
interface Help {
  readonly need: Need;
  readonly by: InstructionRef;
}

function isHelp(
  need: Need,
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
      return i.kind === 'dcon' && hasEnd(i, need.component) && stays(connectionName(i));
    case 'executed':
      return need.push.thread === at.thread && need.push.index === at.index;
  }
}

type Connecting = Extract<Instruction, { readonly kind: 'con' | 'dcon' }>;

function hasEnd({ user, provider }: Pick<Connecting, 'user' | 'provider'>, component: string): boolean {
  return user.component === component || provider.component === component;
}

/**
 * By stuck thread, who could help it: nobody where something that it needs can come from no other thread that is
 * stuck itself.
 */
function helpers(program: Program, progress: Progress): ReadonlyMap<number, readonly Help[]> {
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
interface Link {
  readonly impasse: Impasse;
  readonly help: Help;
}

/** The circles of threads that wait for each other, each once, when nobody on them waits for a thread that is stuck alone. */
function circlesOf(
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

/** Why an instruction is never executed, in the words of the program. */
interface Reason {
  readonly because: string;
  readonly hint: string;
}

/** Tells about one program and how far it gets. */
class Words {
  readonly #program: Program;
  readonly #progress: Progress;

  constructor(program: Program, progress: Progress) {
    this.#program = program;
    this.#progress = progress;
  }

  #at({ thread, index }: InstructionRef): Instruction {
    return this.#program.threads[thread]!.instructions[index]!;
  }

  /** As it is written: `` `pushB(db, deploy)` ``. */
  #quote(at: InstructionRef): string {
    return `\`${instructionText(instructionEvent('', this.#at(at)))}\``;
  }

  /** Where an instruction stands, seen from a thread: ` at line 4`, `` of program `dba` at line 4``. */
  #where(at: InstructionRef, thread: number): string {
    const whose = at.thread === thread ? '' : ` of ${threadWords(this.#program.threads[at.thread]!.name)}`;
    return `${whose}${lineWords(this.#at(at).at?.line ?? null, ' at')}`;
  }

  /** `` `del(c)` at line 4``. */
  #mention(at: InstructionRef, thread: number): string {
    return `${this.#quote(at)}${this.#where(at, thread)}`;
  }

  /** The last instruction that has been executed and fits, first of all in the own thread. */
  #lastDone({ thread, positions }: Impasse, fits: (i: Instruction) => boolean): InstructionRef | null {
    const others = this.#program.threads.map((_, other) => other).filter((other) => other !== thread);
    for (const each of [thread, ...others]) {
      heed();
      const done = this.#program.threads[each]!.instructions.slice(0, positions[each]!);
      const index = done.findLastIndex(fits);
      if (index !== -1) return { thread: each, index };
    }
    return null;
  }

  /** The first instruction of the own thread that comes after it and fits. */
  #nextOwn({ thread, index }: Impasse, fits: (i: Instruction) => boolean): InstructionRef | null {
    const { instructions } = this.#program.threads[thread]!;
    const next = instructions.findIndex((i, each) => each > index && fits(i));
    return next === -1 ? null : { thread, index: next };
  }

  reportAlone(impasse: Impasse, { report }: Check): void {
    const { because, hint } = this.#reason(impasse, impasse.missing[0]!);
    report.error(
      'never-executed',
      this.#at(impasse).at ?? null,
      `${this.#quote(impasse)} can never be executed: ${because}`,
      hint,
    );
  }

  #reason(impasse: Impasse, need: Need): Reason {
    switch (need.kind) {
      case 'exists':
        return this.#missing(impasse, need.component);
      case 'absent':
        return this.#present(impasse, need.component);
      case 'connected':
        return this.#notConnected(impasse, need.connection);
      case 'disconnected':
        return this.#connected(impasse, need.connection);
      case 'unlinked':
        return this.#linked(impasse, need.component);
      case 'executed': {
        const push = this.#mention(need.push, impasse.thread);
        return { because: `no order executes ${push} before it`, hint: 'move one of the two' };
      }
    }
  }

  #missing(impasse: Impasse, component: string): Reason {
    const isAdd = (i: Instruction) => i.kind === 'add' && i.component === component;
    const isDel = (i: Instruction) => i.kind === 'del' && i.component === component;
    const gone = this.#lastDone(impasse, isDel);
    if (gone !== null) {
      return {
        because: `\`${component}\` is gone after ${this.#mention(gone, impasse.thread)}`,
        hint: `move it before ${this.#quote(gone)}, or add \`${component}\` again first`,
      };
    }
    const later = this.#nextOwn(impasse, isAdd);
    if (later !== null) {
      return {
        because: `\`${component}\` is added only after it, by ${this.#mention(later, impasse.thread)}`,
        hint: `move it after ${this.#quote(later)}`,
      };
    }
    return {
      because: `nothing adds \`${component}\` before it`,
      hint: `add \`${component}\` first, or declare it under \`components\``,
    };
  }

  #present(impasse: Impasse, component: string): Reason {
    const isAdd = (i: Instruction) => i.kind === 'add' && i.component === component;
    const isDel = (i: Instruction) => i.kind === 'del' && i.component === component;
    const added = this.#lastDone(impasse, isAdd);
    const since = added === null ? 'at the start' : `after ${this.#mention(added, impasse.thread)}`;
    const later = this.#nextOwn(impasse, isDel);
    return {
      because:
        `\`${component}\` is there already ${since}, and ` +
        (later === null
          ? 'nothing deletes it before'
          : `${this.#mention(later, impasse.thread)} comes later`),
      hint:
        later === null
          ? `delete \`${component}\` first, or remove the line`
          : `move it after ${this.#quote(later)}`,
    };
  }

  #notConnected(impasse: Impasse, connection: string): Reason {
    const named = (i: Instruction, kind: string) =>
      i.kind === kind && connectionName(i as Connecting) === connection;
    const removed = this.#lastDone(impasse, (i) => named(i, 'dcon'));
    if (removed !== null) {
      const when = this.#mention(removed, impasse.thread);
      return { because: `${connection} is gone after ${when}`, hint: 'remove one of the two lines' };
    }
    const later = this.#nextOwn(impasse, (i) => named(i, 'con'));
    if (later !== null) {
      const when = this.#mention(later, impasse.thread);
      return {
        because: `the two are connected only after it, by ${when}`,
        hint: `move it after ${this.#quote(later)}`,
      };
    }
    return { because: 'nothing connects the two before it', hint: 'connect them first, or remove the line' };
  }

  #connected(impasse: Impasse, connection: string): Reason {
    const named = (i: Instruction, kind: string) =>
      i.kind === kind && connectionName(i as Connecting) === connection;
    const made = this.#lastDone(impasse, (i) => named(i, 'con'));
    const since = made === null ? 'at the start' : `after ${this.#mention(made, impasse.thread)}`;
    const later = this.#nextOwn(impasse, (i) => named(i, 'dcon'));
    return {
      because:
        `the two are connected already ${since}, and ` +
        (later === null
          ? 'nothing disconnects them before'
          : `${this.#mention(later, impasse.thread)} comes later`),
      hint:
        later === null ? 'disconnect them first, or remove the line' : `move it after ${this.#quote(later)}`,
    };
  }

  #linked(impasse: Impasse, component: string): Reason {
    const staying = this.#staying(impasse, component);
    const names = staying.map((name) => `\`${name}\``);
    const shown = enumerate(names.length > 3 ? [...names.slice(0, 3), `${names.length - 3} more`] : names);
    const dcons = staying.slice(0, 3).map((name) => `\`dcon(${name.replace(' -> ', ', ')})\``);
    const later = this.#nextOwn(impasse, (i) => i.kind === 'dcon' && staying.includes(connectionName(i)));
    if (later !== null) {
      return {
        because: `${shown} ${names.length === 1 ? 'is' : 'are'} still connected; ${this.#mention(later, impasse.thread)} comes later`,
        hint: `move ${enumerate(dcons)} before it`,
      };
    }
    return {
      because: `${shown} ${names.length === 1 ? 'stays' : 'stay'} connected`,
      hint: `add ${enumerate(dcons)} before it`,
    };
  }

  /** The connections with an end at the component that are there when the thread is stuck. */
  #staying({ positions }: Impasse, component: string): readonly string[] {
    const names = new Set<string>();
    for (const connection of this.#connections()) {
      if (hasEnd(connection, component)) names.add(connectionName(connection));
    }
    return [...names].filter((name) => this.#progress.count(name, positions) > 0);
  }

  #connections(): readonly Pick<Connecting, 'user' | 'provider'>[] {
    const made = this.#program.threads.flatMap(({ instructions }) =>
      instructions.filter((i) => i.kind === 'con' || i.kind === 'dcon'),
    );
    return [...this.#progress.start.connections, ...made];
  }

  /** Threads that wait for each other: each needs an instruction that comes after, or at, the point of the next one. */
  reportCircle(circle: readonly Link[], { report }: Check): void {
    const first = circle[0]!.impasse;
    const parts = circle.map(({ help }, i) => {
      const next = circle[(i + 1) % circle.length]!.impasse;
      const needed = this.#mention(help.by, circle[i]!.impasse.thread);
      const subject = i === 0 ? 'it waits for' : 'that waits for';
      if (help.by.index === next.index) return `${subject} ${needed}`;
      const after = next === first ? `${this.#quote(next)} itself` : this.#mention(next, help.by.thread);
      return `${subject} ${needed}, which comes after ${after}`;
    });
    report.error(
      'never-executed',
      this.#at(first).at ?? null,
      `${this.#quote(first)} can never be executed, because programs wait for each other: ${parts.join('; ')}`,
      'move one of these instructions up',
    );
  }

  reportUnfinished(impasses: readonly Impasse[], { report }: Check): void {
    const left = impasses.map((impasse) => {
      const { because } = this.#reason(impasse, impasse.missing[0]!);
      return `${this.#quote(impasse)}${this.#where(impasse, -1)} is left, because ${because}`;
    });
    report.warning(
      'never-finishes',
      this.#at(impasses[0]!).at ?? null,
      `no order of the programs executes all their instructions: at best, ${enumerate(left)}`,
      'let one program wait for the other, or do it in one of them only',
    );
  }
}
