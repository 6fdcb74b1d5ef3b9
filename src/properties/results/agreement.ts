import type { Fraction } from '../../base/duration.ts';
import { isGreaterFraction } from '../../statespace/cycle-mean.ts';
import type { Figure } from '../answers/figures.ts';
import type { EventWindow, Result } from '../answers/verdict.ts';
import { figuresOf, rangeWords, verdictWords } from './wording.ts';

/** The two engines say different things of one property: at least one of them is wrong. */
export class DisagreementError extends Error {
  override readonly name = 'DisagreementError';
}

/**
 * What both engines say of one property in one program. Where only one of them tells, for a limit was reached or the
 * causal net handed over, that is the answer, and why it is so stays with it. Where one only encloses its figures, the
 * other's are to be within.
 *
 * @throws DisagreementError when they say different things
 */
export function agreed(byClasses: Result, byCauses: Result): Result {
  const { engine } = byCauses;
  const tells = ({ verdict }: Result) => verdict.kind !== 'unknown';
  if (!tells(byClasses) && (tells(byCauses) || isEnclosed(byCauses))) return byCauses;
  if (engine.kind !== 'causal') return { ...byClasses, engine };
  if (!tells(byCauses)) return byClasses;
  const isExact = !isEnclosed(byClasses) && !isEnclosed(byCauses);
  // A verdict may be shown before a limit stops the exploration, dates are not.
  const isStopped = byClasses.engine.kind === 'classes' && byClasses.engine.stoppedBy !== null;
  const said = isExact && isStopped ? verdictSaidBy : saidBy;
  const [classes, causes] = [said(byClasses), said(byCauses)];
  const { firings, branches, parts } = engine;
  const both = { kind: 'both', firings, branches, parts } as const;
  const isSame = classes.length === causes.length && classes.every((line, i) => line === causes[i]);
  if (isExact ? isSame : canBothBe(byClasses, byCauses)) {
    const isWhole = !isEnclosed(byClasses) && !isStopped;
    return { ...(isWhole ? byClasses : byCauses), statistics: byClasses.statistics, engine: both };
  }
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

/** Whether it has figures that are not exact. */
function isEnclosed({ figures }: Result): boolean {
  return figures !== null && !figures.isExact;
}

/** Whether answers of which one only encloses its figures have the same verdict, and figures in common. */
function canBothBe(one: Result, other: Result): boolean {
  if (one.verdict.kind !== other.verdict.kind) return false;
  const [ones, others] = [one, other].map(({ figures }) => Object.values(figures?.numbers ?? {}));
  const meet = (a: Figure, b: Figure) => !isGreater(a.atLeast, b.atMost) && !isGreater(b.atLeast, a.atMost);
  return ones!.length === others!.length && ones!.every((figure, i) => meet(figure, others![i]!));
}

function isGreater(a: Fraction | 'inf', b: Fraction | 'inf'): boolean {
  if (b === 'inf') return false;
  return a === 'inf' || isGreaterFraction(a, b);
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
    ...(result.figures?.isExact ? result.figures.more : []),
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
