import { Diagnostics } from '../../../base/diagnostics.ts';
import {
  ANY_DURATION,
  compare,
  type Duration,
  type DurationInterval,
  parseDuration,
  ZERO,
} from '../../../base/duration.ts';
import { isName, NAME_RULE } from '../../../base/names.ts';
import type { ElementRef, Placement, PortRef } from '../../assembly.ts';

/** `250ms`, `3.5s`, `2m`, `1h30m`, `inf`; a number is seconds, read as the decimal that JavaScript prints for it. */
export type DurationText = string | number;

/** One duration, or `[min, max]`. */
export type IntervalText = DurationText | readonly [min: DurationText, max: DurationText];

/** `component.port`, `component.place` or `component.transition`. */
export type Reference = `${string}.${string}`;

/** A name, or several. */
export type OneOrMore<T extends string = string> = T | readonly T[];

/** component -> the place or places that it has marked. */
export type Places = Readonly<Record<string, OneOrMore>>;

/** One text or several, as a list; none where nothing is said. */
export function many<T extends string>(texts: OneOrMore<T> | undefined): readonly T[] {
  if (texts === undefined) return [];
  return Array.isArray(texts) ? texts : [texts as T];
}

/** The places of each component as a list. */
export function placement(places: Places): Placement {
  return new Map(Object.entries(places).map(([component, marked]) => [component, many(marked)]));
}

/** Turns texts into names, intervals and references, and remembers what is wrong with them: it has no position but the name. */
export class TextReader {
  readonly report = new Diagnostics();

  name(text: string): string {
    if (!isName(text)) this.report.error('bad-name', null, `\`${text}\` cannot be a name`, NAME_RULE);
    return text;
  }

  /**
   * Options as they are given, of which these keys are known. Another one is an error: it is misspelt, and would be taken for
   * one that is left out.
   */
  options<Given extends object>(given: Given, known: readonly string[], who: string): Given {
    if (typeof given !== 'object' || given === null) {
      this.report.error('wrong-shape', null, `\`${who}\` has options with names, not \`${given}\``);
      return {} as Given;
    }
    for (const key of Object.keys(given))
      if (!known.includes(key)) {
        const message = `\`${key}\` is not an option of \`${who}\``;
        this.report.error('unknown-key', null, message, this.report.didYouMean(key, known));
      }
    return given;
  }

  /** Options of which one of two has to be given: the key of that, or `null` where it is missing. */
  eitherOf<Key extends string>(given: object, [one, other]: readonly [Key, Key], who: string): Key | null {
    const [hasOne, hasOther] = [one in given, other in given];
    if (hasOne && hasOther)
      this.report.error('conflicting-keys', null, `\`${who}\` has \`${one}\` or \`${other}\`, not both`);
    if (hasOne || hasOther) return hasOne ? one : other;
    this.report.error('missing-key', null, `\`${who}\` has neither \`${one}\` nor \`${other}\``);
    return null;
  }

  /** A text that has to be given among options; empty where it is missing. */
  required<Key extends string>(given: Readonly<Record<Key, string>>, key: Key, who: string): string {
    const text: unknown = given[key];
    if (typeof text === 'string') return text;
    this.report.error('missing-key', null, `\`${who}\` has no \`${key}\``);
    return '';
  }

  duration(text: DurationText, who: string): Duration {
    const duration = parseDuration(`${text}`);
    if (duration === null) {
      this.report.error('bad-duration', null, `\`${text}\`, for \`${who}\`, is not a duration`);
    } else if (duration !== 'inf' && duration.digits < 0n) {
      this.report.error(
        'negative-duration',
        null,
        `a duration cannot be negative: \`${text}\`, for \`${who}\``,
      );
    }
    return duration ?? ZERO;
  }

  interval(text: IntervalText, who: string): DurationInterval {
    const [least, greatest] = typeof text === 'object' ? text : [text, text];
    const min = this.duration(least, who);
    const max = typeof text === 'object' ? this.duration(greatest, who) : min;
    if (min === 'inf') {
      this.report.error('bad-duration', null, `the least duration of \`${who}\` cannot be infinite`);
      return ANY_DURATION;
    }
    if (compare(min, max) > 0) {
      const message = `the greatest duration ${greatest} of \`${who}\` is below the least one ${least}`;
      this.report.error('max-below-min', null, message);
    }
    return { min, max };
  }

  /** A limit that may be left out. */
  bound(text: DurationText | undefined, who: string): Duration | null {
    return text === undefined ? null : this.duration(text, who);
  }

  wholeNumber(number: number | null, who: string): void {
    if (number === null || Number.isSafeInteger(number)) return;
    this.report.error('bad-number', null, `\`${number}\`, for \`${who}\`, is not a whole number`);
  }

  element(text: string): ElementRef {
    const { component, port } = this.port(text);
    return { component, element: port };
  }

  port(text: string): PortRef {
    const [component = '', port = '', ...rest] = `${text}`.split('.');
    if (component === '' || port === '' || rest.length > 0) {
      this.report.error('bad-reference', null, `\`${text}\` is not of the form \`component.element\``);
    }
    return { component, port };
  }
}
