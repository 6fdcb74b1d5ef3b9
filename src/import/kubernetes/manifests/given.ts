import type { DurationInterval } from '../../../base/duration.ts';

/** What a call says of workloads beside their manifests: by name, or `*`. */
export interface GivenOfPods {
  /** When applications answer after their containers have started. */
  readonly ready: ReadonlyMap<string, DurationInterval>;
  /** How long it takes from when a pod is created to when its containers start: to place it, to pull images. */
  readonly pull: ReadonlyMap<string, DurationInterval>;
  /** How long pods take to stop, where that is less than their grace period. */
  readonly stop: ReadonlyMap<string, DurationInterval>;
  /** Over how many nodes the pods are spread, of which one is drained. */
  readonly nodes: number;
}
