/** Random nets and models with parts that are alike, which nothing but their names tells apart. */
import fc from 'fast-check';
import type { Component } from '../../src/model/assembly.ts';
import type { Instruction } from '../../src/model/program.ts';
import type { PropertySpec } from '../../src/model/whole/property-spec.ts';
import { type RandomCase, randomCase } from '../../src/testing/random-assembly.ts';
import { randomNet } from '../../src/testing/random-net.ts';
import type { Arc, NetTransition, TimePetriNet } from '../../src/tpn/net/time-petri-net.ts';

interface TwinShape {
  readonly copies: number;
  /** For each place whether it is copied; so are the transitions at it, and those drawn. */
  readonly places: readonly boolean[];
  readonly transitions: readonly boolean[];
  /** Where each element of the new net comes, among the others. */
  readonly order: readonly number[];
}

const twinShape: fc.Arbitrary<TwinShape> = fc.record({
  copies: fc.integer({ min: 2, max: 3 }),
  places: fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
  transitions: fc.array(
    fc.nat({ max: 7 }).map((n) => n === 7),
    { minLength: 16, maxLength: 16 },
  ),
  order: fc.array(fc.nat({ max: 1000 }), { minLength: 100, maxLength: 100 }),
});

/** The net with several copies of a part of it, in any order. */
function withCopies(net: TimePetriNet, shape: TwinShape): TimePetriNet {
  const isCopied = net.places.map((_, p) => shape.places[p % shape.places.length] === true);
  const touched = (t: NetTransition) =>
    [...t.inputs, ...t.reads, ...t.inhibitors, ...t.outputs].some(({ place }) => isCopied[place]);
  const copiesOf = (copied: boolean) => (copied ? [...Array(shape.copies).keys()] : [null]);
  const suffix = (copy: number | null) => (copy === null ? '' : `_${copy}`);
  const shuffled = <T>(things: readonly T[]): readonly T[] =>
    things
      .map((thing, i) => ({ thing, at: shape.order[i % shape.order.length]! }))
      .sort((a, b) => a.at - b.at)
      .map(({ thing }) => thing);
  const places = shuffled(
    net.places.flatMap((place, p) =>
      copiesOf(isCopied[p]!).map((copy) => ({ ...place, name: `${place.name}${suffix(copy)}` })),
    ),
  );
  const index = new Map(places.map(({ name }, p) => [name, p]));
  const arcs = (all: readonly Arc[], copy: number | null): readonly Arc[] =>
    all.map(({ place, weight }) => ({
      place: index.get(`${net.places[place]!.name}${suffix(isCopied[place] ? copy : null)}`)!,
      weight,
    }));
  const transitions = shuffled(
    net.transitions.flatMap((t, i) =>
      copiesOf(touched(t) || shape.transitions[i % shape.transitions.length] === true).map((copy) => ({
        ...t,
        name: `${t.name}${suffix(copy)}`,
        inputs: arcs(t.inputs, copy),
        reads: arcs(t.reads, copy),
        inhibitors: arcs(t.inhibitors, copy),
        outputs: arcs(t.outputs, copy),
      })),
    ),
  );
  return { name: 'twins', places, transitions };
}

/** Nets with copies of a part, some with copies of parts that have copies inside. */
export const randomTwinNet: fc.Arbitrary<TimePetriNet> = fc
  .noBias(fc.tuple(randomNet, fc.array(twinShape, { minLength: 1, maxLength: 2 })))
  .map(([net, shapes]) => shapes.reduce(withCopies, net));

/** The net with so many firings in all: each takes a token of a new place. */
export function withFuel(net: TimePetriNet, firings: number): TimePetriNet {
  const fuel = { place: net.places.length, weight: 1 };
  return {
    ...net,
    places: [...net.places, { name: 'fuel', tokens: firings }],
    transitions: net.transitions.map((t) => ({ ...t, inputs: [...t.inputs, fuel] })),
  };
}

/** The model with copies of one of its components, which are used, pushed and asked for where it is. */
function withTwins({ model, program }: RandomCase, choice: number, copies: number): RandomCase {
  const twin = model.components[choice % model.components.length]!;
  const names = Array.from({ length: copies }, (_, i) => (i === 0 ? twin.name : `${twin.name}x${i}`));
  const namesFor = (name: string) => (name === twin.name ? names : [name]);
  const components = model.components.flatMap((component): readonly Component[] =>
    namesFor(component.name).map((name) => ({ ...component, name })),
  );
  const connections = model.connections.flatMap(({ user, provider }) =>
    namesFor(user.component).flatMap((userName) =>
      namesFor(provider.component).map((providerName) => ({
        user: { ...user, component: userName },
        provider: { ...provider, component: providerName },
      })),
    ),
  );
  const repeated = (instruction: Instruction): readonly Instruction[] =>
    instruction.kind === 'pushB' || instruction.kind === 'wait'
      ? namesFor(instruction.component).map((component) => ({ ...instruction, component }))
      : [instruction];
  const places = (all: ReadonlyMap<string, readonly string[]>) =>
    new Map([...all].flatMap(([name, list]) => namesFor(name).map((each) => [each, [...list]] as const)));
  const repeatedProgram = {
    ...program,
    start: places(program.start),
    threads: program.threads.map((thread) => ({
      ...thread,
      instructions: thread.instructions.flatMap(repeated),
    })),
  };
  const asked = (spec: PropertySpec): PropertySpec => {
    if (spec.kind === 'available') {
      const ports = spec.ports.flatMap((port) =>
        namesFor(port.component).map((component) => ({ ...port, component })),
      );
      return { ...spec, ports };
    }
    if (spec.kind === 'parallelism' && spec.components !== 'all')
      return { ...spec, components: spec.components.flatMap(namesFor) };
    return spec;
  };
  return {
    model: {
      ...model,
      components,
      connections,
      deployments: model.deployments.map((each) => ({ ...each, places: places(each.places) })),
      programs: model.programs.map((each) => (each === program ? repeatedProgram : each)),
      properties: model.properties.map(asked),
    },
    program: repeatedProgram,
  };
}

/** Random assemblies, in which some component has twins. */
export const randomTwinCase: fc.Arbitrary<RandomCase> = fc
  .noBias(fc.tuple(randomCase, fc.nat({ max: 11 }), fc.constantFrom(2, 2, 2, 3)))
  .map(([drawn, choice, copies]) => withTwins(drawn, choice, copies));
