/** What stopped an analysis before its end (format, `because`). */
export type Because = 'max-classes' | 'timeout' | 'max-memory' | 'overflow' | 'unbounded' | 'interrupted';

/** What an exploration has counted so far. */
export interface Statistics {
  /** State classes kept (markings, in the untimed mode). */
  readonly classes: number;
  /** Distinct (class, transition, class). */
  readonly edges: number;
  readonly markings: number;
  /** Classes without successor. */
  readonly deadlocks: number;
}
