import { didYouMean } from '../../base/closest.ts';
import { groupBy } from '../../base/collections/group-by.ts';
import type { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import type { Component } from '../../model/assembly.ts';
import type { ActionName, LogRow } from '../rows/row.ts';
import { actionWords } from '../rows/row.ts';

/** A transition of a component of the model. */
export interface ActionRef {
  readonly component: string;
  readonly transition: string;
}

/** A row and the transition that it tells of. */
export interface MatchedRow extends ActionRef {
  readonly row: LogRow;
}

/** Looks up what rows call by other names than models can: `web server` is `web_server`, whatever the case. */
export interface Matcher {
  /**
   * The transitions that each row of a run tells of: one, or where it names a type, that of each component of the type.
   * None, with a warning that says the line, where the model has none such; without one where the row is about all of a
   * component, of whose transitions rows of detail tell.
   */
  readonly match: (rows: readonly LogRow[], report: Diagnostics) => readonly (readonly MatchedRow[])[];
}

/** Names that differ in what names of models cannot hold, and in the case, are the same here. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

/** The one that is called exactly so; else the only one that is nearly. */
function called<T>(
  items: ReadonlyMap<string, T>,
  nearly: ReadonlyMap<string, readonly T[]>,
  name: string,
): T | null {
  const exact = items.get(name);
  if (exact !== undefined) return exact;
  const [first, ...more] = nearly.get(plain(name)) ?? [];
  return first !== undefined && more.length === 0 ? first : null;
}

/** What rows may tell of: the transitions of these components. */
export function matcherFor(components: readonly Component[]): Matcher {
  const byName = new Map(components.map((component) => [component.name, component]));
  const nearly = groupBy([...byName.values()], ({ name }) => plain(name));
  const ofType = groupBy([...byName.values()], ({ type }) => plain(type.name));
  const meant = ({ component }: ActionName): readonly Component[] => {
    const found = called(byName, nearly, component);
    return found === null ? (ofType.get(plain(component)) ?? []) : [found];
  };
  const find = (name: ActionName): readonly ActionRef[] =>
    meant(name).flatMap((component) => {
      const transition = transitionOf(component, name.transition);
      return transition === null ? [] : [{ component: component.name, transition }];
    });
  const matched = (row: LogRow): readonly MatchedRow[] => {
    heed();
    for (const name of row.names) {
      const found = find(name);
      // Which of several components ran cannot be told by the name of their type.
      if (found.length === 1 || (found.length > 1 && row.time.kind === 'lasted'))
        return found.map((each) => ({ ...each, row }));
    }
    return [];
  };
  return {
    match: (rows, report) => {
      const all = rows.map(matched);
      const inDetail = new Set(
        all.flatMap((each) => each.filter(({ row }) => row.detail).map(({ component }) => component)),
      );
      for (const [i, row] of rows.entries()) {
        if (row.detail || all[i]!.length > 0) continue;
        const [{ component, transition }] = row.names;
        const about = called(byName, nearly, component);
        if (about === null || transition !== null || !inDetail.has(about.name))
          unmatched(row, about, byName, report);
      }
      return all;
    },
  };
}

/** The transition of this name; without one, the only one of the component, or the one called `run`. */
function transitionOf({ type }: Component, name: string | null): string | null {
  const names = type.transitions.map((transition) => transition.name);
  if (name === null) return names.length === 1 ? names[0]! : (names.find((each) => each === 'run') ?? null);
  return called(new Map(names.map((each) => [each, each])), groupBy(names, plain), name);
}

function unmatched(
  { names: [name], at }: LogRow,
  component: Component | null,
  known: ReadonlyMap<string, Component>,
  report: Diagnostics,
): void {
  const message = `\`${actionWords(name)}\` is no transition of the model: this row is left out`;
  const hint =
    component === null
      ? didYouMean(name.component, known.keys())
      : name.transition === null
        ? `name one transition of ${component.name} \`run\``
        : didYouMean(
            name.transition,
            component.type.transitions.map((transition) => transition.name),
          );
  report.warning('unmatched-row', at, message, hint);
}
