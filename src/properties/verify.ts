import { becauseOf } from '../base/because-of.ts';
import { groupBy } from '../base/collections/group-by.ts';
import { OverflowError } from '../base/duration.ts';
import { heeding } from '../base/heed.ts';
import { overflowDiagnostic } from '../base/overflow-diagnostic.ts';
import { keyText } from '../base/text/key-text.ts';
import { atOnce, inTurns } from '../base/work-in-turns.ts';
import { type Faults, faultsName, NO_FAULTS } from '../model/faults.ts';
import { programOf } from '../model/subject.ts';
import type { Model } from '../model/whole/model.ts';
import type { PropertySpec, SpecOf } from '../model/whole/property-spec.ts';
import type { Order } from '../statespace/exploration/frontier.ts';
import {
  type LimitedTurns,
  type Limits,
  limitedBy,
  type RunningLimits,
  runningLimits,
  type Statistics,
  withoutPauses,
} from '../statespace/exploration/limits.ts';
import { REDUCTIONS, type Reduction } from '../statespace/exploration/reductions.ts';
import { wholeNumber } from '../statespace/symmetry/representative.ts';
import { analyse } from './analysis/analysis.ts';
import { answersByFaults } from './analysis/answers-by-faults.ts';
import { datesByFaults } from './analysis/dates-by-faults.ts';
import type { AnalysisOptions, EngineChoice } from './analysis/exploring.ts';
import { EMPTY_ANSWER, findingsOf, NO_STATES, type Result } from './answers/verdict.ts';
import { isSweep, kindOf, sweepOf } from './kinds/kinds.ts';
import type { QuestionSpec, SweepKind } from './question/question.ts';
import { agreed } from './results/agreement.ts';

/** What to verify, and how. */
export interface VerifyOptions {
  /** Names of the properties to answer; all by default. */
  readonly properties?: readonly string[];
  /** Programs to answer them for; all that each property names by default. */
  readonly programs?: readonly (string | null)[];
  readonly limits?: Limits | RunningLimits;
  /** `false` keeps every immediate step apart in the net; the answers are the same. */
  readonly merge?: boolean;
  readonly order?: Order;
  /** Ways to explore fewer states, all by default; the answers are the same, other runs may show them. */
  readonly reduce?: readonly Reduction[];
  /** The faults that may happen, whatever each property says; by default what it says. */
  readonly faults?: Faults;
  /** `both`: each answer by both engines, as far as they can. */
  readonly engine?: EngineChoice | 'both';
  /**
   * `false` makes none of the runs that show the answers, for suites that ask for verdicts: `witnesses` are empty and
   * `boundaries` is `null`; verdicts, dates, figures and warnings are the same, but for runs within the figures of
   * `critical-faults`.
   */
  readonly witnesses?: boolean;
}

/**
 * Answers the properties of a model, exactly: each in every program that it is asked of, in the order of the file.
 * Properties of one program share one exploration.
 *
 * @throws ModelError when a program cannot be verified or a run puts a second token in a place
 * @throws DisagreementError when both engines are asked and say different things
 *
 * @example
 * ```ts
 * import { assembly, figuresOf, verdictWords, verify } from 'madrigal';
 *
 * const model = assembly('A restart')
 *   .componentType('Server', (type) =>
 *     type
 *       .places('on', 'off')
 *       .transition('stop', 'on', 'off', { takes: '5s', behavior: 'restart' })
 *       .transition('boot', 'off', 'on', { takes: ['20s', '45s'], behavior: 'start' })
 *       .provide('http', 'service', 'on'),
 *   )
 *   .component('server', 'Server')
 *   .program('restart', (program) => program.pushB('server', 'restart').pushB('server', 'start').waitAll())
 *   .terminates('ends')
 *   .outage('out', 'server.http')
 *   .build();
 * for (const result of await verify(model, { limits: { timeout: 10_000 } })) {
 *   console.log(result.spec.name, verdictWords(result.verdict).word, figuresOf(result));
 * }
 * // ends holds 25 s to 50 s
 * // out measured 25 s to 50 s in all, at most 50 s at a stretch
 * ```
 */
export async function verify(model: Model, options: VerifyOptions = {}): Promise<readonly Result[]> {
  return inTurns(answers(model, options, runningLimits(options.limits ?? {})));
}

