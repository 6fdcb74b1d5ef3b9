/**
 * Arbitraries of [fast-check](https://fast-check.dev) for property-based tests: random models that pass every check,
 * programs over a model, states of running systems, and time Petri nets. They are those by which this package is tested
 * itself; what they draw shrinks to small cases.
 *
 * @packageDocumentation
 */

export { type ModelBounds, models } from './testing/models.ts';
export { type ProgramBounds, programs } from './testing/programs.ts';
export { type NetBounds, nets } from './testing/random-net.ts';
export { type RunningStateBounds, runningStates } from './testing/running-states.ts';
