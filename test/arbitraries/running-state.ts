/** A program that goes on from a state of a run, as if the run had begun there. */
import type { Component } from '../../src/model/assembly.ts';
import type { InitialComponent } from '../../src/model/configuration.ts';
import type { Program } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import type { RandomCase } from '../../src/testing/random-assembly.ts';
import { awaitedPush, type Runs } from '../oracle/brute-force.ts';
import type { ComponentTable, State } from '../oracle/brute-tables.ts';

/**
 * The rest of the program from a state of its runs (in whole seconds) on. `null` when it waits for the end of a behavior
 * that has been pushed already: what is left of the program does not say for which.
 */
export function goingOn({ model, program }: RandomCase, runs: Runs, index: number): RandomCase | null {
  const { tables } = runs;
  const state = runs.states[index];
  const executed = tables.counters.map((counter) => state[counter]);
  const waitsForPast = program.threads.some(({ instructions }, thread) =>
    instructions.some((wait, position) => {
      if (position < executed[thread] || wait.kind !== 'wait' || wait.behavior === null) return false;
      // A counted wait counts all pushes of the program, those before the state too.
      if (wait.nth !== undefined)
        return tables.tasks.some(
          ({ component, behavior, push }) =>
            component === wait.component &&
            behavior === wait.behavior &&
            push !== null &&
            push.position < executed[push.thread],
        );
      const { push } = tables.tasks[awaitedPush(tables, thread, position, wait.component, wait.behavior)];
      return push !== null && push.position < executed[push.thread];
    }),
  );
  if (waitsForPast) return null;
  const rest: Program = {
    ...program,
    state: {
      components: tables.components
        .filter((component) => state[component.exists] > 0)
        .map((component) => running(model, runs, component, state)),
      connections: tables.connections.filter(({ connected }) => state[connected] > 0),
    },
    threads: program.threads.map(({ name, instructions }, thread) => ({
      name,
      tries: [],
      instructions: instructions.slice(executed[thread]),
    })),
  };
  return { model: { ...model, programs: [rest] }, program: rest };
}

function running(model: Model, { tables }: Runs, table: ComponentTable, state: State): InitialComponent {
  const { transitions } = table;
  const seconds = (slot: number) => ({ digits: BigInt(slot), scale: 0 });
  const failing = state[table.failing];
  return {
    component: instance(model, table),
    places: [...table.places].filter(([, slot]) => state[slot] > 0).map(([place]) => place),
    outputs: transitions.filter((t) => state[t.outputDock] > 0).map((t) => t.name),
    inputs: transitions.flatMap((t) => [
      ...new Set(
        t.outcomes
          .filter(({ dock }) => dock !== null && state[dock] > 0)
          .map(({ name, dock }) => (dock === t.inputDock ? t.name : `${t.name}:${name}`)),
      ),
    ]),
    running: transitions.flatMap(({ name, outcomes }) =>
      outcomes
        .filter((outcome) => state[outcome.running] > 0)
        .map((outcome) => ({
          transition: name,
          outcome: outcome.name,
          elapsed: seconds(state[outcome.clock]),
        })),
    ),
    failing: failing === 0 ? null : [...table.places.keys()][failing - 1],
    failures: new Map(transitions.filter((t) => state[t.failed] > 0).map((t) => [t.name, state[t.failed]])),
    pausing: transitions
      .filter((t) => state[t.pausing] > 0)
      .map((t) => ({ transition: t.name, elapsed: seconds(state[t.pausing] - 1) })),
    comingBack: table.comingBack
      .filter((slot) => state[slot] > 0)
      .map((slot) => state[slot] - 1)
      .sort((a, b) => b - a)
      .map(seconds),
    queue: table.queue
      .filter((slot) => state[slot] > 0)
      .map((slot) => tables.tasks[state[slot] - 1].behavior),
    provided: table.ports.filter((port) => state[port.provided] > 0).map((port) => port.name),
  };
}

function instance(model: Model, { name, type: typeName }: ComponentTable): Component {
  const declared = model.components.find((c) => c.name === name && c.type.name === typeName);
  const type = model.types.find((t) => t.name === typeName)!;
  return declared ?? { name, type, start: [type.initial], takes: new Map() };
}
