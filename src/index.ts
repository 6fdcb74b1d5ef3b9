/**
 * Madrigal as a library: read or build a model, verify its properties, draw and explain the answers; explore time
 * Petri nets. Everything the command line does is done by these functions.
 *
 * @packageDocumentation
 */

// Answers in every format.
export type { Answer, AnswerTo, Question } from './answers/answer.ts';
export { ANSWER_FORMATS, type AnswerFormat, formatNamed, formatsFor } from './answers/formats.ts';
export { compareJson } from './answers/json/comparison.ts';
export { diagnosticJson } from './answers/json/diagnostic.ts';
export { ganttJson } from './answers/json/gantt.ts';
export { checkJson, exploreJson, replayJson, verifyJson } from './answers/json/json.ts';
export { resultJson } from './answers/json/result.ts';
export { suggestJson } from './answers/json/suggestions.ts';
export { diagnosticsText } from './answers/text/diagnostics.ts';
export { type Palette, PLAIN } from './answers/text/palette.ts';
export {
  type FileVerdict,
  type SuggestVerdict,
  verdictOfFile,
  verdictOfSuggestions,
  worstVerdict,
} from './answers/verdicts.ts';
// Times, errors and positions.
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
export { formatLength, formatTime } from './base/format-time.ts';
export type { Because } from './base/heed.ts';
export { type Host, PLAIN_HOST } from './base/host.ts';
export type { InputFormat } from './base/input-format.ts';
export type { Position } from './base/position.ts';
export { type Colors, NO_COLORS, printDiagnostic } from './base/print-diagnostic.ts';
export { type GanttAnswer, ganttAnswer, ganttPanels } from './gantt/chart/gantt-answer.ts';
export type { Panel } from './gantt/chart/layout.ts';
export { type ChartOptions, ganttSvg } from './gantt/chart/svg.ts';
// Charts and reports.
export { type ComparisonReport, comparisonHtml } from './gantt/report/compare-html.ts';
export { type Report, reportHtml } from './gantt/report/report-html.ts';
export type { PortOutage } from './gantt/schedule/outages.ts';
export type { Band, InstructionMark, Life, ProgramRun, ThreadRun } from './gantt/schedule/program-run.ts';
export type {
  Bar,
  BarWindow,
  Dependency,
  Moment,
  PathStep,
  ProgramSchedule,
  Schedule,
} from './gantt/schedule/schedule.ts';
export type { Reason, Wait } from './gantt/schedule/waiting.ts';
// Models: what people describe.
export type { Component, Connection, Deployment, Model, Placement, PortRef } from './model/assembly.ts';
export { applyOverlay, type Overlay, type Scale, scaleModel } from './model/change/overlay.ts';
export { changeWords, type DiffLine, diffOfWaits, type ThreadDiff } from './model/change/program-diff.ts';
export { applyStrategy, STRATEGIES, type Strategy } from './model/change/strategy.ts';
export type { WaitChange } from './model/change/wait-changes.ts';
export type {
  ComponentType,
  Described,
  Group,
  Port,
  PortKind,
  PortRole,
  Transition,
} from './model/component.ts';
// Runs: the semantics, executed.
export type { EventKind, ModelEvent, Step, Trace } from './model/event.ts';
export { questionWords } from './model/explain/property-wording.ts';
export { type Sentence, storyOf } from './model/explain/story.ts';
export type { InitialComponent, RunningState, Underway } from './model/initial.ts';
export { type Instruction, type Program, programOf, type Thread } from './model/program.ts';
export type { ElementRef, PropertyKind, PropertySpec } from './model/property-spec.ts';
export {
  type AssemblyBuilder,
  assembly,
  type ComponentTypeBuilder,
  type DurationText,
  type IntervalText,
  type ProgramBuilder,
  type Reference,
} from './model/read/builder.ts';
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
export { type StartedModel, withState } from './model/read/with-state.ts';
export { type Replay, replay } from './model/semantics/replay.ts';
export { UnsafeError } from './model/semantics/semantics.ts';
export { type Durations, type SimulateOptions, simulate, simulateUntil } from './model/semantics/simulate.ts';
export { runningStateOf } from './model/system/running-state.ts';
export { type CompileOptions, compile, type System } from './model/system/system.ts';
export { type Watched, watchedBy } from './properties/analysis/watched.ts';
// Properties and their answers.
export { DisagreementError } from './properties/answers/agreement.ts';
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
} from './properties/answers/verdict.ts';
export { becauseWords, figuresOf, verdictWords } from './properties/answers/wording.ts';
export {
  type Compared,
  type ComparedProperty,
  type Comparison,
  type Contender,
  compare,
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
export { type VerifyOptions, verify } from './properties/verify.ts';
// State spaces.
export {
  type ClassAttributes,
  type ClassGraph,
  classGraph,
  type FiringAttributes,
} from './statespace/class-graph.ts';
export {
  type ClassOptions,
  type PastDates,
  type StateClasses,
  stateClasses,
} from './statespace/classes/state-classes.ts';
export {
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
export type { TransitionSystem, Trouble } from './statespace/exploration/transition-system.ts';
export { type MarkingGraph, type MarkingOptions, markingGraph } from './statespace/markings/marking-graph.ts';
// Time Petri nets.
export { NET_FORMATS, type NetFormat } from './tpn/net/formats/index.ts';
export { NET_READERS, type NetReader } from './tpn/net/formats/readers.ts';
export { readTinaNet, writeTinaNet } from './tpn/net/formats/tina-net.ts';
export { type NamedArcs, NetBuilder } from './tpn/net/net-builder.ts';
export type { Arc, FiringInterval, NetPlace, NetTransition, TimePetriNet } from './tpn/net/time-petri-net.ts';
export type { PlaceOrigin } from './tpn/translation/origin.ts';
export { type TranslateOptions, type Translation, translate } from './tpn/translation/translate.ts';
