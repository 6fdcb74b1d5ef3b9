import { formatLength } from '../model/format-time.ts';
import type { EventWindow, Result } from './verdict.ts';
import { figuresOf, rangeWords, verdictWords } from './wording.ts';

/** The two engines say different things of one property: at least one of them is wrong. */
export class DisagreementError extends Error {
  override readonly name = 'DisagreementError';
}

/**
 * What both engines say of one property in one program. Where only one of them tells, for a limit was reached or the
 * causal net handed over, that is the answer, and why it is so stays with it.
 *
 * @throws DisagreementError when they say different things
 */
export function agreed(byClasses: Result, byCauses: Result): Result {
  const { engine } = byCauses;
  if (engine.kind !== 'causal') return { ...byClasses, engine };
  if (byCauses.verdict.kind === 'unknown') return byClasses;
  if (byClasses.verdict.kind === 'unknown') return byCauses;
  // A verdict may be shown before a limit stops the exploration, figures are not.
  const isVerdictOnly = byClasses.engine.kind === 'classes' && byClasses.engine.stoppedBy !== null;
  const said = isVerdictOnly ? verdictSaidBy : saidBy;
  const [classes, causes] = [said(byClasses), said(byCauses)];
  const { firings, branches } = engine;
  if (classes.length === causes.length && classes.every((line, i) => line === causes[i]))
    return { ...(isVerdictOnly ? byCauses : byClasses), engine: { kind: 'both', firings, branches } };
  const [only, other] = [
    classes.filter((l) => !causes.includes(l)),
    causes.filter((l) => !classes.includes(l)),
  ];
  const { spec, program } = byClasses;
  const where = program === null ? '' : ` in \`${program}\``;
  throw new DisagreementError(
    `the engines disagree about \`${spec.name}\`${where}: ` +
      `state classes say ${listed(only)}; the causal net says ${listed(other)}`,
  );
}

function listed(lines: readonly string[]): string {
  return lines.length === 0 ? 'nothing more' : lines.join(', ');
}

/** All that an answer says, without the runs that show it: verdict, figures, windows, warnings. */
function saidBy(result: Result): readonly string[] {
  const figures = figuresOf(result);
  return [
    ...verdictSaidBy(result),
    ...(figures === '' ? [] : [figures]),
    ...(result.outage === null
      ? []
      : [`a longest stretch of at least ${formatLength(result.outage.longest.min)}`]),
    ...(result.boundaries?.windows ?? []).map(windowWords).sort(),
    ...result.warnings.map(({ message }) => `that ${message}`).sort(),
  ];
}

function verdictSaidBy({ verdict }: Result): readonly string[] {
  return [verdictWords(verdict).word];
}

function windowWords({ event, component, transition, earliest, latest }: EventWindow): string {
  return `${event} of ${component}.${transition} at ${rangeWords(earliest, latest)}`;
}
