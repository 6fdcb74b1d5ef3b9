import { compare } from '../../base/duration.ts';
import { ModelError } from '../../base/errors.ts';
import { maxOf } from '../../base/extremes.ts';
import type { Because } from '../../base/heed.ts';
import { changesByTry, withRetry } from '../../model/change/failure-changes.ts';
import { runWithOtherWaits } from '../../model/change/other-waits.ts';
import { type ProgramChange, takesOrderAway } from '../../model/change/program-diff.ts';
import { changesOfOneWait, meaningOf } from '../../model/change/wait-changes.ts';
import type { Trace } from '../../model/event.ts';
import { ANY_FAULTS } from '../../model/faults.ts';
import type { Program } from '../../model/program.ts';
import { UnsafeError } from '../../model/semantics/unsafe-error.ts';
import { programOf } from '../../model/subject.ts';
import { compile, type System } from '../../model/system/system.ts';
import { validateModel } from '../../model/validate/validate.ts';
import type { Model } from '../../model/whole/model.ts';
import { type Limits, type RunningLimits, runningLimits } from '../../statespace/exploration/limits.ts';
import { askTermination } from '../analysis/termination.ts';
import { type DateInterval, NO_STATES, type Result } from '../answers/verdict.ts';
import { tellingOf } from '../kinds/kinds.ts';
import { verify } from '../verify.ts';

/** How repairs are to be looked for. */
export interface SuggestOptions {
  /** The programs to repair; all that the property is asked of by default. */
  readonly programs?: readonly (string | null)[];
  /** `maxClasses` bounds each verification, the others the search as a whole. */
  readonly limits?: Limits | RunningLimits;
  /** How many changed programs are tried for each program; 10,000 by default. */
  readonly maxCandidates?: number;
  /** Is told now and then how far the search is. */
  readonly onProgress?: (progress: SearchProgress) => void;
}

/** How far the search for a repair of one program is. */
export interface SearchProgress {
  readonly program: string | null;
  /** How many waits are changed now, one or two. */
  readonly changes: number;
  readonly tried: number;
  readonly found: number;
}

/** Changes of waits after which the property holds and every run of the program terminates. */
export interface Repair {
  /** In the order in which they are made. */
  readonly changes: readonly ProgramChange[];
  /** The program once it is changed. */
  readonly program: Program;
  /** Whether order that the program has is taken away; somebody may have put it there for another reason. */
  readonly takesOrderAway: boolean;
  /** The dates at which runs of it end. */
  readonly terminates: DateInterval;
  /** All properties that are asked of the program, answered for the changed one; first the one to be repaired. */
  readonly results: readonly Result[];
}

/** What came of the search. */
export interface Search {
  /**
   * The smallest changes after which all properties hold: those that take no order away before the others, and of these
   * those of which the program ends first.
   */
  readonly repairs: readonly Repair[];
  /** Changes after which the property holds and another one does not; only where there is no other repair. */
  readonly partial: readonly Repair[];
  /** How many changed programs were tried, and how many of them no verification could decide within its limits. */
  readonly tried: number;
  readonly undecided: number;
  /** What ended the search before all changes of one or two waits were tried; `null` when nothing did. */
  readonly because: Because | 'max-candidates' | null;
}

/** How a property of one program can be repaired. */
export interface Suggestions {
  /** The answer for the program as it is. */
  readonly before: Result;
  /** The program as it is. */
  readonly program: Program;
  /** `null` where there is nothing to repair, or it is unknown whether there is. */
  readonly search: Search | null;
}

/**
 * Looks for the smallest changes of waits after which all properties of a program hold: inserts, moves or removes one
 * wait; where no change of one wait does, it changes two. Every run of the changed program must terminate, also where
 * no property asks for that. Pushes and changes of the assembly stay in their order.
 *
 * A change that allows a run which has shown a violation before is rejected on the semantics; all others are verified.
 *
 * @throws ModelError when a program as it is cannot be verified
 * @throws RangeError when the model has no such property, or it is asked of none of the programs
 *
 * @example
 * ```ts
 * import { assembly, changeWords, suggest } from 'madrigal';
 *
 * const model = assembly('Two at once')
 *   .componentType('Server', (type) =>
 *     type.places('old', 'new').transition('update', 'old', 'new', { takes: '30s', behavior: 'update' }),
 *   )
 *   .component('one', 'Server')
 *   .component('other', 'Server')
 *   .program('update', (program) => program.pushB('one', 'update').pushB('other', 'update').waitAll())
 *   .parallelism('one-at-a-time', 'all', { atMost: 1 })
 *   .build();
 * const [{ search }] = await suggest(model, 'one-at-a-time');
 * console.log(search.repairs[0].changes.map(changeWords).join()); // insert `wait(one)` after `pushB(one, update)`
 * ```
 */
