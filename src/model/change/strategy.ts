import { type Code, ModelError } from '../../base/errors.ts';
import type { Component, Connection, Deployment, ElementRef, Placement, PortRef } from '../assembly.ts';
import type { OtherPlaces } from '../kinds/form/other-places.ts';
import { mayGoOtherwise } from '../outcomes.ts';
import type { Instruction, InstructionOf, Program } from '../program.ts';
import { regionOf } from '../system/region.ts';
import type { Model } from '../whole/model.ts';
import { formOf, type PropertySpec } from '../whole/property-spec.ts';
import { type OneAtATime, oneAtATime } from './one-at-a-time.ts';

/**
 * A way to execute one deployment: as `declared`; parallel only `between` components, each doing one transition at a
 * time (Aeolus); parallel only `within` a component, one component after another; or `sequential`, one transition at a
 * time (Ansible). They are the strategies that Madeus is measured against (Chardet, Coullon, Pertin, Pérez 2018).
 */
export type Strategy = 'declared' | 'between' | 'within' | 'sequential';

/** Every strategy, from the most parallel one to the one that is fully sequential. */
export const STRATEGIES: readonly Strategy[] = ['declared', 'between', 'within', 'sequential'];

/**
 * The model in which a deployment is executed by a strategy: it has one program, which is named like the strategy, and
 * the properties that were asked of the deployment. For `between` and `sequential`, components get a life cycle in
 * which their transitions follow each other (see `oneAtATime`); properties about places that such a component
 * has no place of its own for are left out. For `within` and `sequential`, a component is pushed when the one before
 * has finished, in an order in which providers come before their users, else in that of the program.
 *
 * @throws ModelError where the program does more than push one behavior to each component and wait, or where components
 *   need each other, so that none can be first
 */
export function applyStrategy(model: Model, program: Program, strategy: Strategy): Model {
  const asked = model.properties.filter((spec) => spec.programs.includes(program.name));
  if (strategy === 'declared') return withProgram(model, { ...program, name: strategy }, asked);
  const deploying = deployingOf(model, program);
  const chains = new Map(deploying.map((each) => [each.component.name, each]));
  const apart = strategy !== 'between';
  const order = apart ? dependenciesFirst(deploying, model) : deploying;
  const instructions: readonly Instruction[] = [
    ...order.flatMap(({ push }) => (apart ? [push, waitFor(push)] : [push])),
    { kind: 'waitAll' },
  ];
  const executed = { ...program, name: strategy, threads: [{ name: 'main', instructions, tries: [] }] };
  const found = withProgram(model, executed, asked);
  if (strategy === 'within') return found;
  const components = model.components.map((c) => {
    const chain = chains.get(c.name);
    return chain === undefined ? c : chained(c, chain);
  });
  const start = new Map([...program.start].filter(([name]) => !chains.has(name)));
  return {
    ...withPlacesOf(found, program.start, chains),
    types: [...new Set([...model.types, ...components.map((c) => c.type)])],
    components,
    programs: [{ ...executed, start }],
  };
}

/** A component that the deployment pushes a behavior to, and how it does its transitions one at a time. */
interface Deploying extends OneAtATime {
  readonly component: Component;
  readonly push: InstructionOf<'pushB'>;
}

function withProgram(model: Model, program: Program, asked: readonly PropertySpec[]): Model {
  const properties = asked.map((spec) => ({ ...spec, programs: [program.name] }));
  return { ...model, programs: [program], properties };
}

