/**
 * The states of time Petri nets: state classes and markings, explored in any order, watched, counted, or as a graph.
 *
 * @packageDocumentation
 */

export type { Because, Look } from './base/heed.ts';
export { type Host, PLAIN_HOST, type StopSignal } from './base/host.ts';
export {
  type ClassAttributes,
  type ClassGraph,
  classGraph,
  type FiringAttributes,
} from './statespace/class-graph.ts';
export {
  type ClassOptions,
  type PastDates,
  type Reached,
  type StateClasses,
  stateClasses,
} from './statespace/classes/state-classes.ts';
export {
  type CountedNet,
  type CountedStates,
  type CountOptions,
  countStates,
  STATE_SPACES,
  type StateSpace,
} from './statespace/count-states.ts';
export { type Exploration, explore, type Observer } from './statespace/exploration/explore.ts';
export {
  breadthFirst,
  depthFirst,
  FRONTIERS,
  type Frontier,
  type Order,
} from './statespace/exploration/frontier.ts';
export {
  type Limits,
  type Progress,
  type RunningLimits,
  type Statistics,
  startLimits,
} from './statespace/exploration/limits.ts';
export { REDUCTIONS, type Reduction } from './statespace/exploration/reductions.ts';
export type { TransitionSystem, Trouble, Visit } from './statespace/exploration/transition-system.ts';
export { type MarkingGraph, type MarkingOptions, markingGraph } from './statespace/markings/marking-graph.ts';
export type { Latch, Obligation } from './statespace/net/compiled-net.ts';
export type { Aim, Gap, LeastWait } from './statespace/net/run-dates.ts';
export type { ToldApart } from './statespace/symmetry/told-apart.ts';
