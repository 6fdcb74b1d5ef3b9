import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { compare, type Decimal, type DurationInterval, parseDuration, ZERO } from '../../base/duration.ts';
import { type GivenByCall, USUAL_ENGINE } from '../../import/compose/service/given.ts';
import { parseGoDuration } from '../../import/compose/service/go-duration.ts';
import type { HealthCheck } from '../../import/compose/service/service.ts';
import type { DagOptions } from '../../import/dag/formats/task-format.ts';
import { EVERY } from '../../import/importer/given-for.ts';
import type { GivenOfPods } from '../../import/kubernetes/manifests/given.ts';

/** What a call says of compose files beside them, as commander answers it. */
export interface ComposeOptions {
  readonly dockerEngine?: number | undefined;
  readonly job?: ReadonlyMap<string, DurationInterval> | undefined;
  readonly ready?: ReadonlyMap<string, DurationInterval> | undefined;
  readonly health?: ReadonlyMap<string, HealthCheck> | undefined;
  readonly profile?: readonly string[] | undefined;
  readonly envFile?: readonly string[] | undefined;
  /** The files by which everything runs already. */
  readonly from?: readonly string[] | undefined;
}

/** What a call says of task graphs beside their file, as commander answers it. */
export interface DagChoices {
  readonly edges?: DagOptions['edges'] | undefined;
  readonly drop?: RegExp | undefined;
}

/** What a call says of manifests of Kubernetes beside them, as commander answers it. */
export interface PodChoices {
  readonly ready?: ReadonlyMap<string, DurationInterval> | undefined;
  readonly pull?: ReadonlyMap<string, DurationInterval> | undefined;
  readonly stop?: ReadonlyMap<string, DurationInterval> | undefined;
  readonly nodes?: number | undefined;
}

/** What the options say of pods. */
export function podsGivenBy({ ready, pull, stop, nodes }: PodChoices): GivenOfPods {
  const nothing = new Map<string, DurationInterval>();
  return { ready: ready ?? nothing, pull: pull ?? nothing, stop: stop ?? nothing, nodes: nodes ?? 1 };
}

/** `--docker-engine`: the first number of a version. */
export function dockerEngineOption() {
  return new Option(
    '--docker-engine <version>',
    'compose: the version of the Docker Engine (default: 27)',
  ).argParser(parseEngine);
}

/** `--job`: intervals by service. */
export function jobOption() {
  return new Option(
    '--job <service=time>',
    'compose: how long a one-shot job takes, D or MIN,MAX; `*` for all; may be repeated',
  ).argParser(addInterval);
}

/** `--ready`: intervals by service. */
export function readyOption() {
  return new Option(
    '--ready <service=time>',
    'compose, Kubernetes: when an application is ready after its start, D or MIN,MAX; without a name for all; may be repeated',
  ).argParser(addForOneOrAll);
}

/** `--pull`: intervals by workload. */
export function pullOption() {
  return new Option(
    '--pull <workload=time>',
    'Kubernetes: how long until the containers of a new pod start; may be repeated',
  ).argParser(addForOneOrAll);
}

/** `--stop`: intervals by workload. */
export function stopOption() {
  return new Option(
    '--stop <workload=time>',
    'Kubernetes: how long pods take to stop (default: up to their grace period); may be repeated',
  ).argParser(addForOneOrAll);
}

/** `--nodes`: over how many nodes pods are spread. */
export function nodesOption() {
  return new Option('--nodes <number>', 'over how many nodes the pods are spread (default: 1)').argParser(
    (text: string) => {
      if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Write a number of nodes.');
      return Number(text);
    },
  );
}

/** `--health`: health checks by service. */
export function healthOption() {
  return new Option(
    '--health <service=times>',
    "compose: an image's health check, INTERVAL,TIMEOUT,RETRIES,START_PERIOD; may be repeated",
  ).argParser(addHealth);
}

/** `--profile`: names. */
export function profileOption() {
  return new Option('--profile <name>', 'compose: enable a profile; `*` for all; may be repeated').argParser(
    append,
  );
}

/** `--env-file`: files. */
export function envFileOption() {
  return new Option('--env-file <file>', 'compose: variables, instead of `.env`; may be repeated').argParser(
    append,
  );
}

/** `--from`: the files of a running stack. */
export function fromOption() {
  return new Option(
    '--from <file>',
    'compose: what runs already, by this file; may be repeated, for several that are merged',
  ).argParser(append);
}

/** `--to`: the files that it is changed to, as the arguments are. */
export function toOption() {
  return new Option('--to <file>', 'compose: what it is changed to; may be repeated').argParser(append);
}

