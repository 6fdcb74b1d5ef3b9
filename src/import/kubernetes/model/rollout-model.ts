import type { Position } from '../../../base/position.ts';
import type { ConnectionDraft, PropertyDraft, TypeDraft } from '../../draft/draft.ts';
import { moving, offer, serve, use } from '../../draft/ports-and-moves.ts';
import type { PodTimes } from '../manifests/pod-times.ts';
import type { RolloutStrategy, Workload } from '../manifests/workload.ts';
import { ask, connect, instance, type ModelPiece, type Naming, numbers, seconds } from './pieces.ts';

/** A workload with the times of its pods. */
export interface TimedWorkload {
  readonly workload: Workload;
  readonly times: PodTimes;
}

/**
 * A change of the pods of a workload, as its controller makes it.
 *
 * A rolling update of a Deployment goes on in lanes, which is exact for pods that are alike: of w = surge + unavailable new
 * pods at first, the k-th one that is available lets the (k + w)-th be created and the (k + unavailable)-th old one be
 * deleted (deployment controller, `rolling.go`). A StatefulSet replaces its pods from the highest number down, each after
 * the one before is available again.
 */
export function rolloutPart(timed: TimedWorkload, naming: Naming): ModelPiece {
  const { strategy } = timed.workload;
  switch (strategy.kind) {
    case 'rolling':
      return deploymentPart(timed, naming, strategy);
    case 'recreate':
      return deploymentPart(timed, naming, null);
    case 'ordered':
      return statefulPart(timed, naming, strategy.from);
    case 'on-delete':
      return { types: [], components: [], connections: [], ends: [], properties: [] };
  }
}

function deploymentPart(
  { workload, times }: TimedWorkload,
  { prefix, suffix }: Naming,
  rolling: (RolloutStrategy & { readonly kind: 'rolling' }) | null,
): ModelPiece {
  const { at, name, replicas, progressDeadline } = workload;
  const pods = numbers(replicas);
  const fresh = (i: number) => `${prefix}new${i}`;
  const old = (i: number) => `${prefix}old${i}`;
  const controller = `${prefix}controller`;
  const begun = `${controller}.first`;
  const surge = rolling?.surge ?? 0;
  const unavailable = rolling?.unavailable ?? replicas;
  const created = (i: number) =>
    i <= surge + unavailable ? begun : `${fresh(i - surge - unavailable)}.done`;
  const deleted = (i: number) => (i <= unavailable ? begun : `${fresh(i - unavailable)}.done`);
  const serving = pods.flatMap((i) => [`${fresh(i)}.available`, `${old(i)}.serving`]);
  const least = replicas - unavailable;
  const places = pods.map((i) => [fresh(i), ['available']] as const);
  const atLeast = (count: number): PropertyDraft['options'] => ({ atLeast: `${count}` });
  return {
    types: [
      newPod(`${prefix}New`, times, at),
      oldPod(`${prefix}Old`, times, at),
      controllerType(prefix, rolling === null ? pods : [], at),
    ],
    components: [
      instance(controller, `${prefix}Controller`, at),
      ...pods.flatMap((i) => [instance(fresh(i), `${prefix}New`, at), instance(old(i), `${prefix}Old`, at)]),
    ],
    connections: pods.flatMap((i): readonly ConnectionDraft[] =>
      rolling === null
        ? [
            connect(`${fresh(i)}.slot`, begun, at),
            connect(`${old(i)}.go`, `${controller}.stops`, at),
            connect(`${controller}.gone${i}`, `${old(i)}.gone`, at),
          ]
        : [connect(`${fresh(i)}.slot`, created(i), at), connect(`${old(i)}.go`, deleted(i), at)],
    ),
    ends: places,
    properties: [
      ...(least > 0
        ? [
            ask(
              `never-below${suffix}`,
              'available',
              serving,
              `at least ${least} of the ${replicas} pods of \`${name}\` are always available`,
              at,
              atLeast(least),
            ),
          ]
        : []),
      ...(least < replicas
        ? [
            ask(
              `never-below-n${suffix}`,
              'available',
              serving,
              `all ${replicas} pods of \`${name}\` are always available`,
              at,
              atLeast(replicas),
            ),
          ]
        : []),
      ...(progressDeadline === null
        ? []
        : [
            ask(
              `progress${suffix}`,
              'outage',
              `${fresh(1)}.moving`,
              `no new pod of \`${name}\` takes longer than \`progressDeadlineSeconds\` until it is ready`,
              at,
              { longest: seconds(progressDeadline) },
            ),
          ]),
    ],
  };
}

