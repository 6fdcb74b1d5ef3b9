import { add, compare, type Decimal, type DurationInterval, multiply, ZERO } from '../../../base/duration.ts';
import type { HealthCheck } from './service.ts';

/** What the Docker Engine takes where neither file nor image says anything, in seconds (moby, `daemon/health.go`). */
const USUAL = { interval: seconds(30), timeout: seconds(30), retries: 3 };
/** The usual `start_interval` from Engine 27 on. */
const USUAL_START_INTERVAL = seconds(5);

/** When a container turns healthy, or unhealthy, after it has started. */
export interface HealthTimes {
  /** Of the first probe. */
  readonly first: Decimal;
  /** Turns healthy, if it ever does. */
  readonly healthy: DurationInterval;
  /** Turns unhealthy, if it ever does; `null` where it cannot. */
  readonly unhealthy: DurationInterval | null;
  /** Between the end of a probe and the next one. */
  readonly interval: Decimal;
  readonly timeout: Decimal;
  readonly startPeriod: Decimal;
}

/**
 * The dates of a health check under some Docker Engine, from the start of the container.
 *
 * The first probe comes one distance after the start, each other one so long after the end of the one before; the
 * distance is `start_interval` during the start period of Engines from 25 on, else `interval`. A failure counts when its
 * probe begins after the start period, and the failure number `retries` in a row makes the container unhealthy (moby,
 * `monitor` and `handleProbeResult`). A probe lasts anything up to `timeout`.
 *
 * @param ready when probes begin to succeed, where that is known
 */
export function healthTimes(check: HealthCheck, engine: number, ready: DurationInterval | null): HealthTimes {
  const interval = check.interval ?? USUAL.interval;
  const timeout = check.timeout ?? USUAL.timeout;
  const retries = BigInt(check.retries ?? USUAL.retries);
  const startPeriod = check.startPeriod ?? ZERO;
  const starts = compare(startPeriod, ZERO) > 0;
  const hurries = starts && engine >= 25;
  const startInterval = check.startInterval ?? (engine >= 27 ? USUAL_START_INTERVAL : interval);
  const distance = hurries ? startInterval : interval;
  const first = distance;
  // The first probe that counts begins at the latest now.
  const counts = starts ? later(first, add(startPeriod, later(add(timeout, interval), distance))) : interval;
  const further = (each: Decimal) => multiply(each, { digits: retries - 1n, scale: 0 });
  const end = add(add(counts, further(add(interval, timeout))), timeout);
  const least = starts ? add(later(startPeriod, first), further(interval)) : add(interval, further(interval));
  const times = { first, interval, timeout, startPeriod };
  if (ready === null)
    return { ...times, healthy: { min: first, max: end }, unhealthy: { min: least, max: end } };
  const earliest = later(first, ready.min);
  if (ready.max === 'inf') {
    const isLate = compare(earliest, end) > 0;
    const healthy = { min: earliest, max: isLate ? ('inf' as const) : end };
    return { ...times, healthy, unhealthy: { min: least, max: end } };
  }
  // A probe that begins just before the application is ready may fail at its time-out; the next one succeeds.
  const lastFailure = add(ready.max, timeout);
  const next = add(lastFailure, later(interval, distance));
  const latest = earlier(end, add(later(first, next), timeout));
  const healthy = { min: earliest, max: compare(earliest, latest) > 0 ? add(next, timeout) : latest };
  const fails = compare(least, lastFailure) <= 0;
  return { ...times, healthy, unhealthy: fails ? { min: least, max: earlier(end, lastFailure) } : null };
}

function seconds(number: number): Decimal {
  return { digits: BigInt(number), scale: 0 };
}

function later(a: Decimal, b: Decimal): Decimal {
  return compare(a, b) >= 0 ? a : b;
}

function earlier(a: Decimal, b: Decimal): Decimal {
  return compare(a, b) <= 0 ? a : b;
}