/**
 * The same, before it returns: for property-based tests, and for code that cannot wait. The event loop has no turn
 * meanwhile, so that a signal that aborts later is not heard and progress is not shown; all limits stop it.
 *
 * @throws ModelError when a program cannot be verified or a run puts a second token in a place
 * @throws DisagreementError when both engines are asked and say different things
 */
export function verifySync(model: Model, options: VerifyOptions = {}): readonly Result[] {
  return atOnce(answers(model, options, withoutPauses(runningLimits(options.limits ?? {}))));
}

function* answers(
  model: Model,
  options: VerifyOptions,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  const named = options.properties && new Set(options.properties);
  const asked = model.properties.filter(({ name }) => named?.has(name) ?? true);
  const questions = asked.filter((spec): spec is QuestionSpec => !isSweep(spec));
  const answered = yield* answerQuestions(model, questions, options, limits);
  const sweeps = asked.filter(isSweep);
  if (sweeps.length === 0) return answered;
  const known = answeredAlone(answered, options);
  const swept = yield* answerSweeps(model, sweeps, options, known, limits);
  return inOrder([...answered, ...swept], asked);
}

/** The answers in the order of their properties, and of the programs that each of these names. */
function inOrder(results: readonly Result[], asked: readonly PropertySpec[]): readonly Result[] {
  const places = new Map(asked.map((spec, i) => [spec, i]));
  const place = ({ spec, program }: Result) => places.get(spec)! * 1e6 + spec.programs.indexOf(program);
  return [...results].sort((a, b) => place(a) - place(b));
}

/** The answers to questions that shared no exploration, by {@link askedName}: asked again alone, they are the same. */
function answeredAlone(results: readonly Result[], options: VerifyOptions): Map<string, Result> {
  const answered = results.flatMap((result) =>
    isSweep(result.spec) ? [] : [{ ...result, spec: result.spec }],
  );
  const sharing = groupBy(answered, ({ spec, program }) =>
    keyText([program, !isTimed(spec), faultsName(faultsFor(spec, options))]),
  );
  return new Map(
    [...sharing.values()].flatMap(([only, ...others]) =>
      only === undefined || others.length > 0
        ? []
        : [[askedName(only.spec, only.program, faultsFor(only.spec, options)), only]],
    ),
  );
}

/** Tells questions apart, each asked of one program with some faults. */
function askedName({ name }: QuestionSpec, program: string | null, faults: Faults): string {
  return keyText([name, program, faultsName(faults)]);
}

function faultsFor({ faults }: QuestionSpec, options: VerifyOptions): Faults {
  return options.faults ?? faults ?? NO_FAULTS;
}

/** The answers to questions about runs, by one engine or by both. */
function* answerQuestions(
  model: Model,
  asked: readonly QuestionSpec[],
  options: VerifyOptions,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  const { engine = 'auto' } = options;
  if (engine !== 'both') return yield* answerAll(model, asked, options, engine, limits);
  const byClasses = yield* answerAll(model, asked, options, 'classes', limits);
  const byCauses = yield* answerAll(model, asked, options, 'causal', limits);
  return byClasses.map((result, i) => agreed(result, byCauses[i]!));
}

/**
 * The answers to questions about other properties, which are asked with other faults for each.
 *
 * @param answered what has been answered already, by {@link askedName}; what is asked here is added
 */
