import type { Progress } from '../../statespace/limits.ts';

/** What is said of work that takes long. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

const SILENT: ProgressLine = { show: () => {}, clear: () => {} };
const FIRST_AFTER_MS = 1000;
const REWRITE_AFTER_MS = 100;

/** A line on standard error that is written anew again and again, from a second on; nothing where that is no terminal. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (!stream.isTTY) return SILENT;
  const started = performance.now();
  let exploration = { started, classes: 0 };
  let shown = Number.NEGATIVE_INFINITY;
  return {
    show: (progress) => {
      const now = performance.now();
      // Several explorations may follow each other; each counts from zero.
      if (progress.classes < exploration.classes) exploration = { started: now, classes: 0 };
      exploration = { ...exploration, classes: progress.classes };
      if (now - started < FIRST_AFTER_MS || now - shown < REWRITE_AFTER_MS) return;
      shown = now;
      const seconds = (now - exploration.started) / 1000;
      stream.write(`\r\u001b[K${progressWords(progress, seconds).slice(0, stream.columns - 1)}`);
    },
    clear: () => {
      if (shown > 0) stream.write('\r\u001b[K');
    },
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
