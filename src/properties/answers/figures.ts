import { type Fraction, fractionToNumber, whole } from '../../base/duration.ts';

/** A figure that lies from one number to another, of which one is known to be attained. */
export interface Enclosure<T> {
  readonly atLeast: T;
  readonly atMost: T | 'inf';
}

/** A number over all runs, a count or seconds; exact where both bounds are the same. */
export type Figure = Enclosure<Fraction | 'inf'>;

/**
 * What an answer measures, beside its verdict and its dates: made by its kind of property alone, and told by everything
 * that tells answers, so that no figure is left out of one of them.
 */
export interface Figures {
  /** Whether all numbers are exact; else an analysis stopped before they were. */
  readonly isExact: boolean;
  /** In a few words: `5 at once, 4 in a state that lasts`. */
  readonly words: string;
  /** What else the numbers say, in words too; two exact answers are the same when `words` and `more` are. */
  readonly more: readonly string[];
  /** By name: `state`, `longest.max`. Answers of one property have the same names in the same order. */
  readonly numbers: Readonly<Record<string, Figure>>;
  /** As the answer in JSON has them: its `value` where they are exact, else its `bounds`. */
  readonly json: object;
  /** What is listed below the answer. */
  readonly tables?: readonly FigureTable[];
}

/** A table of an answer, in words: the first column says what a row is about, numbers stand in the others. */
export interface FigureTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Figures that are numbers and nothing else: a dot in a name makes an object of its own in JSON. */
export function numericFigures(
  isExact: boolean,
  numbers: Readonly<Record<string, Figure>>,
  { words, more = [] }: { readonly words: string; readonly more?: readonly string[] },
): Figures {
  const json: Record<string, unknown> = {};
  for (const [name, figure] of Object.entries(numbers)) {
    const path = name.split('.');
    let group = json;
    for (const key of path.slice(0, -1)) {
      const inner: Record<string, unknown> = (group[key] as Record<string, unknown> | undefined) ?? {};
      group[key] = inner;
      group = inner;
    }
    group[path.at(-1)!] = isExact ? fractionToNumber(figure.atLeast) : enclosureJson(figure);
  }
  return { isExact, words, more, numbers, json };
}

function enclosureJson({ atLeast, atMost }: Figure): object {
  return { atLeast: fractionToNumber(atLeast), atMost: fractionToNumber(atMost) };
}

/** The figure that is this number. */
export function exactly(number: Fraction | 'inf'): Figure {
  return { atLeast: number, atMost: number };
}

/** The figure between these counts. */
export function countFigure({ atLeast, atMost }: Enclosure<number>): Figure {
  return { atLeast: whole(BigInt(atLeast)), atMost: atMost === 'inf' ? 'inf' : whole(BigInt(atMost)) };
}
