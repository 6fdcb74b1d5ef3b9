/** Two random systems as one, of which neither has anything to do with the other but programs, with questions about both. */
import type { Component, Placement, PortRef } from '../../src/model/assembly.ts';
import type { Instruction, Thread } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import type { RandomCase } from '../../src/testing/random-assembly.ts';
import { deployments, type PropertyShapes, properties } from '../../src/testing/random-questions.ts';

/** @param isJoined whether their threads are joined, each to one of the other after it */
export function sideBySide(
  one: RandomCase,
  other: RandomCase,
  shapes: PropertyShapes,
  isJoined: boolean,
): RandomCase {
  const [left, right] = [renamed(one, 'l'), renamed(other, 'r')];
  const components = [...left.model.components, ...right.model.components];
  const asked = [...components, ...[left, right].flatMap(added)];
  const goals = deployments(asked, shapes);
  const program = {
    name: 'program',
    start: new Map([...left.program.start, ...right.program.start]),
    threads: isJoined
      ? joined(left.program.threads, right.program.threads)
      : [left, right].flatMap(threadsOf),
  };
  const model: Model = {
    ...left.model,
    types: [...left.model.types, ...right.model.types],
    components,
    connections: [...left.model.connections, ...right.model.connections],
    deployments: goals,
    programs: [program],
    properties: properties(asked, goals, shapes, program.name),
  };
  return { model, program };
}

function threadsOf({ program }: RandomCase, side: number): readonly Thread[] {
  return program.threads.map((thread) => ({ ...thread, name: `${thread.name}-${side}` }));
}

function joined(one: readonly Thread[], other: readonly Thread[]): readonly Thread[] {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }, (_, i) => ({
    name: `thread${i}`,
    tries: [],
    instructions: [one, other].flatMap((threads) => threads[i]?.instructions ?? []),
  }));
}

/** The components that the program makes. */
function added({ model, program }: RandomCase): readonly Component[] {
  const present = new Set(model.components.map(({ name }) => name));
  const made = program.threads.flatMap(({ instructions }) =>
    instructions.flatMap((i) =>
      i.kind === 'add' && !present.has(i.component) ? [[i.component, i.type] as const] : [],
    ),
  );
  return [...new Map(made)].map(([name, typeName]) => {
    const type = model.types.find((each) => each.name === typeName)!;
    return { name, type, start: [type.initial], takes: new Map() };
  });
}

function renamed({ model, program }: RandomCase, prefix: string): RandomCase {
  const name = (old: string) => `${prefix}${old}`;
  const types = new Map(model.types.map((type) => [type, { ...type, name: name(type.name) }]));
  const port = (ref: PortRef): PortRef => ({ ...ref, component: name(ref.component) });
  const placement = (places: Placement): Placement =>
    new Map([...places].map(([component, names]) => [name(component), names]));
  const instruction = (i: Instruction): Instruction => {
    switch (i.kind) {
      case 'add':
        return { ...i, component: name(i.component), type: name(i.type) };
      case 'con':
      case 'dcon':
        return { ...i, user: port(i.user), provider: port(i.provider) };
      case 'waitAll':
      case 'sleep':
        return i;
      default:
        return { ...i, component: name(i.component) };
    }
  };
  return {
    model: {
      ...model,
      types: [...types.values()],
      components: model.components.map((each) => ({
        ...each,
        name: name(each.name),
        type: types.get(each.type)!,
      })),
      connections: model.connections.map(({ user, provider }) => ({
        user: port(user),
        provider: port(provider),
      })),
    },
    program: {
      ...program,
      start: placement(program.start),
      threads: program.threads.map((thread) => ({
        ...thread,
        instructions: thread.instructions.map(instruction),
      })),
    },
  };
}
