import { enumerate } from '../../../base/text/enumerate.ts';
import type { Described } from '../../component.ts';
import { ANY_ZONE, type Faults, isNone } from '../../faults.ts';
import { entriesOf } from '../../read/values/read-values.ts';
import { named, oneOf, wholeNumber } from '../../read/values/shapes.ts';
import type { TextReader } from '../../read/values/text-reader.ts';
import { type Check, reportUnknown } from '../../validate/names/check.ts';
import type { Given, Marks } from './given.ts';
import type { Shape } from './shape.ts';

/** How many faults may happen: in all, or by zone. */
export const faultsShape: Shape = oneOf('a number of faults, or `{any: 2, ZONE: 1}`', [
  wholeNumber,
  named('numbers of faults by zone', wholeNumber),
]).optional();

/** The same as the builder takes it. */
export type AskedFaults = number | Readonly<Record<string, number>>;

/** Reads what fits {@link faultsShape}; where its numbers stand is marked as `faults/any` and `faults/ZONE`. */
export function faultsIn(given: Given): { readonly faults: Faults | null; readonly marks: Marks } {
  const option = given.option('faults');
  if (option?.kind !== 'map') {
    const any = given.number('faults');
    return {
      faults: any === null ? null : { any, zones: new Map() },
      marks: given.marks('faults').map(([, where]) => [`faults/${ANY_ZONE}`, where] as const),
    };
  }
  const within = given.within(option);
  const bounds = entriesOf(option).map(({ key }) => [key.text, within.number(key.text)] as const);
  const marks = entriesOf(option).map(({ key }) => [`faults/${key.text}`, key] as const);
  return {
    faults: faultsBy(bounds.flatMap(([zone, most]) => (most === null ? [] : [[zone, most] as const]))),
    marks,
  };
}

/** The faults that the builder was given; `null` where no faults were given. */
export function builtFaults(
  read: TextReader,
  property: string,
  asked: AskedFaults | undefined,
): Faults | null {
  if (asked === undefined) return null;
  const bounds = Object.entries(typeof asked === 'number' ? { [ANY_ZONE]: asked } : asked);
  for (const [, most] of bounds) read.wholeNumber(most, property);
  return faultsBy(bounds);
}

function faultsBy(bounds: readonly (readonly [zone: string, most: number])[]): Faults {
  const zones = new Map(bounds);
  const any = zones.get(ANY_ZONE) ?? null;
  zones.delete(ANY_ZONE);
  return { any, zones };
}

/** A property under some faults. */
interface AskedUnderFaults extends Described {
  readonly name: string;
  readonly faults?: Faults;
}

/** Checks that zones exist, and that no number is less than 0. */
export function checkFaults(spec: AskedUnderFaults, { model, gaps, positions, report }: Check): void {
  const { any, zones } = spec.faults ?? { any: null, zones: new Map<string, number>() };
  for (const [zone, most] of [...zones, ...(any === null ? [] : [[ANY_ZONE, any] as const])]) {
    const at = positions.at(spec, `faults/${zone}`);
    if (most < 0)
      report.error('bad-number', at, `less than 0 faults can never happen: \`${spec.name}\` allows ${most}`);
    if (zone === ANY_ZONE || model.zones.has(zone) || gaps.inSection('zones')) continue;
    reportUnknown('unknown-zone', `there is no zone \`${zone}\``, zone, model.zones.keys(), at, report);
  }
}

/** `with at most 2 faults, of them at most 1 in \`rack-a\``; empty where none may happen. */
export function faultsWords(faults: Faults): string {
  if (isNone(faults)) return '';
  const { any, zones } = faults;
  const inZones = [...zones].map(([zone, most]) => `at most ${most} in \`${zone}\``);
  if (any === null) return `with faults only in zones, ${enumerate(inZones)}`;
  const all = `with at most ${any} ${any === 1 ? 'fault' : 'faults'}`;
  return inZones.length === 0 ? all : `${all}, ${enumerate(inZones)}`;
}
