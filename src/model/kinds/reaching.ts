import { z } from 'zod';
import type { SourceNode } from '../read/formats/source.ts';
import { scalarOf } from '../read/values/read-values.ts';
import type { Given, Marks } from './form/given.ts';
import type { OtherPlaces } from './form/other-places.ts';
import type { Shape } from './form/shape.ts';

/** When a deployment counts as reached; `null`: `end` when it holds at the start, else `first`. */
export type When = 'first' | 'end' | null;

/** The name of a deployment. */
export const deploymentName: Shape = z.string({ error: 'the name of a deployment' });

/** The option `at` of what asks about reaching a deployment. */
export const whenShape: Readonly<Record<string, Shape>> = {
  at: z.enum(['first', 'end'], { error: '`first` or `end`' }).optional(),
};

/** The deployment that is asked about, and in which sense; `null` where none is named. */
export function readReaching(
  argument: SourceNode,
  given: Given,
): { readonly deployment: string; readonly when: When; readonly marks: Marks } | null {
  const deployment = scalarOf(argument);
  if (deployment === null) return null;
  const at = given.text('at');
  const when = at === 'first' || at === 'end' ? at : null;
  return { deployment: deployment.text, when, marks: [['deployment', deployment]] };
}

/** The question with the sense in which its deployment is reached at other places. */
export function reachingInOtherPlaces<S extends { readonly deployment: string | null; readonly when: When }>(
  spec: S,
  { reached }: OtherPlaces,
): S | null {
  if (spec.deployment === null) return spec;
  const when = reached(spec.deployment, spec.when);
  return when && { ...spec, when };
}
