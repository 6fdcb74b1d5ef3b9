import type { Component, Model, PortRef } from '../assembly.ts';
import type { ComponentType, Port } from '../component.ts';
import { compare } from '../duration.ts';
import { formatTime } from '../format-time.ts';
import { initialConfiguration } from '../initial.ts';
import { madeusProgram, type Program } from '../program.ts';
import type { PropertySpec } from '../property-spec.ts';
import { reachable } from '../reachable.ts';
import { type Region, regionOf } from '../region.ts';
import { allWalks, entering, joinsOf } from './behavior-walk.ts';
import type { Check } from './check.ts';
import { checkSafety } from './safety.ts';

/**
 * Reports what is allowed, but hardly meant, in a model without errors; and, as an error, what can be seen of a
 * second token in a place.
 */
export function checkWarnings(check: Check): void {
  const { model } = check;
  const programs = model.programs.length > 0 ? model.programs : [madeusProgram(model.components)];
  for (const type of model.types) {
    checkJoins(type, programs, check);
    for (const port of type.ports) checkPassedThrough(port, type, programs, check);
  }
  checkProviders(check);
  for (const program of programs) {
    checkSafety(program, check);
    checkStart(program, check);
    if (program.name !== null) checkEmpty(program, check);
  }
  if (model.programs.length === 0) checkDeploy(check);
  checkDeployments(check);
  for (const property of model.properties) checkLimits(property, check);
}

const regions = new WeakMap<Port, Region>();

/** The region of a port, computed once: all components of a type ask for it. */
function regionIn(type: ComponentType, port: Port): Region {
  const known = regions.get(port) ?? regionOf(type, port);
  regions.set(port, known);
  return known;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `\`${name}\``);
  return names.length > 5 ? `${shown.join(', ')} and ${names.length - 5} more` : shown.join(', ');
}

/** The markings in which components of a type stand at the start of some program. */
function startsOf(
  type: ComponentType,
  programs: readonly Program[],
  { model }: Check,
): readonly (readonly string[])[] {
  const own = model.components.filter((c) => c.type === type);
  const starts = own.flatMap((c) => [c.start, ...programs.flatMap((p) => [p.start.get(c.name) ?? []])]);
  return [[type.initial], ...starts.filter((places) => places.length > 0)];
}

function checkJoins(type: ComponentType, programs: readonly Program[], check: Check): void {
  const walks = allWalks(type, startsOf(type, programs, check));
  if (walks === null) return;
  for (const behavior of type.behaviors) {
    const runs = walks.filter((w) => w.behavior === behavior).map((w) => w.run);
    for (const [place, transitions] of entering(type, behavior)) {
      for (const join of joinsOf(transitions)) {
        const starts = runs.some((run) => join.some((t) => run.has(t)));
        if (!starts || runs.some((run) => join.every((t) => run.has(t)))) continue;
        const sources = [...new Set(join.map((t) => t.source))];
        const together = sources.length > 1 ? `; nothing marks ${list(sources)} together` : '';
        check.report.warning(
          'join-never-fills',
          check.positions.at(join.at(-1)!, 'destination'),
          `\`${place}\` of ${type.name} is entered when ${list(join.map((t) => t.name))} have all ended, ` +
            `which never happens${together}`,
          'if each alone shall enter it, give them different names in `alternative`',
        );
      }
    }
  }
}

