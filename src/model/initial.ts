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

/**
 * The names of what some thread makes before it removes it, so that it is not there at the start.
 *
 * @param named the name of what an instruction makes (`made`) or removes, `null` for other instructions
 */
function madeFirst(
  program: Program,
  named: (instruction: Instruction) => { readonly name: string; readonly made: boolean } | null,
): ReadonlySet<string> {
  const made = new Set<string>();
  for (const { instructions } of program.threads) {
    const seen = new Set<string>();
    for (const change of instructions.map(named)) {
      if (change === null || seen.has(change.name)) continue;
      seen.add(change.name);
      if (change.made) made.add(change.name);
    }
  }
  return made;
}

/**
 * The components and connections of the file, without those that the program adds itself. A thread that removes
 * one before it adds it again finds it there at the start. Connections need both their ends.
 */
export function initialConfiguration(model: Model, program: Program): InitialConfiguration {
  const added = madeFirst(program, (i) =>
    i.kind === 'add' || i.kind === 'del' ? { name: i.component, made: i.kind === 'add' } : null,
  );
  const connected = madeFirst(program, (i) =>
    i.kind === 'con' || i.kind === 'dcon' ? { name: connectionName(i), made: i.kind === 'con' } : null,
  );
  const components = model.components.filter(({ name }) => !added.has(name));
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
        !connected.has(connectionName(connection)),
    ),
  };
}
