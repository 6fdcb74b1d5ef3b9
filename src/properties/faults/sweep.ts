import type { Duration } from '../../base/duration.ts';
import type { Look } from '../../base/heed.ts';
import type { Faults } from '../../model/faults.ts';
import type { Program } from '../../model/program.ts';
import type { Model } from '../../model/whole/model.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import type { LimitedTurns } from '../../statespace/exploration/limits.ts';
import type { Found, Result } from '../answers/verdict.ts';
import type { QuestionSpec, SweepKind, Telling } from '../question/question.ts';

/** Another property, in one program, to be asked with any faults. */
export interface Asking {
  readonly model: Model;
  readonly program: Program;
  readonly property: QuestionSpec;
  /** Whether durations count, or each is read as `[0, inf)`. */
  readonly isTimed: boolean;
  /** Whether the property has a date. */
  readonly isDated: boolean;
  readonly ask: (faults: Faults) => LimitedTurns<Result>;
  /** The limit that has been reached, for work between two answers. */
  readonly reached: Look;
  /**
   * Where all that may fail, up to so many times, is made again: its greatest date when each of these faults, by name, may
   * happen so often; `null` where that is not so, or not wanted. All runs then come to what the property asks for.
   */
  readonly latestBy: (upTo: number) => ((faults: ReadonlyMap<string, number>) => Duration) | null;
  /**
   * The answers when each of these faults, by name, and no other one, may happen so often, up to so many in all, by one
   * search for all of them; `null` where there is none, or none is wanted, or where it does not tell.
   */
  readonly byFaults: (upTo: number) => LimitedTurns<AnswerByFaults | null>;
}

/** An answer by faults; `as-with-fewer` where no run has all of these. */
export type AnswerByFaults = (
  faults: ReadonlyMap<string, number>,
) => LimitedTurns<Result | 'as-with-fewer' | null>;

/** How one kind of question about another property is answered. */
export interface Sweep<K extends SweepKind> extends Telling<K> {
  readonly answer: (spec: SpecOf<K>, asking: Asking) => LimitedTurns<Found>;
}
