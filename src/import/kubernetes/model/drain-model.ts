import { type DurationInterval, ZERO } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';
import { enumerate } from '../../../base/text/enumerate.ts';
import type { TypeDraft } from '../../draft/draft.ts';
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
}

/** Workloads under one budget, or one under none. */
export interface DrainedTogether {
  readonly budget: string | null;
  readonly at: Position;
  readonly workloads: readonly (DrainedWorkload & { readonly naming: Naming })[];
  /** How many of all their pods have to be healthy while pods are evicted; 0 where nothing says so. */
  readonly desired: number;
  /** Of what is about all of them. */
  readonly naming: Naming;
}

/**
 * The pods of some workloads on a node that is drained. A pod in the stead of another one is created when that is deleted, by
 * a Deployment, or gone, by a StatefulSet.
 *
 * Of one workload, the first evictions are let through, as many as pods may be away; the k-th of the others is once so many
 * of the pods in their stead are healthy. That is exact for pods that are alike. Of several, each that may be away is a
 * place of a resource, which an eviction holds until the pod in its stead is healthy, and the next one is asked for; who is
 * the next is open.
 */
export function drainParts(drained: DrainedTogether): readonly ModelPiece[] {
  const { workloads, desired, naming, at, budget } = drained;
  const pods = workloads.reduce((sum, { workload }) => sum + workload.replicas, 0);
  const here = workloads.reduce((sum, each) => sum + each.here, 0);
  const allowed = Math.max(0, pods - desired);
  const isShared = workloads.length > 1 && allowed > 0 && allowed < here;
  const parts = workloads.map((each) => {
    // Where none may be away, or all, it does not matter of which workload they are.
    const own = allowed >= here ? each.here : allowed;
    return workloadPart(each, isShared ? 'shared' : own, naming);
  });
  // Pods on other nodes serve all the time.
  const least = desired - (pods - here);
  const names = enumerate(workloads.map(({ workload }) => `\`${workload.name}\``));
  const serving = parts.flatMap((part) => part.serving);
  return [
    ...parts,
    {
      types: isShared ? [disruptionType(naming, at)] : [],
      components: [],
      connections: [],
      ends: [],
      resources: isShared ? { [budgetName(naming)]: allowed } : {},
      properties:
        least > 0
          ? [
              ask(
                `never-below${naming.suffix}`,
                'available',
                serving,
                workloads.length === 1
                  ? `at least ${desired} of the ${pods} pods of ${names} always serve`
                  : `at least ${desired} of the ${pods} pods under \`${budget}\`, of ${names}, always serve`,
                at,
                { atLeast: `${least}` },
              ),
            ]
          : [],
    },
  ];
}

/** @param allowed how many of its pods may be evicted at once, or whether that is shared with others */
function workloadPart(
  drained: DrainedTogether['workloads'][number],
  allowed: number | 'shared',
  shared: Naming,
): ModelPiece & { readonly serving: readonly string[] } {
  const { workload, times, here, naming } = drained;
  const { prefix } = naming;
  const { at, kind } = workload;
  const pods = numbers(here);
  const pod = (i: number) => `${prefix}pod${i}`;
  const fresh = (i: number) => `${prefix}new${i}`;
  const disruption = (i: number) => `${prefix}eviction${i}`;
  const first = `${prefix}FirstPod`;
  const other = `${prefix}Pod`;
  const isFirst = (i: number) => allowed !== 'shared' && i <= allowed;
  const gone = kind === 'Deployment' ? 'deleted' : 'gone';
  return {
    serving: [...pods.map((i) => `${pod(i)}.serving`), ...pods.map((i) => `${fresh(i)}.serving`)],
    types: [
      ...(pods.some(isFirst) ? [podType(first, times, null, at)] : []),
      ...(pods.every(isFirst) ? [] : [podType(other, times, allowed === 'shared' ? AT_ONCE : RETRIED, at)]),
      replacementType(`${prefix}Replacement`, times, at),
    ],
    components: [
      ...pods.map((i) => instance(pod(i), isFirst(i) ? first : other, at)),
      ...pods.map((i) => instance(fresh(i), `${prefix}Replacement`, at)),
      ...(allowed === 'shared'
        ? pods.map((i) => ({
            ...instance(disruption(i), disruptionName(shared), at),
            needs: { allowed: budgetName(shared) },
          }))
        : []),
    ],
    connections: [
      ...pods.map((i) => connect(`${fresh(i)}.after`, `${pod(i)}.${gone}`, at)),
      ...(allowed === 'shared'
        ? pods.flatMap((i) => [
            connect(`${pod(i)}.budget`, `${disruption(i)}.granted`, at),
            connect(`${disruption(i)}.replaced`, `${fresh(i)}.healthy`, at),
          ])
        : pods
            .filter((i) => i > allowed)
            .map((i) => connect(`${pod(i)}.budget`, `${fresh(i - allowed)}.healthy`, at))),
    ],
    ends: pods.flatMap((i) => [
      [pod(i), ['gone']],
      [fresh(i), ['ready']],
    ]),
    properties: [],
  };
}

function disruptionName({ prefix }: Naming): string {
  return `${prefix}Eviction`;
}

/** The resource of those that may be away. */
function budgetName({ prefix }: Naming): string {
  return `${prefix}allowed`;
}

/** One that may be away, from when its eviction is let through to when the next one is, if any. */
function disruptionType(naming: Naming, at: Position): TypeDraft {
  return {
    name: disruptionName(naming),
    at,
    places: ['asked', 'granted', 'over'],
    transitions: [moving('grant', 'asked', 'granted', at), moving('end', 'granted', 'over', at, RETRIED)],
    ports: [offer('granted', ['granted', 'over'], at), use('replaced', 'end', at)],
    needs: { allowed: ['grant', 'granted', 'end'] },
  };
}

/** @param waits how long its eviction takes once it may be let through; `null` where that is so from the start */
function podType(name: string, { stop }: PodTimes, waits: DurationInterval | null, at: Position): TypeDraft {
  return {
    name,
    at,
    places: ['serving', 'evicted', 'terminating', 'gone'],
    transitions: [
      moving('evict', 'serving', 'evicted', at, waits ?? AT_ONCE),
      moving('delete', 'evicted', 'terminating', at),
      moving('terminate', 'terminating', 'gone', at, stop),
    ],
    ports: [
      ...(waits === null ? [] : [use('budget', 'evict', at)]),
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
