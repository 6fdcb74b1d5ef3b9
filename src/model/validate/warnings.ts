import type { Check } from './check.ts';

/** Reports what is allowed, but hardly meant. */
export function checkWarnings(_check: Check): void {}