function deployingOf(model: Model, program: Program): readonly Deploying[] {
  const pushes = program.threads.flatMap(({ instructions }) =>
    instructions.filter((i) => i.kind !== 'wait' && i.kind !== 'waitAll').map((i) => pushOf(i, program)),
  );
  const again = pushes.find((push, i) => pushes.findIndex((p) => p.component === push.component) < i);
  if (again !== undefined) throw noDeployment(program, `pushes to \`${again.component}\` twice`, again);
  if (program.state !== undefined) throw noDeployment(program, 'starts in a running system');
  if (program.threads.some(({ tries }) => tries.length > 0)) throw noDeployment(program, 'tries and rescues');
  return pushes.map((push) => {
    const component = model.components.find((c) => c.name === push.component);
    if (component === undefined) throw new RangeError(`the model has no component ${push.component}`);
    if (mayGoOtherwise(component.type))
      throw noDeployment(program, `pushes to \`${push.component}\`, which may fail or go another way`, push);
    const start = program.start.get(component.name) ?? component.start;
    const name = `${component.type.name}-of-${component.name}`;
    return { component, push, ...oneAtATime(component.type, push.behavior, start, name) };
  });
}

function pushOf(instruction: Instruction, program: Program): InstructionOf<'pushB'> {
  if (instruction.kind === 'pushB') return instruction;
  throw noDeployment(program, `\`${instruction.kind}\` changes the assembly`, instruction);
}

function noDeployment(program: Program, why: string, instruction?: Instruction): ModelError {
  const name = program.name === null ? 'the program' : `program \`${program.name}\``;
  const hint = 'strategies are for programs that push one behavior to each component and wait';
  return strategyError('no-deployment', `${name} is no deployment: it ${why}`, hint, instruction);
}

function strategyError(code: Code, message: string, hint: string, about?: Instruction): ModelError {
  return new ModelError([{ code, severity: 'error', message, at: about?.at ?? null, hint }]);
}

function chained(component: Component, { type }: OneAtATime): Component {
  const taken = new Set(type.transitions.map((t) => t.name));
  const takes = new Map([...component.takes].filter(([name]) => taken.has(name)));
  return { ...component, type, start: [type.initial], takes };
}

function waitFor({ component, behavior }: InstructionOf<'pushB'>): Instruction {
  return { kind: 'wait', component, behavior };
}

/** The components with those that serve them before them, else in the given order. */
function dependenciesFirst(deploying: readonly Deploying[], model: Model): readonly Deploying[] {
  const needs = new Map(deploying.map((each) => [each.component.name, neededBy(each, deploying, model)]));
  const order: Deploying[] = [];
  const placed = new Set<string>();
  while (order.length < deploying.length) {
    const next = deploying.find(
      ({ component: { name } }) => !placed.has(name) && needs.get(name)!.every((n) => placed.has(n)),
    );
    if (next === undefined) throw needEachOther(cycleOf(needs, placed));
    order.push(next);
    placed.add(next.component.name);
  }
  return order;
}

/** The components that must have been deployed before this one: they serve a port that it comes to use. */
function neededBy(user: Deploying, deploying: readonly Deploying[], model: Model): readonly string[] {
  const { name, type } = user.component;
  const needed = type.ports
    .filter((port) => port.role === 'use' && comesToUse(user, port.name))
    .flatMap((port) => {
      const providers = providersOf(model.connections, { component: name, port: port.name });
      const waiting = providers.map((provider) => servedBy(provider, deploying));
      const serving = waiting.filter((who) => who === null).length;
      // The providers that serve from the start may suffice; then no other one is needed.
      return port.atLeast !== 'all' && serving >= (port.atLeast ?? 1) ? [] : waiting;
    });
  return [...new Set(needed)].filter((other) => other !== null && other !== name) as readonly string[];
}

function providersOf(connections: readonly Connection[], use: PortRef): readonly PortRef[] {
  return connections
    .filter(({ user }) => user.component === use.component && user.port === use.port)
    .map(({ provider }) => provider);
}

/** Whether the use port becomes active in the course of the deployment. */
function comesToUse({ type }: OneAtATime, port: string): boolean {
  const { places, bound } = regionIn(type, port);
  return !places.has(type.initial) && places.size + bound.size > 0;
}

/** The component whose deployment makes the port active; `null` where it is active from the start, or stays as it is. */
function servedBy(port: PortRef, deploying: readonly Deploying[]): string | null {
  const provider = deploying.find(({ component }) => component.name === port.component);
  if (provider === undefined) return null;
  return regionIn(provider.type, port.port).places.has(provider.type.initial) ? null : port.component;
}

