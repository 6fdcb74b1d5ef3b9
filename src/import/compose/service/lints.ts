import type { Diagnostics } from '../../../base/diagnostics.ts';
import { compare, formatDecimal, ZERO } from '../../../base/duration.ts';
import { enumerate } from '../../../base/text/enumerate.ts';
import { later } from '../../importer/durations.ts';
import { givenFor } from '../../importer/given-for.ts';
import { changesBetween } from './changes.ts';
import { checkOf, waitersOf } from './course.ts';
import type { GivenByCall } from './given.ts';
import { healthTimes } from './health.ts';
import { hasContainers, type Project, type Service, type ServiceDependency } from './service.ts';

/** A container that may give up earlier than this, in seconds, mostly is given too little time. */
const HASTY = { digits: 15n, scale: 0 };

/** The keys of a health check that an image may hold too. */
const OF_IMAGES = [
  ['interval', 'interval'],
  ['timeout', 'timeout'],
  ['retries', 'retries'],
] as const;

/** Reports what Docker Compose would refuse, what is doubtful in a file, and what nobody says. */
export function lint(project: Project, given: GivenByCall, report: Diagnostics): void {
  const waiters = waitersOf(project);
  for (const service of project.services) {
    // Nobody waits for what has no containers.
    if (!hasContainers(service)) continue;
    const waiting = waiters.get(service.name) ?? [];
    lintHealth(service, waiting, given, report);
    lintJob(service, waiting, given, report);
    lintHooks(service, given, report);
  }
}

/** Reports what makes a change slow or dangerous. */
export function lintChanges(before: Project, after: Project, report: Diagnostics): void {
  const { of, orphans } = changesBetween(before, after);
  const graces = before.services.filter(({ name }) => of.get(name)?.includes('recreated'));
  const longest = graces.reduce((most, { gracePeriod }) => later(most, gracePeriod), ZERO);
  for (const { name, at, gracePeriod } of orphans) {
    if (compare(gracePeriod, longest) <= 0) continue;
    report.warning(
      'slow-orphan',
      at,
      `\`${name}\` is gone from the file and may take ${formatDecimal(gracePeriod)} s to stop: no service is started before`,
      `stop it before: \`docker compose stop ${name}\``,
    );
  }
  for (const [name, { text, at }] of after.volumes) {
    if ((before.volumes.get(name)?.text ?? text) === text) continue;
    report.warning(
      'not-modelled',
      at,
      `the volume \`${name}\` is another one: \`up\` asks whether to make it anew, with all that is in it lost, and the answers are for no`,
      'give the volume another name where its content may go',
    );
  }
  const waiters = waitersOf(after);
  for (const service of after.services) {
    const change = of.get(service.name);
    const [waiter] = (waiters.get(service.name) ?? []).filter(
      ({ condition, required }) => condition === 'service_healthy' && required,
    );
    if (change === 'unchanged' && service.scale > 0 && waiter !== undefined)
      report.warning(
        'unhealthy-now',
        waiter.at,
        `\`${service.name}\` has not changed and is not started again: if it is unhealthy, \`up\` fails here, at its first look after half a second`,
        `look before: \`docker compose ps ${service.name}\``,
      );
    if (service.scale > 1 && change?.includes('recreated') === true)
      report.warning(
        'all-at-once',
        service.at,
        `the ${service.scale} replicas of \`${service.name}\` are recreated at the same time: all are away at once`,
        'nothing in a compose file makes Docker Compose replace them one after the other',
      );
  }
}

