import type { Decimal } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';

/** What a service waits for before it starts. */
export type StartCondition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

/** That a service depends on another one (`depends_on`, or what implies it). */
export interface ServiceDependency {
  readonly service: string;
  readonly condition: StartCondition;
  /** Whether the dependant is stopped where the dependency is recreated. */
  readonly restart: boolean;
  /** Whether the dependant cannot do without it. */
  readonly required: boolean;
  readonly at: Position;
}

/** A health check, with what the file says of it; `null` where it leaves something out, or says 0. */
export interface HealthCheck {
  readonly interval: Decimal | null;
  readonly timeout: Decimal | null;
  readonly retries: number | null;
  readonly startPeriod: Decimal | null;
  readonly startInterval: Decimal | null;
}

/**
 * What a file says of the health of a service: nothing, that there is none, or how it is checked, with the positions of
 * its keys.
 */
export type Health =
  | { readonly kind: 'unsaid' }
  | { readonly kind: 'disabled'; readonly at: Position }
  | {
      readonly kind: 'checked';
      readonly check: HealthCheck;
      readonly at: Position;
      readonly parts: ReadonlyMap<string, Position>;
    };

/** A service that is enabled, as far as order and dates depend on it. */
export interface Service {
  readonly name: string;
  readonly at: Position;
  /** On services that are enabled, in the order of the file; what comes of links and shared namespaces after them. */
  readonly dependsOn: readonly ServiceDependency[];
  readonly health: Health;
  /** `no` where nothing is said. */
  readonly restart: string;
  /** How many containers it has. */
  readonly scale: number;
  /** Whether `deploy.replicas` is 0: then it does not even wait. */
  readonly isSkipped: boolean;
  /** Whether something other than a container provides it. */
  readonly isProvided: boolean;
  readonly hooks: { readonly before: Position | null; readonly after: Position | null };
  /** How long it may take to stop. */
  readonly gracePeriod: Decimal;
  /** What a container is recreated for, where it differs: all that the file says but what is left out of the hash. */
  readonly configuration: string;
  /** Services whose namespaces or volumes it shares: it is recreated with them. */
  readonly shares: readonly string[];
  /** The networks that it is attached to. */
  readonly networks: readonly string[];
}

/** Whether there is something that runs, and that others wait for. */
export function hasContainers({ scale, isProvided }: Pick<Service, 'scale' | 'isProvided'>): boolean {
  return scale > 0 && !isProvided;
}

/** The services of a compose file that are enabled. */
export interface Project {
  readonly services: readonly Service[];
  /** What its networks are, by their names in the file: a container is stopped where one of its networks changes. */
  readonly networks: ReadonlyMap<string, string>;
  /** What its volumes are, and where that stands. */
  readonly volumes: ReadonlyMap<string, { readonly text: string; readonly at: Position }>;
  /** The first file. */
  readonly file: string;
  readonly title: string | null;
}
