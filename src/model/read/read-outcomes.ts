import { ZERO } from '../../base/duration.ts';
import type { Crash, Outcome, Retry, Timeout, Transition } from '../component.ts';
import { entryOf, type SourceEntry, type SourceNode, type SourceScalar } from './formats/source.ts';
import { type Reading, reportUnlessOne } from './reading.ts';
import {
  declaredName,
  described,
  entriesOf,
  readDuration,
  readInterval,
  readWholeNumber,
  scalarOf,
  textOf,
} from './values/read-values.ts';

/** How a transition may end, and how to remember where that stands. */
interface ReadEnds {
  readonly ends: Pick<Transition, 'outcomes' | 'retry' | 'timeout'>;
  readonly mark: (transition: object) => void;
}

/** Reads what a transition says of how it may end: outcomes, another try, a timeout. */
export function readEnds(key: SourceScalar, value: SourceNode, reading: Reading): ReadEnds {
  const outcomes = entriesOf(entryOf(value, 'outcomes')?.value);
  const [retry, timeout, timesOut] = ['retry', 'timeout', 'times-out'].map((name) => entryOf(value, name));
  return {
    ends: {
      outcomes: outcomes.flatMap((entry) => readOutcome(entry, reading) ?? []),
      retry: retry === undefined ? null : readRetry(retry.value, reading),
      timeout: readTimeout(key, timeout, timesOut, reading),
    },
    mark: (transition) => {
      for (const entry of [retry, timeout, timesOut])
        if (entry !== undefined) reading.positions.mark(transition, entry.key.text, entry.value.at);
    },
  };
}

function readOutcome({ key, value }: SourceEntry, reading: Reading): Outcome | null {
  const [to, fails, takes, fault] = ['to', 'fails', 'takes', 'fault'].map((name) => entryOf(value, name));
  reportUnlessOne(`the outcome \`${key.text}\``, key, { to, fails }, reading);
  const leads = fails ?? to;
  const place = scalarOf(leads?.value);
  if (place === null) return null;
  if (to !== undefined && fault !== undefined) {
    const message = `\`${key.text}\` has both \`to\` and \`fault\``;
    const hint = 'an outcome that leads on is no fault: remove `fault`, or write `fails`';
    reading.report.error('conflicting-keys', fault.key.at, message, hint);
  }
  const outcome: Outcome = {
    name: declaredName(key, reading.report),
    kind: fails === undefined ? 'switch' : 'failure',
    place: place.text,
    fault: fails !== undefined && textOf(fault?.value)?.toLowerCase() !== 'false',
    takes: takes === undefined ? null : readInterval(takes.value, reading.report),
    ...described(value),
    at: key.at,
  };
  reading.positions.mark(outcome, 'place', place.at);
  return outcome;
}

function readRetry(node: SourceNode, { report }: Reading): Retry {
  const pause = entryOf(node, 'pause');
  return {
    times: readWholeNumber(entryOf(node, 'times')?.value, report) ?? 1,
    pause: (pause && readInterval(pause.value, report)) ?? { min: ZERO, max: ZERO },
  };
}

function readTimeout(
  key: SourceScalar,
  timeout: SourceEntry | undefined,
  timesOut: SourceEntry | undefined,
  { report }: Reading,
): Timeout | null {
  if (timeout === undefined && timesOut === undefined) return null;
  const after = readDuration(timeout?.value, report);
  const place = textOf(timesOut?.value);
  if (after !== null && place !== null) return { after, place };
  if (timeout === undefined || timesOut === undefined) {
    const [given, missing] = timeout === undefined ? ['times-out', 'timeout'] : ['timeout', 'times-out'];
    const message = `\`${key.text}\` has \`${given}\`, but no \`${missing}\``;
    const hint = 'write `timeout: 60s, times-out: place`: after so long it fails, and stands in that place';
    report.error('missing-key', (timeout ?? timesOut)!.key.at, message, hint);
  }
  return null;
}

/** Reads the faults of a type; the only one is a crash. */
export function readCrash(
  type: SourceScalar,
  faults: SourceNode | undefined,
  reading: Reading,
): Crash | null {
  const entry = entryOf(faults, 'crash');
  if (entry === undefined) return null;
  const { key, value } = entry;
  const [place, fails, back] = ['at', 'fails', 'back'].map((name) => entryOf(value, name));
  if (value.kind === 'map') reportUnlessOne(`the crash of \`${type.text}\``, key, { fails, back }, reading);
  const standing = scalarOf(place?.value);
  const failing = scalarOf(fails?.value);
  const interval = back === undefined ? null : readInterval(back.value, reading.report);
  if (standing === null || (failing === null && interval === null)) return null;
  const common = { place: standing.text, ...described(value), at: key.at };
  const crash: Crash =
    failing === null
      ? { ...common, fails: null, back: interval! }
      : { ...common, fails: failing.text, back: null };
  reading.positions.mark(crash, 'place', standing.at);
  if (failing !== null) reading.positions.mark(crash, 'fails', failing.at);
  return crash;
}
