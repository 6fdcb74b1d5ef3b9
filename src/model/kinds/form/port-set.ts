import { type PortRef, portName } from '../../assembly.ts';
import type { ComponentType } from '../../component.ts';
import { entryOf, type SourceNode } from '../../read/formats/source.ts';
import { keys, listOf, oneOf, portReference, wholeNumber } from '../../read/values/shapes.ts';
import { many, type OneOrMore, type Reference, type TextReader } from '../../read/values/text-reader.ts';
import { type Check, checkRepeated } from '../../validate/names/check.ts';
import { checkLimit, checkProvides } from './checks.ts';
import type { Given, Marks } from './given.ts';
import type { Spec } from './kind.ts';
import type { Shape } from './shape.ts';

/** Provide ports of which so many are needed. */
export interface PortSet {
  readonly ports: readonly PortRef[];
  /** How many of them have to be active; `null`: all of them. */
  readonly atLeast: number | null;
  /** Whether they have to work, not only to be active. */
  readonly working: boolean;
}

const ports = oneOf('a port such as `component.port`, or a list of them', [
  portReference,
  listOf('a list of ports such as `component.port`', portReference),
]);

/** A port, or a list of them. */
export const portOrPorts: Shape = ports;

/** A port, a list of them, or `{ports, atLeast}`. */
export const portSetShape: Shape = oneOf(
  'a port such as `component.port`, a list of them, or `{ports, atLeast}`',
  [
    portReference,
    listOf('a list of ports such as `component.port`', portReference),
    keys('`{ports, atLeast}`', { ports, atLeast: wholeNumber.optional() }),
  ],
);

/** Reads what fits {@link portSetShape}, and where its parts stand. */
export function portSetIn(
  argument: SourceNode,
  given: Given,
): { readonly set: PortSet; readonly marks: Marks } | null {
  const listed = argument.kind === 'map' ? entryOf(argument, 'ports')?.value : argument;
  if (listed === undefined) return null;
  const { ports, marks } = given.ports(listed);
  const within = given.within(argument);
  const set = { ports, atLeast: within.number('atLeast'), working: given.flag('working', false) };
  return { set, marks: [...marks, ...within.marks('atLeast')] };
}

/** The same as the builder takes it. */
export type AskedPorts<Port extends Reference = Reference> =
  | Port
  | readonly Port[]
  | { readonly ports: Port | readonly Port[]; readonly atLeast?: number };

/** The ports that a property of this name asks about. */
export function builtPortSet(
  read: TextReader,
  property: string,
  asked: AskedPorts,
  working = false,
): PortSet {
  const { ports, atLeast = null } =
    typeof asked === 'object' && !Array.isArray(asked)
      ? read.options(asked as Extract<AskedPorts, { ports: unknown }>, ['ports', 'atLeast'], property)
      : { ports: asked as OneOrMore<Reference>, atLeast: null };
  read.wholeNumber(atLeast, property);
  return { ports: many(ports).map((port) => read.port(port)), atLeast, working };
}

/** Checks that the ports exist, provide, are each named once, and can be as many as are asked for. */
export function checkPortSet(
  spec: Spec & PortSet,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  const { gaps, positions, report } = check;
  const { name, kind, ports, atLeast, at = null } = spec;
  checkRepeated(ports.map(portName), spec, 'ports', check);
  checkProvides(ports, spec, types, check);
  checkLimit('atLeast', atLeast, spec, check);
  if (gaps.inEntry('properties', name)) return;
  if (ports.length === 0) {
    report.error('missing-key', at, `\`${name}\` asks for no port`, `name provide ports in \`${kind}\``);
  } else if (atLeast !== null && atLeast > ports.length) {
    report.error(
      'bad-number',
      positions.at(spec, 'atLeast'),
      `\`atLeast: ${atLeast}\` never holds: \`${name}\` names only ${ports.length} port${ports.length === 1 ? '' : 's'}`,
      'name more ports, or ask for fewer',
    );
  }
}
