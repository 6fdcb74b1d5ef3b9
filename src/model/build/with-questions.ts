import { Diagnostics } from '../../base/diagnostics.ts';
import { Gaps } from '../../base/gaps.ts';
import { resolveProperties } from '../read/draft.ts';
import { TextReader } from '../read/values/text-reader.ts';
import { SourceMap } from '../source-map.ts';
import { validateDraftModel } from '../validate/validate.ts';
import type { Model } from '../whole/model.ts';
import type { PropertySpec } from '../whole/property-spec.ts';
import { type PropertyMethods, propertyMethods } from './property-methods.ts';

/** Asks about a model: one method for each kind of property, as the builder has them. */
export interface Questions extends PropertyMethods<Questions> {}

/**
 * A model, read or built, of which more is asked: its own properties and these.
 *
 * @throws {ModelError} with everything that is wrong.
 *
 * @example
 * ```ts
 * import { assembly, figuresOf, verifySync, withQuestions } from 'madrigal';
 *
 * const model = assembly('Two servers')
 *   .componentType('Server', (type) => type.places('off', 'on').transition('boot', 'off', 'on', { takes: '30s' }))
 *   .component('one', 'Server')
 *   .component('other', 'Server')
 *   .build();
 * const asking = withQuestions(model, (ask) => ask.parallelism('width'));
 * console.log(figuresOf(verifySync(asking)[0])); // 2 at once
 * ```
 */
export function withQuestions(model: Model, ask: (questions: Questions) => Questions): Model {
  const read = new TextReader();
  const asked: PropertySpec[] = [];
  const questions: Questions = propertyMethods((question) => {
    const spec = question(read);
    if (spec !== null) asked.push(spec);
    return questions;
  });
  ask(questions);
  const report = new Diagnostics();
  for (const diagnostic of read.report.sorted()) report.add(diagnostic);
  const [positions, gaps] = [new SourceMap(), new Gaps()];
  const all = resolveProperties([...model.properties, ...asked], model.programs, positions, gaps, report);
  const asking = { ...model, properties: all };
  validateDraftModel(asking, positions, gaps, report);
  report.throwErrors();
  return asking;
}