function newPod(name: string, { start, ready, hold }: PodTimes, at: Position): TypeDraft {
  return {
    name,
    at,
    places: ['absent', 'due', 'scheduled', 'running', 'ready', 'available'],
    transitions: [
      moving('wait', 'absent', 'due', at),
      moving('create', 'due', 'scheduled', at),
      moving('start', 'scheduled', 'running', at, start),
      moving('probe', 'running', 'ready', at, ready),
      moving('hold', 'ready', 'available', at, hold),
    ],
    ports: [
      use('slot', 'wait', at),
      serve('available', ['available'], at),
      offer('done', ['available'], at),
      serve('moving', ['absent', 'due', 'ready', 'available'], at),
    ],
  };
}

/** What waits to be deleted serves until it is: both ends of the transition that waits are where it serves. */
function oldPod(name: string, { stop }: PodTimes, at: Position): TypeDraft {
  return {
    name,
    at,
    places: ['serving', 'due', 'terminating', 'gone'],
    transitions: [
      moving('wait', 'serving', 'due', at),
      moving('delete', 'due', 'terminating', at),
      moving('terminate', 'terminating', 'gone', at, stop),
    ],
    ports: [use('go', 'wait', at), serve('serving', ['serving', 'due'], at), offer('gone', ['gone'], at)],
  };
}

/** @param awaited the old pods that have to be gone before it creates new ones */
function controllerType(prefix: string, awaited: readonly number[], at: Position): TypeDraft {
  const recreates = awaited.length > 0;
  return {
    name: `${prefix}Controller`,
    at,
    places: recreates ? ['idle', 'stopping', 'synced'] : ['idle', 'synced'],
    transitions: recreates
      ? [moving('stop', 'idle', 'stopping', at), moving('sync', 'stopping', 'synced', at)]
      : [moving('sync', 'idle', 'synced', at)],
    ports: [
      ...(recreates ? [offer('stops', ['stopping'], at)] : []),
      ...awaited.map((i) => use(`gone${i}`, 'sync', at)),
      offer('first', ['synced'], at),
    ],
  };
}

function statefulPart(
  { workload, times }: TimedWorkload,
  { prefix, suffix }: Naming,
  from: number,
): ModelPiece {
  const { at, name, replicas } = workload;
  const { start, ready, hold, stop } = times;
  const controller = `${prefix}controller`;
  const pod = (ordinal: number) => `${prefix}pod${ordinal}`;
  const ordinals = numbers(replicas)
    .map((i) => replicas - i)
    .filter((ordinal) => ordinal >= from);
  const serving = ordinals.map((ordinal) => `${pod(ordinal)}.serving`);
  const least = ordinals.length - 1;
  return {
    types: [
      {
        name: `${prefix}Ordinal`,
        at,
        places: ['serving', 'due', 'terminating', 'absent', 'running', 'ready', 'available'],
        transitions: [
          moving('wait', 'serving', 'due', at),
          moving('delete', 'due', 'terminating', at),
          moving('terminate', 'terminating', 'absent', at, stop),
          moving('start', 'absent', 'running', at, start),
          moving('probe', 'running', 'ready', at, ready),
          moving('hold', 'ready', 'available', at, hold),
        ],
        ports: [
          use('turn', 'wait', at),
          serve('serving', ['serving', 'due', 'ready', 'available'], at),
          offer('done', ['available'], at),
        ],
      },
      controllerType(prefix, [], at),
    ],
    components: [
      instance(controller, `${prefix}Controller`, at),
      ...ordinals.map((ordinal) => instance(pod(ordinal), `${prefix}Ordinal`, at)),
    ],
    connections: ordinals.map((ordinal, i) =>
      connect(`${pod(ordinal)}.turn`, i === 0 ? `${controller}.first` : `${pod(ordinals[i - 1]!)}.done`, at),
    ),
    ends: ordinals.map((ordinal) => [pod(ordinal), ['available']]),
    properties: [
      ...(least > 0
        ? [
            ask(
              `never-below${suffix}`,
              'available',
              serving,
              `at least ${replicas - 1} of the ${replicas} pods of \`${name}\` always serve`,
              at,
              { atLeast: `${least}` },
            ),
          ]
        : []),
      ask(`outage${suffix}`, 'outage', serving[0] ?? '', `how long one pod of \`${name}\` is out`, at),
    ],
  };
}
