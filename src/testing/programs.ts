import fc from 'fast-check';
import type { Component } from '../model/assembly.ts';
import type { Program, Thread } from '../model/program.ts';
import { isValidProgram } from '../model/validate/validate.ts';
import type { Model } from '../model/whole/model.ts';
import { type ActionsShape, actionsShape, programFrom } from './actions.ts';
import { among, pick } from './draw.ts';

/** What the programs may have that {@link programs} draws. */
export interface ProgramBounds {
  /** `program` when nothing is said. */
  readonly name?: string;
  /** The most things that it does, each of one or several instructions; 6 when nothing is said. */
  readonly maxActions?: number;
}

/**
 * Programs over the components of a model, valid if the model is: they push, wait, connect and disconnect, add, delete
 * and replace components as somebody would, in one thread or two. They shrink to few instructions.
 */
export function programs(model: Model, bounds: ProgramBounds = {}): fc.Arbitrary<Program> {
  const { name = 'program', maxActions = 6 } = bounds;
  return fc.noBias(fc.record({ shape: actionsShape, newcomer: pick })).map(({ shape, newcomer }) => {
    const kept: ActionsShape = { ...shape, actions: shape.actions.slice(0, maxActions) };
    const site = {
      ...model,
      absent: [],
      newcomer: model.types.length === 0 ? null : newcomerOf(model, newcomer),
    };
    return soundProgram(model, { ...programFrom(site, kept), name });
  });
}

/** A component of a type of the model, which has one, under a name that is free. */
export function newcomerOf(
  { types, components }: Pick<Model, 'types' | 'components'>,
  choice: number,
): Component {
  const type = among(types, choice)!;
  let name = 'x';
  while (components.some((component) => component.name === name)) name += 'x';
  return { name, type, start: [type.initial], takes: new Map() };
}

const WAIT_ALL: Thread = { name: 'main', instructions: [{ kind: 'waitAll' }], tries: [] };

/** The program without its last instructions, as many as make it wrong; all else of the model has no errors. */
export function soundProgram(model: Model, program: Program): Program {
  if (isSimple(model, program)) return program;
  let left = program;
  while (left.threads.length > 0) {
    if (isValidProgram(model, left)) return left;
    left = withoutLast(left);
  }
  return { ...left, threads: [WAIT_ALL] };
}

/** One sequence that only pushes to what there is, and waits, is valid as it is drawn. */
function isSimple({ components }: Model, { threads: [only, ...others] }: Program): boolean {
  if (only === undefined || others.length > 0 || only.tries.length > 0) return false;
  const isThere = (name: string) => components.some((component) => component.name === name);
  return only.instructions.every(
    (i) =>
      i.kind === 'waitAll' ||
      ((i.kind === 'pushB' || (i.kind === 'wait' && i.nth === undefined)) && isThere(i.component)),
  );
}

/** Without what it tries, if it tries something, else without the last instruction of the last thread. */
function withoutLast({ threads, ...program }: Program): Program {
  const last = threads.at(-1)!;
  const left =
    last.tries.length > 0
      ? { ...last, tries: [] }
      : { ...last, instructions: last.instructions.slice(0, -1) };
  const others = threads.slice(0, -1);
  return { ...program, threads: left.instructions.length === 0 ? others : [...others, left] };
}
