import type { Diagnostics } from '../../../base/diagnostics.ts';
import {
  ANY_DURATION,
  add,
  compare,
  type Decimal,
  type Duration,
  type DurationInterval,
  formatDecimal,
  multiply,
  ZERO,
} from '../../../base/duration.ts';
import { AT_ONCE } from '../../draft/draft.ts';
import { allOf, inTurn, later, plus } from '../../importer/durations.ts';
import { givenFor } from '../../importer/given-for.ts';
import type { GivenOfPods } from './given.ts';
import type { Container, Probe, Workload } from './workload.ts';

/** How long a pod of a workload takes, from one of its states to the next. */
export interface PodTimes {
  /** From being created to having containers that run. */
  readonly start: DurationInterval;
  /** From there to being ready. */
  readonly ready: DurationInterval;
  /** From there to being available. */
  readonly hold: DurationInterval;
  /** From being deleted to being gone. */
  readonly stop: DurationInterval;
}

/** The times of the pods of a workload; what nobody says takes any time, and is told. */
export function podTimes(workload: Workload, given: GivenOfPods, report: Diagnostics): PodTimes {
  const { name, at, minReady, grace, before, containers } = workload;
  const pull = givenFor(given.pull, name);
  const ready = givenFor(given.ready, name);
  if (pull === null)
    report.warning(
      'unknown-duration',
      before ?? at,
      `nothing says how long it takes until containers of \`${name}\` start${before === null ? '' : ', with those before them'}: any time`,
      `give it by \`--pull ${name}=2s,20s\``,
    );
  const probed = containers.filter(({ readiness, startup }) => readiness !== null || startup !== null);
  if (ready === null && probed.length > 0)
    report.warning(
      'unknown-duration',
      probed[0]!.at,
      `nothing says when \`${name}\` is ready after its start: at any time`,
      `give it by \`--ready ${name}=8s,25s\``,
    );
  for (const container of containers) lintProbes(container, workload, ready, report);
  return {
    start: pull ?? ANY_DURATION,
    ready: allOf(containers.map((each) => readyWithin(each, ready ?? ANY_DURATION))),
    hold: { min: minReady, max: minReady },
    stop: givenFor(given.stop, name) ?? { min: ZERO, max: grace },
  };
}

/**
 * When a container is ready after its start. A probe comes at the ticks of a period whose phase is not known, none before
 * its delay (kubelet, `prober/worker.go`); a startup probe holds back the others. Without either it is ready at once.
 */
function readyWithin({ startup, readiness }: Container, answers: DurationInterval): DurationInterval {
  if (startup === null && readiness === null) return AT_ONCE;
  const started = startup === null ? answers : succeedsWithin(startup, answers);
  return readiness === null ? started : succeedsWithin(readiness, started);
}

/** When a probe has succeeded so often in a row as it has to, where it can from some date on. */
function succeedsWithin(
  { delay, period, timeout, successes }: Probe,
  from: DurationInterval,
): DurationInterval {
  const more = times(successes - 1, period);
  const first = {
    min: later(from.min, delay),
    max: plus(later<Duration>(from.max, delay), add(period, timeout)),
  };
  return inTurn([first, { min: more, max: more }]);
}

function times(count: number, of: Decimal): Decimal {
  return multiply({ digits: BigInt(count), scale: 0 }, of);
}

/** A container that is killed before it is ready may never become it: that loop is not in the model. */
function lintProbes(
  container: Container,
  { name }: Workload,
  ready: DurationInterval | null,
  report: Diagnostics,
): void {
  const { startup, liveness, readiness } = container;
  if (readiness === null && startup === null)
    report.warning(
      'no-readiness',
      container.at,
      `\`${container.name}\` of \`${name}\` has no readiness probe: it counts as ready as soon as it runs`,
      'add a `readinessProbe`',
    );
  const killer = startup ?? liveness;
  if (killer === null || ready === null) return;
  const patience = add(killer.delay, times(killer.failures, killer.period));
  if (compare(ready.max, patience) < 0) return;
  const which = startup === null ? 'liveness' : 'startup';
  report.warning(
    'killed-early',
    killer.at,
    `the ${which} probe of \`${name}\` gives up after ${formatDecimal(patience)} s, and the application may not answer before: it is started again then, which the model does not have`,
    `write a greater \`failureThreshold\`, or a \`startupProbe\``,
  );
}
