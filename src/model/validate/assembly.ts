import { heed } from '../../base/heed.ts';
import { type ConnectionEnds, connectionName } from '../assembly.ts';
import type { ComponentType, Described } from '../component.ts';
import { timedNames } from '../outcomes.ts';
import { checkTimeouts, checkZones } from './failures.ts';
import {
  type Check,
  checkPlace,
  checkPlacement,
  checkPort,
  checkRepeated,
  reportUnknown,
  typesByComponent,
} from './names/check.ts';
import { checkResources } from './scarce/resources.ts';

/** Estimated cost of checking a component or a connection, in nanoseconds, for {@link heed}. */
const CHECKING = 3_000;

/** Checks components, connections and deployments (semantics, section 2). */
export function checkAssembly(check: Check): void {
  const { model } = check;
  const types = typesByComponent(model);
  for (const component of model.components) checkInstance(component, check);
  checkTimeouts(model, check.positions, check.report);
  checkZones(check);
  checkResources(check);
  checkConnections(types, check);
  for (const deployment of model.deployments) {
    checkPlacement(deployment.places, deployment, 'places', types, check);
  }
}

function checkInstance(component: Check['model']['components'][number], check: Check): void {
  heed(CHECKING);
  const { positions, report, gaps } = check;
  const { type, name, start, takes } = component;
  checkRepeated(start, component, 'start', check);
  for (const [i, place] of start.entries()) {
    // The initial place is checked with the type.
    if (place !== type.initial) checkPlace(place, type, name, positions.at(component, `start/${i}`), check);
  }
  const transitions = new Set(timedNames(type));
  for (const transition of takes.keys()) {
    if (transitions.has(transition) || gaps.inType(type, 'transitions')) continue;
    const at = positions.at(component, `takes/${transition}`);
    reportUnknown(
      'unknown-transition',
      `${name} has no transition \`${transition}\``,
      transition,
      transitions,
      at,
      report,
    );
  }
}

function checkConnections(types: ReadonlyMap<string, ComponentType>, check: Check): void {
  const seen = new Set<string>();
  for (const connection of check.model.connections) {
    heed(CHECKING);
    checkConnection(connection, connection, types, check);
    const name = connectionName(connection);
    if (seen.has(name)) {
      check.report.error(
        'duplicate-connection',
        connection.at ?? null,
        `${name} is connected already`,
        'remove one of the two lines',
      );
    }
    seen.add(name);
  }
}

/** Checks that both ends exist, that one uses and the other provides, and that they are of one kind. */
export function checkConnection(
  { user, provider }: ConnectionEnds,
  owner: Described,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  const used = checkPort(user, owner, 'user', types, check);
  const provided = checkPort(provider, owner, 'provider', types, check);
  if (used === null || provided === null) return;
  const ends = `\`${user.component}.${user.port}\` and \`${provider.component}.${provider.port}\``;
  if (used.role === 'provide' && provided.role === 'use') {
    check.report.error(
      'port-role',
      owner.at ?? null,
      `\`${user.component}.${user.port}\` provides, \`${provider.component}.${provider.port}\` uses`,
      `the user stands first: \`${connectionName({ user: provider, provider: user })}\``,
    );
  } else if (used.role === provided.role) {
    const message = `both ${ends} ${used.role === 'use' ? 'use' : 'provide'}`;
    check.report.error('port-role', owner.at ?? null, message, 'connect a use port to a provide port');
  } else if (used.kind !== provided.kind) {
    const message = `${ends} are not of one kind: one is a ${used.kind} port, the other a ${provided.kind} port`;
    check.report.error('port-kind', owner.at ?? null, message, 'connect ports of one kind');
  }
}
