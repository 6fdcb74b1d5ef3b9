import { heed } from '../../base/heed.ts';
import { memo, onceFor, oncePer } from '../../base/memo.ts';
import { type Component, type PortRef, portName } from '../assembly.ts';
import type { ComponentType, Port, Transition } from '../component.ts';
import type { InitialComponent } from '../configuration.ts';
import { failurePlacesOf, transitionBehind } from '../outcomes.ts';
import type { Program } from '../program.ts';
import { reachable } from '../reachable.ts';
import type { Subject } from '../subject.ts';
import { behaviorOf } from '../system/behavior.ts';
import { regionIn } from '../system/region.ts';
import { type Check, declaredByName, list, portsByName, typesByComponent } from './names/check.ts';
import { lastPlaces } from './starting-state.ts';

/** By component type, the markings in which components of it stand at the start of some program. */
export type Starts = ReadonlyMap<ComponentType, readonly (readonly string[])[]>;

/** Estimated cost of recording a component or a connection, in nanoseconds, for {@link heed}. */
const NOTING = 500;

/** Where components of each type stand at the start of some program, or as they are added. */
export function startsByType(programs: readonly Program[], { model }: Check): Starts {
  const starts = new Map(model.types.map((type) => [type, [[type.initial]] as (readonly string[])[]]));
  const note = (type: ComponentType | undefined, places: readonly string[]): void => {
    heed(NOTING);
    if (type !== undefined && places.length > 0) starts.get(type)?.push(places);
  };
  for (const { type, start } of model.components) note(type, start);
  const declared = declaredByName(model);
  // Programs that say nothing themselves may share the places of one deployment.
  for (const start of new Set(programs.map((program) => program.start))) {
    for (const [component, places] of start) note(declared.get(component)?.type, places);
  }
  for (const { state } of programs) {
    for (const component of state?.components ?? []) note(component.component.type, lastPlaces(component));
  }
  return starts;
}

/** A service that is refused as soon as it is there: each behavior that reaches it goes on out of it. */
export function checkPassedThrough(
  port: Port,
  type: ComponentType,
  starts: readonly (readonly string[])[],
  check: Check,
): void {
  if (port.role !== 'provide' || port.kind !== 'service') return;
  const { places, inside } = regionIn(type, port);
  const inward = type.transitions.filter((t) => places.has(t.destination));
  const isEnteredOtherwise =
    [...failurePlacesOf(type)].some((place) => places.has(place)) ||
    type.transitions.some(({ outcomes }) => outcomes.some(({ place }) => places.has(place)));
  const passes = inward.every((t) => {
    const onward = behaviorOf(type, t.behavior).leaving.get(t.destination) ?? [];
    return onward.length > 0 && onward.every((o) => !inside.has(o.name));
  });
  if (
    inward.length === 0 ||
    !passes ||
    isEnteredOtherwise ||
    starts.flat().some((place) => places.has(place))
  )
    return;
  check.report.warning(
    'passed-through',
    port.at ?? null,
    `the service \`${port.name}\` of ${type.name} is practically never served: ` +
      `\`${inward[0]!.behavior}\` only passes through ${list([...places])}`,
    'bind the port to a place where the behavior ends, or to all places up to there',
  );
}

/** A use port, and all to which it is ever connected. */
interface ConnectedUse {
  readonly user: PortRef;
  readonly providers: readonly PortRef[];
}

/** By use port, the connections of the file and of running systems, and those that some program makes. */
const allConnections = oncePer((model: Subject): ReadonlyMap<string, ConnectedUse> => {
  const made = model.programs
    .flatMap((p) => p.threads.flatMap((t) => t.instructions))
    .filter((i) => i.kind === 'con');
  const uses = new Map<string, { readonly user: PortRef; readonly providers: PortRef[] }>();
  const running = model.programs.flatMap((p) => p.state?.connections ?? []);
  for (const { user, provider } of [...model.connections, ...running, ...made]) {
    heed(NOTING);
    const known = uses.get(portName(user));
    if (known === undefined) uses.set(portName(user), { user, providers: [provider] });
    else known.providers.push(provider);
  }
  return uses;
});

/** A component that the file declares, or that a program adds, and where it is described. */
interface Possible {
  readonly name: string;
  readonly type: ComponentType;
  readonly at: Component['at'] | null;
}

