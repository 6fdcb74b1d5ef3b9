import { heed } from '../../base/heed.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { type ConnectionEnds, connectionName, hasEndAt } from '../assembly.ts';
import type { Instruction, InstructionOf, Program } from '../program.ts';
import { instructionEvent } from '../semantics/rules/rules.ts';
import { instructionText, lineWords, threadWords } from '../semantics/wording.ts';
import type { InstructionRef } from '../system/system.ts';
import type { InstructionNeed } from './needs.ts';
import type { Impasse, ProgramProgress } from './progress.ts';

type Connecting = InstructionOf<'con' | 'dcon'>;

/** Why an instruction is never executed, in the words of the program. */
export interface WhyNeverExecuted {
  readonly because: string;
  readonly hint: string;
}

/** Why instructions of one program are never executed, and how they are named in messages. */
export class Reasons {
  readonly #program: Program;
  readonly #progress: ProgramProgress;

  constructor(program: Program, progress: ProgramProgress) {
    this.#program = program;
    this.#progress = progress;
  }

  /** The instruction. */
  at({ thread, index }: InstructionRef): Instruction {
    return this.#program.threads[thread]!.instructions[index]!;
  }

  /** As it is written: `` `pushB(db, deploy)` ``. */
  quote(at: InstructionRef): string {
    return `\`${instructionText(instructionEvent('', this.at(at)))}\``;
  }

  /** Where an instruction stands, seen from a thread: ` at line 4`, `` of program `dba` at line 4``. */
  where(at: InstructionRef, thread: number): string {
    const whose = at.thread === thread ? '' : ` of ${threadWords(this.#program.threads[at.thread]!.name)}`;
    return `${whose}${lineWords(this.at(at).at?.line ?? null, ' at')}`;
  }

  /** `` `del(c)` at line 4``. */
  mention(at: InstructionRef, thread: number): string {
    return `${this.quote(at)}${this.where(at, thread)}`;
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

  /** Why the thread never gets what it needs. */
  reason(impasse: Impasse, need: InstructionNeed): WhyNeverExecuted {
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
        const push = this.mention(need.push, impasse.thread);
        return { because: `no order executes ${push} before it`, hint: 'move one of the two' };
      }
    }
  }

  #missing(impasse: Impasse, component: string): WhyNeverExecuted {
    const isAdd = (i: Instruction) => i.kind === 'add' && i.component === component;
    const isDel = (i: Instruction) => i.kind === 'del' && i.component === component;
    const gone = this.#lastDone(impasse, isDel);
    if (gone !== null) {
      return {
        because: `\`${component}\` is gone after ${this.mention(gone, impasse.thread)}`,
        hint: `move it before ${this.quote(gone)}, or add \`${component}\` again first`,
      };
    }
    const later = this.#nextOwn(impasse, isAdd);
    if (later !== null) {
      return {
        because: `\`${component}\` is added only after it, by ${this.mention(later, impasse.thread)}`,
        hint: `move it after ${this.quote(later)}`,
      };
    }
    return {
      because: `nothing adds \`${component}\` before it`,
      hint: `add \`${component}\` first, or declare it under \`components\``,
    };
  }

  #present(impasse: Impasse, component: string): WhyNeverExecuted {
    const isAdd = (i: Instruction) => i.kind === 'add' && i.component === component;
    const isDel = (i: Instruction) => i.kind === 'del' && i.component === component;
    const added = this.#lastDone(impasse, isAdd);
    const since = added === null ? 'at the start' : `after ${this.mention(added, impasse.thread)}`;
    const later = this.#nextOwn(impasse, isDel);
    return {
      because:
        `\`${component}\` is there already ${since}, and ` +
        (later === null ? 'nothing deletes it before' : `${this.mention(later, impasse.thread)} comes later`),
      hint:
        later === null
          ? `delete \`${component}\` first, or remove the line`
          : `move it after ${this.quote(later)}`,
    };
  }

  #notConnected(impasse: Impasse, connection: string): WhyNeverExecuted {
    const named = (i: Instruction, kind: string) =>
      i.kind === kind && connectionName(i as Connecting) === connection;
    const removed = this.#lastDone(impasse, (i) => named(i, 'dcon'));
    if (removed !== null) {
      const when = this.mention(removed, impasse.thread);
      return { because: `${connection} is gone after ${when}`, hint: 'remove one of the two lines' };
    }
    const later = this.#nextOwn(impasse, (i) => named(i, 'con'));
    if (later !== null) {
      const when = this.mention(later, impasse.thread);
      return {
        because: `the two are connected only after it, by ${when}`,
        hint: `move it after ${this.quote(later)}`,
      };
    }
    return { because: 'nothing connects the two before it', hint: 'connect them first, or remove the line' };
  }

  #connected(impasse: Impasse, connection: string): WhyNeverExecuted {
    const named = (i: Instruction, kind: string) =>
      i.kind === kind && connectionName(i as Connecting) === connection;
    const made = this.#lastDone(impasse, (i) => named(i, 'con'));
    const since = made === null ? 'at the start' : `after ${this.mention(made, impasse.thread)}`;
    const later = this.#nextOwn(impasse, (i) => named(i, 'dcon'));
    return {
      because:
        `the two are connected already ${since}, and ` +
        (later === null
          ? 'nothing disconnects them before'
          : `${this.mention(later, impasse.thread)} comes later`),
      hint:
        later === null ? 'disconnect them first, or remove the line' : `move it after ${this.quote(later)}`,
    };
  }

  #linked(impasse: Impasse, component: string): WhyNeverExecuted {
    const staying = this.#staying(impasse, component);
    const names = staying.map((name) => `\`${name}\``);
    const shown = enumerate(names.length > 3 ? [...names.slice(0, 3), `${names.length - 3} more`] : names);
    const dcons = staying.slice(0, 3).map((name) => `\`dcon(${name.replace(' -> ', ', ')})\``);
    const later = this.#nextOwn(impasse, (i) => i.kind === 'dcon' && staying.includes(connectionName(i)));
    if (later !== null) {
      return {
        because: `${shown} ${names.length === 1 ? 'is' : 'are'} still connected; ${this.mention(later, impasse.thread)} comes later`,
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
      if (hasEndAt(connection, component)) names.add(connectionName(connection));
    }
    return [...names].filter((name) => this.#progress.count(name, positions) > 0);
  }

  #connections(): readonly ConnectionEnds[] {
    const made = this.#program.threads.flatMap(({ instructions }) =>
      instructions.filter((i) => i.kind === 'con' || i.kind === 'dcon'),
    );
    return [...this.#progress.start.connections, ...made];
  }
}
