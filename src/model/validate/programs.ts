import type { ComponentType } from '../component.ts';
import { connectionName, initialConfiguration } from '../initial.ts';
import type { Instruction, Program, Thread } from '../program.ts';
import { checkConnection } from './assembly.ts';
import {
  type Check,
  checkComponent,
  checkDuplicates,
  checkPlacement,
  reportUnknown,
  typesByComponent,
  typesInProgram,
} from './check.ts';
import { checkState } from './state.ts';

type Wait = Extract<Instruction, { readonly kind: 'wait' }>;

/** Checks the programs: names, and what can be seen without running them (semantics, section 4). */
export function checkPrograms(check: Check): void {
  const known = typesByComponent(check);
  for (const program of check.model.programs) {
    const types = program.state === undefined ? known : typesInProgram(program, check.model);
    checkDuplicates(
      program.threads.map(({ name }) => ({ name, what: 'program', at: program.at ?? null })),
      `\`${program.name}\``,
      check.report,
    );
    checkPlacement(program.start, program, 'start', known, check);
    for (const thread of program.threads) {
      for (const instruction of thread.instructions) checkInstruction(instruction, types, check);
    }
    if (check.gaps.inEntry('programs', program.name)) continue;
    for (const thread of program.threads) checkWaits(thread, program, types, check);
    checkDisconnections(program, check);
    if (program.state !== undefined) checkState(program.state, check);
  }
}

function checkInstruction(
  instruction: Instruction,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  const { positions, report, model, gaps } = check;
  switch (instruction.kind) {
    case 'waitAll':
      return;
    case 'con':
    case 'dcon':
      checkConnection(instruction, instruction, types, check);
      return;
    case 'add': {
      const { component, type } = instruction;
      const known = model.types.map((t) => t.name);
      const declared = model.components.find((c) => c.name === component);
      const at = positions.at(instruction, 'type');
      if (!known.includes(type)) {
        if (gaps.inSection('types')) return;
        reportUnknown('unknown-type', `there is no component type \`${type}\``, type, known, at, report);
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
      if (type === null || behavior === null || type.behaviors.includes(behavior)) return;
      if (gaps.inType(type, 'behaviors')) return;
      const message = `${component} has no behavior \`${behavior}\``;
      const at = positions.at(instruction, 'behavior');
      reportUnknown('unknown-behavior', message, behavior, type.behaviors, at, report);
      return;
    }
  }
}

/** Every wait needs a push: its own thread's before it, or one of the other threads. */
function checkWaits(
  thread: Thread,
  program: Program,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  const others = program.threads.filter((t) => t !== thread).flatMap((t) => t.instructions);
  for (const [i, wait] of thread.instructions.entries()) {
    if (wait.kind !== 'wait') continue;
    const type = types.get(wait.component);
    if (type === undefined || (wait.behavior !== null && !type.behaviors.includes(wait.behavior))) continue;
    if (thread.instructions.slice(0, i).some((push) => isPushFor(wait, push))) continue;
    const before = isPushedBefore(wait, program) ? 1 : 0;
    const elsewhere = before + others.filter((push) => isPushFor(wait, push)).length;
    const text = wait.behavior === null ? wait.component : `${wait.component}, ${wait.behavior}`;
    const at = wait.at ?? null;
    if (elsewhere === 0) {
      const pushed = wait.behavior === null ? 'a behavior' : `\`${wait.behavior}\``;
      const hint = `push ${pushed} to ${wait.component} before it, or remove the wait`;
      check.report.error(
        'wait-without-push',
        at,
        `\`wait(${text})\` waits for nothing: no push precedes it`,
        hint,
      );
    } else if (elsewhere > 1 && wait.behavior !== null) {
      const state = before === 0 ? '' : ', or for what the state has in the queue already';
      const message = `\`wait(${text})\` could wait for ${elsewhere - before} ${elsewhere - before === 1 ? 'push' : 'pushes'} of the other programs${state}`;
      check.report.error('wait-ambiguous', at, message, 'push it in this program, or in one other only');
    }
  }
}

/** Whether the state that the program starts from has such a behavior in the component's queue. */
function isPushedBefore(wait: Wait, { state }: Program): boolean {
  const queue = state?.components.find(({ component }) => component.name === wait.component)?.queue ?? [];
  return wait.behavior === null ? queue.length > 0 : queue.includes(wait.behavior);
}

function isPushFor(wait: Wait, push: Instruction): boolean {
  if (push.kind !== 'pushB' || push.component !== wait.component) return false;
  return wait.behavior === null || push.behavior === wait.behavior;
}

/** A connection that is removed must have been there at the start, or be made by some instruction. */
function checkDisconnections(program: Program, { model, report, gaps }: Check): void {
  if (gaps.inSection('connections')) return;
  const instructions = program.threads.flatMap((t) => t.instructions);
  const made = new Set([
    ...initialConfiguration(model, program).connections.map(connectionName),
    ...instructions.filter((i) => i.kind === 'con').map(connectionName),
  ]);
  for (const instruction of instructions) {
    if (instruction.kind !== 'dcon' || made.has(connectionName(instruction))) continue;
    report.error(
      'never-connected',
      instruction.at ?? null,
      `${connectionName(instruction)} is never connected, so it cannot be removed`,
      'remove the instruction, or connect the ports first',
    );
  }
}
