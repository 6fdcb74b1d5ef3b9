/**
 * Random valid assemblies with a program and properties, for laws that compare the product with the brute-force
 * oracle. Names are those of the shape: types `T0`.., components `c0`.., places `p0`.. in an order that every
 * transition follows (so no behavior has a cycle), transitions `t1`.., groups `g0`.., ports `u0`.. and `s0`..
 */
import fc from 'fast-check';
import type { Component } from '../model/assembly.ts';
import { type Instruction, madeusProgram, type Program } from '../model/program.ts';
import type { Model } from '../model/whole/model.ts';
import { onlyValid, threadsOf } from './actions.ts';
import { among, distinct, pick, several } from './draw.ts';
import { onlyServable } from './ports.ts';
import { component, componentShape, connections } from './random-parts.ts';
import { allPropertyShapes, deployments, properties } from './random-questions.ts';
import { componentType, typeShape } from './random-type.ts';

/** A model, and the one program that its properties are asked of (it is in the model unless it is the implicit one). */
export interface RandomCase {
  readonly model: Model;
  readonly program: Program;
}

interface ProgramShape {
  readonly pushes: readonly { readonly component: number; readonly behavior: number }[];
  readonly waits: readonly number[];
  readonly start: readonly { readonly component: number; readonly place: number }[];
  /** For each instruction its thread, and its turn there; `null` for one thread that pushes, then waits. */
  readonly threads: readonly { readonly thread: number; readonly turn: number }[] | null;
}

const programShape: fc.Arbitrary<ProgramShape> = fc.record({
  pushes: fc.array(fc.record({ component: pick, behavior: pick }), { minLength: 1, maxLength: 5 }),
  waits: fc.array(pick, { maxLength: 2 }),
  start: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.record({ component: pick, place: pick }), { maxLength: 1 }) },
  ),
  threads: fc.option(
    fc.array(fc.record({ thread: fc.nat({ max: 2 }), turn: pick }), { minLength: 4, maxLength: 8 }),
    { freq: 2 },
  ),
});

/**
 * Pushes to distinct components in any order, some components left out, then waits; waitAll when none is drawn. In
 * half of the programs these instructions are dealt to several threads, in any order.
 */
function explicitProgram(components: readonly Component[], shape: ProgramShape): Program {
  const pushed = new Map<Component, number>();
  for (const push of shape.pushes) pushed.set(among(components, push.component)!, push.behavior);
  const pushes = [...pushed].map(
    ([{ name, type }, behavior]): Instruction => ({
      kind: 'pushB',
      component: name,
      behavior: among(type.behaviors, behavior)!,
    }),
  );
  const waits = distinct(shape.waits.map((n) => among(components, n))).map(
    ({ name }): Instruction => ({ kind: 'wait', component: name, behavior: null }),
  );
  const start = shape.start.map(({ component: choice, place }) => {
    const { name, type } = among(components, choice)!;
    return [name, [among(type.places, place)!]] as const;
  });
  const instructions = [...pushes, ...(waits.length > 0 ? waits : [{ kind: 'waitAll' } as const])];
  const { threads: deal } = shape;
  const dealt =
    deal === null
      ? instructions.map((instruction) => ({ instruction, thread: 0 }))
      : instructions
          .map((instruction, i) => ({ instruction, ...deal[i % deal.length]! }))
          .sort((a, b) => a.turn - b.turn);
  const order = [...new Set(dealt.map(({ thread }) => thread))];
  const threads = threadsOf(onlyValid(dealt, []), order);
  return { name: 'program', start: new Map(start), threads };
}

/** A random assembly with a program, implicit or explicit, and properties of every kind over it. */
export const randomCase: fc.Arbitrary<RandomCase> = fc
  // Sizes and picks are drawn evenly: small and extreme values are no more telling here than others.
  .noBias(
    fc.record({
      types: fc.array(typeShape, { minLength: 1, maxLength: 3 }),
      components: several(componentShape, [100, 64, 38, 14]),
      program: fc.option(programShape, { freq: 2 }),
      properties: allPropertyShapes,
    }),
  )
  .map((shapes): RandomCase => {
    const types = onlyServable(shapes.types.map((shape, i) => componentType(`T${i}`, shape)));
    const components = shapes.components.map((shape, i) => component(types, shape, i));
    const program =
      shapes.program === null ? madeusProgram(components) : explicitProgram(components, shapes.program);
    const goals = deployments(components, shapes.properties);
    const model: Model = {
      file: null,
      parameters: new Map(),
      zones: new Map(),
      types,
      components,
      connections: connections(components, shapes.components),
      deployments: goals,
      programs: program.name === null ? [] : [program],
      properties: properties(components, goals, shapes.properties, program.name),
    };
    return { model, program };
  });
