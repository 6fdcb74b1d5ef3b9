import { add, type Decimal, negate } from '../../base/duration.ts';
import { dotted } from '../../base/names.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { TIMEOUT } from '../component.ts';
import { hasFailedThread } from '../control-flow.ts';
import type { Step } from '../event.ts';
import type { ReplayedRun } from '../semantics/replay.ts';
import { instructionText, lineWords, threadWords } from '../semantics/wording.ts';
import { hasFailed, type State } from '../system/state.ts';
import { type ActionOutcome, type System, seconds } from '../system/system.ts';
import { blockersOf } from './blockers.ts';
import { explainBlockers } from './wait-for.ts';

/** A run, as far as faults are told of it. */
type RunWithFaults = Pick<ReplayedRun, 'system' | 'steps' | 'states'>;

/** A step at which something fails: a transition at its end, or a crash. */
interface FailedStep {
  readonly component: string;
  /** Whether it is spent from the budgets of faults. */
  readonly fault: boolean;
  /** The end of a transition; `null` for a crash. */
  readonly ended: {
    readonly outcome: ActionOutcome;
    readonly elapsed: Decimal;
    readonly pauses: boolean;
  } | null;
}

/** What fails at a step of a run; `null` where nothing does. */
function failureAt({ system, steps, states }: RunWithFaults, index: number): FailedStep | null {
  const { at, event, component: name, element } = steps[index]!;
  if (event === 'crash') return { component: name!, fault: true, ended: null };
  if (event !== 'end') return null;
  const [before, after] = [states[index]!, states[index + 1]!].map((state) => state.components.get(name!)!);
  const { outcome, since } = before!.running.get(element!)!;
  if (!outcome.fails) return null;
  const elapsed = add(at, negate(seconds(system, since)));
  const pauses = after!.pausing.has(element!) && !before!.pausing.has(element!);
  return { component: name!, fault: outcome.fault, ended: { outcome, elapsed, pauses } };
}

/** `1 of 2 faults`, where faults are counted: which one a fault is, of those that may happen where it happens. */
function countOf(run: RunWithFaults, index: number, { component, fault }: FailedStep): string {
  if (!fault) return '';
  const { faults, model } = run.system;
  const zone = [...faults.zones].find(([name]) => model.zones.get(name)?.includes(component) === true);
  const isCounted = (name: string) =>
    faults.any !== null || zone === undefined || model.zones.get(zone[0])!.includes(name);
  const most = faults.any ?? zone?.[1] ?? 0;
  // Of a run that was seen, nobody has said how many faults it may have.
  if (!Number.isFinite(most)) return '';
  const earlier = Array.from({ length: index }, (_, i) => failureAt(run, i)).filter(
    (each) => each?.fault === true && isCounted(each.component),
  );
  return ` (${earlier.length + 1} of ${most} faults${faults.any === null && zone !== undefined ? ` in ${zone[0]}` : ''})`;
}

/** How a transition fails, after its name: `fails after 8 s`. */
function failingWords({ outcome, elapsed }: NonNullable<FailedStep['ended']>): string {
  if (outcome.name === TIMEOUT) return `times out after ${formatTime(elapsed)}`;
  const how = outcome.name === 'failed' ? '' : ` (${outcome.name})`;
  return `fails${how} after ${formatTime(elapsed)}`;
}

/**
 * A failing step of a run as a sentence, such as `db.migrate fails after 8 s (1 of 1 faults)`; `null` for any other one.
 */
export function failureSentence(run: RunWithFaults, index: number): string | null {
  const failure = failureAt(run, index);
  if (failure === null) return null;
  const { component, element } = run.steps[index]!;
  const count = countOf(run, index, failure);
  if (failure.ended === null) return `${component} crashes in \`${element}\`${count}`;
  const pause = failure.ended.pauses ? ', and will be tried again' : '';
  return `${dotted(component!, element!)} ${failingWords(failure.ended)}${count}${pause}`;
}

/** The threads of a program that have failed in a state. */
export function failedThreads({ program }: System, { executed }: State): readonly string[] {
  return program.threads.filter((thread, i) => hasFailedThread(thread, executed[i]!)).map(({ name }) => name);
}

/** The step at which a component began to fail for the last time before a step; `null` where none did. */
function lastFault(run: RunWithFaults, component: string, before: number): number | null {
  for (let i = before - 1; i >= 0; i -= 1) {
    const failing = (state: State) => state.components.get(component)?.failing ?? null;
    if (run.steps[i]!.component === component && failing(run.states[i]!) !== failing(run.states[i + 1]!))
      if (failing(run.states[i + 1]!) !== null) return i;
  }
  return null;
}

/** Why a thread has failed: the faults that its failed wait came upon, and where it stops. */
function failedThreadWords(run: RunWithFaults, thread: string): readonly string[] {
  const index = run.steps.findLastIndex((step) => step.thread === thread && step.failed === true);
  if (index === -1) return [];
  const wait: Step = run.steps[index]!;
  const state = run.states[index]!;
  const failed = [...state.components]
    .filter(([name, component]) => (wait.component ?? name) === name && hasFailed(component))
    .map(([name]) => name);
  const faults = failed.map((name) => {
    const fault = lastFault(run, name, index);
    const { failing, marked } = state.components.get(name)!;
    const places = failing === null ? [...marked] : [failing];
    const stands = `${name} ${failing === null ? 'stands' : 'will stand'} in ${enumerate(places.map((p) => `\`${p}\``))}`;
    if (fault === null) return `${stands} from the start`;
    return `${failureSentence(run, fault)} at ${formatTime(run.steps[fault]!.at)}, so that ${stands}`;
  });
  const where = lineWords(wait.line, ' at');
  return [
    ...faults,
    `${threadWords(thread)} stops${where}: \`${instructionText(wait)}\` fails, and no \`rescue\` takes it`,
  ];
}

/**
 * Why a run that is over has not come to its end, in the user's words: the faults that made a program fail, and else
 * who waits for whom.
 */
export function whyStuck(run: RunWithFaults & Pick<ReplayedRun, 'state'>): readonly string[] {
  const { system, state } = run;
  return [
    ...failedThreads(system, state).flatMap((thread) => failedThreadWords(run, thread)),
    ...explainBlockers(system, blockersOf(system, state)).sentences,
  ];
}
