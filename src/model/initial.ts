import type { Component, Connection, Model } from './assembly.ts';
import type { Instruction, Program } from './program.ts';

/** What exists when a program starts, and where its components stand. */
export interface InitialConfiguration {
  readonly components: readonly { readonly component: Component; readonly places: readonly string[] }[];
  readonly connections: readonly Connection[];
}

/** `user.port -> provider.port`: names a connection, whichever way round it was written. */
export function connectionName(connection: Pick<Connection, 'user' | 'provider'>): string {
  const { user, provider } = connection;
  return `${user.component}.${user.port} -> ${provider.component}.${provider.port}`;
}

function makesComponent(name: string, instruction: Instruction): boolean | null {
  if (instruction.kind === 'add') return instruction.component === name ? true : null;
  if (instruction.kind === 'del') return instruction.component === name ? false : null;
  return null;
}

function makesConnection(name: string, instruction: Instruction): boolean | null {
  if (instruction.kind !== 'con' && instruction.kind !== 'dcon') return null;
  return connectionName(instruction) === name ? instruction.kind === 'con' : null;
}

/** Whether some thread makes the thing before it removes it, so that it is not there at the start. */
function isMade(program: Program, makes: (instruction: Instruction) => boolean | null): boolean {
  return program.threads.some((thread) => {
    const first = thread.instructions.map(makes).find((answer) => answer !== null);
    return first === true;
  });
}

/**
 * The components and connections of the file, without those that the program adds itself. A thread that removes
 * one before it adds it again finds it there at the start. Connections need both their ends.
 */
export function initialConfiguration(model: Model, program: Program): InitialConfiguration {
  const components = model.components.filter(
    ({ name }) => !isMade(program, (instruction) => makesComponent(name, instruction)),
  );
  const present = new Set(components.map(({ name }) => name));
  return {
    components: components.map((component) => ({
      component,
      places: program.start.get(component.name) ?? component.start,
    })),
    connections: model.connections.filter(
      (connection) =>
        present.has(connection.user.component) &&
        present.has(connection.provider.component) &&
        !isMade(program, (instruction) => makesConnection(connectionName(connection), instruction)),
    ),
  };
}
