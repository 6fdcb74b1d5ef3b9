import { z } from 'zod';
import { either } from '../../../base/text/enumerate.ts';
import { oneOf } from '../../../model/read/values/shapes.ts';

/**
 * The shapes of values in compose files, after variables are put in: these make texts of numbers and flags, so that a
 * text may stand for either. Where Docker Compose wants a text, nothing else will do.
 */

/** Nothing but a text. */
export const text = z.string({ error: 'a text' });
/** A number, or a text that may become one. */
export const number = oneOf('a number', [z.number(), z.string()]);
/** `true` or `false`, or a text that may become one. */
export const flag = oneOf('`true` or `false`', [z.boolean(), z.string()]);
/** A duration, which is read further. */
export const duration = z.string({ error: 'a duration such as `500ms`, `10s` or `1m30s`' });
/** A text, a number, a flag, or nothing. */
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'a text or a number',
});
const textOrNumber = oneOf('a text', [z.string(), z.number()]);
/** A list of texts. */
export const texts = z.array(textOrNumber, { error: 'a list of texts' });
/** One text, or several. */
export const textOrTexts = oneOf('a text, or a list of texts', [z.string(), texts, z.null()]);
/** What is run: for a shell, or word by word. */
export const command = oneOf('a text, or a list of texts', [z.string(), z.array(scalar), z.null()]);

/** One of some words. */
export function word<const W extends readonly string[]>(...words: W) {
  return z.enum(words, { error: either(words.map((each) => `\`${each}\``)) });
}

/** A map with these keys, all of which may be left out; nothing is as good as a map without any. */
export function section<T extends z.ZodRawShape>(error: string, shape: T) {
  return oneOf(error, [z.strictObject(shape, { error }).partial(), z.null()]);
}

/** A map from names that the user gives. */
export function mapOf<T extends z.ZodType>(error: string, value: T) {
  return z.object({}, { error }).catchall(value);
}

/** A list of such items. */
export function listOf<T extends z.ZodType>(error: string, item: T) {
  return z.array(item, { error });
}

/** What is written as a map, or as a list of `KEY=value`. */
export const assignments = oneOf('a list or a map', [mapOf('a map', scalar), texts, z.null()]);
/** What only drivers and providers know. */
export const options = oneOf('a map', [mapOf('a map', z.any()), z.null()]);

/** Something beside the project: `true`, or a map with its name, as it was written once. */
export const external = oneOf('`true` or `false`', [
  z.boolean(),
  z.string(),
  z.strictObject({ name: text }, { error: 'a map with `name`' }).partial(),
]);
