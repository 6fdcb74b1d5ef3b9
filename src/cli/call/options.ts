import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Question } from '../../answers/answer.ts';
import { formatsFor } from '../../answers/formats.ts';
import { compare, type Decimal, parseDecimal, parseDuration, toNumber, ZERO } from '../../base/duration.ts';
import { isScale, type Scale } from '../../model/change/overlay.ts';
import { ANY_ZONE, type Faults } from '../../model/faults.ts';
import { type Progress, type RunningLimits, startLimits } from '../../statespace/exploration/limits.ts';
import { REDUCTIONS, type Reduction } from '../../statespace/exploration/reductions.ts';
import { NODE_HOST } from './host.ts';

/** A format that a call asks for, by its name. */
export interface WantedFormat {
  readonly format: string;
  /** Where it shall go, `-` for standard output; `null` where the call does not say. */
  readonly file: string | null;
}

/** @param words what is asked for, where it is no answer in words */
export function formatOption(question: Question, words = 'how to answer') {
  const names = formatsFor(question).map(({ name }) => name);
  const option = new Option(
    '--format <format[=file]>',
    `${words}, to a file or to standard output; may be repeated; "${names[0]}" by default`,
  );
  // For the help and for the completion in shells, which know the names of formats and no files behind them.
  option.argChoices = [...names];
  return option.argParser(
    (text: string, before: readonly WantedFormat[] | undefined): readonly WantedFormat[] => {
      const [, format = '', file = null] = /^([^=]*)(?:=(.*))?$/s.exec(text)!;
      if (!names.includes(format)) throw new InvalidArgumentError(`Allowed choices are ${names.join(', ')}.`);
      if (file === '')
        throw new InvalidArgumentError(`Name a file, as in ${format}=FILE, or - for standard output.`);
      return [...(before ?? []), { format, file }];
    },
  );
}

/** `--timing`: the file of a timing overlay. */
export function timingOption() {
  return new Option('--timing <overlay>', 'a timing overlay: other durations for this model');
}

/** `--scale`: two factors, for least and for greatest durations. */
export function scaleOption() {
  return new Option('--scale <lo,hi>', 'multiply every least duration by LO, every greatest by HI').argParser(
    parseScale,
  );
}

/** `--at-most`: how many transitions may run at once. */
export function atMostOption() {
  return new Option(
    '--at-most <n>',
    'let at most N transitions run at once, in any order that never idles',
  ).argParser(parseCount);
}

/** `--set`: values of parameters, by name. */
export function setOption() {
  return new Option('--set <name=n>', 'set a parameter of the file; may be repeated').argParser(addSetting);
}

/** `--program`: the name of one program of the file. */
export function programOption() {
  return new Option('--program <name>', 'the program of the file that is meant');
}

/** `--program-file`: files that hold a program each, in the order in which they are given. */
export function programFileOption() {
  return new Option(
    '--program-file <file>',
    'a program in a file of its own, one instruction a line; may be repeated',
  ).argParser((file: string, before: readonly string[] | undefined): readonly string[] => [
    ...(before ?? []),
    file,
  ]);
}

/** `--start`: the file of the state in which a running system is. */
export function startOption() {
  return new Option(
    '--start <state>',
    'start in the state of a running system, such as `simulate --until` writes',
  );
}

/** A part of a whole: `90%`, or `0.9`. */
export function parsePart(text: string): Decimal | null {
  const trimmed = text.trim();
  const number = parseDecimal(trimmed.replace(/\s*%$/, ''));
  if (number === null || number.digits < 0n) return null;
  return trimmed.endsWith('%') ? { digits: number.digits, scale: number.scale + 2 } : number;
}

/** In seconds. */
export function parseDate(text: string): Decimal {
  const date = parseDuration(text);
  if (date !== null && date !== 'inf' && compare(date, ZERO) >= 0) return date;
  throw new InvalidArgumentError('Write a duration from the start of the run, as in 500ms, 30s or 5m.');
}

/** `-o`: the file to write to. */
export function outputOption() {
  return new Option('-o, --output <file>', 'write to a file instead of standard output');
}

/** `--no-merge`: immediate steps stay apart (agglomeration is left out). */
export function mergeOption() {
  return new Option('--no-merge', 'keep immediate steps apart in the net');
}

/** @param usual what is done without the option */
export function reduceOption(usual: readonly Reduction[]) {
  return new Option('--reduce <list>', `explore fewer states, by ${REDUCTIONS.join(', ')}; or none`)
    .argParser(parseReductions)
    .default(usual, usual.join() || 'none');
}

/** `--engine`: causal nets, state classes, both to compare them, or what fits. */
export function engineOption() {
  return new Option('--engine <engine>', 'what to compute the answers on')
    .choices(['auto', 'causal', 'classes', 'both'] as const)
    .default('auto' as const);
}

/** `--strict`: warnings count as errors. */
export function strictOption() {
  return new Option('--strict', 'count warnings as errors');
}

/** `--quiet`: nothing is told but errors. */
export function quietOption() {
  return new Option('-q, --quiet', 'tell nothing but errors: the exit status says the rest');
}

/** Whether the value of an option is the name of a file. */
export function takesFile({ flags }: Pick<Option, 'flags'>): boolean {
  return /<(?:file|overlay|state|model|inventory)>/.test(flags);
}

