import type { Model } from './assembly.ts';
import { Diagnostics } from './diagnostics.ts';
import type { Diagnostic } from './errors.ts';
import { Gaps } from './gaps.ts';
import type { RunningState } from './initial.ts';
import { continuedDeployment } from './program.ts';
import { SourceMap } from './source-map.ts';
import { validateDraftModel } from './validate.ts';

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
            const after = { ...program, state };
            positions.adopt(after, program);
            return after;
          }),
  };
  const report = new Diagnostics();
  validateDraftModel(started, positions, new Gaps(), report);
  report.throwErrors();
  return { model: started, warnings: report.sorted() };
}