/** Of `import compose`, where no other option says what `--start` is. */
export function containerStartOption() {
  return new Option(
    '--start <time>',
    'how long containers take to start, D or MIN,MAX, or SERVICE=D; may be repeated',
  ).argParser(addForOneOrAll);
}

/** `--edges`: what an arrow means. */
export function edgesOption() {
  return new Option(
    '--edges <meaning>',
    'DOT: what `a -> b` means: a needs b, or first a, then b (default: then)',
  ).choices(['needs', 'then'] as const);
}

/** `--drop`: nodes to leave out. */
export function dropOption() {
  return new Option('--drop <regex>', 'DOT: leave out nodes whose name matches').argParser(parsePattern);
}

/** What the options say of a task graph. */
export function dagOptions({ edges = 'then', drop = undefined }: DagChoices): DagOptions {
  return { edges, drop: drop ?? null };
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : 'Write a regular expression.');
  }
}

/** What the options say of services. */
export function givenBy(options: ComposeOptions, start: ReadonlyMap<string, DurationInterval>): GivenByCall {
  return {
    engine: options.dockerEngine ?? USUAL_ENGINE,
    profiles: options.profile ?? [],
    jobs: options.job ?? new Map(),
    ready: options.ready ?? new Map(),
    health: options.health ?? new Map(),
    start,
  };
}

/** The version of a Docker Engine, of which the first number counts: `27`, `27.3.1`. */
export function parseEngine(text: string): number {
  const version = /^v?(\d{1,4})(\.\d+)*$/.exec(text)?.[1];
  if (version === undefined)
    throw new InvalidArgumentError('Write a version of the Docker Engine, as in 27 or 26.1.5.');
  return Number(version);
}

/** How long something takes: with all services, or with one. */
export function addForOneOrAll(
  text: string,
  before: ReadonlyMap<string, DurationInterval> | undefined,
): ReadonlyMap<string, DurationInterval> {
  return text.includes('=')
    ? addInterval(text, before)
    : new Map([...(before ?? []), [EVERY, intervalIn(text)]]);
}

function append(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

function addInterval(
  text: string,
  before: ReadonlyMap<string, DurationInterval> | undefined,
): ReadonlyMap<string, DurationInterval> {
  const [service, time] = halves(text);
  return new Map([...(before ?? []), [service, intervalIn(time)]]);
}

function halves(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new InvalidArgumentError('Write a service, `=` and a duration, as in db=20s or db=10s,1m.');
}

/** `20s`, or `10s,1m`. */
function intervalIn(text: string): DurationInterval {
  const parts = text.replace(/^\[(.*)\]$/, '$1').split(',');
  const [min, max = min, ...more] = parts.map((part) => part.trim()).map(durationIn);
  const isInterval =
    min != null && max != null && more.length === 0 && min !== 'inf' && compare(min, max) <= 0;
  if (!isInterval)
    throw new InvalidArgumentError('Write a duration, or a least and a greatest one, as in 20s or 10s,1m.');
  return { min, max };
}

function durationIn(text: string): Decimal | 'inf' | null {
  const duration = parseDuration(text) ?? parseGoDuration(text);
  return duration !== null && compare(duration, ZERO) >= 0 ? duration : null;
}

function addHealth(
  text: string,
  before: ReadonlyMap<string, HealthCheck> | undefined,
): ReadonlyMap<string, HealthCheck> {
  const [service, times] = halves(text);
  const [interval, timeout, retries, startPeriod, startInterval, ...more] = times
    .split(',')
    .map((part) => part.trim());
  const check = {
    interval: timeIn(interval),
    timeout: timeIn(timeout),
    retries: countIn(retries),
    startPeriod: timeIn(startPeriod),
    startInterval: timeIn(startInterval),
  };
  if (more.length > 0) throw wrongHealth();
  return new Map([...(before ?? []), [service, check]]);
}

/** `null` where nothing is said, or 0: then the usual value holds. */
function timeIn(text: string | undefined): Decimal | null {
  if (text === undefined || text === '') return null;
  const duration = durationIn(text);
  if (duration === null || duration === 'inf') throw wrongHealth();
  return duration.digits === 0n ? null : duration;
}

function countIn(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  if (!/^\d{1,9}$/.test(text)) throw wrongHealth();
  return Number(text) || null;
}

function wrongHealth(): InvalidArgumentError {
  return new InvalidArgumentError('Write INTERVAL,TIMEOUT,RETRIES,START_PERIOD, as in db=30s,30s,3,0s.');
}