function regionIn(type: OneAtATime['type'], port: string) {
  return regionOf(type, type.ports.find(({ name }) => name === port)!);
}

/** A circle of components that need each other, among those that could not be put in an order. */
function cycleOf(
  needs: ReadonlyMap<string, readonly string[]>,
  placed: ReadonlySet<string>,
): readonly string[] {
  const way: string[] = [];
  let at = [...needs.keys()].find((name) => !placed.has(name))!;
  while (!way.includes(at)) {
    way.push(at);
    at = needs.get(at)!.find((name) => !placed.has(name))!;
  }
  return [...way.slice(way.indexOf(at)), at];
}

function needEachOther(cycle: readonly string[]): ModelError {
  const links = cycle.slice(1).map((needed, i) => `\`${cycle[i]}\` needs \`${needed}\``);
  const message = `components cannot be deployed one after another: ${links.join(', ')}`;
  return strategyError('cyclic-deployment', message, 'compare the strategies `declared` and `between`');
}

type Chains = ReadonlyMap<string, Deploying>;

/** The deployments and properties with the places of the chains; what a chain has no place for is left out. */
function withPlacesOf(model: Model, start: Program['start'], chains: Chains): Model {
  const deployments: Deployment[] = [];
  const properties: PropertySpec[] = [];
  const reachedIn = (name: string, when: 'first' | 'end'): boolean => {
    const deployment = model.deployments.find((d) => d.name === name)!;
    const places = placementIn(deployment.places, when, chains);
    if (places === null) return false;
    if (!deployments.some((d) => d.name === name)) deployments.push({ ...deployment, places });
    return true;
  };
  const others: OtherPlaces = {
    reached: (name, asked) => {
      const when = asked ?? (holdsAtStart(name, model, start) ? 'end' : 'first');
      return reachedIn(name, when) ? when : null;
    },
    elements: (elements) => elementsIn(elements, chains),
  };
  for (const spec of model.properties) {
    const kept = formOf(spec.kind).inOtherPlaces(spec, others);
    if (kept !== null) properties.push(kept);
  }
  return { ...model, deployments, properties };
}

function holdsAtStart(deployment: string, { deployments, components }: Model, start: Placement): boolean {
  const { places } = deployments.find((d) => d.name === deployment)!;
  return [...places].every(([name, wanted]) => {
    const standing = start.get(name) ?? components.find((c) => c.name === name)?.start ?? [];
    return wanted.every((place) => standing.includes(place));
  });
}

function placementIn(places: Placement, when: 'first' | 'end', chains: Chains): Placement | null {
  const found = [...places].map(([name, wanted]) => {
    const chain = chains.get(name);
    return [name, chain === undefined ? wanted : placeIn(chain, wanted, when)] as const;
  });
  return found.every((entry): entry is readonly [string, readonly string[]] => entry[1] !== null)
    ? new Map(found)
    : null;
}

/** The place of the chain that is marked when these are marked together; `null` when none is, or several are. */
function placeIn(
  { type, markedAt }: OneAtATime,
  wanted: readonly string[],
  when: 'first' | 'end',
): readonly string[] | null {
  const together = type.places.filter((_, i) => wanted.every((place) => markedAt.get(place)!.includes(i)));
  if (together.length === 1) return together;
  const last = type.places.at(-1)!;
  return when === 'end' && together.includes(last) ? [last] : null;
}

function elementsIn(elements: readonly ElementRef[], chains: Chains): readonly ElementRef[] | null {
  const found = elements.map(({ component, element }) => {
    const chain = chains.get(component);
    // Transitions and ports have the names that they had.
    const isPlace = chain?.markedAt.has(element) === true;
    const places = isPlace ? placeIn(chain, [element], 'first') : [element];
    return places === null ? null : { component, element: places[0]! };
  });
  return found.every((element) => element !== null) ? found : null;
}
