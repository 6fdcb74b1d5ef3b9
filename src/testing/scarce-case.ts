import fc from 'fast-check';
import type { DurationInterval } from '../base/duration.ts';
import { maxOf } from '../base/extremes.ts';
import type { Component } from '../model/assembly.ts';
import type { ComponentType, Need } from '../model/component.ts';
import type { Instruction } from '../model/program.ts';
import type { Resource } from '../model/resource.ts';
import { initialState } from '../model/system/state.ts';
import { compile } from '../model/system/system.ts';
import type { PropertySpec } from '../model/whole/property-spec.ts';
import { among, type Drawn, pick, sometimes } from './draw.ts';
import type { RandomCase } from './random-assembly.ts';
import { withTypesOf } from './random-parts.ts';

const needShape = fc.record({
  resource: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.constant(1)),
  amount: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) }),
  /** Mostly transitions. */
  bound: fc.array(fc.record({ isPlace: sometimes(12), isGroup: sometimes(5), which: pick }), {
    minLength: 3,
    maxLength: 5,
  }),
});

/** What is scarce in a model, and who needs it. */
export const scarceShape = fc.record({
  waits: fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.boolean()), {
    minLength: 3,
    maxLength: 5,
  }),
  needs: fc.array(fc.array(needShape, { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 3 }),
  resources: fc.array(
    fc.record({
      capacity: fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 3 })),
      order: fc.option(fc.array(pick, { minLength: 1, maxLength: 3 }), { freq: 4 }),
    }),
    { minLength: 2, maxLength: 2 },
  ),
  atMost: fc.array(fc.option(fc.integer({ min: 0, max: 2 })), { minLength: 2, maxLength: 2 }),
  maps: fc.array(sometimes(20), { minLength: 3, maxLength: 3 }),
});

/** What {@link scarceShape} draws. */
export type ScarceShape = Drawn<typeof scarceShape>;

/** The type with needs; where failures lead is bound by none. */
function withNeeds(type: ComponentType, shapes: ScarceShape['needs'][number]): ComponentType {
  const places = type.places.filter((place) => place !== 'broken');
  const needs = new Map<string, Need>();
  for (const { resource, amount, bound } of shapes) {
    const names = bound.map(({ isPlace, isGroup, which }) => {
      const group = isGroup ? among(type.groups, which)?.name : undefined;
      const transition = isPlace ? undefined : among(type.transitions, which)?.name;
      return group ?? transition ?? among(places, which)!;
    });
    const name = `r${resource}`;
    needs.set(name, { name, bound: [...new Set(names)], amount });
  }
  return { ...type, needs: [...needs.values()] };
}

/** How much of each resource is held at once. */
function questionsAbout(
  { program }: RandomCase,
  { resources, atMost }: ScarceShape,
): readonly PropertySpec[] {
  return resources.map((_, i) => ({
    name: `use-of-r${i}`,
    kind: 'parallelism',
    programs: [program.name],
    components: 'all',
    use: `r${i}`,
    atMost: atMost[i]!,
    atLeast: null,
  }));
}

/** What stands somewhere at the start holds its needs: there is so much. */
export function withRoomAtStart<C extends RandomCase>(drawn: C): C {
  const { model, program } = drawn;
  const { free } = initialState(compile(model, program));
  const resources = (model.resources ?? []).map((resource): Resource => {
    const needed = [
      ...model.types.flatMap(({ needs = [] }) => needs.filter(({ name }) => name === resource.name)),
      ...model.components.flatMap(({ type, needs: of }) =>
        (type.needs ?? []).filter(({ name }) => of?.get(name) === resource.name),
      ),
    ];
    const least = maxOf(
      needed.map(({ amount }) => amount),
      1,
    );
    const held = resource.capacity - free.get(resource.name)!;
    return { ...resource, capacity: Math.max(resource.capacity, held, least) };
  });
  return { ...drawn, model: { ...model, resources } };
}

/** The cases when things are scarce; some of them are granted in an order where that is wanted. */
export function scarce<C extends RandomCase>(cases: fc.Arbitrary<C>, isOrdered = false): fc.Arbitrary<C> {
  return fc.tuple(cases, scarceShape).map(([drawn, shape]) => needing(drawn, shape, isOrdered));
}

/** The case when things are scarce in it. */
export function needing<C extends RandomCase>(drawn: C, shape: ScarceShape, isOrdered = false): C {
  const changed = withTypesOf(drawn.model, (type, i) =>
    withNeeds(withWaitsOrNot(type, shape.waits), shape.needs[i % shape.needs.length]!),
  );
  const names = changed.components.map(({ name }) => name);
  const resources = shape.resources.map(
    ({ capacity, order }, i): Resource => ({
      name: `r${i}`,
      capacity,
      order: isOrdered && order !== null ? [...new Set(order.map((choice) => among(names, choice)!))] : null,
    }),
  );
  const components = changed.components.map((component, i): Component => {
    const isMapped = shape.maps[i % shape.maps.length] && component.type.needs?.length === 1;
    const [need] = component.type.needs ?? [];
    return isMapped ? { ...component, needs: new Map([[need!.name, 'r1']]) } : component;
  });
  const properties = [...changed.properties, ...questionsAbout(drawn, shape)];
  return withRoomAtStart({ ...drawn, model: { ...changed, components, resources, properties } });
}

/** Some of the transitions that leave their places alone say where they wait. */
function withWaitsOrNot(type: ComponentType, waits: ScarceShape['waits']): ComponentType {
  const isAlone = (source: string, behavior: string) =>
    type.transitions.filter((t) => t.source === source && t.behavior === behavior).length === 1;
  const transitions = type.transitions.map((t, i) => {
    const choice = waits[i % waits.length];
    if (choice === null || !isAlone(t.source, t.behavior)) return t;
    return { ...t, waits: choice ? ('place' as const) : ('dock' as const) };
  });
  return { ...type, transitions };
}

/** What durations are where grants are in an order: the least one each, any from that on, or as they are drawn. */
export type OrderlyDurations = 'exact' | 'any' | 'drawn';

/** The case with such durations. */
export function orderly<C extends RandomCase>(drawn: C, durations: OrderlyDurations): C {
  if (durations === 'drawn') return drawn;
  const interval = ({ min }: DurationInterval): DurationInterval => ({
    min,
    max: durations === 'any' ? 'inf' : min,
  });
  const types = new Map<ComponentType, ComponentType>();
  const orderlyType = (type: ComponentType): ComponentType => {
    const transitions = type.transitions.map((t) => ({ ...t, takes: interval(t.takes) }));
    const known = types.get(type) ?? { ...type, transitions };
    types.set(type, known);
    return known;
  };
  const orderlyComponent = (component: Component): Component => ({
    ...component,
    type: orderlyType(component.type),
    takes: new Map([...component.takes].map(([name, takes]) => [name, interval(takes)])),
  });
  const instruction = (each: Instruction): Instruction =>
    each.kind === 'sleep' ? { ...each, takes: interval(each.takes) } : each;
  const threads = drawn.program.threads.map((thread) => ({
    ...thread,
    instructions: thread.instructions.map(instruction),
  }));
  const program = { ...drawn.program, threads };
  const model = {
    ...drawn.model,
    types: drawn.model.types.map(orderlyType),
    components: drawn.model.components.map(orderlyComponent),
    programs: drawn.model.programs.map((each) => (each === drawn.program ? program : each)),
  };
  return { ...drawn, model, program };
}