/** What every command has to do with configuration; no configuration sets these. */
export function configOptions() {
  return [
    new Option('--config <file>', 'a configuration file (default: the nearest one, upwards from here)'),
    new Option('--no-config', 'heed no configuration file'),
    new Option('--print-config', 'only say what the options are, and from where'),
  ] as const;
}

/** `--only`: which answers words tell. */
export function onlyOption() {
  return new Option(
    '--only <what>',
    'in words, tell only the answers that are not as wished: violated or unknown',
  ).choices(['violated'] as const);
}

/** `--max-classes`: a whole number above zero. */
export function maxClassesOption() {
  return new Option('--max-classes <n>', 'give up after this many state classes').argParser(parseCount);
}

/** `--timeout`: a duration, in milliseconds once it is read. */
export function timeoutOption() {
  return new Option('--timeout <duration>', 'give up after this time, such as 30s or 5m').argParser(
    parseTimeout,
  );
}

/** `--max-memory`: a size, in bytes once it is read. */
export function maxMemoryOption() {
  return new Option(
    '--max-memory <size>',
    "give up beyond this memory, such as 2GiB (default: 75 % of the machine's)",
  ).argParser(parseSize);
}

/** The options that bound an analysis, as commander answers them. */
export interface LimitOptions {
  readonly maxClasses?: number | undefined;
  readonly timeout?: number | undefined;
  readonly maxMemory?: number | undefined;
}

/** The limits of a call, whose time starts now. */
export function limitsOf(
  { maxClasses, timeout, maxMemory }: LimitOptions,
  onProgress: (progress: Progress) => void,
): RunningLimits {
  return startLimits({
    ...(maxClasses === undefined ? {} : { maxClasses }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(maxMemory === undefined ? {} : { maxMemory }),
    onProgress,
    host: NODE_HOST,
  });
}

function parseScale(text: string): Scale {
  const [min, max, ...more] = text.split(',').map((part) => parseDecimal(part.trim()));
  if (min != null && max != null && more.length === 0 && isScale({ min, max })) return { min, max };
  throw new InvalidArgumentError('Write two numbers, as in 0.8,1.2, with 0 <= LO <= HI and HI > 0.');
}

function parseReductions(text: string): readonly Reduction[] {
  if (text === 'none') return [];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !REDUCTIONS.some((reduction) => reduction === name));
  if (unknown.length === 0) return REDUCTIONS.filter((reduction) => names.includes(reduction));
  throw new InvalidArgumentError(
    `Write \`none\`, or some of these with commas between: ${REDUCTIONS.join(', ')}.`,
  );
}

function addSetting(
  text: string,
  before: ReadonlyMap<string, number> | undefined,
): ReadonlyMap<string, number> {
  const match = /^([A-Za-z_][A-Za-z0-9_-]*)=([+-]?\d+)$/.exec(text);
  const value = Number(match?.[2]);
  if (match === null || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Write a name and a whole number, as in n=30.');
  return new Map([...(before ?? []), [match[1]!, value]]);
}

/**
 * Reads a whole number above zero.
 *
 * @throws InvalidArgumentError for any other text
 */
export function parseCount(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('Write a whole number above zero.');
}

/** In milliseconds. */
function parseTimeout(text: string): number {
  const duration = parseDuration(text);
  if (duration === null || duration === 'inf' || compare(duration, ZERO) <= 0)
    throw new InvalidArgumentError('Write a duration above zero, as in 500ms, 30s, 5m or 1h.');
  return toNumber(duration)! * 1000;
}

const SIZES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  ki: 2 ** 10,
  m: 1e6,
  mi: 2 ** 20,
  g: 1e9,
  gi: 2 ** 30,
  t: 1e12,
  ti: 2 ** 40,
};

/** In bytes. */
function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]i?|)b?$/i.exec(text.trim());
  const size = match === null ? 0 : Math.floor(Number(match[1]) * SIZES[match[2]!.toLowerCase()]!);
  if (size > 0) return size;
  throw new InvalidArgumentError('Write a size above zero, as in 2GiB, 500MiB or 1GB.');
}

/**
 * Reads a whole number of either sign.
 *
 * @throws InvalidArgumentError for any other text
 */
export function parseSeed(text: string): number {
  const seed = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError('Write a whole number.');
}

/**
 * Reads how many faults may happen: `2` in all, `rack-a=1` in a zone, or several of these between commas.
 *
 * @throws InvalidArgumentError for any other text
 */
function parseFaults(text: string): Faults {
  const bounds = text.split(',').map((each) => /^\s*(?:([A-Za-z_][\w-]*)\s*=\s*)?(\d{1,9})\s*$/.exec(each));
  const zones = new Map<string, number>();
  for (const bound of bounds) {
    if (bound === null) throw new InvalidArgumentError('Write `2`, or `2,rack-a=1`: numbers of faults.');
    const [, zone = ANY_ZONE, number] = bound;
    if (zones.has(zone)) throw new InvalidArgumentError(`It bounds \`${zone}\` twice.`);
    zones.set(zone, Number(number));
  }
  const any = zones.get(ANY_ZONE) ?? null;
  zones.delete(ANY_ZONE);
  return { any, zones };
}

/** What a call says of faults, as commander answers it. */
export interface FaultsOptions {
  readonly faults?: Faults | undefined;
}

/** How many faults the runs of a model may have. */
export function faultsOption() {
  return new Option(
    '--faults <n>',
    'how many faults may happen: in all, or in zones, as in `2,rack-a=1`; by default none',
  ).argParser(parseFaults);
}
