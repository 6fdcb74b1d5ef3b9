import type { Duration } from '../../base/duration.ts';
import type { Faults } from '../../model/faults.ts';
import type { Program } from '../../model/program.ts';
import type { Model } from '../../model/whole/model.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import type { Answer, Result } from '../answers/verdict.ts';
import type { QuestionSpec, SweepKind, Telling } from '../question/question.ts';

/** Another property, in one program, to be asked with any faults. */
export interface Asking {
  readonly model: Model;
  readonly program: Program;
  readonly property: QuestionSpec;
  /** Whether the property has a date. */
  readonly isDated: boolean;
  readonly ask: (faults: Faults) => Promise<Result>;
  /**
   * The greatest date for each set of faults within these, where that takes little work: then every run reaches what the
   * property asks for, if not in time. `null` where each set has to be asked about.
   */
  readonly datesWithin: (faults: Faults) => DateByFaults | null;
}

/** The greatest date in the runs with at most these faults, by name, each so often. */
export type DateByFaults = (faults: ReadonlyMap<string, number>) => Duration;

/** How one kind of question about another property is answered. */
export interface Sweep<K extends SweepKind> extends Telling<K> {
  readonly answer: (spec: SpecOf<K>, asking: Asking) => Promise<Answer>;
}
