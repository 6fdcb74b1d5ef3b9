import { heed } from '../base/heed.ts';
import { connectionName } from './assembly.ts';
import { type InitialConfiguration, UNHARMED } from './configuration.ts';
import type { Instruction, Program } from './program.ts';
import type { Subject } from './subject.ts';

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
    for (const instruction of instructions) {
      const change = named(instruction);
      if (change === null || seen.has(change.name)) continue;
      seen.add(change.name);
      if (change.made) made.add(change.name);
    }
  }
  return made;
}

/** Estimated cost of looking up a name, in nanoseconds, for {@link heed}. */
const NAMING = 100;
/** Estimated cost of placing a component, in nanoseconds, for {@link heed}. */
const STANDING = 1_000;

/**
 * The components and connections of the file, without those that the program adds itself. A thread that removes
 * one before it adds it again finds it there at the start. Connections need both their ends.
 */
export function initialConfiguration(model: Subject, program: Program): InitialConfiguration {
  if (program.state !== undefined) return program.state;
  const added = madeFirst(program, (i) =>
    i.kind === 'add' || i.kind === 'del' ? { name: i.component, made: i.kind === 'add' } : null,
  );
  const connected = madeFirst(program, (i) =>
    i.kind === 'con' || i.kind === 'dcon' ? { name: connectionName(i), made: i.kind === 'con' } : null,
  );
  heed(NAMING * (model.components.length + model.connections.length));
  const components = model.components.filter(({ name }) => !added.has(name));
  const { failing, failures, pausing, comingBack } = UNHARMED;
  const present = new Set(components.map(({ name }) => name));
  return {
    components: components.map((component) => {
      heed(STANDING);
      return {
        component,
        places: program.start.get(component.name) ?? component.start,
        outputs: [],
        inputs: [],
        running: [],
        queue: [],
        provided: null,
        failing,
        failures,
        pausing,
        comingBack,
      };
    }),
    connections: model.connections.filter(
      (connection) =>
        present.has(connection.user.component) &&
        present.has(connection.provider.component) &&
        !connected.has(connectionName(connection)),
    ),
  };
}
