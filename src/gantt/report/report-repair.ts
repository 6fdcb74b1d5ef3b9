import { changeWords, diffOfWaits } from '../../model/change/program-diff.ts';
import type { Suggestions } from '../../properties/change/suggest.ts';
import { rangeWords } from '../../properties/results/wording.ts';
import { type Child, concat, element, lines, type Markup, preformatted } from '../markup.ts';
import { prose } from './report-story.ts';

/** The first of the repairs that were verified, in words and line by line; `null` where none was found. */
export function repairSection({ program, search }: Suggestions): Markup | null {
  const repairs = search?.repairs ?? [];
  // The one that `suggest --apply` writes.
  const repair = repairs[0];
  if (repair === undefined) return null;
  const { min, max } = repair.terminates;
  const diffs = diffOfWaits(program, repair.program).map(({ thread, lines: changed }) =>
    concat(
      program.threads.length === 1 ? null : element('p', { class: 'muted' }, `${thread}:`),
      preformatted(
        changed.flatMap(({ sign, text }): readonly Child[] => {
          const line = `${sign} ${text}`;
          return [sign === ' ' ? line : element('strong', {}, line), '\n'];
        }),
      ),
    ),
  );
  const more = repairs.length === 1 ? '' : ' `madrigal suggest` lists others.';
  return lines([
    element('h3', {}, 'A repair'),
    element(
      'p',
      {},
      prose(
        `To repair it: ${repair.changes.map(changeWords).join('; ')}${repair.takesOrderAway ? ', which takes order away that may be there for another reason' : ''}.`,
      ),
    ),
    ...diffs,
    element(
      'p',
      { class: 'muted' },
      prose(`Verified: all properties hold then, and the program ends after ${rangeWords(min, max)}.${more}`),
    ),
  ]);
}
