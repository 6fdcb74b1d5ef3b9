/**
 * Random valid assemblies whose components have several behaviors, with programs that reconfigure them.
 */
import fc from 'fast-check';
import type { Component } from '../model/assembly.ts';
import type { Model } from '../model/whole/model.ts';
import { actionsShape, adds, programFrom, startPlace } from './actions.ts';
import { among, first, LAST, pick, several, sometimes } from './draw.ts';
import { lifeCycle, lifeShape, shortDuration } from './life-cycle.ts';
import { onlyServable } from './ports.ts';
import type { RandomCase } from './random-assembly.ts';
import { type ComponentShape, component, connections } from './random-parts.ts';
import { allPropertyShapes, deployments, type PropertyShapes, properties } from './random-questions.ts';

interface MemberShape extends Omit<ComponentShape, 'start'> {
  /** `null`: where the others start too. */
  readonly start: readonly number[] | null;
  /** The program adds it, if it adds anything. */
  readonly absent: boolean;
}

const memberShape: fc.Arbitrary<MemberShape> = fc.record({
  type: fc.oneof({ weight: 3, arbitrary: first }, { weight: 1, arbitrary: pick }),
  start: fc.oneof(
    { weight: 8, arbitrary: fc.constant(null) },
    { weight: 6, arbitrary: fc.tuple(startPlace) },
    { weight: 1, arbitrary: fc.tuple(pick, pick) },
  ),
  takes: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.record({ transition: pick, takes: shortDuration }), { maxLength: 1 }),
    },
  ),
  providers: fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.tuple(first) },
      { weight: 6, arbitrary: fc.tuple(pick) },
      { weight: 2, arbitrary: fc.tuple(pick, pick) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    { minLength: 2, maxLength: 2 },
  ),
  absent: sometimes(15),
});

/** A random assembly with a program that reconfigures it, before anything is asked of it. */
export interface DrawnSystem extends RandomCase {
  /** The components that questions may name: one that only the program makes too. */
  readonly asked: readonly Component[];
  readonly shapes: PropertyShapes;
}

/** Random assemblies with a program each: quick to draw where most are left out. */
export const randomProgramSystem: fc.Arbitrary<DrawnSystem> = fc
  .noBias(
    fc.record({
      // Providers mostly need nothing themselves, so that few needs go round in a circle.
      provider: lifeShape([25]),
      users: fc.array(lifeShape([84, 16]), { minLength: 1, maxLength: 2 }),
      members: several(memberShape, [100, 100, 50, 14]),
      newcomer: pick,
      program: actionsShape,
      properties: allPropertyShapes,
    }),
  )
  .map((shapes): DrawnSystem => {
    const types = onlyServable(
      [shapes.provider, ...shapes.users].map((shape, i) => lifeCycle(`T${i}`, shape)),
    );
    const declared = shapes.members.map((shape, i) => {
      const usual = shapes.program.isRunning ? LAST : 0;
      const start = shape.start === null ? [usual] : shape.start;
      const ofType = i === 0 ? [types[0]!] : [...types.slice(1), types[0]!];
      return component(ofType, { ...shape, start }, i);
    });
    const type = among(types, shapes.newcomer)!;
    const newcomer: Component = { name: 'x', type, start: [type.initial], takes: new Map() };
    const absent = declared.filter((_, i) => shapes.members[i]!.absent);
    const present = connections(declared, shapes.members);
    const site = { components: declared, connections: present, absent, newcomer };
    const program = programFrom(site, shapes.program);
    const model: Model = {
      file: null,
      parameters: new Map(),
      zones: new Map(),
      types,
      components: declared,
      connections: present,
      deployments: [],
      programs: [program],
      properties: [],
    };
    const asked = adds(program, newcomer) ? [...declared, newcomer] : declared;
    return { model, program, asked, shapes: shapes.properties };
  });

/** A random assembly with a program that reconfigures it, and properties of every kind. */
export const randomProgramCase: fc.Arbitrary<RandomCase> = randomProgramSystem.map(
  ({ model, program, asked, shapes }): RandomCase => {
    const goals = deployments(asked, shapes);
    const asks = properties(asked, goals, shapes, program.name);
    return { model: { ...model, deployments: goals, properties: asks }, program };
  },
);