export async function suggest(
  given: Model,
  property: string,
  options: SuggestOptions = {},
): Promise<readonly Suggestions[]> {
  const spec = given.properties.find(({ name }) => name === property);
  if (spec === undefined) throw new RangeError(`the model has no property ${property}`);
  const asked = spec.programs.filter((name) => options.programs?.includes(name) ?? true);
  if (asked.length === 0) throw new RangeError(`${property} is asked of none of these programs`);
  const limits = runningLimits(options.limits ?? {});
  const found: Suggestions[] = [];
  for (const name of asked) {
    const [before] = await verify(given, { properties: [property], programs: [name], limits });
    const task: RepairTask = { ...writtenOut(given, name), property, options, limits };
    const search = before!.verdict.kind === 'violated' ? await searchRepairs(task, before!) : null;
    found.push({ before: before!, program: task.program, search });
  }
  return found;
}

/** The program, by its name; that of a Madeus deployment as if it were written in the file. */
function writtenOut(given: Model, name: string | null): { readonly model: Model; readonly program: Program } {
  const program = programOf(given, name);
  if (name !== null) return { model: given, program };
  const named: Program = { ...program, name: 'deployment' };
  const properties = given.properties.map((spec) => ({ ...spec, programs: [named.name] }));
  return { model: { ...given, programs: [named], properties }, program: named };
}

interface RepairTask {
  readonly model: Model;
  readonly program: Program;
  readonly property: string;
  readonly options: SuggestOptions;
  readonly limits: RunningLimits;
}

const MOST_CANDIDATES = 10_000;
const NO_PROGRESS = { ...NO_STATES, waiting: 0 } as const;

/** The limits that end the search as a whole; the others concern a single verification. */
const ENDS_SEARCH: ReadonlySet<Because> = new Set(['timeout', 'interrupted', 'max-memory']);

async function searchRepairs(task: RepairTask, before: Result): Promise<Search> {
  const { program, options, model } = task;
  const known: Counterexample[] = [];
  learn(known, systemsOf(model, program), before);
  const seen = new Set([meaningOf(program)]);
  const most = options.maxCandidates ?? MOST_CANDIDATES;
  const found = { repairs: [] as Repair[], partial: [] as Repair[] };
  let [tried, undecided] = [0, 0];

  /** Answers what stopped it. */
  const tryAll = async (candidates: Iterable<Candidate>): Promise<Search['because']> => {
    for (const { changes, program: changed, model: given = model } of candidates) {
      const meaning = meaningOf(changed);
      if (given === model && seen.has(meaning)) continue;
      seen.add(meaning);
      if (tried >= most) return 'max-candidates';
      const stopped = await task.limits.pause(NO_PROGRESS);
      if (stopped !== null) return stopped;
      tried += 1;
      options.onProgress?.({
        program: before.program,
        changes: changes.length,
        tried,
        found: found.repairs.length,
      });
      const trial = await tryOut(changed, known, { ...task, model: given });
      if (trial.kind === 'repairs' || trial.kind === 'partial')
        found[trial.kind].push({
          changes,
          program: changed,
          takesOrderAway: changes.some((change) => takesOrderAway(change, program)),
          ...trial.answers,
        });
      else if (trial.kind === 'undecided') {
        undecided += 1;
        if (ENDS_SEARCH.has(trial.because)) return trial.because;
      }
    }
    return null;
  };
  let because = await tryAll(changesForFailures(task, before));
  because ??= await tryAll(changesOnce(program));
  if (found.repairs.length === 0 && because === null) because = await tryAll(changesTwice(program));
  const partial = found.repairs.length > 0 ? [] : found.partial.sort(bestFirst);
  return { repairs: found.repairs.sort(bestFirst), partial, tried, undecided, because };
}

interface Candidate {
  readonly changes: readonly ProgramChange[];
  readonly program: Program;
  /** The model with another retry; the one that is given where it is left out. */
  readonly model?: Model;
}

/** Changes for what fails: a retry of each transition that fails in the runs shown, a part that is tried. */
function* changesForFailures(
  { program, model, property }: RepairTask,
  { witnesses }: Result,
): Iterable<Candidate> {
  const spec = model.properties.find(({ name }) => name === property)!;
  const times =
    'upTo' in spec ? spec.upTo : maxOf([spec.faults?.any ?? 0, ...(spec.faults?.zones.values() ?? [])], 0);
  if (times === 0) return;
  const steps = witnesses.flatMap(({ trace }) => trace.steps);
  const failed = steps.filter((step) => step.event === 'start' && step.outcome !== undefined);
  for (const name of new Set(failed.map(({ component, element }) => `${component} ${element}`))) {
    const [component = '', transition = ''] = name.split(' ');
    const { change, model: retried } = withRetry(model, { component, transition, times });
    yield { changes: [change], program, model: retried };
  }
  const types = new Map(compile(model, program).components.map((c) => [c.name, c.type]));
  for (const { change, program: changed } of changesByTry(program, types))
    yield { changes: [change], program: changed };
}

