import { Diagnostics } from '../../base/diagnostics.ts';
import type { Diagnostic } from '../../base/errors.ts';
import { Gaps } from '../../base/gaps.ts';
import type { Program } from '../program.ts';
import { SourceMap } from '../source-map.ts';
import type { Model } from '../whole/model.ts';
import { checkAssembly } from './assembly.ts';
import { checkDuplicates } from './names/check.ts';
import { checkPrograms } from './programs.ts';
import { checkProperties } from './properties.ts';
import { walksOfPushes } from './pushed-walks.ts';
import { checkCounts } from './serving.ts';
import { checkType } from './types.ts';
import { checkRuns, checkWarnings } from './warnings.ts';

/** Everything that is wrong or doubtful in a model and can be known without running it (semantics, sections 1 to 5). */
export function validateModel(model: Model): readonly Diagnostic[] {
  const report = new Diagnostics();
  validateDraftModel(model, new SourceMap(), new Gaps(), report);
  return report.sorted();
}

/**
 * Whether the model would have no errors with this as its only program, and no properties. All else of it is known to
 * have none, so that nothing but the program is looked at: many are tried with one assembly.
 */
export function isValidProgram(model: Model, program: Program): boolean {
  const report = new Diagnostics();
  const alone: Model = { ...model, programs: [program], properties: [] };
  const check = { model: alone, positions: new SourceMap(), gaps: new Gaps(), report };
  checkPrograms(check);
  checkCounts(check);
  if (report.errors === 0) checkRuns(program, walksOfPushes(program, check), check);
  return report.errors === 0;
}

/** As {@link validateModel}, for a model of which parts may be missing, because they were wrong before; adds to `report`. */
export function validateDraftModel(
  model: Model,
  positions: SourceMap,
  gaps: Gaps,
  report: Diagnostics,
): void {
  const check = { model, positions, gaps, report };
  for (const type of model.types) checkType(type, check);
  checkNames(model, report);
  checkAssembly(check);

  checkPrograms(check);
  checkCounts(check);
  checkProperties(model.properties, check);
  // Warnings about a model with errors would mostly be consequences of these.
  if (report.errors === 0) checkWarnings(model.properties, check);
}

/** Checks that no two things of the model have one name. */
function checkNames(model: Model, report: Diagnostics): void {
  for (const [what, things] of [
    ['component type', model.types],
    ['component', model.components],
    ['deployment', model.deployments],
    ['program', model.programs],
    ['property', model.properties],
  ] as const) {
    const named = things.flatMap(({ name, at }) => (name === null ? [] : [{ name, what, at: at ?? null }]));
    checkDuplicates(named, 'the model', report);
  }
}
