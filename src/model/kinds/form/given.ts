import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { Duration } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';
import type { ElementRef, PortRef } from '../../assembly.ts';
import { entryOf, type SourceNode } from '../../read/formats/source.ts';
import {
  readDuration,
  readReference,
  readWholeNumber,
  scalarOf,
  scalarsOf,
  textOf,
} from '../../read/values/read-values.ts';

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
  /** References to ports, marked as the parts `ports/0`, `ports/1`, ... */
  readonly ports: (node: SourceNode) => { readonly ports: readonly PortRef[]; readonly marks: Marks };
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
    ports: (node) => {
      const read = scalarsOf(node).flatMap((scalar) => {
        const reference = readReference(scalar, 'port', report);
        return reference === null ? [] : [{ ...reference, at: scalar.at }];
      });
      return {
        ports: read.map((r) => ({ component: r.component.text, port: r.element.text })),
        marks: read.map((r, i) => [`ports/${i}`, r] as const),
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