/** All components that there may ever be: those of the file, of running systems, and those that programs add. */
function possibleComponents(check: Check): ReadonlyMap<string, Possible> {
  const { model, positions } = check;
  const possible = new Map<string, Possible>();
  const running = model.programs.flatMap((p) => p.state?.components.map((c) => c.component) ?? []);
  for (const { name, type, at } of [...model.components, ...running]) {
    heed(NOTING);
    if (!possible.has(name)) possible.set(name, { name, type, at: at ?? null });
  }
  const types = typesByComponent(check.model);
  for (const i of model.programs.flatMap((p) => p.threads.flatMap((t) => t.instructions))) {
    if (i.kind !== 'add' || possible.has(i.component)) continue;
    const type = types.get(i.component);
    if (type === undefined) continue;
    possible.set(i.component, { name: i.component, type, at: positions.at(i, 'component') });
  }
  return possible;
}

/** Use ports that count more providers than they are ever connected to, in the file and by all programs together. */
export function checkCounts(check: Check): void {
  const { model, gaps, positions, report } = check;
  if (!model.types.some(({ ports }) => ports.some((port) => typeof port.atLeast === 'number'))) return;
  if (gaps.inSection('connections') || gaps.inAnyProgram()) return;
  const uses = allConnections(model);
  for (const component of possibleComponents(check).values()) {
    for (const port of component.type.ports) {
      const { name, role, atLeast } = port;
      if (role !== 'use' || typeof atLeast !== 'number') continue;
      const connected = new Set(uses.get(`${component.name}.${name}`)?.providers.map(portName)).size;
      if (atLeast <= connected || gaps.inType(component.type, 'ports')) continue;
      const has = connected === 0 ? 'none' : `only ${connected}`;
      report.error(
        'too-few-providers',
        component.at ?? positions.at(port, 'atLeast'),
        `\`${component.name}.${name}\` needs ${atLeast} providers (\`atLeast: ${atLeast}\`) and is connected to ${has}`,
        'connect it to more, or ask for fewer',
      );
    }
  }
}

/** Use ports that nothing can ever serve, in any program. */
export function checkProviders(check: Check): void {
  const { model, report } = check;
  const uses = allConnections(model);
  const components = possibleComponents(check);
  const placesOf = knownPlaces(model);
  const canServe = memo(
    (provider: PortRef) => canProvide(provider, components, placesOf(provider.component)),
    portName,
  );
  for (const component of components.values()) {
    heed(NOTING);
    for (const { name, role, atLeast } of component.type.ports) {
      if (role !== 'use') continue;
      const port = `${component.name}.${name}`;
      const served = uses.get(port)?.providers ?? [];
      if (served.length === 0) {
        // A use port that needs all of its providers and has none is served.
        if (atLeast === 'all') continue;
        const hint = 'connect it or remove the port';
        const message = `\`${port}\` needs a provider and is connected to none`;
        report.warning('never-served', component.at ?? null, message, hint);
      } else if (!served.some(canServe)) {
        const names = list(served.map((p) => `${p.component}.${p.port}`));
        const message = `\`${port}\` is never served: ${names} can never be active`;
        report.warning('never-served', component.at ?? null, message, 'connect it to a provider that can be');
      }
    }
  }
}

/**
 * Use ports of services that are bound to transitions only, where the component goes on to provide a service when those
 * have ended, and some program makes the provider leave: it may do so then, for nobody uses it.
 */
export function checkPassingUse({ model, report }: Check): void {
  const pushed = pushedBehaviors(model);
  if (pushed.size === 0) return;
  const types = typesByComponent(model);
  const usesOf = onceFor(passingUses);
  const told = new Set<PassingUse>();
  for (const { user, providers } of allConnections(model).values()) {
    const type = types.get(user.component);
    const use = type && usesOf(type).get(user.port);
    if (type === undefined || use === undefined || told.has(use)) continue;
    const leaver = providers.find((provider) => isLeft(provider, types, pushed));
    if (leaver === undefined) continue;
    told.add(use);
    const { port, transition, service } = use;
    report.warning(
      'passing-use',
      port.at ?? null,
      `\`${type.name}.${port.name}\` is in use only while \`${transition.name}\` runs, and \`${service}\` is provided in ` +
        `\`${transition.destination}\` from then on: a program may take \`${portName(leaver)}\` away meanwhile`,
      `if it is still needed there, bind \`${port.name}\` to \`${transition.destination}\` too`,
    );
  }
}

