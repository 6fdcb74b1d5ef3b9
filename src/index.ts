/**
 * Madrigal as a library: read or build a model, verify its properties, draw and explain the answers. Time Petri nets
 * are in `madrigal/net`, their state spaces in `madrigal/statespace`. Everything the command line does is done by these
 * functions; none of them needs Node.
 *
 * @packageDocumentation
 */

export type { Answer, Answers, AnswerTo, Question, Saved, Sourced, Told } from './answers/answer.ts';
export type { Changes } from './answers/baseline.ts';
export { ANSWER_FORMATS, type AnswerFormat, formatNamed, formatsFor } from './answers/formats.ts';
export { checkJson } from './answers/json/check.ts';
export { compareJson } from './answers/json/comparison.ts';
export { diagnosticJson } from './answers/json/diagnostic.ts';
export { exploreJson } from './answers/json/exploration.ts';
export { ganttJson } from './answers/json/gantt.ts';
export { planJson } from './answers/json/plan.ts';
export { replayJson } from './answers/json/replayed.ts';
export { resultJson } from './answers/json/result.ts';
export { suggestJson } from './answers/json/suggestions.ts';
export { verifyJson } from './answers/json/verification.ts';
export { type Palette, PLAIN } from './answers/palette.ts';
export { diagnosticsText } from './answers/text/diagnostics.ts';
export {
  type FileVerdict,
  type SuggestVerdict,
  verdictOfFile,
  verdictOfSuggestions,
  worstVerdict,
} from './answers/verdicts.ts';
export type { Written } from './answers/writers.ts';
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
} from './base/duration.ts';
export { CODES, type Code, type Diagnostic, ModelError } from './base/errors.ts';
export type { Because } from './base/heed.ts';
export { type Host, PLAIN_HOST, type StopSignal } from './base/host.ts';
export type { InputFormat } from './base/input-format.ts';
export type { Position } from './base/position.ts';
export { formatLength, formatTime } from './base/text/format-time.ts';
export { type Colors, NO_COLORS, printDiagnostic } from './base/text/print-diagnostic.ts';
export { type GanttAnswer, ganttAnswer, ganttPanels } from './gantt/chart/gantt-answer.ts';
export type { Panel } from './gantt/chart/layout.ts';
export { type ChartOptions, ganttSvg } from './gantt/chart/svg.ts';
export { type ComparisonReport, comparisonHtml } from './gantt/report/compare-html.ts';
export {
  type Report,
  type ReportCall,
  reportHtml,
  reportsHtml,
  type Unanswered,
} from './gantt/report/report-html.ts';
export type { ReportInput } from './gantt/report/report-program.ts';
export type { TimeSpan } from './gantt/schedule/lasting.ts';
export type { PortOutage } from './gantt/schedule/outages.ts';
export type {
  BehaviorBand,
  Existence,
  InstructionMark,
  ProgramRun,
  ThreadRun,
} from './gantt/schedule/program-run.ts';
export type { HeldStretch, ResourceHolder, ResourceUse, RoomWait } from './gantt/schedule/resource-use.ts';
export type {
  Bar,
  BarFailure,
  BarWindow,
  CrashMark,
  Dependency,
  Moment,
  PathStep,
  ProgramSchedule,
  Schedule,
} from './gantt/schedule/schedule.ts';
export type { Reason, Wait } from './gantt/schedule/waiting.ts';
// Durations from logs, and whether logs are runs.
export {
  type CalibratedInterval,
  type Calibration,
  type CalibrationPolicy,
  calibrate,
  LEAST_AND_GREATEST,
} from './logs/calibrate/calibrate.ts';
export { writeOverlay } from './logs/calibrate/write-overlay.ts';
export {
  type Conformance,
  conform,
  type RunConformance,
  USUAL_TOLERANCE,
  type Widening,
} from './logs/conform/conform.ts';
export type { Mismatch } from './logs/conform/mismatch.ts';
export type { ActionRef } from './logs/read/match.ts';
export { type LoggedRun, readLog } from './logs/read/read-log.ts';
export type { LogText } from './logs/rows/log-format.ts';
export type { ActionName, LogRow, RowTime } from './logs/rows/row.ts';
export type {
  Component,
  Connection,
  ConnectionEnds,
  Deployment,
  ElementRef,
  Placement,
  PortRef,
} from './model/assembly.ts';
export {
  type AssemblyBuilder,
  assembly,
  type ComponentOptions,
  type ModelBuilder,
  type Script,
} from './model/build/builder.ts';
export type {
  ComponentTypeBuilder,
  OutcomeOptions,
  TransitionOptions,
} from './model/build/component-type-builder.ts';
export type { ProgramBuilder, WaitOptions } from './model/build/program-builder.ts';
export type { PropertyMethods } from './model/build/property-methods.ts';
export {
  type BegunAssembly,
  type TypedAssembly,
  type TypedComponentType,
  type TypedProgram,
  type TypeNames,
  typedAssembly,
} from './model/build/typed-builder.ts';
export { type Questions, withQuestions } from './model/build/with-questions.ts';
export type { RetryChange, TryChange } from './model/change/failure-changes.ts';
export { applyOverlay, type Overlay, type Scale, scaleModel } from './model/change/overlay.ts';
export {
  changeWords,
  type DiffLine,
  diffOfWaits,
  type ProgramChange,
  type ThreadDiff,
} from './model/change/program-diff.ts';
export { applyStrategy, STRATEGIES, type Strategy } from './model/change/strategy.ts';
export type { WaitChange } from './model/change/wait-changes.ts';
export type {
  ComponentType,
  Crash,
  Described,
  Group,
  Need,
  Outcome,
  Port,
  PortKind,
  PortRole,
  ProviderCount,
  Retry,
  Timeout,
  Transition,
  WaitsIn,
} from './model/component.ts';
export type {
  InitialComponent,
  InitialConfiguration,
  Pausing,
  RunningState,
  Underway,
} from './model/configuration.ts';
export type { ComponentEventKind, EventKind, ModelEvent, Step, Trace } from './model/event.ts';
export { type Sentence, storyOf } from './model/explain/story.ts';
export type { Fault, Faults } from './model/faults.ts';
export type { Goal, GoalItem, PortStatus } from './model/goal.ts';
export type { AboutFaults, AskedUpTo } from './model/kinds/form/about-faults.ts';
export type { AskedFaults } from './model/kinds/form/asked-faults.ts';
export type { Asked, Common as CommonSpec } from './model/kinds/form/common.ts';
export type { AskedPorts, PortSet } from './model/kinds/form/port-set.ts';
export type {
  Instruction,
  InstructionOf,
  Program,
  Thread,
  Try,
  WaitInstruction,
} from './model/program.ts';
export type { IncludedFile, IncludeHost } from './model/read/expand/includes.ts';
export type { IndexRange, Loops } from './model/read/expand/loops.ts';
export {
  type ReadAssemblyOptions,
  type ReadAssemblyResult,
  readAssembly,
  readInventory,
} from './model/read/goals/assembly-file.ts';
export { type ReadGoalOptions, readGoalFile } from './model/read/goals/read-goal.ts';
export type { Makespan, Measured } from './model/read/measured.ts';
export { type ProgramFile, writeProgram } from './model/read/program-file.ts';
export { readMeasured } from './model/read/read-measured.ts';
export { type ReadOptions, type ReadResult, readModel } from './model/read/read-model.ts';
export {
  type ReadOverlayOptions,
  type ReadOverlayResult,
  readOverlay,
} from './model/read/read-overlay.ts';
export { type ReadStateOptions, readState, writeState } from './model/read/state-json.ts';
export { readTrace, type TraceJson, traceToJson, writeTrace } from './model/read/trace-json.ts';
export type {
  DurationText,
  IntervalText,
  OneOrMore,
  Places,
  Reference,
} from './model/read/values/text-reader.ts';
export { type StartedModel, withState } from './model/read/with-state.ts';
export type { Resource } from './model/resource.ts';
export { type ExecutedTrace, type Replay, type ReplayedRun, replay } from './model/semantics/replay.ts';
export type { SecondToken } from './model/semantics/rules/rule.ts';
export {
  type Durations,
  type SimulateOptions,
  simulate,
  simulateUntil,
} from './model/semantics/simulate.ts';
export { UnsafeError } from './model/semantics/unsafe-error.ts';
export type { SourceMap } from './model/source-map.ts';
export { programOf, type Subject, type Zones } from './model/subject.ts';
export { runningStateOf } from './model/system/running-state.ts';
export type { State } from './model/system/state.ts';
export { type CompileOptions, compile, type System } from './model/system/system.ts';
export type { Model } from './model/whole/model.ts';
export {
  type PropertyKind,
  type PropertySpec,
  questionWords,
  type SpecOf,
} from './model/whole/property-spec.ts';
// From a goal to a program.
export type { Conflict } from './plan/conflict.ts';
export type { Course, Interval } from './plan/course.ts';
export type { WaitReason } from './plan/dates.ts';
export {
  type Agreement,
  agree,
  type IntervalRow,
  Peer,
  type PeerAnswer,
  type PeerDate,
  type PeerLink,
  type PeerMessage,
  type PeerOrder,
  type PeerPart,
  peerParts,
} from './plan/peers.ts';
export {
  type Plan,
  type PlannedOutage,
  type PlanOptions,
  plan,
  type Span,
  type TradedProgram,
  type VerifiedProgram,
} from './plan/plan.ts';
export type { Dealing, PlannedWait } from './plan/programs.ts';
export type { EngineChoice } from './properties/analysis/exploring.ts';
export { type Watched, watchedBy } from './properties/analysis/watched.ts';
export type { Enclosure, Figure, Figures, FigureTable } from './properties/answers/figures.ts';
export type {
  Boundaries,
  CausalSize,
  DateInterval,
  Engine,
  EventWindow,
  Findings,
  Result,
  Verdict,
  WhyCausal,
  WhyClasses,
  Witness,
} from './properties/answers/verdict.ts';
export { cheapRepairs } from './properties/change/cheap-repairs.ts';
export {
  type Compared,
  type ComparedProperty,
  type Comparison,
  type Contender,
  comparePrograms as compare,
} from './properties/change/compare.ts';
export {
  type Repair,
  type Search,
  type SearchProgress,
  type Suggestions,
  type SuggestOptions,
  suggest,
} from './properties/change/suggest.ts';
export {
  type ActionCriticality,
  type Criticality,
  type CriticalityAnswer,
  criticalitiesOf,
  criticalityOf,
  type EndBy,
  type NoCriticality,
  type Range,
} from './properties/criticality/criticality.ts';
export { type ActionOrders, actionOrders, type ExecutedAction } from './properties/criticality/orders.ts';
// Properties and their answers.
export { DisagreementError } from './properties/results/agreement.ts';
export { becauseWords, figuresOf, type VerdictWords, verdictWords } from './properties/results/wording.ts';
export { type VerifyOptions, verify, verifySync } from './properties/verify.ts';
export type { Order } from './statespace/exploration/frontier.ts';
export type { Limits, Progress, Statistics } from './statespace/exploration/limits.ts';
export { REDUCTIONS, type Reduction } from './statespace/exploration/reductions.ts';
