/**
 * Docker Compose and the Docker Engine by their rules, one tick and one probe after the other, in milliseconds: what the
 * models of compose files are compared with. Shares no code with them.
 */

/** A health check as a file says it, in milliseconds; `null` where it says nothing. */
export interface CheckedHealth {
  readonly interval: number | null;
  readonly timeout: number | null;
  readonly retries: number | null;
  readonly startPeriod: number | null;
  readonly startInterval: number | null;
}

export interface SimulatedService {
  readonly name: string;
  readonly dependsOn: readonly {
    readonly service: string;
    readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  }[];
  readonly health: CheckedHealth | null;
  /** Least and greatest duration of its job. */
  readonly job: readonly [number, number] | null;
}

/** What happened in one run; a date is `undefined` where it did not come to that. */
export interface ComposeRun {
  readonly starts: ReadonlyMap<string, number>;
  /** When each container turned healthy, or its job was done. */
  readonly ends: ReadonlyMap<string, number>;
  /** When the container that fails did, or its job exited. */
  readonly fails: number | null;
  readonly returns: number | null;
  /** When `up --wait` returns. */
  readonly waits: number | null;
}

/** Draws a number from 0 to below 1. */
export type Draw = () => number;

const TICK = 500;

/**
 * One run of `up` from nothing.
 *
 * @param services each after those that it depends on
 * @param failing the service that fails, if any
 */
export function composeRun(
  services: readonly SimulatedService[],
  engine: number,
  failing: string | null,
  draw: Draw,
): ComposeRun {
  const starts = new Map<string, number>();
  const ends = new Map<string, number>();
  let fails: number | null = null;
  for (const service of services) {
    const before = service.dependsOn.map((dependency) => starts.get(dependency.service));
    // One that never starts keeps those after it from being visited.
    if (before.some((date) => date === undefined)) continue;
    const visit = Math.max(0, ...(before as number[]));
    const start = firstTick(visit, service, ends);
    if (start === null) continue;
    starts.set(service.name, start);
    if (service.health !== null) {
      const { date, healthy } = probes(service.health, engine, start, service.name === failing, draw);
      if (healthy) ends.set(service.name, date);
      else fails = date;
    } else if (service.job !== null) {
      const [least, most] = service.job;
      const date = start + between(least, most, draw);
      if (service.name === failing) fails = date;
      else ends.set(service.name, date);
    }
  }
  const all = services.every(({ name }) => starts.has(name));
  const returns = all ? Math.max(...starts.values()) : null;
  const everything = services.every(({ name, health, job }) => ends.has(name) || (health ?? job) === null);
  return {
    starts,
    ends,
    fails,
    returns,
    waits: returns === null || !everything ? null : tickAfter(returns, [...ends.values()]),
  };
}

/** When a service starts that is visited at a date: at once, or at the first tick at which its conditions have been seen. */
function firstTick(
  visit: number,
  { dependsOn }: SimulatedService,
  ends: ReadonlyMap<string, number>,
): number | null {
  const waited = dependsOn.filter(({ condition }) => condition !== 'service_started');
  if (waited.length === 0) return visit;
  const dates = waited.map(({ service }) => ends.get(service));
  if (dates.some((date) => date === undefined)) return null;
  return tickAfter(visit, dates as number[]);
}

/** Each condition has a ticker of its own from the same date; the wait is over when each was ticked off. */
function tickAfter(visit: number, dates: readonly number[]): number {
  let last = visit + TICK;
  for (const date of dates) {
    let tick = visit + TICK;
    while (tick < date) tick += TICK;
    last = Math.max(last, tick);
  }
  return last;
}

/** The probes of a container, until it is healthy or unhealthy. */
function probes(
  check: CheckedHealth,
  engine: number,
  start: number,
  failing: boolean,
  draw: Draw,
): { readonly date: number; readonly healthy: boolean } {
  const interval = check.interval || 30_000;
  const timeout = check.timeout || 30_000;
  const retries = check.retries || 3;
  const period = check.startPeriod ?? 0;
  const hurried = check.startInterval || (engine >= 27 ? 5_000 : interval);
  // How likely a probe is to fail, and to last as long as it may, in this run.
  const failure = [0, 0.5, 0.9, 1][Math.floor(draw() * 4)]!;
  const extreme = draw() < 0.5;
  let now = start;
  let streak = 0;
  for (;;) {
    const distance = engine >= 25 && now - start < period ? hurried : interval;
    const begins = now + distance;
    const counts = begins - start >= period;
    const last = counts && streak + 1 === retries;
    const succeeds = failing ? false : last ? true : draw() >= failure;
    now = begins + (extreme ? (draw() < 0.5 ? 0 : timeout) : between(0, timeout, draw));
    if (succeeds) return { date: now, healthy: true };
    if (!counts) continue;
    streak += 1;
    if (streak === retries) return { date: now, healthy: false };
  }
}

function between(least: number, most: number, draw: Draw): number {
  const share = draw();
  if (share < 0.2) return least;
  if (share > 0.8) return most;
  return least + Math.floor(draw() * (most - least + 1));
}
