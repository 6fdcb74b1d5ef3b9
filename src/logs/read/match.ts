import { didYouMean } from '../../base/closest.ts';
import { groupBy } from '../../base/collections/group-by.ts';
import type { Diagnostics } from '../../base/diagnostics.ts';
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
   * The transitions that a row tells of: one, or where it names a type, that of each component of the type. None, with a
   * warning that says the line, where the model has none such.
   */
  readonly match: (row: LogRow, report: Diagnostics) => readonly MatchedRow[];
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
  return {
    match: (row, report) => {
      for (const name of row.names) {
        const found = find(name);
        // Which of several components ran cannot be told by the name of their type.
        if (found.length === 1 || (found.length > 1 && row.time.kind === 'lasted'))
          return found.map((each) => ({ ...each, row }));
      }
      if (!row.detail) unmatched(row, called(byName, nearly, row.names[0].component), byName, report);
      return [];
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
