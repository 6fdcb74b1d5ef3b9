import { z } from 'zod';
import { commonShape } from '../../kinds/form/common.ts';
import type { KindForm, Spec } from '../../kinds/form/kind.ts';
import { BARE_KINDS, formOf, PROPERTY_KINDS } from '../../whole/property-spec.ts';
import { keys, oneOf } from '../values/shapes.ts';

/** The shape of a property of one kind: a map of which the first key, the kind, marks it. */
function shapeOf<S extends Spec>({ kind, argument, options }: KindForm<S>): z.ZodType {
  const all = { ...options, ...commonShape } as z.ZodRawShape;
  return keys('a property', {
    [kind]: 'shape' in argument ? (argument.shape as z.ZodType) : noArgument(argument.alone, all),
    ...all,
  });
}

/** The argument of a kind that needs none: anything that says no more than yes, or its options. */
function noArgument(error: string, options: z.ZodRawShape): z.ZodType {
  return oneOf(error, [z.literal(true), z.literal('all'), z.null(), keys(error, options)]);
}

/** A property of any kind. */
export const property = oneOf('a property such as `{deployability: up}`', [
  ...PROPERTY_KINDS.map((kind) => shapeOf(formOf(kind))),
  z.enum(BARE_KINDS),
]);