function* changesOnce(program: Program): Iterable<Candidate> {
  for (const { change, program: changed } of changesOfOneWait(program))
    yield { changes: [change], program: changed };
}

function* changesTwice(program: Program): Iterable<Candidate> {
  const seen = new Set([meaningOf(program)]);
  for (const first of changesOfOneWait(program)) {
    const meaning = meaningOf(first.program);
    if (seen.has(meaning)) continue;
    seen.add(meaning);
    for (const second of changesOfOneWait(first.program))
      yield { changes: [first.change, second.change], program: second.program };
  }
}

/** The smallest first; of these, those that only add order; of these, those after which the program ends first. */
function bestFirst(a: Repair, b: Repair): number {
  return (
    a.changes.length - b.changes.length ||
    Number(a.takesOrderAway) - Number(b.takesOrderAway) ||
    compare(a.terminates.max, b.terminates.max) ||
    compare(a.terminates.min, b.terminates.min)
  );
}

/** What became of one changed program. */
type Trial =
  | { readonly kind: 'repairs' | 'partial'; readonly answers: Pick<Repair, 'terminates' | 'results'> }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'undecided'; readonly because: Because };

const REJECTED: Trial = { kind: 'rejected' };

async function tryOut(program: Program, known: Counterexample[], task: RepairTask): Promise<Trial> {
  try {
    return await verified(program, known, task);
  } catch (error) {
    // For example, the change lets a place get a second token.
    if (error instanceof ModelError || error instanceof UnsafeError) return REJECTED;
    throw error;
  }
}

async function verified(program: Program, known: Counterexample[], task: RepairTask): Promise<Trial> {
  const { property } = task;
  const systems = systemsOf(task.model, program);
  if (isRefuted(known, systems)) return REJECTED;
  const programs = task.model.programs.map((each) => (each.name === program.name ? program : each));
  const changed = { ...task.model, programs };
  if (validateModel(changed).some(({ severity }) => severity === 'error')) return REJECTED;
  const { model, ends } = askTermination(changed, program.name);
  const ask = (properties: readonly string[]) =>
    verify(model, { properties, programs: [program.name], limits: task.limits });

  const essential = await ask([property, ends.name]);
  const violated = essential.find(({ verdict }) => verdict.kind === 'violated');
  if (violated !== undefined) {
    learn(known, systems, violated);
    return REJECTED;
  }
  const rest = changed.properties.filter((spec) => spec.name !== property).map(({ name }) => name);
  const results = [...essential, ...(rest.length === 0 ? [] : await ask(rest))];
  for (const { verdict } of results) {
    if (verdict.kind === 'unknown') return { kind: 'undecided', because: verdict.because };
  }
  return {
    kind: results.some(({ verdict }) => verdict.kind === 'violated') ? 'partial' : 'repairs',
    answers: {
      terminates: results.find(({ spec }) => spec.name === ends.name)!.interval!,
      results: results.filter(({ spec }) => spec.name !== ends.name),
    },
  };
}

/** Runs that together violate a property; a program with other waits that has them all violates it too. */
interface Counterexample {
  readonly timed: boolean;
  readonly runs: readonly { readonly trace: Trace; readonly maximal: boolean }[];
}

/** A program made ready to run, with durations and without. */
type Systems = (timed: boolean) => System;

function systemsOf(model: Model, program: Program): Systems {
  const known = new Map<boolean, System>();
  return (timed) => {
    const system = known.get(timed) ?? compile(model, program, { timed, faults: ANY_FAULTS });
    known.set(timed, system);
    return system;
  };
}

function learn(known: Counterexample[], systems: Systems, { spec, witnesses }: Result): void {
  const shown = tellingOf(spec)
    .refutedBy(spec, witnesses)
    .map(({ trace }) => trace);
  const timed = shown[0]?.timed ?? true;
  const runs = shown.map((trace) => ({
    trace,
    maximal: runWithOtherWaits(systems(timed), trace)?.maximal ?? false,
  }));
  if (runs.length > 0) known.unshift({ timed, runs });
}

/** Whether the program has all runs of some counterexample; the one that did so last is looked at first. */
function isRefuted(known: Counterexample[], systems: Systems): boolean {
  const by = known.findIndex(({ timed, runs }) =>
    runs.every(({ trace, maximal }) => {
      const run = runWithOtherWaits(systems(timed), trace);
      return run !== null && (run.maximal || !maximal);
    }),
  );
  if (by > 0) known.unshift(known.splice(by, 1)[0]!);
  return by >= 0;
}
