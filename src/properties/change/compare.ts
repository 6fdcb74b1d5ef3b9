import type { Model } from '../../model/whole/model.ts';
import type { PropertySpec } from '../../model/whole/property-spec.ts';
import { type Limits, type RunningLimits, runningLimits } from '../../statespace/exploration/limits.ts';
import { askTermination } from '../analysis/termination.ts';
import type { DateInterval, Result, Verdict } from '../answers/verdict.ts';
import { verify } from '../verify.ts';

/** One program to be compared, in the model that it belongs to. */
export interface Contender {
  readonly name: string;
  readonly model: Model;
  readonly program: string | null;
}

/** What is known of one program. */
export interface Compared extends Contender {
  /** Whether every run terminates, and the dates at which runs end. */
  readonly ends: { readonly verdict: Verdict; readonly interval: DateInterval | null };
  /** Where some run terminates: those that do so first and last; a gantt answer of `drawn`. */
  readonly schedules: Result;
  /** The model with the question that `schedules` answers. */
  readonly drawn: Model;
  /** The properties that are asked of the program, in the order of the file. */
  readonly results: readonly Result[];
}

/** Programs side by side. */
export interface Comparison {
  readonly programs: readonly Compared[];
  readonly rows: readonly ComparedProperty[];
}

/** One property, with its answer for each program; `null` where it is not asked of that program. */
export interface ComparedProperty {
  readonly spec: PropertySpec;
  readonly results: readonly (Result | null)[];
}

/**
 * Answers all properties of several programs, and when each program ends, also where no property asks for that.
 *
 * @param limits the time is that of all programs together
 * @throws ModelError when a program cannot be verified
 */
export async function comparePrograms(
  contenders: readonly Contender[],
  limits: Limits | RunningLimits = {},
): Promise<Comparison> {
  const running = runningLimits(limits);
  const programs: Compared[] = [];
  for (const contender of contenders) programs.push(await answered(contender, running));
  const specs = programs.flatMap(({ results }) => results.map(({ spec }) => spec));
  const names = new Set(specs.map(({ name }) => name));
  const inOrder = contenders[0]?.model.properties.map(({ name }) => name).filter((name) => names.has(name));
  return {
    programs,
    rows: [...new Set([...(inOrder ?? []), ...names])].map((name) => ({
      spec: specs.find((spec) => spec.name === name)!,
      results: programs.map(({ results }) => results.find(({ spec }) => spec.name === name) ?? null),
    })),
  };
}

async function answered(contender: Contender, limits: RunningLimits): Promise<Compared> {
  const { model, ends, schedules } = askTermination(contender.model, contender.program);
  const properties = model.properties.map(({ name }) => name).filter((name) => name !== ends.name);
  const all = await verify(model, { properties, programs: [contender.program], limits });
  const drawn = all.find(({ spec }) => spec.name === schedules.name)!;
  return {
    ...contender,
    ends: { verdict: verdictOfEnds(drawn), interval: drawn.interval },
    schedules: drawn,
    drawn: model,
    results: all.filter((result) => result !== drawn),
  };
}

/** Schedules tell whether every run terminates, and need no states where nothing competes. */
function verdictOfEnds({ verdict, interval }: Result): Verdict {
  if (verdict.kind === 'unknown') return verdict;
  return { kind: interval === null || interval.some ? 'violated' : 'holds' };
}
