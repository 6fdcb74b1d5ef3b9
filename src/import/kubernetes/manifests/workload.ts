import type { Decimal } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';

/** A probe of a container, with the values that Kubernetes takes where nothing is said. */
export interface Probe {
  readonly at: Position;
  readonly delay: Decimal;
  readonly period: Decimal;
  readonly timeout: Decimal;
  /** So many in a row make it succeed, or fail. */
  readonly successes: number;
  readonly failures: number;
}

/** A container, as far as it decides when its pod is ready. */
export interface Container {
  readonly name: string;
  readonly at: Position;
  readonly readiness: Probe | null;
  readonly startup: Probe | null;
  readonly liveness: Probe | null;
}

/** How a change replaces pods: some at a time, all at once, from the highest number down, or not by itself. */
export type RolloutStrategy =
  | { readonly kind: 'rolling'; readonly surge: number; readonly unavailable: number }
  | { readonly kind: 'recreate' }
  | { readonly kind: 'ordered'; readonly from: number }
  | { readonly kind: 'on-delete' };

/** A Deployment or a StatefulSet. */
export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly name: string;
  readonly namespace: string;
  readonly at: Position;
  readonly replicas: number;
  readonly strategy: RolloutStrategy;
  readonly containers: readonly Container[];
  /** Where containers stand that have to end before the others start. */
  readonly before: Position | null;
  readonly labels: ReadonlyMap<string, string>;
  readonly minReady: Decimal;
  readonly grace: Decimal;
  /** After how long without progress a Deployment counts as failed. */
  readonly progressDeadline: Decimal | null;
}

/** What a label has to be. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** An amount of pods: a number, or a part of all of them. */
export type Amount = { readonly count: number } | { readonly percent: number };

/** A PodDisruptionBudget. */
export interface DisruptionBudget {
  readonly name: string;
  readonly namespace: string;
  readonly at: Position;
  /** `null`: it selects no pods. */
  readonly selector: readonly Requirement[] | null;
  readonly bound: { readonly kind: 'minAvailable' | 'maxUnavailable'; readonly amount: Amount };
}

/** What manifests hold, as far as it is read. */
export interface Manifests {
  readonly workloads: readonly Workload[];
  readonly budgets: readonly DisruptionBudget[];
}

/** So many of all pods. */
export function amountOf(amount: Amount, all: number, round: (exact: number) => number): number {
  // The hundredths are whole before they are divided: no part is lost to floating point.
  return 'count' in amount ? amount.count : round((amount.percent * all) / 100);
}
