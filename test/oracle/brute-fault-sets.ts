/** Which faults the runs of a program have, and which runs have none: found by walking along all of them in integer time. */
import type { Model } from '../../src/model/whole/model.ts';
import { successorsFirst } from './brute-answers.ts';
import { type Edge, isAllDone, type Runs } from './brute-force.ts';

/** What runs with exactly some faults come to. */
export interface Ends {
  /** The names of the faults in order, each as often as it happened: `db.save:failed`, `db.crash`. */
  readonly faults: readonly string[];
  /** Some of them end otherwise than with all done. */
  readonly isBad: boolean;
  /** The latest date at which another one ends; `null` where none does. */
  readonly latest: number | null;
}

/** The ends of all runs, by the faults that they have. */
export function endsByFaults(model: Model, runs: Runs): readonly Ends[] {
  const latestAt = new Map<string, Map<number, number>>([['', new Map([[0, 0]])]]);
  const order = [...successorsFirst(runs)].reverse();
  const faultsOn = runs.edges.map((edges) => edges.map((edge) => faultOf(model, runs, edge)));
  const sets = [''];
  // A fault leads to more faults, never to fewer: one pass over the states for each set, in the order of their sizes.
  for (const faults of sets) {
    const dates = latestAt.get(faults)!;
    for (const i of order) {
      const date = dates.get(i);
      if (date === undefined) continue;
      const here = runs.endless[i] ? Number.POSITIVE_INFINITY : date;
      for (const [e, { happening, to }] of runs.edges[i].entries()) {
        const fault = faultsOn[i][e];
        const next = fault === null ? faults : [...split(faults), fault].sort().join(' ');
        if (!latestAt.has(next)) {
          latestAt.set(next, new Map());
          sets.push(next);
        }
        const later = happening === null ? here + 1 : here;
        const known = fault === null ? dates : latestAt.get(next)!;
        known.set(to, Math.max(known.get(to) ?? 0, later));
      }
    }
  }
  return sets.map((faults): Ends => {
    const ends = [...latestAt.get(faults)!].filter(([i]) => runs.edges[i].length === 0);
    const good = ends.filter(([i]) => isAllDone(runs.tables, runs.states[i])).map(([, date]) => date);
    return {
      faults: split(faults),
      isBad: good.length < ends.length,
      latest: good.length === 0 ? null : Math.max(...good),
    };
  });
}

/** The runs in which nothing faults: the states that steps lead to by which no budget gets less. */
export function withoutFaults({ tables, states, edges, lasting, endless }: Runs): Runs {
  const indices = new Map([[0, 0]]);
  const indexOf = (state: number) => {
    const index = indices.get(state) ?? indices.size;
    indices.set(state, index);
    return index;
  };
  const isFault = (from: number, to: number) =>
    tables.budgets.some(({ spent }) => states[to][spent] !== states[from][spent]);
  const kept: Edge[][] = [];
  for (const [from] of indices)
    kept.push(
      edges[from]
        .filter(({ to }) => !isFault(from, to))
        .map(({ happening, to }) => ({ happening, to: indexOf(to) })),
    );
  const only = <T>(all: readonly T[]) => [...indices.keys()].map((state) => all[state]);
  return { tables, states: only(states), edges: kept, lasting: only(lasting), endless: only(endless) };
}

function split(faults: string): string[] {
  return faults === '' ? [] : faults.split(' ');
}

function faultOf(model: Model, runs: Runs, { happening }: Edge): string | null {
  if (happening?.kind === 'crash') return `${happening.component}.crash`;
  if (happening?.kind !== 'start' || happening.outcome === null) return null;
  const { component, element, outcome } = happening;
  const types = runs.tables.components.filter((c) => c.name === component).map(({ type }) => type);
  const transition = model.types
    .filter(({ name }) => types.includes(name))
    .flatMap(({ transitions }) => transitions)
    .find(({ name }) => name === element)!;
  const declared = transition.outcomes.find(({ name }) => name === outcome);
  // An outcome that is not declared is a timeout.
  return (declared?.fault ?? true) ? `${component}.${element}:${outcome}` : null;
}
