import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { Position } from '../../../base/position.ts';
import { formatInterval, isEmptyInterval } from '../interval.ts';
import { type ArcSort, NetBuilder } from '../net-builder.ts';
import { type Priority, withPriorities } from '../priorities.ts';
import type { FiringInterval, TimePetriNet } from '../time-petri-net.ts';

/** What an arc is written as, from a place to a transition. */
export type ArcKind = 'normal' | 'read' | 'inhibitor' | 'stopwatch';

/** What a format declares of a net, checked as it is put together: what is wrong is told where it stands. */
export class Declarations {
  readonly builder: NetBuilder;
  readonly #report: Diagnostics;
  readonly #priorities: Priority[] = [];
  readonly #isPart: boolean;

  /** @param onto what the declarations add to, where they are those of a script */
  constructor(report: Diagnostics, onto: TimePetriNet | null = null) {
    this.#report = report;
    this.#isPart = onto !== null;
    this.builder = onto === null ? new NetBuilder() : NetBuilder.from(onto);
  }

  /** That one transition has priority over another one. */
  priority(given: Priority): void {
    this.#priorities.push(given);
  }

  /** @throws {ModelError} with all that is wrong with what was declared */
  net(): TimePetriNet {
    this.#report.throwErrors();
    const [first] = this.#priorities;
    if (this.#isPart && first !== undefined)
      this.#report.error(
        'net-priorities',
        first.at,
        'priorities between transitions are not supported in scripts',
        'what is put together with this net may change what they mean',
      );
    const net = withPriorities(this.builder.build(), this.#priorities, this.#report);
    this.#report.throwErrors();
    return net;
  }

  /** More tokens for a place. */
  tokens(place: string, tokens: number, at: Position): void {
    if (!Number.isSafeInteger(this.builder.addTokens(place, tokens)))
      this.tooLarge(at, `the tokens of \`${place}\` add up to more than 2^53 - 1`);
  }

  /** One more firing interval of a transition, which holds beside those that it has. */
  restrict(transition: string, interval: FiringInterval, at: Position): void {
    if (isEmptyInterval(interval)) {
      const hint =
        interval.eft > interval.lft ? 'the lesser bound comes first' : 'both bounds must belong to it';
      this.#report.error('net-empty-interval', at, `no date lies in ${formatInterval(interval)}`, hint);
      return;
    }
    if (isEmptyInterval(this.builder.restrict(transition, interval))) {
      const message = `no date lies in all firing intervals of \`${transition}\``;
      const hint = 'several declarations of one transition are intersected';
      this.#report.error('net-empty-interval', at, message, hint);
    }
  }

  /** An arc from a place to a transition, or from a transition to a place (`outputs`). */
  arc(sort: ArcKind | 'outputs', transition: string, place: string, weight: number, at: Position): void {
    if (sort === 'stopwatch') {
      const hint =
        'a read arc `?` or an inhibitor arc `?-` has the same condition, but forgets the time spent';
      this.#report.error('net-stopwatch', at, 'stopwatch arcs are not supported', hint);
      return;
    }
    if (weight === 0 && sort === 'inhibitor') {
      const message = `an inhibitor arc of weight 0 from \`${place}\` would never let \`${transition}\` fire`;
      this.#report.error('net-inhibitor-zero', at, message, 'write `?-1` to ask for an empty place');
    } else if (
      weight > 0 &&
      !Number.isSafeInteger(this.builder.addArc(SORTS[sort], transition, place, weight))
    )
      this.tooLarge(at, `the arcs between \`${place}\` and \`${transition}\` add up to more than 2^53 - 1`);
  }

  /** Tells of a number that is not kept exactly. */
  tooLarge(at: Position, message: string): void {
    this.#report.error(
      'net-number',
      at,
      message,
      'choose a coarser unit of time, or smaller weights and markings',
    );
  }
}

const SORTS: Readonly<Record<Exclude<ArcKind, 'stopwatch'> | 'outputs', ArcSort>> = {
  normal: 'inputs',
  read: 'reads',
  inhibitor: 'inhibitors',
  outputs: 'outputs',
};

const SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['K', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);

/** A whole number, with a suffix for a power of 1000; `NaN` for another text, `Infinity` where it would not be exact. */
export function countIn(text: string): number {
  const parts = /^([0-9]+)([KMGTPE]?)$/.exec(text);
  if (parts === null) return Number.NaN;
  const digits = parts[1]!.replace(/^0+(?=.)/, '');
  const power = digits === '0' ? 0 : SUFFIXES.get(parts[2]!)!;
  const value = Number(digits + '0'.repeat(power));
  return Number.isSafeInteger(value) ? value : Infinity;
}
