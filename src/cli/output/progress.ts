import type { Progress } from '../../statespace/exploration/limits.ts';

/** What is said of work that takes long. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** A line that says something else from time to time. */
interface RewrittenLine {
  /** @param words asked for only when the line is written */
  readonly show: (words: () => string) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** Takes away what is on the line of a terminal. */
export const ERASE_LINE = '\r\u001b[K';

/** Says nothing. */
export const SILENT: RewrittenLine & ProgressLine = { show: () => {}, clear: () => {} };
const FIRST_AFTER_MS = 1000;
const REWRITE_AFTER_MS = 100;

/** A line on standard error that is written anew again and again, from a second on; nothing where that is no terminal. */
export function rewrittenLine(stream: NodeJS.WriteStream = process.stderr): RewrittenLine {
  if (!stream.isTTY) return SILENT;
  const started = performance.now();
  let shown = Number.NEGATIVE_INFINITY;
  return {
    show: (words) => {
      const now = performance.now();
      if (now - started < FIRST_AFTER_MS || now - shown < REWRITE_AFTER_MS) return;
      shown = now;
      stream.write(`${ERASE_LINE}${words().slice(0, stream.columns - 1)}`);
    },
    clear: () => {
      if (shown > 0) stream.write(ERASE_LINE);
    },
  };
}

/** A line about an exploration. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  const line = rewrittenLine(stream);
  let exploration = { started: performance.now(), classes: 0 };
  return {
    show: (progress) => {
      // Several explorations may follow each other; each counts from zero.
      if (progress.classes < exploration.classes) exploration = { started: performance.now(), classes: 0 };
      exploration = { ...exploration, classes: progress.classes };
      line.show(() => progressWords(progress, (performance.now() - exploration.started) / 1000));
    },
    clear: line.clear,
  };
}

function progressWords({ classes, waiting, memory }: Progress, seconds: number): string {
  const rate = seconds > 0 ? classes / seconds : 0;
  return `exploring: ${short(classes)} classes, ${short(rate)}/s, ${short(waiting)} waiting, ${Math.round(memory / 2 ** 20)} MiB`;
}

/** `950`, `12.3 k`, `4.6 M`. */
function short(count: number): string {
  if (count < 1000) return `${Math.round(count)}`;
  return count < 1e6 ? `${(count / 1e3).toFixed(1)} k` : `${(count / 1e6).toFixed(2)} M`;
}
