import { closest } from '../../base/closest.ts';
import { groupBy } from '../../base/collections/group-by.ts';
import { heed } from '../../base/heed.ts';
import { oncePer } from '../../base/memo.ts';
import { connectionName, portName } from '../assembly.ts';
import type { ComponentType } from '../component.ts';
import { initialConfiguration } from '../initial.ts';
import type { Instruction, InstructionOf, Program } from '../program.ts';
import type { InstructionRef } from '../system/system.ts';
import { checkConnection } from './assembly.ts';
import { waysAround } from './failures.ts';
import {
  type Check,
  checkComponent,
  checkDuplicates,
  checkPlacement,
  declaredByName,
  reportUnknown,
  typesByComponent,
  typesByName,
  typesInProgram,
} from './names/check.ts';
import { type Pushes, pushesOf } from './needs.ts';
import { checkExecutable } from './never-executed.ts';
import { checkState } from './state.ts';

const behaviorNames = oncePer((type: ComponentType): ReadonlySet<string> => new Set(type.behaviors));

/** Checks the programs: names, and what can be seen without running them (semantics, section 4). */
export function checkPrograms(check: Check): void {
  const known = typesByComponent(check.model);
  const { gaps, report } = check;
  checkAddedTypes(check);
  for (const program of check.model.programs) {
    const types = program.state === undefined ? known : typesInProgram(program, check.model);
    const errors = report.errors;
    checkDuplicates(
      program.threads.map(({ name }) => ({ name, what: 'program', at: program.at ?? null })),
      `\`${program.name}\``,
      report,
    );
    checkPlacement(program.start, program, 'start', known, check);
    for (const thread of program.threads) {
      for (const instruction of thread.instructions) checkInstruction(instruction, types, check);
    }
    const isKnown = report.errors === errors;
    if (gaps.inEntry('programs', program.name)) continue;
    if (program.state !== undefined) checkState(program.state, check);
    const pushes = pushesOf(program);
    const waits = checkWaits(program, pushes, types, check);
    if (gaps.inSection('connections')) continue;
    const disconnections = checkDisconnections(program, check);
    // A wrong name causes most of the findings below, so they are left out then.
    if (!isKnown || gaps.inSection('components')) continue;
    // Instructions of rescue parts, and those that a failure skips, are executed in some runs only.
    if (program.threads.some(({ tries }) => tries.length > 0)) continue;
    checkExecutable(program, pushes, new Set([...waits, ...disconnections]), check);
  }
}

/** A component that the model does not declare must have one type wherever it is added. */
function checkAddedTypes({ model, positions, report }: Check): void {
  const declared = new Set(model.components.map((c) => c.name));
  const types = new Map<string, string>();
  for (const instruction of model.programs.flatMap((p) => p.threads.flatMap((t) => t.instructions))) {
    if (instruction.kind !== 'add' || declared.has(instruction.component)) continue;
    const { component, type } = instruction;
    const before = types.get(component) ?? type;
    types.set(component, before);
    if (before === type) continue;
    report.error(
      'type-mismatch',
      positions.at(instruction, 'type'),
      `\`${component}\` is added as \`${before}\` before, but as \`${type}\` here`,
      'use one type, or another name',
    );
  }
}

/** Estimated cost of checking an instruction, in nanoseconds, for {@link heed}. */
const CHECKING = 3_000;

function checkInstruction(
  instruction: Instruction,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  heed(CHECKING);
  const { positions, report, model, gaps } = check;
  switch (instruction.kind) {
    case 'waitAll':
    case 'sleep':
      return;
    case 'con':
    case 'dcon':
      checkConnection(instruction, instruction, types, check);
      return;
    case 'add': {
      const { component, type } = instruction;
      const known = typesByName(model);
      const declared = declaredByName(model).get(component);
      const at = positions.at(instruction, 'type');
      if (!known.has(type)) {
        if (gaps.inSection('types')) return;
        const message = `there is no component type \`${type}\``;
        reportUnknown('unknown-type', message, type, known.keys(), at, report);
      } else if (declared !== undefined && declared.type.name !== type) {
        report.error(
          'type-mismatch',
          at,
          `\`${component}\` is declared with the type \`${declared.type.name}\`, but added as \`${type}\``,
          'use one type, or another name',
        );
      }
      return;
    }
    case 'del':
      checkComponent(instruction.component, types, positions.at(instruction, 'component'), check);
      return;
    case 'pushB':
    case 'wait': {
      const { component, behavior } = instruction;
      const type = checkComponent(component, types, positions.at(instruction, 'component'), check);
      if (type === null || behavior === null || behaviorNames(type).has(behavior)) return;
      if (gaps.inType(type, 'behaviors')) return;
      const message = `${component} has no behavior \`${behavior}\``;
      const at = positions.at(instruction, 'behavior');
      reportUnknown('unknown-behavior', message, behavior, type.behaviors, at, report);
      return;
    }
  }
}

