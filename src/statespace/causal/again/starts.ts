/** One try to start something: by one of these transitions, which all take the token of one place. */
export interface StartAttempt {
  /** Those after which it ends well. */
  readonly well: readonly number[];
  /** Ways to go bad, after which comes the next try; none where no fault is left for it. */
  readonly bad: readonly BadStart[];
}

/** A way to go bad. */
export interface BadStart {
  readonly transitions: readonly number[];
  /** The greatest time until the next try, `Infinity` where there is none. */
  readonly longer: number;
  /** The budgets from which it is spent. */
  readonly budgets: readonly number[];
}

/** What may be started again and again. */
export interface Restartable {
  readonly tries: readonly StartAttempt[];
}

/** Bad starts in a run: the first of the tries of some restartables, each by one of its ways. */
export type BadStarts = ReadonlyMap<Restartable, readonly BadStart[]>;

/** Whether the budgets, of which so much is left each, are enough for these bad starts. */
export function isAffordable(bad: BadStarts, left: readonly number[]): boolean {
  const spent = left.map(() => 0);
  for (const starts of bad.values()) for (const { budgets } of starts) for (const b of budgets) spent[b]++;
  return spent.every((most, b) => most <= left[b]);
}
