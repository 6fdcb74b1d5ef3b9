import { Diagnostics } from '../../base/diagnostics.ts';
import type { Diagnostic } from '../../base/errors.ts';
import { Gaps } from '../../base/gaps.ts';
import type { PortRef } from '../assembly.ts';
import type { ComponentType } from '../component.ts';
import type { RunningState } from '../configuration.ts';
import { continuedDeployment, type Instruction, type Program } from '../program.ts';
import { SourceMap } from '../source-map.ts';
import { typesInProgram } from '../validate/names/check.ts';
import { validateDraftModel } from '../validate/validate.ts';
import type { Model } from '../whole/model.ts';

/**
 * The program with its connections from users to providers: which end is which may not have been known before, when
 * only the state has their components.
 */
function orient(program: Program, types: ReadonlyMap<string, ComponentType>, positions: SourceMap): Program {
  const role = ({ component, port }: PortRef) =>
    types.get(component)?.ports.find((p) => p.name === port)?.role ?? null;
  const oriented = (instruction: Instruction): Instruction => {
    if (instruction.kind !== 'con' && instruction.kind !== 'dcon') return instruction;
    const { user, provider } = instruction;
    if (role(user) !== 'provide' || role(provider) !== 'use') return instruction;
    const swapped = { ...instruction, user: provider, provider: user };
    const [first, second] = [positions.at(instruction, 'user'), positions.at(instruction, 'provider')];
    if (first !== null) positions.mark(swapped, 'provider', first);
    if (second !== null) positions.mark(swapped, 'user', second);
    return swapped;
  };
  const threads = program.threads.map((thread) => ({
    ...thread,
    instructions: thread.instructions.map(oriented),
  }));
  return { ...program, threads };
}

/** A model whose programs start in the state of a running system. */
export interface StartedModel {
  readonly model: Model;
  /** What is doubtful about it, instead of what was doubtful about the model without the state. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * The model in which some programs start from the state of a running system: of a deployment without programs, the
 * implicit one (`null`), which then stands among its programs.
 *
 * @param programs those that start there; all of them by default
 * @param positions where the parts of the model and of the state stand, when they were read from files
 * @throws {ModelError} with everything in them that the state makes wrong
 */
export function withState(
  model: Model,
  state: RunningState,
  programs: readonly (string | null)[] = model.programs.length === 0
    ? [null]
    : model.programs.map((p) => p.name),
  positions: SourceMap = new SourceMap(),
): StartedModel {
  const started = {
    ...model,
    programs:
      model.programs.length === 0
        ? [continuedDeployment(state)]
        : model.programs.map((program) => {
            if (!programs.includes(program.name)) return program;
            if (program.name === null) return continuedDeployment(state);
            const after = orient(
              { ...program, state },
              typesInProgram({ ...program, state }, model),
              positions,
            );
            positions.adopt(after, program);
            return after;
          }),
  };
  const report = new Diagnostics();
  validateDraftModel(started, positions, new Gaps(), report);
  report.throwErrors();
  return { model: started, warnings: report.sorted() };
}
