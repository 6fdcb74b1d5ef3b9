/**
 * Madrigal as a library: read or build a model, verify its properties, draw and explain the answers; explore time
 * Petri nets. Everything the command line does is done by these functions.
 *
 * @packageDocumentation
 */

export { ganttAnswer, ganttPanels } from './gantt/answer.ts';
// Charts and reports.
export { type ComparisonReport, comparisonHtml } from './gantt/compare-html.ts';
export { type GanttAnswer, ganttJson } from './gantt/json.ts';
export type { Panel } from './gantt/layout.ts';
export type { Outage as PortOutage } from './gantt/outages.ts';
export type { Band, InstructionMark, Life, ProgramRun, ThreadRun } from './gantt/program-run.ts';
export { type Report, reportHtml } from './gantt/report-html.ts';
export type {
  Bar,
  BarWindow,
  Dependency,
  Moment,
  PathStep,
  ProgramSchedule,
  Schedule,
} from './gantt/schedule.ts';
export { type ChartOptions, ganttSvg } from './gantt/svg.ts';
export type { Reason, Wait } from './gantt/waiting.ts';
// Models: what people describe.
export type { Component, Connection, Deployment, Model, Placement, PortRef } from './model/assembly.ts';
export {
  type AssemblyBuilder,
  assembly,
  type ComponentTypeBuilder,
  type DurationText,
  type IntervalText,
  type ProgramBuilder,
  type Reference,
} from './model/builder.ts';
export type {
  ComponentType,
  Described,
  Group,
  Port,
  PortKind,
  PortRole,
  Transition,
} from './model/component.ts';
export {
  type Decimal,
  type Duration,
  type DurationInterval,
  type Fraction,
  formatDecimal,
  fractionToNumber,
  OverflowError,
  parseDecimal,
  parseDuration,
  toNumber,
} from './model/duration.ts';
export { CODES, type Code, type Diagnostic, ModelError } from './model/errors.ts';
// Runs: the semantics, executed.
export type { EventKind, ModelEvent, Step, Trace } from './model/event.ts';
export { formatLength, formatTime } from './model/format-time.ts';
export { type ProgramFile, writeProgram } from './model/formats/program-file.ts';
export { readMeasured } from './model/formats/read-measured.ts';
export { type ReadOptions, type ReadResult, readModel } from './model/formats/read-model.ts';
export {
  type ReadOverlayOptions,
  type ReadOverlayResult,
  readOverlay,
} from './model/formats/read-overlay.ts';
export { type ReadStateOptions, readState, writeState } from './model/formats/state-json.ts';
export { readTrace, type TraceJson, traceToJson, writeTrace } from './model/formats/trace-json.ts';
export type { InitialComponent, RunningState, Underway } from './model/initial.ts';
export type { Makespan, Measured } from './model/measured.ts';
export { applyOverlay, type Overlay, type Scale, scaleModel } from './model/overlay.ts';
export type { Position } from './model/position.ts';
export { type Colors, NO_COLORS, printDiagnostic } from './model/print-diagnostic.ts';
export { type Instruction, type Program, programOf, type Thread } from './model/program.ts';
export { changeWords, type DiffLine, diffOfWaits, type ThreadDiff } from './model/program-diff.ts';
export type { ElementRef, PropertyKind, PropertySpec } from './model/property-spec.ts';
export { questionWords } from './model/property-wording.ts';
export { type Replay, replay } from './model/replay.ts';
export { runningStateOf } from './model/running-state.ts';
export { UnsafeError } from './model/semantics.ts';
export { type Durations, type SimulateOptions, simulate, simulateUntil } from './model/simulate.ts';
export { type Sentence, storyOf } from './model/story.ts';
export { applyStrategy, STRATEGIES, type Strategy } from './model/strategy.ts';
export { type CompileOptions, compile, type System } from './model/system.ts';
export type { WaitChange } from './model/wait-changes.ts';
export { type StartedModel, withState } from './model/with-state.ts';
// Properties and their answers.
export { DisagreementError } from './properties/agreement.ts';
export {
  type Compared,
  type ComparedProperty,
  type Comparison,
  type Contender,
  compare,
} from './properties/compare.ts';
export {
  type ActionCriticality,
  type Criticality,
  type CriticalityAnswer,
  criticalitiesOf,
  criticalityOf,
  type EndBy,
  type NoCriticality,
  type Range,
} from './properties/criticality.ts';
export { type ActionOrders, actionOrders, type ExecutedAction } from './properties/orders.ts';
export {
  type Repair,
  type Search,
  type SearchProgress,
  type Suggestions,
  type SuggestOptions,
  suggest,
} from './properties/suggest.ts';
export type {
  Boundaries,
  Bounds,
  DateInterval,
  Enclosure,
  EventWindow,
  LengthBounds,
  LengthInterval,
  Outage,
  Result,
  Verdict,
  Witness,
} from './properties/verdict.ts';
export { type VerifyOptions, verify } from './properties/verify.ts';
export { type Watched, watchedBy } from './properties/watched.ts';
export { becauseWords, figuresOf, verdictWords } from './properties/wording.ts';
// State spaces.
export {
  type ClassAttributes,
  type ClassGraph,
  classGraph,
  type FiringAttributes,
} from './statespace/class-graph.ts';
export { type Exploration, explore, type Observer } from './statespace/explore.ts';
export { breadthFirst, depthFirst, FRONTIERS, type Frontier, type Order } from './statespace/frontier.ts';
export {
  type Because,
  type Limits,
  type Progress,
  type RunningLimits,
  type Statistics,
  startLimits,
} from './statespace/limits.ts';
export { type MarkingGraph, type MarkingOptions, markingGraph } from './statespace/marking-graph.ts';
export {
  type ClassOptions,
  type PastDates,
  type StateClasses,
  stateClasses,
} from './statespace/state-classes.ts';
export type { TransitionSystem, Trouble } from './statespace/transition-system.ts';
// Time Petri nets.
export { NET_FORMATS, type NetFormat } from './tpn/formats/index.ts';
export { readTinaNet, writeTinaNet } from './tpn/formats/tina-net.ts';
export { type NamedArcs, NetBuilder } from './tpn/net-builder.ts';
export type { PlaceOrigin } from './tpn/origin.ts';
export type { Arc, FiringInterval, NetPlace, NetTransition, TimePetriNet } from './tpn/time-petri-net.ts';
export { type TranslateOptions, type Translation, translate } from './tpn/translate.ts';
