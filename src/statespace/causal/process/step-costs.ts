/**
 * About how many nanoseconds the steps take of which most loops of this room are made. Loops that heed limits tell how
 * long they take by them (see `heed`).
 */

/** Finding one date from those of causes. */
export const DATING = 20;
/** Comparing two tokens, events or actions. */
export const COMPARING = 50;
/** Looking at an event of a process: what it takes, reads and needs. */
export const LOOKING = 1_000;
