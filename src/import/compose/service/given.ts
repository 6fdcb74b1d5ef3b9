import type { DurationInterval } from '../../../base/duration.ts';
import type { HealthCheck } from './service.ts';

/** What a call says of services beside their file. */
export interface GivenByCall {
  /** The version of the Docker Engine, its first number. */
  readonly engine: number;
  /** Profiles that are enabled; without any, those of `COMPOSE_PROFILES`. */
  readonly profiles: readonly string[];
  /** How long one-shot jobs take, by service, or `*`. */
  readonly jobs: ReadonlyMap<string, DurationInterval>;
  /** When applications are ready after their containers have started. */
  readonly ready: ReadonlyMap<string, DurationInterval>;
  /** Health checks of images, for what the file leaves out. */
  readonly health: ReadonlyMap<string, HealthCheck>;
  /** How long containers take to start. */
  readonly start: ReadonlyMap<string, DurationInterval>;
}

/** The engine whose rules are taken where nothing is said. */
export const USUAL_ENGINE = 27;

/** A call that says nothing. */
export const NOTHING_GIVEN: GivenByCall = {
  engine: USUAL_ENGINE,
  profiles: [],
  jobs: new Map(),
  ready: new Map(),
  health: new Map(),
  start: new Map(),
};
