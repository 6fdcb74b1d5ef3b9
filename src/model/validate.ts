import type { Model } from './assembly.ts';
import { Diagnostics } from './diagnostics.ts';
import type { Diagnostic } from './errors.ts';
import { Gaps } from './gaps.ts';
import { SourceMap } from './source-map.ts';
import { checkAssembly } from './validate/assembly.ts';
import { checkPrograms } from './validate/programs.ts';
import { checkProperties } from './validate/properties.ts';
import { checkType } from './validate/types.ts';
import { checkWarnings } from './validate/warnings.ts';

/** Everything that is wrong or doubtful in a model and can be known without running it (semantics, sections 1 to 5). */
export function validateModel(model: Model): readonly Diagnostic[] {
  const report = new Diagnostics();
  validateDraftModel(model, new SourceMap(), new Gaps(), report);
  return report.sorted();
}

/** The same for a model of which parts may be missing, because they were wrong before; adds to `report`. */
export function validateDraftModel(
  model: Model,
  positions: SourceMap,
  gaps: Gaps,
  report: Diagnostics,
): void {
  const check = { model, positions, gaps, report };
  for (const type of model.types) checkType(type, check);
  checkAssembly(check);
  checkPrograms(check);
  checkProperties(check);
  // Doubts about a model with errors would mostly be their consequences.
  if (report.errors === 0) checkWarnings(check);
}
