import { z } from 'zod';
import { DURATION_PATTERN } from '../../../base/duration.ts';

/**
 * The shapes of the values that stand in files of several sorts. The `error` of each says what is expected there, as a
 * noun phrase: messages are made from it.
 */

const NAME = String.raw`[A-Za-z_]([A-Za-z0-9_-]|\{[^{}]*\})*|\{[^{}]*\}`;

/** A text that is read further, as `what`. */
export function text(what: string) {
  return z.string({ error: what });
}

/** A name, which may hold indices in braces. */
export const name = z.string({ error: 'a name' });

/** A `title`, an `about`. */
export const freeText = z.string({ error: 'a text' });
const described = { title: freeText.optional(), about: freeText.optional() };

/** The first shape that matches. */
export function oneOf<const T extends readonly z.ZodType[]>(error: string, schemas: T) {
  return z.union(schemas, { error });
}

/** The name of a transition, or of one of its outcomes: `t:o`. */
export const OUTCOME = `(${NAME})(:(${NAME}))?`;

/** A map from names that the user gives; `title` and `about` stand in it as everywhere. */
export function named<T extends z.ZodType>(error: string, entry: T, pattern: string = NAME) {
  return z
    .object(described, { error })
    .catchall(entry)
    .meta({ propertyNames: { pattern: `^(${pattern})$` } });
}

/** What begins a key of the user's own where the keys are fixed; it means nothing here. */
export const EXTENSION = /^x-/;

/** A map with these keys, free texts, and keys of the user's own. */
export function keys<T extends z.ZodRawShape>(error: string, shape: T) {
  return z
    .strictObject({ ...shape, ...described }, { error })
    .meta({ patternProperties: { [EXTENSION.source]: {} } });
}

/** A list of at least so many items. */
export function listOf<T extends z.ZodType>(error: string, item: T, least = 1) {
  return z.array(item, { error }).min(least, { error });
}

const DURATION = String.raw`^\s*(${DURATION_PATTERN})\s*$|\{`;

/** `250ms`, `3.5s`, `1h30m`, `inf`, or a number of seconds. */
export const duration = oneOf(
  'a duration such as `250ms`, `3.5s`, `2m`, `1h30m`, `inf` or a number of seconds',
  [z.number().meta({ minimum: 0, description: 'seconds' }), z.string().meta({ pattern: DURATION })],
);

/** A duration, or `[min, max]`. */
export const interval = oneOf('a duration, or `[min, max]`', [
  duration,
  z.tuple([duration, duration], { error: 'an interval of two durations, `[min, max]`' }),
]);

/** How long transitions, or their outcomes, take. */
export const takes = named('durations by transition', interval, OUTCOME);

/** A whole number, or an expression in braces. */
export const wholeNumber = oneOf('a whole number', [
  z.int(),
  z.string().meta({ pattern: String.raw`\{[^{}]+\}` }),
]);

/** One name or more. */
export const names = listOf('a list of names', name);

/** Yes or no. */
export const flag = z.boolean({ error: '`true` or `false`' });

const element = z
  .string({ error: 'a reference such as `component.place`' })
  .meta({ pattern: String.raw`^\s*\S+\.\S+\s*$` });

/** `component.place`, or several of them; none, too. */
export const elements = oneOf('a reference such as `component.place`, or a list of them', [
  element,
  z.array(element, { error: 'a list of references such as `component.place`' }),
]);

/** `component.port`. */
export const portReference = z
  .string({ error: 'a port such as `component.port`' })
  .meta({ pattern: String.raw`^\s*\S+\.\S+\s*$` });
