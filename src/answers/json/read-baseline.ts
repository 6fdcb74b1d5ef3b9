import type { z } from 'zod';
import { type Duration, parseDecimal } from '../../base/duration.ts';
import type { Baseline } from '../baseline.ts';
import { answerSchema } from './schema.ts';

type Answered = Extract<z.infer<typeof answerSchema>, { results: unknown }>;

/**
 * Reads what `verify --format json` has written, for one file of those that it is about.
 *
 * @returns `null` where the text is no such answer; `other` where it is about other files
 */
export function readBaseline(text: string, file: string | null): Baseline | 'other' | null {
  const answer = answerSchema.safeParse(parsed(text)).data;
  if (answer === undefined) return null;
  const all = 'files' in answer ? answer.files : [answer];
  const answers = (all as readonly object[]).filter((each): each is Answered => 'results' in each);
  if (answers.length === 0) return null;
  const found = answers.find((each) => placeOf(each.file) === placeOf(file));
  return found === undefined ? 'other' : baselineOf(found);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function baselineOf({ results, criticality = [] }: Answered): Baseline {
  return {
    results: results.map(({ name, program, verdict, interval }) => ({
      name,
      program,
      verdict,
      latest: interval === undefined ? null : durationOf(interval.max),
    })),
    critical: new Map(
      criticality.flatMap(({ program, actions }) =>
        actions == null
          ? []
          : [
              [
                program,
                new Set(
                  actions
                    .filter(({ criticalInSome }) => criticalInSome === true)
                    .map(({ component, transition }) => `${component}.${transition}`),
                ),
              ] as const,
            ],
      ),
    ),
  };
}

/**
 * Converts a JSON number to a decimal by its shortest text, which is the text that was written; `null` stands for no
 * bound.
 */
function durationOf(seconds: number | null): Duration {
  return seconds === null ? 'inf' : (parseDecimal(String(seconds)) ?? 'inf');
}

/** Normalizes a file name: a leading `./` makes no difference. */
function placeOf(file: string | null): string | null {
  return file === null ? null : file.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
}
