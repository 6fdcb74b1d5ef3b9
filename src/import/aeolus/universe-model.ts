import type { Diagnostics } from '../../base/diagnostics.ts';
import { ANY_DURATION } from '../../base/duration.ts';
import { maxOf, minOf } from '../../base/extremes.ts';
import type { ConnectionDraft, GoalDraft, ModelDraft, PortDraft, TypeDraft } from '../draft/draft.ts';
import { Names } from '../draft/names.ts';
import type { Binding, ConfiguredComponent, Universe, UniverseState, UniverseType } from './universe.ts';

/** A component type, with the names that its parts have in the model. */
interface NamedType {
  readonly type: UniverseType;
  readonly draft: TypeDraft;
  /** By state. */
  readonly places: ReadonlyMap<string, string>;
  /** By port. */
  readonly provides: ReadonlyMap<string, string>;
  /** By port, the use ports that need it, each with how many providers. */
  readonly requires: ReadonlyMap<string, readonly { readonly name: string; readonly count: number }[]>;
}

/** A component, with its type. */
interface NamedComponent {
  readonly given: ConfiguredComponent;
  readonly name: string;
  readonly type: NamedType;
}

/**
 * The model of a universe: states are places, each change of state is a behavior of its own, which takes any time. What a state
 * provides is a service, and what it requires a use of one, of as many providers as it says. A configuration is a goal, as is
 * each state without one. What cannot be said is reported: providers for fewer than may use them, and conflicts.
 */
export function universeModel({ at, types, configuration }: Universe, report: Diagnostics): ModelDraft {
  const names = new Names();
  const named = new Map(types.map((type) => [type.name, namedType(type, names.take(type.name), report)]));
  const own = new Names();
  const given =
    configuration?.components ??
    types.map((type) => ({ name: type.name, type: type.name, at: type.at, state: null }));
  const components = given.flatMap((each): readonly NamedComponent[] => {
    const type = named.get(each.type);
    if (type !== undefined) return [{ given: each, name: own.take(each.name), type }];
    report.error(
      'unknown-type',
      each.at,
      `there is no component type \`${each.type}\``,
      report.didYouMean(each.type, named.keys()),
    );
    return [];
  });
  const connections =
    configuration === null
      ? allBindings(components)
      : configuration.bindings.flatMap((binding) => boundBy(binding, components, report));
  checkProviders(components, connections, report);
  checkConflicts(components, report);
  return {
    at,
    title: 'a universe of Aeolus',
    types: [...named.values()].map(({ draft }) => draft),
    components: components.map(({ given: { at }, name, type }) => ({
      name,
      at,
      type: type.draft.name,
      takes: {},
    })),
    connections: connections.map(({ draft }) => draft),
    deployments: [
      { name: 'initial', at, places: components.map(({ name, type }) => [name, [type.draft.places[0]!]]) },
    ],
    programs: [],
    properties: [],
    goals: configuration === null ? goalsOf(components) : [configured(components, at, report)],
  };
}

function namedType(type: UniverseType, name: string, report: Diagnostics): NamedType {
  const elements = new Names();
  // The first place is the initial one.
  const states = [...type.states].sort((a, b) => Number(b.initial) - Number(a.initial));
  const places = new Map<string, string>();
  for (const state of states) {
    if (places.has(state.name))
      report.error('duplicate-name', state.at, `\`${type.name}\` has two states \`${state.name}\``);
    else places.set(state.name, elements.take(state.name));
  }
  const behaviors = new Names();
  const changes = states.flatMap((state) =>
    state.successors.flatMap(({ state: next, at }) => {
      const [from, to] = [places.get(state.name)!, places.get(next)];
      if (to !== undefined && to !== from) {
        const behavior = behaviors.take(`${from}-to-${to}`);
        return [{ name: elements.take(`${from}-${to}`), behavior, at, from, to, takes: ANY_DURATION }];
      }
      if (to === undefined)
        report.error(
          'unknown-place',
          at,
          `\`${type.name}\` has no state \`${next}\``,
          report.didYouMean(next, places.keys()),
        );
      return [];
    }),
  );
  const ports = new Names();
  const provides = new Map<string, string>();
  const requires = new Map<string, { readonly name: string; readonly count: number }[]>();
  const drafts: PortDraft[] = [];
  const boundTo = (holds: (state: UniverseState) => boolean) =>
    states.filter(holds).map((state) => places.get(state.name)!);
  for (const port of portsIn(states, 'provide')) {
    const name = ports.take(port);
    provides.set(port, name);
    drafts.push({
      name,
      at: type.at,
      role: 'provide',
      kind: 'service',
      bound: boundTo(({ provide }) => provide.has(port)),
    });
  }
  for (const port of portsIn(states, 'require')) {
    // What needs three of them in one state and one in another is in use of one in both.
    const counts = [...new Set(states.flatMap(({ require }) => require.get(port) ?? []))].sort(
      (a, b) => a - b,
    );
    const uses = counts.map((count) => ({
      count,
      name: ports.take(port, provides.has(port) ? 'need-' : ''),
    }));
    requires.set(port, uses);
    for (const { name, count } of uses)
      drafts.push({
        name,
        at: type.at,
        role: 'use',
        kind: 'service',
        bound: boundTo(({ require }) => (require.get(port) ?? 0) >= count),
        ...(count === 1 ? {} : { atLeast: count }),
      });
  }
  const draft = { name, at: type.at, places: [...places.values()], transitions: changes, ports: drafts };
  return { type, draft, places, provides, requires };
}

