import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { Position } from '../../../base/position.ts';

/** A file may not come to more entries than this, its loops written out. */
export const MAX_ENTRIES = 200_000;

/** Reports that there are more entries than are read. */
export function reportTooMany(at: Position, report: Diagnostics): void {
  report.error(
    'too-many-entries',
    at,
    `there are more than ${MAX_ENTRIES} entries here, with loops written out`,
  );
}
