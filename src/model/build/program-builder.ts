import type { Decimal } from '../../base/duration.ts';
import type { Try } from '../program.ts';
import type { DraftInstruction, DraftThread } from '../read/draft.ts';
import type { DurationText, IntervalText, Reference, TextReader } from '../read/values/text-reader.ts';
import { tellMissingArguments } from './missing-arguments.ts';

/** What a wait may have beside what it waits for. */
export interface WaitOptions {
  /** After so long it fails, when it is not over by then. */
  readonly within?: DurationText;
}

/** Writes the instructions of one program; see {@link AssemblyBuilder.program}. */
export class ProgramBuilder {
  readonly #read: TextReader;
  readonly #instructions: DraftInstruction[] = [];
  readonly #tries: Try[] = [];

  static {
    tellMissingArguments(ProgramBuilder.prototype, (builder) => builder.#read, {
      add: ['component', 'type'],
      del: ['component'],
      con: ['one', 'other'],
      dcon: ['one', 'other'],
      pushB: ['component', 'behavior'],
      wait: ['component'],
      sleep: ['takes'],
      try: ['tried'],
    });
  }

  /** @internal */
  constructor(read: TextReader) {
    this.#read = read;
  }

  #then(instruction: DraftInstruction): this {
    this.#instructions.push(instruction);
    return this;
  }

  /** Adds a component of a type; it stands in its initial place, connected to nothing. */
  add(component: string, type: string): this {
    return this.#then({ kind: 'add', component: this.#read.name(component), type });
  }

  /** Deletes a component, once its queue is empty and nothing is connected to it. */
  del(component: string): this {
    return this.#then({ kind: 'del', component });
  }

  /** Connects two ports, in either order. */
  con(one: Reference, other: Reference): this {
    return this.#then({ kind: 'con', ends: [this.#read.port(one), this.#read.port(other)] });
  }

  /** Disconnects two ports, in either order, once the use port is not in use; data at once. */
  dcon(one: Reference, other: Reference): this {
    return this.#then({ kind: 'dcon', ends: [this.#read.port(one), this.#read.port(other)] });
  }

  /** Puts a behavior at the end of the queue of a component; the program goes on at once. */
  pushB(component: string, behavior: string): this {
    return this.#then({ kind: 'pushB', component, behavior });
  }

  /**
   * Waits until a component is idle, or until a behavior that was pushed to it is finished: the last push of this
   * sequence before it, or the `nth` of all, from 1, in the order of their execution. `within` so long, or it fails.
   */
  wait(
    component: string,
    behavior: string | null = null,
    nth: number | null = null,
    options: WaitOptions = {},
  ): this {
    const isCounted = nth !== null;
    if (isCounted && (behavior === null || !Number.isSafeInteger(nth) || nth < 1)) {
      const message =
        'the number of a `wait` is a whole number from 1 on, and counts the pushes of a behavior';
      this.#read.report.error('program-syntax', null, message);
      return this;
    }
    const counted = isCounted ? { nth } : {};
    return this.#then({ kind: 'wait', component, behavior, ...counted, ...this.#limit(options) });
  }

  /** Waits until all components are idle, `within` so long, or it fails. */
  waitAll(options: WaitOptions = {}): this {
    return this.#then({ kind: 'waitAll', ...this.#limit(options) });
  }

  #limit(options: WaitOptions): { readonly within?: Decimal } {
    const { within } = this.#read.options(options, ['within'], 'wait');
    if (within === undefined) return {};
    const limit = this.#read.duration(within, 'within');
    return limit === 'inf' ? {} : { within: limit };
  }

  /** The next instruction comes so long after this one did. */
  sleep(takes: IntervalText): this {
    return this.#then({ kind: 'sleep', takes: this.#read.interval(takes, 'sleep') });
  }

  /**
   * Instructions to try, and what to do if a wait among them fails: the `rescue` part is then executed next; otherwise
   * it is skipped.
   */
  try(tried: (program: this) => unknown, rescue: (program: this) => unknown = () => this): this {
    const [index, start] = [this.#tries.length, this.#instructions.length];
    tried(this);
    const middle = this.#instructions.length;
    rescue(this);
    // Outer tries stand before the tries nested in them.
    this.#tries.splice(index, 0, { start, rescue: middle, end: this.#instructions.length });
    if (middle === start) this.#read.report.error('program-syntax', null, 'a `try` tries nothing');
    return this;
  }

  /** @internal */
  thread(): Omit<DraftThread, 'name'> {
    return { instructions: this.#instructions, tries: this.#tries };
  }
}