function lintHealth(
  service: Service,
  waiters: readonly ServiceDependency[],
  given: GivenByCall,
  report: Diagnostics,
): void {
  const { name, health, scale } = service;
  const waited = waiters.filter(({ condition }) => condition === 'service_healthy');
  const [first] = waited;
  if (first !== undefined && health.kind === 'disabled') {
    const requiring = waited.find(({ required }) => required);
    const what = `the health of \`${name}\` is waited for, and its health check is disabled`;
    const hint = 'enable the health check, or write `condition: service_started`';
    if (requiring !== undefined) report.error('health-disabled', requiring.at, `\`up\` fails: ${what}`, hint);
    else
      report.warning(
        'health-disabled',
        first.at,
        `${what}: it goes on without, for it is not required`,
        hint,
      );
  }
  if (first !== undefined && scale > 1) {
    report.warning(
      'hidden-replica',
      first.at,
      `\`${name}\` has ${scale} replicas, which are looked at in order: one that fails is not seen while one before it starts`,
      'nothing to do, but a failure may be told late',
    );
  }
  const check = checkOf(service, given);
  if (first !== undefined && health.kind === 'unsaid' && check === null) {
    const isReady = givenFor(given.ready, name) !== null;
    const unknown = isReady ? 'when it fails is not known' : 'when it is healthy is not known';
    report.warning(
      'unknown-health',
      first.at,
      `the health of \`${name}\` is waited for, and the file has no health check of it: ${unknown}, and without one in its image \`up\` fails`,
      `write a \`healthcheck\`, or give that of its image: \`--health ${name}=30s,30s,3,0s\``,
    );
  }
  if (health.kind !== 'checked' || check === null) return;
  const at = (key: string) => health.parts.get(key) ?? health.at;
  const times = healthTimes(check, given.engine, null);
  if (!health.parts.has('test') && givenFor(given.health, name) === null)
    report.warning(
      'unknown-health',
      health.at,
      `the health check of \`${name}\` has no \`test\`: that of its image counts, and where there is none, it never turns healthy`,
      'write the `test`',
    );
  const unsaid = OF_IMAGES.filter(([, key]) => check[key] === null).map(([key]) => `\`${key}\``);
  if (unsaid.length > 0) {
    report.warning(
      'image-health',
      health.at,
      `the health check of \`${name}\` does not say ${enumerate(unsaid)}: an image may, else the usual values hold`,
      `write them, or give those of the image by \`--health ${name}=...\``,
    );
  }
  const starts = compare(times.startPeriod, ZERO) > 0;
  const isShort = starts && compare(times.startPeriod, times.first) < 0;
  const period = formatDecimal(times.startPeriod);
  if (isShort && compare(times.interval, times.first) < 0) {
    report.warning(
      'delayed-probe',
      at('start_period'),
      `the start period of \`${name}\`, ${period} s, delays its first probe, from ${formatDecimal(times.interval)} s to ${formatDecimal(times.first)} s`,
      `write \`start_interval: ${formatDecimal(times.interval)}s\`, or a longer \`start_period\``,
    );
  } else if (isShort && given.engine <= 26) {
    report.warning(
      'idle-start-period',
      at('start_period'),
      `the start period of \`${name}\`, ${period} s, is over before its first probe, after ${formatDecimal(times.first)} s`,
      'write a longer `start_period`',
    );
  }
  const isLong = health.check.interval !== null && health.check.timeout !== null;
  if (isLong && compare(times.timeout, times.interval) >= 0) {
    report.warning(
      'long-probe',
      at('timeout'),
      `a probe of \`${name}\` may take ${formatDecimal(times.timeout)} s, and one comes ${formatDecimal(times.interval)} s after another: failures are seen late`,
      'write a `timeout` below the `interval`',
    );
  }
  if (first !== undefined && times.unhealthy !== null && compare(times.unhealthy.min, HASTY) < 0) {
    report.warning(
      'hasty-unhealthy',
      at('retries'),
      `\`${name}\` may turn unhealthy ${formatDecimal(times.unhealthy.min)} s after it has started, and \`up\` aborts then`,
      'write more `retries`, or a longer `start_period`',
    );
  }
}

function lintJob(
  service: Service,
  waiters: readonly ServiceDependency[],
  given: GivenByCall,
  report: Diagnostics,
): void {
  const { name, restart } = service;
  const first = waiters.find(({ condition }) => condition === 'service_completed_successfully');
  if (first === undefined) return;
  if (restart === 'always' || restart === 'unless-stopped') {
    report.warning(
      'never-completes',
      first.at,
      `the end of \`${name}\` is waited for, and \`restart: ${restart}\` starts it again`,
      `write \`restart: on-failure\` for \`${name}\``,
    );
  }
  if (givenFor(given.jobs, name) === null) {
    report.warning(
      'unknown-duration',
      service.at,
      `nothing says how long the job \`${name}\` takes: it may take any time`,
      `give it by \`--job ${name}=20s\`, or as an interval, \`--job ${name}=10s,1m\``,
    );
  }
}

function lintHooks({ name, hooks }: Service, given: GivenByCall, report: Diagnostics): void {
  const hint = `give it by \`--start ${name}=2s\``;
  if (hooks.before !== null && givenFor(given.start, name) === null)
    report.warning(
      'unknown-duration',
      hooks.before,
      `nothing says how long the hooks before the start of \`${name}\` take`,
      hint,
    );
  if (hooks.after !== null)
    report.warning(
      'unknown-duration',
      hooks.after,
      `nothing says how long the hooks after the start of \`${name}\` take: others wait for them for any time`,
      'nothing to do: the answers hold whatever they take',
    );
}
