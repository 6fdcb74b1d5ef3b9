import { didYouMean } from '../../base/closest.ts';
import { groupBy } from '../../base/collections/group-by.ts';
import type { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import { dotted } from '../../base/names.ts';
import type { Component } from '../../model/assembly.ts';
import { TIMEOUT } from '../../model/component.ts';
import { outcomeName, timedNames } from '../../model/outcomes.ts';
import type { ActionName, LogRow } from '../rows/row.ts';
import { actionWords } from '../rows/row.ts';

/** A transition of a component of the model. */
export interface ActionRef {
  readonly component: string;
  readonly transition: string;
}

/** What rows call the crash of a component, if no transition of it is called so. */
const CRASH = 'crash';

/** What a row tells of: a transition, by whichever outcome where none is named (`null`), or a crash. */
export interface ToldAction extends ActionRef {
  readonly outcome: string | null;
  /** `transition` is {@link CRASH}: from then on, until its end, a place is lost. */
  readonly isCrash: boolean;
}

/** `db.migrate`, `db.migrate:failed`, `db.crash`. */
export function toldWords(told: Omit<ToldAction, 'isCrash'>): string {
  return dotted(told.component, outcomeName(told));
}

/** A row and what it tells of. */
export interface MatchedRow extends ToldAction {
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
  const find = (name: ActionName): readonly ToldAction[] =>
    meant(name).flatMap((component) => {
      const told = toldOf(component, name.transition);
      return told === null ? [] : [{ component: component.name, ...told }];
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

/** The transition of this name, one with an outcome (`t:o`), or a crash. */
function toldOf(component: Component, name: string | null): Omit<ToldAction, 'component'> | null {
  const { transitions, crash } = component.type;
  const transition = transitionOf(component, name);
  if (transition !== null) return { transition, outcome: null, isCrash: false };
  if (name !== null && plain(name) === CRASH && crash !== null)
    return { transition: CRASH, outcome: null, isCrash: true };
  const [, before, after] = /^(.*):(.*)$/.exec(name ?? '') ?? [];
  const ending = before === undefined ? null : transitionOf(component, before);
  if (ending === null) return null;
  const { outcomes, timeout } = transitions.find((t) => t.name === ending)!;
  const names = [...outcomes.map((each) => each.name), ...(timeout === null ? [] : [TIMEOUT])];
  const outcome = calledAmong(names, after!);
  return outcome === null ? null : { transition: ending, outcome, isCrash: false };
}

function calledAmong(names: readonly string[], name: string): string | null {
  return called(new Map(names.map((each) => [each, each])), groupBy(names, plain), name);
}

/** The transition of this name; without one, the only one of the component, or the one called `run`. */
function transitionOf({ type }: Component, name: string | null): string | null {
  const names = type.transitions.map((transition) => transition.name);
  if (name === null) return names.length === 1 ? names[0]! : (names.find((each) => each === 'run') ?? null);
  return calledAmong(names, name);
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
        : didYouMean(name.transition, timedNames(component.type));
  report.warning('unmatched-row', at, message, hint);
}
