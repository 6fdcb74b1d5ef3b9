/**
 * Which firings of a net are faults, and which faults one run may have. The net itself does not count them: a run that
 * has as many as it may goes on as if no other one were possible, for whatever may go bad may also go well.
 */
export interface NetFaults {
  /** The faults that a firing is, by number; a fault is there as often as it happens. */
  readonly of: (transition: number) => readonly number[];
  /** Whether one run may have all of these; then it may have any of them. */
  readonly allow: (faults: readonly number[]) => boolean;
}

/** Of a net in which nothing is a fault. */
export const NO_NET_FAULTS: NetFaults = { of: () => [], allow: () => true };
