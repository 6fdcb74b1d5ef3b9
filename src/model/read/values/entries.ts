import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { Position } from '../../../base/position.ts';

/** Loops may not make more entries than this. */
export const MAX_ENTRIES = 200_000;

/** Reports that loops make more entries than are read. */
export function reportTooMany(at: Position, report: Diagnostics): void {
  report.error('too-many-entries', at, `loops make more than ${MAX_ENTRIES} entries here`);
}
