import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { Duration } from '../../../base/duration.ts';
import type { Claim } from '../../../base/expression/expression.ts';
import type { Position } from '../../../base/position.ts';
import type { ElementRef, PortRef } from '../../assembly.ts';
import { entryOf, type SourceNode, type SourceScalar, within } from '../../read/formats/source.ts';
import {
  readDuration,
  readReference,
  readWholeNumber,
  scalarOf,
  scalarsOf,
  textOf,
} from '../../read/values/read-values.ts';

import { readStateClaim, type StateAtom } from './state-atom.ts';

/** Where parts of something stand; see `SourceMap`. */
export type Marks = readonly (readonly [part: string, where: { readonly at: Position }])[];

/** What a file gives for a property, read on demand; what cannot be read is reported, and left out. */
export interface Given {
  readonly option: (key: string) => SourceNode | undefined;
  /** What a map that is the value of something gives. */
  readonly within: (node: SourceNode) => Given;
  readonly text: (key: string) => string | null;
  readonly flag: (key: string, otherwise: boolean) => boolean;
  readonly number: (key: string) => number | null;
  readonly duration: (key: string) => Duration | null;
  /** Where the values of options stand. */
  readonly marks: (...keys: readonly string[]) => Marks;
  /** A claim about states, of which the atoms are marked as the parts `atoms/0`, `atoms/1`, ... */
  readonly claim: (node: SourceNode) => { readonly claim: Claim<StateAtom>; readonly marks: Marks } | null;
  /** References to ports, marked as the parts `ports/0`, `ports/1`, ..., or those of another name. */
  readonly ports: (
    node: SourceNode | undefined,
    part?: string,
  ) => { readonly ports: readonly PortRef[]; readonly marks: Marks };
  /** References to elements of the sort `what`, marked as the parts `part/0/component`, `part/0/element`, ... */
  readonly elements: (
    node: SourceNode | undefined,
    what: 'place' | 'transition',
    part: string,
  ) => { readonly elements: readonly ElementRef[]; readonly marks: Marks };
}

/** Reads the options of a property from the map that has them. */
export function givenIn(value: SourceNode, report: Diagnostics): Given {
  const option = (key: string) => entryOf(value, key)?.value;
  const text = (key: string) => textOf(option(key));
  return {
    option,
    within: (node) => givenIn(node, report),
    text,
    flag: (key, otherwise) => (text(key) ?? `${otherwise}`).toLowerCase() === 'true',
    number: (key) => readWholeNumber(option(key), report),
    duration: (key) => readDuration(option(key), report),
    marks: (...keys) =>
      keys.flatMap((key) => {
        const scalar = scalarOf(option(key));
        return scalar === null ? [] : [[key, scalar] as const];
      }),
    claim: (node) => {
      const scalar = scalarOf(node);
      if (scalar === null) return null;
      const read = readStateClaim(scalar.text);
      if ('claim' in read) {
        const { claim, written } = read;
        return { claim, marks: written.map((atom, i) => [`atoms/${i}`, { at: partOf(scalar, atom) }]) };
      }
      const { message, hint } = read.mistake;
      report.error('expression-syntax', partOf(scalar, read.mistake), message, hint);
      return null;
    },
    ports: (node, part = 'ports') => {
      const read = scalarsOf(node).flatMap((scalar) => {
        const reference = readReference(scalar, 'port', report);
        return reference === null ? [] : [{ ...reference, at: scalar.at }];
      });
      return {
        ports: read.map((r) => ({ component: r.component.text, port: r.element.text })),
        marks: read.map((r, i) => [`${part}/${i}`, r] as const),
      };
    },
    elements: (node, what, part) => {
      const read = scalarsOf(node).flatMap((scalar) => readReference(scalar, what, report) ?? []);
      return {
        elements: read.map((r) => ({ component: r.component.text, element: r.element.text })),
        marks: read.flatMap((r, i) => [
          [`${part}/${i}/component`, r.component] as const,
          [`${part}/${i}/element`, r.element] as const,
        ]),
      };
    },
  };
}

/** Where characters of a text stand; the whole text where it is on several lines. */
function partOf(
  scalar: SourceScalar,
  { start, length }: { readonly start: number; readonly length: number },
): Position {
  const [line, ...more] = scalar.lines;
  return line === undefined || more.length > 0 ? scalar.at : within(scalar, line, start, length);
}
