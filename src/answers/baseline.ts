import { add, compare, type Decimal, type Duration, multiply, negate, ZERO } from '../base/duration.ts';
import { formatTime } from '../base/text/format-time.ts';
import type { Result } from '../properties/answers/verdict.ts';
import type { CriticalityAnswer } from '../properties/criticality/criticality.ts';

/** An earlier answer about one file, as far as later ones are compared with it. */
export interface Baseline {
  readonly results: readonly {
    readonly name: string;
    readonly program: string | null;
    readonly verdict: Result['verdict']['kind'];
    /** The latest date, in seconds; `null` where the answer has none. */
    readonly latest: Duration | null;
  }[];
  /** What was critical in some run, as `component.transition`, by program; none where it was not computed. */
  readonly critical: ReadonlyMap<string | null, ReadonlySet<string>>;
}

/** What is different from the baseline. */
export interface Changes {
  /** The file of the baseline. */
  readonly since: string;
  /** In sentences, with names in backticks, in the order of the answers. */
  readonly sentences: readonly string[];
  /** What is violated, and was not then. */
  readonly violated: readonly Result[];
  /** Latest dates that are greater than before, each by which part: `0.05` for a twentieth; `inf` for no bound any more. */
  readonly growths: readonly {
    readonly result: Result;
    readonly before: Decimal;
    readonly after: Duration;
  }[];
}

/** Compares answers with an earlier one about the same file. */
export function changesSince(
  since: string,
  baseline: Baseline,
  results: readonly Result[],
  criticality: readonly CriticalityAnswer[],
): Changes {
  const before = new Map(baseline.results.map((each) => [keyOf(each.name, each.program), each]));
  const growths: Changes['growths'][number][] = [];
  const violated: Result[] = [];
  const sentences: string[] = [];
  for (const result of results) {
    const name = nameOf(result.spec.name, result.program);
    const then = before.get(keyOf(result.spec.name, result.program));
    before.delete(keyOf(result.spec.name, result.program));
    const now = result.verdict.kind;
    if (now === 'violated' && then?.verdict !== 'violated') violated.push(result);
    if (then === undefined) {
      sentences.push(`${name} is new: ${wordOf(now)}`);
      continue;
    }
    if (then.verdict !== now)
      sentences.push(`${name} was ${wordOf(then.verdict)}, and is ${wordOf(now)} now`);
    const after = result.interval?.max ?? null;
    if (then.latest === null || after === null || compare(then.latest, after) === 0) continue;
    sentences.push(`the latest end of ${name} ${movedWords(then.latest, after)}`);
    if (then.latest !== 'inf' && compare(after, then.latest) > 0)
      growths.push({ result, before: then.latest, after });
  }
  for (const { name, program } of before.values())
    sentences.push(`${nameOf(name, program)} is not asked any more`);
  return { since, sentences: [...sentences, ...becameCritical(baseline, criticality)], violated, growths };
}

/** Whether a latest date has grown by more than a part of what it was. */
export function grewBeyond({ growths }: Changes, part: Decimal): boolean {
  return growths.some(({ before, after }) => compare(after, add(before, multiply(before, part))) > 0);
}

function movedWords(before: Duration, after: Duration): string {
  if (after === 'inf') return 'has no bound any more';
  if (before === 'inf') return `has a bound now: ${formatTime(after)}`;
  const difference = add(after, negate(before));
  return compare(difference, ZERO) > 0
    ? `grew by ${formatTime(difference)}`
    : `fell by ${formatTime(negate(difference))}`;
}

function becameCritical(
  { critical }: Baseline,
  criticality: readonly CriticalityAnswer[],
): readonly string[] {
  return criticality.flatMap(({ program, criticality: found }) => {
    const then = critical.get(program);
    if (then === undefined || found === null) return [];
    const now = new Set(
      found.actions
        .filter(({ criticalInSome }) => criticalInSome === true)
        .map(({ component, transition }) => `${component}.${transition}`),
    );
    const where = program === null ? '' : ` in \`${program}\``;
    return [
      ...[...now].filter((name) => !then.has(name)).map((name) => `\`${name}\` became critical${where}`),
      ...[...then]
        .filter((name) => !now.has(name))
        .map((name) => `\`${name}\` is not critical any more${where}`),
    ];
  });
}

function wordOf(verdict: Result['verdict']['kind']): string {
  return { holds: 'holding', violated: 'violated', unknown: 'unknown', none: 'measured' }[verdict];
}

function nameOf(name: string, program: string | null): string {
  return program === null ? `\`${name}\`` : `\`${name}\` in \`${program}\``;
}

function keyOf(name: string, program: string | null): string {
  return JSON.stringify([name, program]);
}