function portsIn(states: readonly UniverseState[], role: 'provide' | 'require'): ReadonlySet<string> {
  return new Set(states.flatMap((state) => [...state[role].keys()]));
}

/** A connection, with the port of the universe that it is about. */
interface PortConnection {
  readonly draft: ConnectionDraft;
  readonly port: string;
  readonly requirer: NamedComponent;
  readonly provider: NamedComponent;
}

function connect(
  binding: Omit<PortConnection, 'draft'>,
  at: ConnectionDraft['at'],
): readonly PortConnection[] {
  const { port, requirer, provider } = binding;
  const provided = provider.type.provides.get(port);
  return (requirer.type.requires.get(port) ?? []).flatMap(({ name }) =>
    provided === undefined
      ? []
      : [
          {
            ...binding,
            draft: { at, user: `${requirer.name}.${name}`, provider: `${provider.name}.${provided}` },
          },
        ],
  );
}

/** Each component may use all others. */
function allBindings(components: readonly NamedComponent[]): readonly PortConnection[] {
  return components.flatMap((requirer) =>
    [...requirer.type.requires.keys()].flatMap((port) =>
      components
        .filter((provider) => provider !== requirer && provider.type.provides.has(port))
        .flatMap((provider) => connect({ port, requirer, provider }, requirer.given.at)),
    ),
  );
}

function boundBy(
  { at, port, requirer, provider }: Binding,
  components: readonly NamedComponent[],
  report: Diagnostics,
): readonly PortConnection[] {
  const find = (name: string) => {
    const found = components.find(({ given }) => given.name === name);
    const known = components.map(({ given }) => given.name);
    if (found === undefined)
      report.error(
        'unknown-component',
        at,
        `there is no component \`${name}\``,
        report.didYouMean(name, known),
      );
    return found;
  };
  const [user, server] = [find(requirer), find(provider)];
  if (user === undefined || server === undefined) return [];
  const connected = connect({ port, requirer: user, provider: server }, at);
  if (connected.length === 0)
    report.error(
      'file-syntax',
      at,
      `\`${requirer}\` does not require \`${port}\`, or \`${provider}\` does not provide it`,
    );
  return connected;
}

/** How many may use a port at once is no question where no more are connected to it; else no model says it. */
function checkProviders(
  components: readonly NamedComponent[],
  connections: readonly PortConnection[],
  report: Diagnostics,
): void {
  for (const component of components) {
    for (const port of component.type.provides.keys()) {
      const most = minOf(component.type.type.states.map(({ provide }) => provide.get(port) ?? Infinity));
      const users = new Set(
        connections
          .filter((each) => each.provider === component && each.port === port)
          .map(({ requirer }) => requirer),
      );
      if (users.size <= most) continue;
      const message = `\`${component.given.name}\` provides \`${port}\` to ${most} at a time, and ${users.size} may use it: no model says which`;
      report.error(
        'not-modelled',
        component.given.at,
        message,
        'give a configuration, whose `bindings` say who uses it',
      );
    }
    for (const [port, uses] of component.type.requires) {
      const most = maxOf(uses.map(({ count }) => count));
      const providers = new Set(
        connections
          .filter((each) => each.requirer === component && each.port === port)
          .map(({ provider }) => provider),
      );
      if (providers.size >= most) continue;
      const message = `\`${component.given.name}\` requires ${most} providers of \`${port}\`, and there ${providers.size === 1 ? 'is 1' : `are ${providers.size}`}`;
      report.error(
        'not-modelled',
        component.given.at,
        message,
        'give a configuration with more components that provide it',
      );
    }
  }
}

/** That nobody else provides a port is so where nobody ever does; else no model says it. */
function checkConflicts(components: readonly NamedComponent[], report: Diagnostics): void {
  for (const component of components)
    for (const { conflict, at } of component.type.type.states)
      for (const port of conflict) {
        const other = components.find((each) => each !== component && each.type.provides.has(port));
        if (other === undefined) continue;
        const message = `\`${component.given.name}\` is in conflict with \`${port}\`, which \`${other.given.name}\` provides: no model says that`;
        report.error(
          'not-modelled',
          at,
          message,
          'ask with `forbidden` that both never hold, and take the conflict away',
        );
      }
}

function goalsOf(components: readonly NamedComponent[]): readonly GoalDraft[] {
  const names = new Names();
  return components.flatMap(({ name, type, given: { at } }) =>
    [...type.places].slice(1).map(([, place]) => ({
      name: names.take(`${name}-${place}`),
      at,
      components: [[name, place] as const],
    })),
  );
}

function configured(
  components: readonly NamedComponent[],
  at: GoalDraft['at'],
  report: Diagnostics,
): GoalDraft {
  const wanted = components.flatMap(({ name, type, given }) => {
    if (given.state === null) return [];
    const place = type.places.get(given.state);
    if (place !== undefined) return [[name, place] as const];
    const hint = report.didYouMean(given.state, type.places.keys());
    report.error('unknown-place', given.at, `\`${given.type}\` has no state \`${given.state}\``, hint);
    return [];
  });
  return { name: 'configured', at, components: wanted };
}