/** A service that is refused as soon as it is there: each behavior that reaches it goes on out of it. */
function checkPassedThrough(
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

/** The connections of the file, and those that some program makes. */
function allConnections(model: Model): ReadonlyMap<string, readonly PortRef[]> {
  const made = model.programs
    .flatMap((p) => p.threads.flatMap((t) => t.instructions))
    .filter((i) => i.kind === 'con');
  const providers = new Map<string, PortRef[]>();
  for (const { user, provider } of [...model.connections, ...made]) {
    const key = `${user.component}.${user.port}`;
    const known = providers.get(key);
    if (known === undefined) providers.set(key, [provider]);
    else known.push(provider);
  }
  return providers;
}

function checkProviders(check: Check): void {
  const { model, report } = check;
  const providers = allConnections(model);
  const components = new Map(model.components.map((c) => [c.name, c]));
  const answers = new Map<string, boolean>();
  const canServe = (provider: PortRef): boolean => {
    const key = `${provider.component}.${provider.port}`;
    const answer = answers.get(key) ?? canProvide(provider, components, model);
    answers.set(key, answer);
    return answer;
  };
  for (const component of model.components) {
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
  components: ReadonlyMap<string, Component>,
  model: Model,
): boolean {
  const component = components.get(name);
  // A component that a program adds.
  if (component === undefined) return true;
  const port = component.type.ports.find((p) => p.name === portName);
  if (port === undefined) return false;
  const starts = [component.start, ...model.programs.map((p) => p.start.get(name) ?? [])].flat();
  const reached = reachable(component.type.transitions, [component.type.initial, ...starts]);
  return [...regionIn(component.type, port).places].some((place) => reached.has(place));
}

/** What is doubtful about where components stand when a program starts. */
function checkStart(program: Program, check: Check): void {
  const { components, connections } = initialConfiguration(check.model, program);
  const standing = new Map(components.map((c) => [c.component.name, c]));
  const active = ({ component, port: name }: PortRef): boolean => {
    const provider = standing.get(component);
    const port = provider?.component.type.ports.find((p) => p.name === name);
    if (provider === undefined || port === undefined) return false;
    const { places } = regionIn(provider.component.type, port);
    return provider.places.some((place) => places.has(place));
  };
  const served = new Set(
    connections.filter((c) => active(c.provider)).map(({ user }) => `${user.component}.${user.port}`),
  );
  const provides = new Set(connections.map(({ provider }) => `${provider.component}.${provider.port}`));
  for (const { component, places } of components) {
    const at = program.start.has(component.name)
      ? check.positions.at(program, `start/${component.name}`)
      : check.positions.at(component, 'start');
    for (const port of component.type.ports) {
      const name = `${component.name}.${port.name}`;
      const region = regionIn(component.type, port);
      const inside = places.find((place) => region.places.has(place));
      if (port.role === 'use' && inside !== undefined && !served.has(name)) {
        check.report.warning(
          'starts-in-use',
          at,
          `\`${component.name}\` starts in \`${inside}\`, where it uses \`${port.name}\`, ` +
            'which nothing serves at the start',
          'it counts as in use all the same, and blocks its providers',
        );
      } else if (
        port.role === 'provide' &&
        port.kind === 'data' &&
        inside === undefined &&
        provides.has(name)
      ) {
        checkEarlierData(component, places, port, region.places, at, check);
      }
    }
  }
  checkAdded(program, check);
}

function checkEarlierData(
  { name, type }: Component,
  start: readonly string[],
  port: Port,
  region: ReadonlySet<string>,
  at: ReturnType<Check['positions']['at']>,
  { report }: Check,
): void {
  if (start.includes(type.initial)) return;
  const before = reachable(type.transitions, [type.initial], new Set(start));
  const earlier = [...region].filter((place) => before.has(place));
  const after = reachable(type.transitions, earlier);
  if (!start.some((place) => after.has(place))) return;
  report.warning(
    'data-not-provided',
    at,
    `\`${name}\` starts in ${list(start)}, behind ${list(earlier)}, so \`${port.name}\` is not provided at the start`,
    `bind \`${port.name}\` to ${list(start)} too, or write \`from: [${earlier[0]}]\` instead of \`bound\``,
  );
}

/** A component that is added stands in its initial place at once, connected to nothing yet. */
function checkAdded(program: Program, { model, positions, report }: Check): void {
  for (const instruction of program.threads.flatMap((t) => t.instructions)) {
    if (instruction.kind !== 'add') continue;
    const type = model.types.find((t) => t.name === instruction.type);
    const port = type?.ports.find((p) => p.role === 'use' && regionIn(type, p).places.has(type.initial));
    if (type === undefined || port === undefined) continue;
    report.warning(
      'starts-in-use',
      positions.at(instruction, 'component'),
      `\`${instruction.component}\` is added in \`${type.initial}\`, where it uses \`${port.name}\`, ` +
        'which nothing serves yet',
      'it counts as in use all the same, and blocks its providers',
    );
  }
}

function checkEmpty(program: Program, { report }: Check): void {
  if (program.threads.some((t) => t.instructions.length > 0)) return;
  report.warning('empty-program', program.at ?? null, `the program \`${program.name}\` does nothing`);
}

function checkDeploy({ model, report }: Check): void {
  for (const { name, type, at } of model.components) {
    if (type.behaviors.length === 0 || type.behaviors.includes('deploy')) continue;
    report.warning(
      'no-deploy',
      at ?? null,
      `\`${name}\` does nothing: ${type.name} has no behavior \`deploy\`, and the model has no program`,
      'write a program that pushes its behaviors',
    );
  }
}

function checkDeployments({ model, report }: Check): void {
  const asked = new Set(model.properties.flatMap((p) => ('deployment' in p ? [p.deployment] : [])));
  const starts = new Set(model.programs.map((p) => p.start));
  for (const { name, places, at } of model.deployments) {
    // What a program starts from says where some stand; the others stand at their own start.
    if (starts.has(places) && !asked.has(name)) continue;
    const missing = model.components.filter((c) => !places.has(c.name)).map((c) => c.name);
    if (missing.length === 0) continue;
    const message = `the deployment \`${name}\` leaves out ${list(missing)}`;
    report.warning('partial-deployment', at ?? null, message, 'it is reached wherever they stand');
  }
}

function checkLimits(property: PropertySpec, check: Check): void {
  const { model, positions, report } = check;
  const useless = (part: string, message: string): void => {
    report.warning(
      'useless-limit',
      positions.at(property, part),
      message,
      'remove it, or choose another one',
    );
  };
  if ('deadline' in property && property.deadline === 'inf') {
    useless('deadline', 'the deadline `inf` can never bind');
  }
  if (property.kind === 'outage') {
    const { total, longest } = property;
    if (total === 'inf') useless('total', '`total: inf` can never bind');
    if (longest === 'inf') useless('longest', '`longest: inf` can never bind');
    else if (longest !== null && total !== null && compare(longest, total) >= 0) {
      const message = `\`longest\` can never bind: no stretch is longer than the total of ${formatTime(total)}`;
      useless('longest', message);
    }
  }
  if (property.kind === 'available' && property.atLeast === 0) {
    useless('atLeast', '`atLeast: 0` can never bind');
  }
  if (property.kind === 'parallelism') {
    const { components, atMost, atLeast } = property;
    const counted = model.components.filter((c) => components === 'all' || components.includes(c.name));
    const most = counted.reduce((sum, c) => sum + c.type.transitions.length, 0);
    const adds = model.programs.some((p) =>
      p.threads.some((t) => t.instructions.some((i) => i.kind === 'add')),
    );
    if (atMost !== null && atMost >= most && !adds) {
      useless('atMost', `\`atMost: ${atMost}\` can never bind: there are only ${most} transitions`);
    }
    if (atLeast === 0) useless('atLeast', '`atLeast: 0` can never bind');
  }
  if (property.kind === 'forbidden') {
    for (const [i, { component, element }] of property.unmarked.entries()) {
      if (!property.marked.some((m) => m.component === component && m.element === element)) continue;
      report.warning(
        'never-forbidden',
        positions.at(property, `unmarked/${i}/element`),
        `\`${component}.${element}\` cannot be marked and unmarked, so \`${property.name}\` always holds`,
        'remove it from one of the lists',
      );
    }
  }
}
