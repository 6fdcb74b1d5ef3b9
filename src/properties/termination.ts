import type { Model } from '../model/assembly.ts';
import type { SpecOf } from './question.ts';

/** The question whether every run of a program terminates, and the runs that do so first and last. */
export interface Termination {
  /** The model with both questions among its properties. */
  readonly model: Model;
  readonly ends: SpecOf<'deployability'>;
  readonly schedules: SpecOf<'gantt'>;
}

/**
 * Asks of a program, also where its file does not, whether every maximal run ends with all programs done and all
 * components idle, and when (semantics, section 5, *terminates*): whether it ends in the deployment of no place, which
 * is answered without states where nothing competes.
 */
export function askTermination(model: Model, program: string | null): Termination {
  const taken = new Set([...model.properties, ...model.deployments].map(({ name }) => name));
  let name = 'the end';
  while (taken.has(name)) name = `${name}, really`;
  const asked = { deployment: name, when: 'end', programs: [program] } as const;
  const ends = { ...asked, kind: 'deployability', name, timed: true, deadline: null } as const;
  const schedules = { ...asked, kind: 'gantt', name: `${name}, drawn` } as const;
  return {
    model: {
      ...model,
      deployments: [...model.deployments, { name, places: new Map() }],
      properties: [...model.properties, ends, schedules],
    },
    ends,
    schedules,
  };
}
