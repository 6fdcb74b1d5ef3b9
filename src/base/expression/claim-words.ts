import type { Duration } from '../duration.ts';
import { formatTime } from '../text/format-time.ts';
import { type Claim, type Expression, expressionText } from './expression.ts';

/** The question that a claim asks of all runs, in words. */
export function claimWords<A>(
  claim: Claim<A>,
  atomText: (atom: A) => string,
  time: (within: Duration) => string = formatTime,
): string {
  const text = (expression: Expression<A>) => `\`${expressionText(expression, atomText)}\``;
  const by = (within: Duration | null, words: (time: string) => string) =>
    within === null ? '' : words(time(within));
  switch (claim.form) {
    case 'always':
      return `Is ${text(claim.of)} true in every state?`;
    case 'never':
      return `Is ${text(claim.of)} true in no state?`;
    case 'eventually':
      return `Does every run come to a state with ${text(claim.to)}${by(claim.within, (time) => `, by ${time} at the latest`)}?`;
    case 'leads-to': {
      const { from, to, within } = claim;
      return `Is every state with ${text(from)} followed by one with ${text(to)}${by(within, (time) => `, at most ${time} later`)}?`;
    }
  }
}
