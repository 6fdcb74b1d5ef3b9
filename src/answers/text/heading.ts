import { onOneLine } from '../../base/text/printable.ts';
import { type Model, titleOf } from '../../model/whole/model.ts';
import type { Palette } from '../palette.ts';
import { count } from '../words.ts';

/** The name of a model and its size. */
export function modelHeading(model: Model, colors: Palette): string {
  const title = titleOf(model) ?? 'model';
  const file = model.file === null || model.file === title ? [] : [onOneLine(model.file)];
  return `${colors.bold(onOneLine(title))}\n${colors.dim([...file, sizeWords(model)].join(' · '))}\n`;
}

function sizeWords(model: Model): string {
  // The implicit one of a deployment is none of the file's.
  const programs = model.programs.filter(({ name }) => name !== null).length;
  const transitions = model.components.reduce((sum, { type }) => sum + type.transitions.length, 0);
  return [
    count(model.components.length, 'component'),
    count(transitions, 'transition'),
    count(model.connections.length, 'connection'),
    ...(programs === 0 ? [] : [count(programs, 'program')]),
    count(model.properties.length, 'property', 'properties'),
  ].join(', ');
}
