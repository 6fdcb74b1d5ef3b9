import type { DurationInterval } from '../../base/duration.ts';
import type { Position } from '../../base/position.ts';
import { AT_ONCE, type PortDraft, type TransitionDraft } from './draft.ts';

/** A transition of `deploy`. */
export function moving(
  name: string,
  from: string,
  to: string,
  at: Position,
  takes: DurationInterval = AT_ONCE,
): TransitionDraft {
  return { name, behavior: 'deploy', from, to, takes, at };
}

/** A port of data by which a transition begins. */
export function use(name: string, bound: string, at: Position): PortDraft {
  return { name, role: 'use', kind: 'data', bound: [bound], at };
}

/** A port of data that is provided from when one of some places is reached. */
export function offer(name: string, bound: readonly string[], at: Position): PortDraft {
  return { name, role: 'provide', kind: 'data', bound, at };
}

/** A port of a service that is active in some places. */
export function serve(name: string, bound: readonly string[], at: Position): PortDraft {
  return { name, role: 'provide', kind: 'service', bound, at };
}