function* answerSweeps(
  model: Model,
  asked: readonly SpecOf<SweepKind>[],
  options: VerifyOptions,
  answered: Map<string, Result>,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  const { witnesses = true } = options;
  const results: Result[] = [];
  for (const spec of asked) {
    const property = model.properties.find(({ name }) => name === spec.property);
    if (property === undefined || isSweep(property)) throw new RangeError(`no property ${spec.property}`);
    for (const name of spec.programs) {
      if (options.programs?.includes(name) === false) continue;
      let statistics = NO_STATES;
      const counted = new Set<string>();
      const ask = function* (faults: Faults): LimitedTurns<Result> {
        const key = askedName(property, name, faults);
        const question = { ...property, programs: [name], faults };
        const how = { ...options, programs: [name], faults };
        const result = answered.get(key) ?? (yield* answerQuestions(model, [question], how, limits))[0]!;
        answered.set(key, result);
        if (!counted.has(key)) statistics = sumOf(statistics, result.statistics);
        counted.add(key);
        return result;
      };
      const isDated = kindOf(property).arrival(property) !== null;
      const program = programOf(model, name);
      const answer = yield* sweepOf(spec).answer(spec, {
        model,
        program,
        property,
        isTimed: isTimed(property),
        isDated,
        ask,
        reached: limits.reached,
        latestBy: (upTo) => {
          // Classes are asked for each set, to answer alone or to be compared.
          if (options.engine === 'classes' || options.engine === 'both') return null;
          const faults = { any: upTo, zones: new Map() };
          return unlessStopped(() => datesByFaults({ model, program, faults }, property), limits);
        },
        byFaults: function* (upTo) {
          const { merge = true, engine = 'auto' } = options;
          if (engine === 'classes' || engine === 'both' || !isTimed(property)) return null;
          const faults = { any: upTo, zones: new Map() };
          // Of few states, those for each set are sooner found than branches are.
          if (engine === 'auto' && (yield* ask(NO_FAULTS)).engine.kind !== 'causal') return null;
          return unlessStopped(
            () => answersByFaults({ model, program, faults }, property, { merge, witnesses }, limits),
            partOf(limits),
          );
        },
      });
      results.push({
        ...findingsOf(answer, witnesses),
        spec,
        program: name,
        engine: { kind: 'none' },
        statistics,
      });
    }
  }
  return results;
}

/** A part of the time that is left for a search in one, so that enough of it is left for searches one by one. */
function partOf(limits: RunningLimits): RunningLimits {
  const end = limits.now() + limits.left() / 4;
  return limitedBy(limits, { reached: () => limits.reached() ?? (limits.now() > end ? 'timeout' : null) });
}

/** What `find` returns; `null` where a limit, or dates that are too large, keep it from that. */
function unlessStopped<T>(find: () => T, limits: RunningLimits): T | null {
  try {
    return heeding(limits.reached, find);
  } catch (error) {
    if (becauseOf(error) === null) throw error;
    return null;
  }
}

function sumOf(a: Statistics, b: Statistics): Statistics {
  return {
    classes: a.classes + b.classes,
    edges: a.edges + b.edges,
    markings: wholeNumber(BigInt(a.markings) + BigInt(b.markings)),
    deadlocks: a.deadlocks + b.deadlocks,
  };
}

function* answerAll(
  model: Model,
  asked: readonly QuestionSpec[],
  options: VerifyOptions,
  engine: EngineChoice,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  const how: AnalysisOptions = {
    merge: options.merge ?? true,
    order: options.order ?? 'breadth-first',
    engine,
    reduce: options.reduce ?? REDUCTIONS,
    witnesses: options.witnesses ?? true,
  };
  const answered: (readonly Result[])[] = [];
  for (const name of new Set(asked.flatMap((spec) => spec.programs))) {
    if (options.programs?.includes(name) === false) continue;
    const specs = asked.filter((spec) => spec.programs.includes(name));
    const groups = groupBy(specs, (spec) => `${!isTimed(spec)} ${faultsName(faultsFor(spec, options))}`);
    for (const key of [...groups.keys()].sort()) {
      const group = groups.get(key)!;
      const faults = faultsFor(group[0]!, options);
      answered.push(yield* answer(model, name, group, faults, isTimed(group[0]!), how, limits));
    }
  }
  // What is answered together is in order already.
  return answered.length === 1 ? answered[0]! : inOrder(answered.flat(), asked);
}

function isTimed(spec: QuestionSpec): boolean {
  return kindOf(spec).isTimed?.(spec) ?? true;
}

function* answer(
  model: Model,
  name: string | null,
  specs: readonly QuestionSpec[],
  faults: Faults,
  timed: boolean,
  how: AnalysisOptions,
  limits: RunningLimits,
): LimitedTurns<readonly Result[]> {
  const program = programOf(model, name);
  try {
    return yield* analyse({ model, program, faults }, specs, timed, how, limits);
  } catch (error) {
    const because = becauseOf(error);
    if (because === null) throw error;
    const engine = { kind: 'none' } as const;
    const verdict = { kind: 'unknown', because } as const;
    const warnings = error instanceof OverflowError ? [overflowDiagnostic(error, 'warning')] : [];
    return specs.map((spec) => ({
      ...EMPTY_ANSWER,
      warnings,
      spec,
      program: name,
      engine,
      verdict,
      statistics: NO_STATES,
    }));
  }
}
