import { groupBy } from '../../base/collections/group-by.ts';
import { Diagnostics } from '../../base/diagnostics.ts';
import { compare } from '../../base/duration.ts';
import { ModelError } from '../../base/errors.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { LOG_FORMATS } from '../formats/log-formats.ts';
import type { LogFormat, LogText } from '../rows/log-format.ts';
import { actionWords, type LogRow } from '../rows/row.ts';

/** Rows of one run, in the order of the log. */
export interface LoggedRun {
  /** As the log names it; where the file is one run, the file's name. */
  readonly name: string;
  readonly file: string;
  readonly rows: readonly LogRow[];
  /** The transitions that logs of its format can tell of; all, where it is left out. */
  readonly tellsOnly?: readonly string[];
}

/**
 * Reads the runs of one log, in whichever format it is. Runs of different files are different runs.
 *
 * @throws {ModelError} with everything that is wrong, each with its line
 */
export function readLog(log: LogText): readonly LoggedRun[] {
  const format = formatOf(log);
  const report = new Diagnostics();
  const rows = format.read(log, report);
  report.throwErrors();
  if (rows.length === 0) {
    const at = { file: log.file, line: 1, column: 1, length: 1 };
    report.error('no-rows', at, `there is no action in this log (${format.name})`);
  }
  const runs = [...groupBy(rows, ({ run }) => run)].map(([run, own]) => ({
    name: run ?? log.file,
    file: log.file,
    rows: own,
    ...(format.tellsOnly === undefined ? {} : { tellsOnly: format.tellsOnly }),
  }));
  for (const run of runs) checkOverlaps(run, report);
  report.throwErrors();
  return runs;
}

/** The format of a log: of those whose files may be called so, the first that recognises its text. */
function formatOf({ file, text }: LogText): LogFormat {
  const extension = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const own = LOG_FORMATS.filter(({ extensions }) => extensions.includes(extension));
  const [first, ...others] = own.length > 0 ? own : LOG_FORMATS;
  const found = [first!, ...others].find(({ recognises }) => recognises(text));
  // A table may lack what it would be recognised by, and is then told what.
  if (found !== undefined) return found;
  if (others.length === 0) return first!;
  const made = LOG_FORMATS.map((format) => `${format.name} (${format.made})`);
  throw new ModelError([
    {
      code: 'unread-format',
      severity: 'error',
      message: `\`${file}\` is no log of a format that Madrigal reads`,
      at: { file, line: 1, column: 1, length: 1 },
      hint: `it reads ${enumerate(made)}`,
    },
  ]);
}

/** An action that is under way cannot start again: one of the rows stands there twice, or is of another run. */
function checkOverlaps({ name, rows }: LoggedRun, report: Diagnostics): void {
  for (const same of groupBy(rows, (row) => actionWords(row.names[0])).values()) {
    const dated = same
      .flatMap(({ time, at, names }) => (time.kind === 'dated' ? [{ ...time, at, name: names[0] }] : []))
      .sort((a, b) => compare(a.start, b.start) || compare(a.end ?? 'inf', b.end ?? 'inf'));
    for (const [i, later] of dated.entries()) {
      const earlier = dated[i - 1];
      if (earlier === undefined) continue;
      // What takes no time may be done again at once.
      const lasts = earlier.end === null || compare(later.start, earlier.end) < 0;
      const isSame =
        compare(earlier.start, later.start) === 0 && compare(later.end ?? 'inf', later.start) > 0;
      if (!lasts && !isSame) continue;
      const message = `\`${actionWords(later.name)}\` stands in run \`${name}\` twice at one time (also in line ${earlier.at.line})`;
      report.error('duplicate-row', later.at, message, 'give each run a name of its own, in `run`');
    }
  }
}
