import type { Diagnostics } from '../../base/diagnostics.ts';
import type { InputFormat } from '../../base/input-format.ts';
import type { LogRow } from './row.ts';

/** A log as it was read. */
export interface LogText {
  /** Its name, as messages shall give it. */
  readonly file: string;
  readonly text: string;
}

/** A format in which logs are read: whatever a file looks like, what is read of it are rows. */
export interface LogFormat extends InputFormat {
  /** How such a file is made, for those whose file is none. */
  readonly made: string;
  /** Reports what is wrong, with its line; rows that are wrong are left out. */
  readonly read: (log: LogText, report: Diagnostics) => readonly LogRow[];
  /** The transitions that such logs can tell of, where there may be others; all, where it is left out. */
  readonly tellsOnly?: readonly string[];
}
