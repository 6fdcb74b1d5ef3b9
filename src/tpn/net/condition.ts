import type { Expression } from '../../base/expression/expression.ts';

/**
 * A condition on the markings of a net: a list of parts, of which the last one says whether it holds. A part may ask for
 * any others, also for those that ask for it: then it holds wherever nothing speaks against it (the greatest fixpoint).
 */
export type Condition = readonly ConditionPart[];

/** One of these places holds a token, or none of them does. */
export interface AskedPlaces {
  readonly kind: 'marked' | 'empty';
  readonly places: readonly number[];
  /** How many tokens one of them is to hold; 1 where it is left out. */
  readonly least?: number;
}

/** What some places hold, or how many other parts hold. */
export type ConditionPart =
  | AskedPlaces
  /** At least so many of these parts hold. */
  | { readonly kind: 'at-least'; readonly count: number; readonly of: readonly number[] };

/** Holds while at least so many of the lists have a place with a token. */
export function atLeastMarked(count: number, lists: readonly (readonly number[])[]): Condition {
  return [
    ...lists.map((places): AskedPlaces => ({ kind: 'marked', places })),
    { kind: 'at-least', count, of: [...lists.keys()] },
  ];
}

/** The condition that an expression is true, of which each atom says that one of its places holds enough tokens. */
export function conditionOf(expression: Expression<Omit<AskedPlaces, 'kind'>>): Condition {
  const parts: ConditionPart[] = [];
  const add = (part: Expression<Omit<AskedPlaces, 'kind'>>, isTrue: boolean): number => {
    switch (part.kind) {
      case 'atom':
        return parts.push({ kind: isTrue ? 'marked' : 'empty', ...part.atom }) - 1;
      case 'constant':
        return parts.push({ kind: 'at-least', count: part.value === isTrue ? 0 : 1, of: [] }) - 1;
      case 'not':
        return add(part.of, !isTrue);
      default: {
        const of = part.of.map((each) => add(each, isTrue));
        const count = (part.kind === 'and') === isTrue ? of.length : 1;
        return parts.push({ kind: 'at-least', count, of }) - 1;
      }
    }
  };
  add(expression, true);
  return parts;
}

/** Whether a condition holds in the marking with so many tokens in each place. */
export function isMet(condition: Condition, tokens: (place: number) => number): boolean {
  return holdsWhere(condition, ({ places, least = 1 }) => {
    for (const place of places) if (tokens(place) >= least) return true;
    return false;
  });
}

/** Whether a condition holds where some lists of places have a token in one of them. */
export function holdsWhere(condition: Condition, isMarked: (part: AskedPlaces) => boolean): boolean {
  // Most conditions only count what is marked: that is asked after each firing, so nothing is made for it.
  const last = condition.at(-1);
  if (last === undefined) return true;
  if (last.kind !== 'at-least') return isMarked(last) === (last.kind === 'marked');
  let holding = 0;
  for (const i of last.of) {
    const part = condition[i]!;
    if (part.kind === 'at-least') return holdsAmong(condition, isMarked);
    if (isMarked(part) === (part.kind === 'marked')) holding++;
  }
  return holding >= last.count;
}

function holdsAmong(condition: Condition, isMarked: (part: AskedPlaces) => boolean): boolean {
  const holds: boolean[] = [];
  for (const part of condition)
    holds.push(part.kind === 'at-least' || isMarked(part) === (part.kind === 'marked'));
  // Where each part asks only for those before it, as nearly always, one pass tells all.
  let looksAhead = false;
  for (let changes = true; changes; changes &&= looksAhead) {
    changes = false;
    for (let i = 0; i < condition.length; i++) {
      const part = condition[i]!;
      if (part.kind !== 'at-least' || !holds[i]) continue;
      let holding = 0;
      for (const other of part.of) {
        if (other >= i) looksAhead = true;
        if (holds[other]) holding++;
      }
      if (holding >= part.count) continue;
      holds[i] = false;
      changes = true;
    }
  }
  return holds.at(-1) ?? true;
}

/** What a condition asks of places. */
export function askedPlaces(condition: Condition): readonly AskedPlaces[] {
  return condition.filter((part) => part.kind !== 'at-least');
}

/** Sets of places such that a condition does not tell apart those of one set, whatever it says of the others. */
export function alikeIn(condition: Condition): readonly (readonly number[])[] {
  const lists = askedPlaces(condition).map(({ places }) => places);
  const times = new Map<number, number>();
  for (const places of lists) for (const place of places) times.set(place, (times.get(place) ?? 0) + 1);
  const sets = lists.map((places) => places.filter((place) => times.get(place) === 1));
  const often = [...times.keys()].filter((place) => times.get(place)! > 1).map((place) => [place]);
  if (!onlyCounts(condition)) return [...sets, ...often];
  const isAlone = (_set: readonly number[], i: number) => lists[i]!.length === 1;
  return [sets.filter(isAlone).flat(), ...sets.filter((set, i) => !isAlone(set, i)), ...often];
}

/** Whether a condition asks how many of some lists of places have a token, and nothing else. */
function onlyCounts(condition: Condition): boolean {
  const last = condition.at(-1);
  const others = condition.slice(0, -1);
  return (
    last?.kind === 'at-least' &&
    others.every(({ kind }, i) => kind === 'marked' && last.of.includes(i)) &&
    new Set(last.of).size === others.length
  );
}
