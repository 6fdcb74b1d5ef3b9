import { ANY_DURATION, type DurationInterval, formatDecimal } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';
import { AT_ONCE } from '../../draft/draft.ts';
import { givenFor } from '../../importer/given-for.ts';
import type { GivenByCall } from './given.ts';
import { healthTimes } from './health.ts';
import {
  type HealthCheck,
  hasContainers,
  type Project,
  type Service,
  type ServiceDependency,
  type StartCondition,
} from './service.ts';

/** Something that goes on in a container once it runs, and that others may wait for. */
export interface ServicePhase {
  readonly name: 'probe' | 'work';
  /** The place where it goes on, and those where it ends. */
  readonly from: 'starting' | 'working';
  readonly success: 'healthy' | 'completed';
  readonly failure: 'unhealthy' | 'failed';
  readonly takes: DurationInterval;
  /** How long it takes where it fails and makes `up` abort; `null` where it does not. */
  readonly fails: DurationInterval | null;
  readonly offers: Exclude<StartCondition, 'service_started'>;
  /** Where the file says how it goes on, or at least of which service. */
  readonly at: Position;
  readonly about: string;
}

/** What becomes of a service. */
export interface ServiceCourse {
  /** Whether it has containers. */
  readonly runs: boolean;
  readonly start: DurationInterval;
  /** Whether that is anything but at once. */
  readonly takesTime: boolean;
  readonly startAbout: string | null;
  /** From when its containers run until it counts as started. */
  readonly settle: DurationInterval;
  readonly settleAbout: string | null;
  readonly phases: readonly ServicePhase[];
}

/** Who waits for a service, and how; what is to have no containers waits for nothing. */
export function waitersOf({ services }: Project): ReadonlyMap<string, readonly ServiceDependency[]> {
  const found = new Map<string, ServiceDependency[]>(services.map(({ name }) => [name, []]));
  for (const { dependsOn } of services.filter(({ isSkipped }) => !isSkipped))
    for (const dependency of dependsOn) found.get(dependency.service)?.push(dependency);
  return found;
}

/** The health check of a service with what the call gives for what the file leaves out; `null` where nothing says any. */
export function checkOf({ name, health }: Service, given: GivenByCall): HealthCheck | null {
  const image = givenFor(given.health, name);
  if (health.kind !== 'checked') return health.kind === 'disabled' ? null : image;
  const { check } = health;
  return {
    interval: check.interval ?? image?.interval ?? null,
    timeout: check.timeout ?? image?.timeout ?? null,
    retries: check.retries ?? image?.retries ?? null,
    startPeriod: check.startPeriod ?? image?.startPeriod ?? null,
    startInterval: check.startInterval ?? image?.startInterval ?? null,
  };
}

/**
 * What becomes of a service, by the rules of its health check and what a call gives.
 *
 * @param waiters the dependencies of others on it
 */
export function serviceCourseOf(
  service: Service,
  waiters: readonly ServiceDependency[],
  given: GivenByCall,
): ServiceCourse {
  const { hooks } = service;
  const start = givenFor(given.start, service.name);
  const runs = hasContainers(service);
  const phases = runs ? [probeOf(service, waiters, given), workOf(service, waiters, given)] : [];
  const present = phases.filter((phase) => phase !== null);
  const takes = runs ? (start ?? (hooks.before === null ? AT_ONCE : ANY_DURATION)) : AT_ONCE;
  return {
    runs,
    start: takes,
    takesTime: takes.max === 'inf' || takes.max.digits > 0n,
    startAbout: hooks.before === null ? null : 'Its pre_start hooks run before.',
    settle: hooks.after === null || !runs ? AT_ONCE : ANY_DURATION,
    settleAbout: hooks.after === null ? null : 'Its post_start hooks run meanwhile.',
    // One thing at a time may fail.
    phases: present.map((phase, i) => (i === 0 ? phase : { ...phase, fails: null })),
  };
}

function isRequired(waiters: readonly ServiceDependency[], of: StartCondition): boolean {
  return waiters.some(({ condition, required }) => condition === of && required);
}

function probeOf(
  service: Service,
  waiters: readonly ServiceDependency[],
  given: GivenByCall,
): ServicePhase | null {
  const { name, health } = service;
  const isWaited = waiters.some(({ condition }) => condition === 'service_healthy');
  const check = checkOf(service, given);
  const ready = givenFor(given.ready, name);
  if (health.kind === 'disabled' || (check === null && ready === null && !isWaited)) return null;
  const times = check === null ? null : healthTimes(check, given.engine, ready);
  const unhealthy = times === null ? ANY_DURATION : times.unhealthy;
  return {
    name: 'probe',
    from: 'starting',
    success: 'healthy',
    failure: 'unhealthy',
    takes: times?.healthy ?? ready ?? ANY_DURATION,
    fails: isRequired(waiters, 'service_healthy') ? unhealthy : null,
    offers: 'service_healthy',
    at: health.kind === 'checked' ? health.at : service.at,
    about:
      times === null
        ? 'Its health check is not in the file.'
        : `Health check: first probe after ${formatDecimal(times.first)} s, then every ${formatDecimal(times.interval)} s, ` +
          `time-out ${formatDecimal(times.timeout)} s, ${check?.retries ?? 3} retries, start period ${formatDecimal(times.startPeriod)} s.`,
  };
}

function workOf(
  { name, at }: Service,
  waiters: readonly ServiceDependency[],
  given: GivenByCall,
): ServicePhase | null {
  const isWaited = waiters.some(({ condition }) => condition === 'service_completed_successfully');
  if (!isWaited && !given.jobs.has(name)) return null;
  const takes = givenFor(given.jobs, name) ?? ANY_DURATION;
  return {
    name: 'work',
    from: 'working',
    success: 'completed',
    failure: 'failed',
    takes,
    fails: isRequired(waiters, 'service_completed_successfully') ? takes : null,
    offers: 'service_completed_successfully',
    at,
    about: 'A one-shot job: it ends by itself.',
  };
}
