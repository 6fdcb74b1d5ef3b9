import { ANY_DURATION, type DurationInterval } from '../../base/duration.ts';
import type { Connection } from '../assembly.ts';
import type { Resource } from '../resource.ts';
import type { Zones } from '../subject.ts';
import type { DraftComponent, DraftDeployment } from './draft.ts';
import { entryOf, type SourceEntry, type SourceNode, type SourceScalar } from './formats/source.ts';
import { placementIn, type Reading, textsIn } from './reading.ts';
import {
  declaredName,
  described,
  entriesOf,
  readConnection,
  readInterval,
  readWholeNumber,
  scalarOf,
  textOf,
} from './values/read-values.ts';

/** Reads a component. */
export function readComponent({ key, value }: SourceEntry, reading: Reading): DraftComponent {
  const type = scalarOf(value.kind === 'map' ? entryOf(value, 'type')?.value : value);
  const start = entryOf(value, 'start');
  const { texts, mark } = textsIn(start?.value, reading);
  const takes = takesIn(entryOf(value, 'takes')?.value, reading);
  const needs = entriesOf(entryOf(value, 'needs')?.value);
  const component: DraftComponent = {
    name: declaredName(key, reading.report),
    type: type?.text ?? '',
    start: texts.length === 0 ? null : texts,
    takes: takes.takes,
    ...(needs.length === 0
      ? {}
      : { needs: new Map(needs.map((entry) => [entry.key.text, textOf(entry.value) ?? ''])) }),
    ...described(value),
    at: key.at,
  };
  if (type !== null) reading.positions.mark(component, 'type', type.at);
  mark(component, 'start');
  takes.mark(component);
  for (const entry of needs) {
    reading.positions.mark(component, `needs/${entry.key.text}`, entry.key.at);
    reading.positions.mark(component, `resources/${entry.key.text}`, entry.value.at);
  }
  return component;
}

function takesIn(
  node: SourceNode | undefined,
  reading: Reading,
): {
  readonly takes: ReadonlyMap<string, DurationInterval>;
  readonly mark: (owner: object) => void;
} {
  const entries = entriesOf(node);
  const takes = new Map<string, DurationInterval>();
  for (const { key, value } of entries) {
    takes.set(key.text, readInterval(value, reading.report) ?? ANY_DURATION);
  }
  return {
    takes,
    mark: (owner) => {
      for (const { key } of entries) reading.positions.mark(owner, `takes/${key.text}`, key.at);
    },
  };
}

/** Reads a connection; `null` where it is none. */
export function readConnectionEntry(
  scalar: SourceScalar,
  reading: Pick<Reading, 'report' | 'positions'>,
): Connection | null {
  const ends = readConnection(scalar, reading.report);
  if (ends === null) return null;
  const { user, provider } = ends;
  const connection: Connection = {
    user: { component: user.component, port: user.port },
    provider: { component: provider.component, port: provider.port },
    at: scalar.at,
  };
  reading.positions.mark(connection, 'user', user.at);
  reading.positions.mark(connection, 'provider', provider.at);
  return connection;
}

/** Reads the zones; where they and their components stand is marked as `NAME` and `NAME/0`, ... of the map. */
export function readZones(node: SourceNode | undefined, reading: Reading): Zones {
  const zones = new Map<string, readonly string[]>();
  for (const { key, value } of entriesOf(node)) {
    const { texts, mark } = textsIn(value, reading);
    zones.set(declaredName(key, reading.report), texts);
    mark(zones, key.text);
    reading.positions.mark(zones, key.text, key.at);
  }
  return zones;
}

/** Reads a resource: its capacity, or `{capacity, order}`. */
export function readResource({ key, value }: SourceEntry, reading: Reading): Resource {
  const capacity = value.kind === 'map' ? entryOf(value, 'capacity')?.value : value;
  const order = entryOf(value, 'order')?.value;
  const { texts, mark } = textsIn(order, reading);
  const resource: Resource = {
    name: declaredName(key, reading.report),
    capacity: (capacity && readWholeNumber(capacity, reading.report)) ?? 1,
    order: order === undefined ? null : texts,
    ...described(value),
    at: key.at,
  };
  if (capacity !== undefined) reading.positions.mark(resource, 'capacity', capacity.at);
  mark(resource, 'order');
  return resource;
}

/** Reads a deployment. */
export function readDeployment({ key, value }: SourceEntry, reading: Reading): DraftDeployment {
  const name = declaredName(key, reading.report);
  const everywhere = scalarOf(value);
  const { places, mark } = placementIn(value, reading);
  const deployment = { name, places: everywhere?.text ?? places, ...described(value), at: key.at };
  if (everywhere !== null) reading.positions.mark(deployment, 'places', everywhere.at);
  mark(deployment, 'places');
  return deployment;
}
