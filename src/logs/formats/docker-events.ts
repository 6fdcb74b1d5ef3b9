import type { Diagnostics } from '../../base/diagnostics.ts';
import { type Decimal, parseDecimal } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import type { Position } from '../../base/position.ts';
import { field, textOf, timeBetween } from '../rows/fields.ts';
import { type Json, parseJson, parseJsonLines } from '../rows/json.ts';
import type { LogFormat, LogText } from '../rows/log-format.ts';
import type { ActionName, LogRow } from '../rows/row.ts';

/** What an action from a start to `healthy` is called in models, what one to an exit. */
const TURNING_HEALTHY = ['probe', 'healthy', 'ready'] as const;
const WORKING = ['work', 'run', 'exit'] as const;

/**
 * What Docker does to containers, as `docker events` tells it. From its start until it is healthy, or until it exits, a
 * container does one action; from being told to stop until it is dead, another. Other events are none.
 */
export const DOCKER_EVENTS: LogFormat = {
  name: 'docker events',
  extensions: ['jsonl', 'ndjson', 'json'],
  made: '`docker events --format json`',
  recognises: (text) =>
    /^\s*(?:\[\s*)?\{/.test(text) && /"Actor"\s*:/.test(text) && /"time(?:Nano)?"\s*:/.test(text),
  tellsOnly: ['start', ...TURNING_HEALTHY, ...WORKING, 'stop'],
  read: (log, report) => {
    const containers = new Map<string, ContainerState>();
    return eventsIn(log, report).flatMap((node) => {
      heed();
      const event = eventOf(node, report);
      if (event === null) return [];
      const container = containers.get(event.id) ?? {};
      const { rows, next } = step(container, event, report);
      containers.set(event.id, next);
      return rows;
    });
  },
};

/** One on each line, as they come, or all in a list. */
function eventsIn(log: LogText, report: Diagnostics): readonly Json[] {
  if (!/^\s*\[/.test(log.text)) return parseJsonLines(log, report);
  const all = parseJson(log, report);
  return all?.kind === 'list' ? all.items : [];
}

/** What is under way in a container, since when. */
interface ContainerState {
  readonly created?: Decimal;
  readonly started?: Decimal;
  readonly told?: Decimal;
}

interface ContainerEvent {
  readonly id: string;
  readonly service: string;
  /** Counted from 1. */
  readonly replica: string;
  readonly action: string;
  readonly date: Decimal;
  /** Of one that dies; 0 elsewhere. */
  readonly exitCode: string;
  readonly at: Position;
}

/** One event of a container; `null` for those of networks, volumes and images. */
function eventOf(node: Json, report: Diagnostics): ContainerEvent | null {
  if (node.kind !== 'object') {
    report.error('log-shape', node.at, 'an event of Docker is an object');
    return null;
  }
  const type = textOf(field(node, 'Type')) ?? 'container';
  const action = textOf(field(node, 'Action')) ?? textOf(field(node, 'status'));
  if (type !== 'container' || action === null) return null;
  const actor = field(node, 'Actor');
  const attributes = field(actor, 'Attributes');
  const named = (key: string) => textOf(field(attributes, key));
  const id = textOf(field(actor, 'ID')) ?? textOf(field(node, 'id'));
  const service = named('com.docker.compose.service') ?? named('name');
  const replica = named('com.docker.compose.container-number') ?? '1';
  if (id === null || service === null) {
    report.error('log-shape', node.at, 'an event of a container has to have its id and name');
    return null;
  }
  const date = dateOf(node, report);
  return date && { id, service, replica, action, date, exitCode: named('exitCode') ?? '0', at: node.at };
}

/** `timeNano` is exact, `time` in whole seconds. */
function dateOf(node: Json, report: Diagnostics): Decimal | null {
  const [nanoseconds, seconds] = [field(node, 'timeNano'), field(node, 'time')];
  const found = nanoseconds ?? seconds;
  const number = found?.kind === 'number' ? parseDecimal(found.text) : null;
  if (number === null || number.digits < 0n) {
    report.error('log-date', found?.at ?? node.at, 'an event has to have a date, `timeNano`');
    return null;
  }
  return nanoseconds === undefined
    ? number
    : parseDecimal(`${found!.kind === 'number' ? found!.text : 0}e-9`);
}

/** The actions that an event ends, and what is under way after it. */
function step(
  container: ContainerState,
  event: ContainerEvent,
  report: Diagnostics,
): { readonly rows: readonly LogRow[]; readonly next: ContainerState } {
  const { date, exitCode } = event;
  const since = (start: Decimal | undefined, failed: boolean, transitions: readonly [string, ...string[]]) =>
    start === undefined ? [] : rowOf(event, start, failed, transitions, report);
  switch (event.action) {
    case 'create':
      return { rows: [], next: { created: date } };
    case 'start':
      return { rows: since(container.created, false, ['start']), next: { started: date } };
    case 'health_status: healthy':
      return { rows: since(container.started, false, TURNING_HEALTHY), next: {} };
    case 'health_status: unhealthy':
      return { rows: since(container.started, true, TURNING_HEALTHY), next: {} };
    case 'kill':
    case 'stop':
      return { rows: [], next: { ...container, told: container.told ?? date } };
    case 'die':
      if (container.told !== undefined) return { rows: since(container.told, false, ['stop']), next: {} };
      return { rows: since(container.started, exitCode !== '0', WORKING), next: {} };
    default:
      return { rows: [], next: container };
  }
}

function rowOf(
  { service, replica, date, at }: ContainerEvent,
  start: Decimal,
  failed: boolean,
  [first, ...others]: readonly [string, ...string[]],
  report: Diagnostics,
): readonly LogRow[] {
  const [from, to] = [start, date].map((each) => ({ date: each, absolute: true }));
  const time = timeBetween(from!, to!, `\`${service}.${first}\``, at, report);
  if (time === null) return [];
  const named =
    (component: string) =>
    (transition: string): ActionName => ({ component, transition });
  const own = named(replica === '1' ? service : `${service}-${replica}`);
  const names = [own(first), ...others.map(own), ...[first, ...others].map(named(service))] as const;
  return [{ run: null, names, time, failed, detail: true, at }];
}
