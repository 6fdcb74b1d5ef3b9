import { Diagnostics } from '../../../base/diagnostics.ts';
import { Gaps } from '../../../base/gaps.ts';
import type { Component, Connection, PortRef } from '../../assembly.ts';
import type { ComponentType } from '../../component.ts';
import { SourceMap } from '../../source-map.ts';
import { INITIAL, placeMeant } from '../../system/place-meant.ts';
import { validateDraftModel } from '../../validate/validate.ts';
import type { Model } from '../../whole/model.ts';
import { parseSource } from '../formats/parse-source.ts';
import { entryOf, type SourceEntry, type SourceNode, type SourceScalar } from '../formats/source.ts';
import { declaredName, entriesOf, scalarOf, scalarsOf, textOf } from '../values/read-values.ts';
import { filledIn } from './templates.ts';

/** What a reader is told about an assembly in a file of its own beside its text. */
export interface ReadAssemblyOptions {
  /** The file's name, as messages shall give it. */
  readonly file: string;
  /** The model whose types the components have. */
  readonly model: Model;
  /** Values for variables of the file, instead of its own (`--set`). */
  readonly variables?: ReadonlyMap<string, number>;
}

/** A model with the components and connections of an assembly, and the variables of its file. */
export interface ReadAssemblyResult {
  readonly model: Model;
  readonly variables: ReadonlyMap<string, number>;
}

/**
 * Reads an assembly from a file of its own, as Ballet has them: `vars`, `components: {NAME: {type, active}}` and
 * `connections: ["user,port,provider,port"]`. It takes the place of the components and connections of the model.
 *
 * @throws {ModelError} with everything that is wrong, in the order of the file
 */
export function readAssembly(
  text: string,
  { file, model, variables: given = new Map() }: ReadAssemblyOptions,
): ReadAssemblyResult {
  const report = new Diagnostics();
  const whole = parseSource(text, file, report);
  report.throwErrors();
  const own = entriesOf(entryOf(whole ?? undefined, 'vars')?.value).flatMap(({ key, value }) => {
    const number = Number(textOf(value));
    if (Number.isSafeInteger(number)) return [[key.text, number] as const];
    report.error('wrong-shape', value.at, 'a variable is a whole number');
    return [];
  });
  const variables = new Map([...own, ...given]);
  const root = filledIn(whole!, variables, report);
  for (const section of ['components'] as const)
    if (entryOf(root, section)?.value.kind !== 'map')
      report.error(
        'missing-key',
        root.at,
        `an assembly has \`${section}\``,
        'write `NAME: {type: TYPE}` below it',
      );
  report.throwErrors();
  const types = typesByTag(model.types);
  const components = entriesOf(entryOf(root, 'components')?.value).flatMap(
    (entry) => readMember(entry, types, report) ?? [],
  );
  const byName = new Map(components.map((component) => [component.name, component]));
  const connections = scalarsOf(entryOf(root, 'connections')?.value).flatMap(
    (scalar) => readLink(scalar, byName, report) ?? [],
  );
  report.throwErrors();
  const assembled: Model = {
    ...model,
    components,
    connections,
    deployments: [],
    programs: [],
    properties: [],
  };
  validateDraftModel(assembled, new SourceMap(), new Gaps(), report);
  report.throwErrors();
  return { model: assembled, variables };
}

/** Types by their names, also where these are written in another case or with other separators. */
function typesByTag(types: readonly ComponentType[]): (tag: string) => ComponentType | undefined {
  const plain = (name: string) => name.replaceAll(/[_-]/g, '').toLowerCase();
  const exact = new Map(types.map((type) => [type.name, type]));
  const alike = new Map(types.map((type) => [plain(type.name), type]));
  return (tag) => exact.get(tag) ?? alike.get(plain(tag));
}

function readMember(
  { key, value }: SourceEntry,
  types: (tag: string) => ComponentType | undefined,
  report: Diagnostics,
): Component | null {
  const name = declaredName(key, report);
  const tag = scalarOf(value.kind === 'map' ? entryOf(value, 'type')?.value : value);
  const type = tag === null ? undefined : types(tag.text);
  if (type === undefined) {
    const at = tag?.at ?? value.at;
    const message = tag === null ? `\`${name}\` has no type` : `there is no component type \`${tag.text}\``;
    report.error(tag === null ? 'missing-key' : 'unknown-type', at, message, 'name a type of the model');
    return null;
  }
  const start = startOf(value, type, report);
  return start === null ? null : { name, type, start: [start], takes: new Map(), at: key.at };
}

function startOf(value: SourceNode, type: ComponentType, report: Diagnostics): string | null {
  const active = scalarOf(entryOf(value, 'active')?.value);
  const place = placeMeant(type, active?.text ?? INITIAL);
  if (place !== null) return place;
  const hint = report.didYouMean(active!.text, type.places);
  report.error('unknown-place', active!.at, `${type.name} has no place \`${active!.text}\``, hint);
  return null;
}

/** A connection is written as `c1,port1,c2,port2`, in either order. */
function readLink(
  scalar: SourceScalar,
  components: ReadonlyMap<string, Component>,
  report: Diagnostics,
): Connection | null {
  const parts = scalar.text.split(',').map((part) => part.trim());
  const [a, p, b, q] = parts;
  if (parts.length !== 4 || parts.includes('')) {
    const message = `\`${scalar.text}\` is not a connection`;
    report.error('bad-connection', scalar.at, message, 'write `user,port,provider,port`');
    return null;
  }
  const ends: readonly PortRef[] = [
    { component: a!, port: p! },
    { component: b!, port: q! },
  ];
  const ports = ends.map(({ component, port }) => {
    const type = components.get(component)?.type;
    const found = type?.ports.find((each) => each.name === port);
    if (found !== undefined) return found;
    if (type === undefined) {
      const hint = report.didYouMean(component, components.keys());
      report.error('unknown-component', scalar.at, `there is no component \`${component}\``, hint);
    } else {
      const hint = report.didYouMean(
        port,
        type.ports.map(({ name }) => name),
      );
      report.error('unknown-port', scalar.at, `${component} has no port \`${port}\``, hint);
    }
    return null;
  });
  if (ports.includes(null)) return null;
  const [user, provider] = ports[0]!.role === 'use' ? ends : ends.toReversed();
  return { user: user!, provider: provider!, at: scalar.at };
}

/**
 * Reads the inventory of Ballet, `NAME: {address, ...}`: by component, the node that it is on.
 *
 * @throws {ModelError} with everything that is wrong, in the order of the file
 */
export function readInventory(text: string, file: string): ReadonlyMap<string, string> {
  const report = new Diagnostics();
  const root = parseSource(text, file, report);
  const nodes = new Map(
    entriesOf(root ?? undefined).flatMap(({ key, value }) => {
      const address = textOf(value.kind === 'map' ? entryOf(value, 'address')?.value : value);
      if (address !== null) return [[key.text, nodeName(address)] as const];
      report.error('missing-key', value.at, `\`${key.text}\` has no address`, 'write `{address: NODE}`');
      return [];
    }),
  );
  report.throwErrors();
  return nodes;
}

/** An address as the name of a program. */
function nodeName(address: string): string {
  const name = address.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  return /^[A-Za-z_]/.test(name) ? name : `node_${name}`;
}
