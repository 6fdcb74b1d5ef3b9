import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDecimal } from '../../../src/base/duration.ts';
import type { Instruction } from '../../../src/model/program.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { compile } from '../../../src/model/system/system.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { models } from '../../../src/testing.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 32);

/** The page shows the sizes. */
const page = readFileSync('docs/testing.md', 'utf8');

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

function transitionsOf({ components }: Model): number {
  return components.reduce((sum, { type }) => sum + type.transitions.length, 0);
}

test(`models have the size that they are said to have (seed ${SEED})`, () => {
  const drawn = fc.sample(models(), { seed: SEED, numRuns: 400 });
  const sizes = {
    components: median(drawn.map(({ components }) => components.length)),
    transitions: median(drawn.map(transitionsOf)),
    connections: median(drawn.map(({ connections }) => connections.length)),
    programs: median(drawn.map(({ programs }) => programs.length)),
    properties: median(drawn.map(({ properties }) => properties.length)),
  };
  expect(sizes).toEqual({ components: 3, transitions: 8, connections: 3, programs: 1, properties: 2 });
});

function instructionsOf({ programs }: Model): readonly Instruction[] {
  return programs.flatMap(({ threads }) => threads.flatMap(({ instructions }) => instructions));
}

/** Components, transitions, connections and instructions together. */
function sizeOf(model: Model): number {
  const { components, connections } = model;
  return components.length + transitionsOf(model) + connections.length + instructionsOf(model).length;
}

/** When the run of the greatest durations ends, and what it leaves marked. */
function lastOf(model: Model): string {
  const { steps } = simulate(compile(model, model.programs[0]), { seed: 1, durations: 'max' });
  return `${steps.length} ${steps.length === 0 ? '' : formatDecimal(steps.at(-1)!.at)}`;
}

/** Whether an engine with this fault answers otherwise. */
function isTold(broken: (model: Model) => Model): (model: Model) => boolean {
  return (model) => lastOf(model) !== lastOf(broken(model));
}

function withInstructions(model: Model, keep: (instruction: Instruction) => boolean): Model {
  const programs = model.programs.map((program) => ({
    ...program,
    threads: program.threads.map((thread) => ({ ...thread, instructions: thread.instructions.filter(keep) })),
  }));
  return { ...model, programs };
}

/** Ten faults: what a model has that brings each out. */
const FAULTS: Readonly<Record<string, (model: Model) => boolean>> = {
  'a component is pushed to twice': (model) => {
    const pushed = instructionsOf(model).flatMap((i) => (i.kind === 'pushB' ? [i.component] : []));
    return new Set(pushed).size < pushed.length;
  },
  'a component is deleted': (model) => instructionsOf(model).some(({ kind }) => kind === 'del'),
  'a connection is made': (model) => instructionsOf(model).some(({ kind }) => kind === 'con'),
  'a use port has two providers': ({ connections }) =>
    new Set(connections.map(({ user }) => `${user.component}.${user.port}`)).size < connections.length,
  'a data port is connected': ({ components, connections }) =>
    connections.some(({ user }) =>
      components
        .find(({ name }) => name === user.component)!
        .type.ports.some(({ name, kind }) => name === user.port && kind === 'data'),
    ),
  'two transitions leave a place together': ({ components }) =>
    components.some(({ type: { transitions } }) => {
      const ways = transitions.map(({ source, behavior }) => `${source} ${behavior}`);
      return new Set(ways).size < ways.length;
    }),
  'two threads wait': ({ programs: [{ threads }] }) =>
    threads.filter(({ instructions }) => instructions.some(({ kind }) => kind.startsWith('wait'))).length > 1,
  'an engine forgets connections': isTold((model) => ({ ...model, connections: [] })),
  'an engine forgets waits': isTold((model) => withInstructions(model, ({ kind }) => kind !== 'wait')),
  'an engine takes the least durations': isTold((model) => ({
    ...model,
    components: model.components.map((component) => ({
      ...component,
      type: {
        ...component.type,
        transitions: component.type.transitions.map((t) => ({
          ...t,
          takes: { min: t.takes.min, max: t.takes.min },
        })),
      },
    })),
  })),
};

test(`what shows a fault shrinks to little (seed ${SEED})`, () => {
  const rows = Object.entries(FAULTS).map(([name, isShown]) => {
    const { failures, counterexample } = fc.check(
      fc.property(models(), (model) => !isShown(model)),
      { seed: SEED, numRuns: 3_000, verbose: 1 },
    );
    const [[drawn], [left]] = [failures[0]!, counterexample!];
    const parts = [
      left.components.length,
      transitionsOf(left),
      left.connections.length,
      instructionsOf(left).length,
    ];
    return { name, drawn: sizeOf(drawn), left: sizeOf(left), parts };
  });
  const table = rows.map(
    ({ name, drawn, left, parts }) => `| ${name} | ${drawn} | ${left} = ${parts.join(' + ')} |`,
  );
  console.log(table.join('\n'));
  expect(median(rows.map(({ left }) => left))).toBeLessThanOrEqual(6);
  for (const { name, left } of rows) expect(left, name).toBeLessThanOrEqual(14);
  if (process.env.MADRIGAL_SEED === undefined) expect(page).toContain(table.join('\n'));
});
