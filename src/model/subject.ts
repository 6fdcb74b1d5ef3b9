import { oncePer } from '../base/memo.ts';
import type { Component, Connection, Deployment } from './assembly.ts';
import type { ComponentType, Described } from './component.ts';
import type { Goal } from './goal.ts';
import { madeusProgram, type Program } from './program.ts';
import type { Resource } from './resource.ts';

/** The components of each zone, by its name. */
export type Zones = ReadonlyMap<string, readonly string[]> & Described;

/**
 * A model without its properties: what the properties are asked of. Components and connections keep the order of their
 * declaration.
 */
export interface Subject extends Described {
  /** The file it was read from, as the user named it; `null` for a model that was built. */
  readonly file: string | null;
  readonly parameters: ReadonlyMap<string, number>;
  readonly types: readonly ComponentType[];
  readonly components: readonly Component[];
  readonly connections: readonly Connection[];
  /** Named sets of components, to bound how many faults may happen among them. */
  readonly zones: Zones;
  /** None where it is left out. */
  readonly resources?: readonly Resource[];
  readonly deployments: readonly Deployment[];
  /** What plans of it may aim at; none where it is left out. */
  readonly goals?: readonly Goal[];
  /** Empty for a Madeus deployment (see `madeusProgram`), but for one that goes on from a running state. */
  readonly programs: readonly Program[];
}

const implicitProgram = oncePer((model: Subject) => madeusProgram(model.components));

/**
 * The program of a model by its name; `null` is the implicit one of a Madeus deployment.
 *
 * @throws RangeError for a name that the model does not have
 */
export function programOf(model: Subject, name: string | null): Program {
  const program = model.programs.find((each) => each.name === name);
  if (program !== undefined) return program;
  if (name === null) return implicitProgram(model);
  throw new RangeError(`the model has no program ${name}`);
}
