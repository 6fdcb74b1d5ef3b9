import type { Component, PortRef } from '../assembly.ts';
import type { ComponentType, Port } from '../component.ts';
import type { InitialComponent } from '../configuration.ts';
import type { Program } from '../program.ts';
import { reachable } from '../reachable.ts';
import type { Subject } from '../subject.ts';
import { type Check, list, regionIn, typesByComponent } from './check.ts';
import { lastPlaces } from './starting-state.ts';

/** The markings in which components of a type stand at the start of some program. */
export function startsOf(
  type: ComponentType,
  programs: readonly Program[],
  { model }: Check,
): readonly (readonly string[])[] {
  const own = model.components.filter((c) => c.type === type);
  const running = programs.flatMap((p) => p.state?.components ?? []);
  const starts = [
    ...own.flatMap((c) => [c.start, ...programs.map((p) => p.start.get(c.name) ?? [])]),
    ...running.filter((c) => c.component.type === type).map(lastPlaces),
  ];
  return [[type.initial], ...starts.filter((places) => places.length > 0)];
}

/** A service that is refused as soon as it is there: each behavior that reaches it goes on out of it. */
export function checkPassedThrough(
  port: Port,
  type: ComponentType,
  programs: readonly Program[],
  check: Check,
): void {
  if (port.role !== 'provide' || port.kind !== 'service') return;
  const { places, inside } = regionIn(type, port);
  const starts = new Set(startsOf(type, programs, check).flat());
  const inward = type.transitions.filter((t) => places.has(t.destination));
  const passes = inward.every((t) => {
    const onward = type.transitions.filter((o) => o.behavior === t.behavior && o.source === t.destination);
    return onward.length > 0 && onward.every((o) => !inside.has(o.name));
  });
  if (inward.length === 0 || !passes || [...places].some((place) => starts.has(place))) return;
  check.report.warning(
    'passed-through',
    port.at ?? null,
    `the service \`${port.name}\` of ${type.name} is practically never served: ` +
      `\`${inward[0]!.behavior}\` only passes through ${list([...places])}`,
    'bind the port to a place where the behavior ends, or to all places up to there',
  );
}

/** The connections of the file and of running systems, and those that some program makes. */
function allConnections(model: Subject): ReadonlyMap<string, readonly PortRef[]> {
  const made = model.programs
    .flatMap((p) => p.threads.flatMap((t) => t.instructions))
    .filter((i) => i.kind === 'con');
  const providers = new Map<string, PortRef[]>();
  const running = model.programs.flatMap((p) => p.state?.connections ?? []);
  for (const { user, provider } of [...model.connections, ...running, ...made]) {
    const key = `${user.component}.${user.port}`;
    const known = providers.get(key);
    if (known === undefined) providers.set(key, [provider]);
    else known.push(provider);
  }
  return providers;
}

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
    if (!possible.has(name)) possible.set(name, { name, type, at: at ?? null });
  }
  const types = typesByComponent(check);
  for (const i of model.programs.flatMap((p) => p.threads.flatMap((t) => t.instructions))) {
    if (i.kind !== 'add' || possible.has(i.component)) continue;
    const type = types.get(i.component);
    if (type === undefined) continue;
    possible.set(i.component, { name: i.component, type, at: positions.at(i, 'component') });
  }
  return possible;
}

/** Use ports that nothing can ever serve, in any program. */
export function checkProviders(check: Check): void {
  const { model, report } = check;
  const providers = allConnections(model);
  const components = possibleComponents(check);
  const answers = new Map<string, boolean>();
  const canServe = (provider: PortRef): boolean => {
    const key = `${provider.component}.${provider.port}`;
    const answer = answers.get(key) ?? canProvide(provider, components, model);
    answers.set(key, answer);
    return answer;
  };
  for (const component of components.values()) {
    for (const { name, role } of component.type.ports) {
      if (role !== 'use') continue;
      const port = `${component.name}.${name}`;
      const served = providers.get(port) ?? [];
      if (served.length === 0) {
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

function canProvide(
  { component: name, port: portName }: PortRef,
  components: ReadonlyMap<string, Possible>,
  model: Subject,
): boolean {
  const type = components.get(name)?.type;
  const port = type?.ports.find((p) => p.name === portName);
  if (type === undefined || port === undefined) return false;
  const declared = model.components.find((c) => c.name === name)?.start ?? [];
  const running = model.programs.flatMap((p) => p.state?.components ?? []);
  const starts = [
    ...declared,
    ...model.programs.flatMap((p) => p.start.get(name) ?? []),
    ...running
      .filter((c) => c.component.name === name)
      .flatMap((c) => [...c.places, ...destinationsAhead(c)]),
  ];
  if (running.some((c) => c.component.name === name && c.provided?.includes(portName))) return true;
  const reached = reachable(type.transitions, [type.initial, ...starts]);
  return [...regionIn(type, port).places].some((place) => reached.has(place));
}

/** Where the transitions lead that a component of a running system has begun. */
function destinationsAhead({ component, outputs, inputs, running }: InitialComponent): readonly string[] {
  const begun = new Set([...outputs, ...inputs, ...running.map((r) => r.transition)]);
  return component.type.transitions.filter((t) => begun.has(t.name)).map((t) => t.destination);
}
