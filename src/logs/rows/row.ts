import type { Decimal } from '../../base/duration.ts';
import type { Position } from '../../base/position.ts';

/** What a log says of when an action ran, in seconds, or only of how long. */
export type RowTime =
  | {
      readonly kind: 'dated';
      readonly start: Decimal;
      /** `null`: it had not ended yet when the log was written. */
      readonly end: Decimal | null;
      /** Counted from 1970, as dates of a calendar are, and not from the start of the run. */
      readonly absolute: boolean;
    }
  | { readonly kind: 'lasted'; readonly lasted: Decimal };

/** An action as a log names it; `transition` is `null` where it is all that the component does. */
export interface ActionName {
  readonly component: string;
  readonly transition: string | null;
}

/** One execution of one action, as some log tells it. */
export interface LogRow {
  /** `null`: the file holds one run, which has no name of its own. */
  readonly run: string | null;
  /** The first is how messages call it; the others are names under which a model may know it too. */
  readonly names: readonly [ActionName, ...ActionName[]];
  readonly time: RowTime;
  /** It did not end well: how long it took says nothing of how long the action takes. */
  readonly failed: boolean;
  /** Logs of this format tell many things that models leave out: nothing is said where the model does not know it. */
  readonly detail: boolean;
  readonly at: Position;
}

/** `component.transition`, or the component alone; other people's names, so that it may hold anything. */
export function actionWords({ component, transition }: ActionName): string {
  return transition === null ? component : `${component}.${transition}`;
}