/** Every wait needs a push: its own thread's before it, or one of the other threads. Answers the waits without. */
function checkWaits(
  program: Program,
  pushes: Pushes,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): readonly Instruction[] {
  // In a running system, queues hold behaviors that no instruction of the program pushed.
  const queued = new Map(program.state?.components.map((c) => [c.component.name, c.queue]));
  const wrong: Instruction[] = [];
  for (const [thread, { instructions }] of program.threads.entries()) {
    for (const [index, wait] of instructions.entries()) {
      heed(CHECKING);
      if (wait.kind !== 'wait') continue;
      const { component, behavior } = wait;
      const type = types.get(component);
      if (type === undefined || (behavior !== null && !behaviorNames(type).has(behavior))) continue;
      const at = { thread, index };
      const queue = queued.get(component) ?? [];
      if (wait.nth !== undefined) {
        if (isWronglyCounted(program, pushes, at, wait, check)) wrong.push(wait);
        continue;
      }
      if (reportWayAround(program, at, wait, queue, check)) {
        wrong.push(wait);
        continue;
      }
      if (behavior === null) {
        if (pushes.precedes(at, component) || queue.length > 0) continue;
        reportWaitWithoutPush(wait, check);
      } else {
        const push = pushes.awaited(at, component, behavior);
        if (typeof push !== 'number' && push.thread === thread) continue;
        const elsewhere = typeof push === 'number' ? push : 1;
        const isQueued = queue.includes(behavior);
        if (elsewhere + (isQueued ? 1 : 0) === 1) continue;
        if (elsewhere === 0) reportWaitWithoutPush(wait, check);
        else reportAmbiguousWait(wait, behavior, elsewhere, isQueued, check);
      }
      wrong.push(wait);
    }
  }
  return wrong;
}

/** Whether a `wait(c, b, n)` has no n pushes that may precede it, or a try decides on them; then it is reported. */
function isWronglyCounted(
  { threads }: Program,
  pushes: Pushes,
  wait: InstructionRef,
  { component, behavior, nth = 1, at }: InstructionOf<'wait'>,
  { report }: Check,
): boolean {
  const text = `\`wait(${component}, ${behavior}, ${nth})\``;
  const found = pushes.nth(wait, component, behavior!, nth);
  if (typeof found === 'number' && found < nth) {
    const only = found === 0 ? 'none precedes it' : `only ${found} may precede it`;
    const message = `${text} waits for push ${nth} of \`${behavior}\` to ${component}, and ${only}`;
    report.error('wait-without-push', at ?? null, message, 'push it before, or wait for an earlier push');
    return true;
  }
  const isTried = threads.some(({ instructions, tries }) =>
    tries.some(({ start, end }) =>
      instructions
        .slice(start, end)
        .some((i) => i.kind === 'pushB' && i.component === component && i.behavior === behavior),
    ),
  );
  if (!isTried) return false;
  const message = `${text} counts pushes of \`${behavior}\` that a \`try:\` or its \`rescue:\` may pass over`;
  const hint = `push it outside of them, or write \`wait(${component}, ${behavior})\``;
  report.error('wait-ambiguous', at ?? null, message, hint);
  return true;
}

/** Whether some way to a wait leads around the pushes of its own thread that must precede it; then it is reported. */
function reportWayAround(
  { threads }: Program,
  { thread: own, index }: InstructionRef,
  { component, behavior, at }: InstructionOf<'wait'>,
  queue: readonly string[],
  { report }: Check,
): boolean {
  const thread = threads[own]!;
  // Without a try there is one way only, of which the pushes are counted.
  if (thread.tries.length === 0) return false;
  const isWanted = (i: Instruction) =>
    i.kind === 'pushB' && i.component === component && (behavior === null || i.behavior === behavior);
  const isPushedElsewhere = threads.some((t, i) => i !== own && t.instructions.some(isWanted));
  if (behavior === null && (queue.length > 0 || isPushedElsewhere)) return false;
  const around = waysAround(thread, index, isWanted);
  const [first] = around;
  if (first === undefined) return false;
  const text = behavior === null ? component : `${component}, ${behavior}`;
  const line = first.at === undefined ? '' : ` at line ${first.at.line}`;
  report.error(
    'wait-without-push',
    at ?? null,
    `\`wait(${text})\` may come without any push before it: one way through the \`try:\`${line} has none`,
    'push it before the `try:`, in both of its parts, or wait in the part that pushes',
  );
  return true;
}

function reportAmbiguousWait(
  { component, at }: InstructionOf<'wait'>,
  behavior: string,
  elsewhere: number,
  isQueued: boolean,
  { report }: Check,
): void {
  const pushes = elsewhere === 1 ? '1 push' : `${elsewhere} pushes`;
  const state = isQueued ? ', or for what the state has in the queue already' : '';
  const message = `\`wait(${component}, ${behavior})\` could wait for ${pushes} of the other programs${state}`;
  report.error('wait-ambiguous', at ?? null, message, 'push it in this program, or in one other only');
}

function reportWaitWithoutPush({ component, behavior, at }: InstructionOf<'wait'>, { report }: Check): void {
  const text = behavior === null ? component : `${component}, ${behavior}`;
  const pushed = behavior === null ? 'a behavior' : `\`${behavior}\``;
  report.error(
    'wait-without-push',
    at ?? null,
    `\`wait(${text})\` waits for nothing: no push precedes it`,
    `push ${pushed} to ${component} before it, or remove the wait`,
  );
}

/** A connection that is removed must have been there at the start, or be made by some instruction. */
function checkDisconnections(program: Program, { model, report }: Check): readonly Instruction[] {
  const instructions = program.threads.flatMap((t) => t.instructions);
  const made = [
    ...initialConfiguration(model, program).connections,
    ...instructions.filter((i) => i.kind === 'con'),
  ];
  const names = new Set(made.map(connectionName));
  const byUser = groupBy(made, ({ user }) => portName(user));
  const wrong = instructions.filter((i) => i.kind === 'dcon').filter((i) => !names.has(connectionName(i)));
  for (const instruction of wrong) {
    const name = connectionName(instruction);
    const near = closest(name, (byUser.get(portName(instruction.user)) ?? []).map(connectionName));
    report.error(
      'never-connected',
      instruction.at ?? null,
      `${name} is never connected, so it cannot be removed`,
      near === null
        ? 'remove the instruction, or connect the ports first'
        : `did you mean \`dcon(${near.replace(' -> ', ', ')})\`?`,
    );
  }
  return wrong;
}