/** A use port of a service that is bound to transitions only, one of them, and the service that is provided when that has ended. */
interface PassingUse {
  readonly port: Port;
  readonly transition: Transition;
  readonly service: string;
}

/** The passing uses of a type, by port. */
function passingUses(type: ComponentType): ReadonlyMap<string, PassingUse> {
  const uses = type.ports.flatMap((port): readonly PassingUse[] => {
    const { places, bound } = regionIn(type, port);
    if (port.role !== 'use' || port.kind !== 'service' || places.size > 0) return [];
    return type.transitions
      .filter(({ name }) => bound.has(name))
      .flatMap((transition) => {
        const service = type.ports.find(
          (each) =>
            each.role === 'provide' &&
            each.kind === 'service' &&
            regionIn(type, each).places.has(transition.destination),
        );
        return service === undefined ? [] : [{ port, transition, service: service.name }];
      })
      .slice(0, 1);
  });
  return new Map(uses.map((use) => [use.port.name, use]));
}

/** By component, the behaviors that some program pushes to it. */
function pushedBehaviors(model: Subject): ReadonlyMap<string, ReadonlySet<string>> {
  const pushed = new Map<string, Set<string>>();
  for (const i of model.programs.flatMap((p) => p.threads.flatMap((t) => t.instructions))) {
    if (i.kind !== 'pushB') continue;
    heed(NOTING);
    const known = pushed.get(i.component) ?? new Set();
    pushed.set(i.component, known.add(i.behavior));
  }
  return pushed;
}

/** Whether a program pushes a behavior that leads out of where a port is provided. */
function isLeft(
  { component, port: name }: PortRef,
  types: ReadonlyMap<string, ComponentType>,
  pushed: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const type = types.get(component);
  const port = type?.ports.find((each) => each.name === name);
  const behaviors = pushed.get(component);
  if (type === undefined || port === undefined || behaviors === undefined) return false;
  const { places, inside, bound } = regionIn(type, port);
  const stays = (transition: string) => inside.has(transition) || bound.has(transition);
  return type.transitions.some((t) => behaviors.has(t.behavior) && places.has(t.source) && !stays(t.name));
}

/** Where a component may stand, as far as files say so, and the ports that it provides from the start. */
interface KnownPlaces {
  readonly places: readonly string[];
  readonly provided: readonly string[];
}

/** Looks once through a model for the places in which its components stand at the start of some program. */
function knownPlaces(model: Subject): (component: string) => KnownPlaces {
  const known = new Map<string, { readonly places: string[]; readonly provided: string[] }>();
  const note = (name: string, places: Iterable<string>, provided: Iterable<string> = []): void => {
    const before = known.get(name) ?? { places: [], provided: [] };
    known.set(name, before);
    for (const place of places) before.places.push(place);
    for (const port of provided) before.provided.push(port);
  };
  for (const { name, start } of model.components) note(name, start);
  for (const start of new Set(model.programs.map((program) => program.start))) {
    for (const [name, places] of start) note(name, places);
  }
  for (const component of model.programs.flatMap((p) => p.state?.components ?? [])) {
    const places = [...component.places, ...destinationsAhead(component)];
    note(component.component.name, places, component.provided ?? []);
  }
  return (component) => known.get(component) ?? { places: [], provided: [] };
}

function canProvide(
  { component: name, port: asked }: PortRef,
  components: ReadonlyMap<string, Possible>,
  { places, provided }: KnownPlaces,
): boolean {
  const type = components.get(name)?.type;
  const port = type && portsByName(type).get(asked);
  if (type === undefined || port === undefined) return false;
  if (provided.includes(asked)) return true;
  const reached = reachable(type.transitions, [type.initial, ...places, ...failurePlacesOf(type)]);
  return [...regionIn(type, port).places].some((place) => reached.has(place));
}

/** Where the transitions lead that a component of a running system has begun. */
function destinationsAhead({ component, outputs, inputs, running }: InitialComponent): readonly string[] {
  const docked = inputs.map(transitionBehind);
  const begun = new Set([...outputs, ...docked, ...running.map((r) => r.transition)]);
  return component.type.transitions
    .filter((t) => begun.has(t.name))
    .flatMap((t) => [t.destination, ...t.outcomes.map(({ place }) => place)]);
}
