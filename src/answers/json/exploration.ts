import type { CountedStates } from '../../statespace/count-states.ts';
import { SCHEMA_VERSION } from './version.ts';

/** The answer of `madrigal explore`. */
export function exploreJson({ mode, reduce, because, statistics, ends, growth }: CountedStates): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    mode,
    ...(reduce.length === 0 ? {} : { reduce }),
    ...statistics,
    ends,
    complete: because === null,
    ...(because === null ? {} : { because }),
    ...(growth === null ? {} : { unbounded: growth }),
  };
}
