import { type DurationInterval, ZERO } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';
import type { PropertyDraft, TypeDraft } from '../../draft/draft.ts';
import { AT_ONCE } from '../../draft/draft.ts';
import { moving, offer, serve, use } from '../../draft/ports-and-moves.ts';
import { inTurn } from '../../importer/durations.ts';
import type { PodTimes } from '../manifests/pod-times.ts';
import { ask, connect, instance, type ModelPiece, type Naming, numbers } from './pieces.ts';
import type { TimedWorkload } from './rollout-model.ts';

/** How often `kubectl drain` asks again where an eviction is refused, in seconds. */
const RETRIED: DurationInterval = { min: ZERO, max: { digits: 5n, scale: 0 } };

/** A workload, some pods of which are on the node that is drained. */
export interface DrainedWorkload extends TimedWorkload {
  /** How many of its pods are there. */
  readonly here: number;
  /** How many of all its pods have to be healthy while pods are evicted; 0 where nothing says so. */
  readonly desired: number;
}

/**
 * The pods of a workload on a node that is drained. The first evictions are let through, as many as pods may be away; the
 * k-th of the others is once so many of the pods in their stead are healthy. A pod in the stead of another one is created
 * when that is deleted, by a Deployment, or gone, by a StatefulSet. That is exact for pods that are alike.
 */
export function drainPart(drained: DrainedWorkload, { prefix, suffix }: Naming): ModelPiece {
  const { workload, times, here, desired } = drained;
  const { at, name, replicas, kind } = workload;
  const pods = numbers(here);
  const pod = (i: number) => `${prefix}pod${i}`;
  const fresh = (i: number) => `${prefix}new${i}`;
  const allowed = Math.max(0, replicas - desired);
  const first = `${prefix}FirstPod`;
  const other = `${prefix}Pod`;
  const serving = [...pods.map((i) => `${pod(i)}.serving`), ...pods.map((i) => `${fresh(i)}.serving`)];
  // Pods on other nodes serve all the time.
  const least = desired - (replicas - here);
  const gone = kind === 'Deployment' ? 'deleted' : 'gone';
  return {
    types: [
      ...(allowed > 0 ? [podType(first, times, false, at)] : []),
      ...(allowed < here ? [podType(other, times, true, at)] : []),
      replacementType(`${prefix}Replacement`, times, at),
    ],
    components: [
      ...pods.map((i) => instance(pod(i), i <= allowed ? first : other, at)),
      ...pods.map((i) => instance(fresh(i), `${prefix}Replacement`, at)),
    ],
    connections: [
      ...pods.map((i) => connect(`${fresh(i)}.after`, `${pod(i)}.${gone}`, at)),
      ...pods
        .filter((i) => i > allowed)
        .map((i) => connect(`${pod(i)}.budget`, `${fresh(i - allowed)}.healthy`, at)),
    ],
    ends: pods.flatMap((i) => [
      [pod(i), ['gone']],
      [fresh(i), ['ready']],
    ]),
    properties:
      least > 0
        ? [
            ask(
              `never-below${suffix}`,
              'available',
              serving,
              `at least ${desired} of the ${replicas} pods of \`${name}\` always serve`,
              at,
              { atLeast: `${least}` },
            ),
          ]
        : ([] satisfies readonly PropertyDraft[]),
  };
}

/** @param waits whether its eviction is refused at first */
function podType(name: string, { stop }: PodTimes, waits: boolean, at: Position): TypeDraft {
  return {
    name,
    at,
    places: ['serving', 'evicted', 'terminating', 'gone'],
    transitions: [
      moving('evict', 'serving', 'evicted', at, waits ? RETRIED : AT_ONCE),
      moving('delete', 'evicted', 'terminating', at),
      moving('terminate', 'terminating', 'gone', at, stop),
    ],
    ports: [
      ...(waits ? [use('budget', 'evict', at)] : []),
      serve('serving', ['serving', 'evicted'], at),
      offer('deleted', ['terminating'], at),
      offer('gone', ['gone'], at),
    ],
  };
}

function replacementType(name: string, { start, ready }: PodTimes, at: Position): TypeDraft {
  return {
    name,
    at,
    places: ['absent', 'due', 'scheduled', 'ready'],
    transitions: [
      moving('wait', 'absent', 'due', at),
      moving('create', 'due', 'scheduled', at),
      moving('start', 'scheduled', 'ready', at, inTurn([start, ready])),
    ],
    ports: [use('after', 'wait', at), serve('serving', ['ready'], at), offer('healthy', ['ready'], at)],
  };
}
