import type { Model } from '../../model/whole/model.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';

/** Questions about a program as a whole, also where its file does not ask them. */
export interface Termination {
  /** The model with these questions among its properties. */
  readonly model: Model;
  /** Does every run terminate, and when? */
  readonly ends: SpecOf<'terminates'>;
  /** Which runs terminate first and last? */
  readonly schedules: SpecOf<'gantt'>;
}

/** Asks when a program terminates, by names that no property of the model has. */
export function askTermination(model: Model, program: string | null): Termination {
  const taken = new Set(model.properties.map(({ name }) => name));
  const free = (name: string): string => (taken.has(name) ? free(`${name}-again`) : name);
  const programs = [program];
  const ends = { kind: 'terminates', name: free('terminates'), deadline: null, programs } as const;
  const schedules = { kind: 'gantt', name: free('ends'), deployment: null, when: null, programs } as const;
  return { model: { ...model, properties: [...model.properties, ends, schedules] }, ends, schedules };
}
