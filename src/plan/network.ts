import { groupBy } from '../base/collections/group-by.ts';
import { maxOf } from '../base/extremes.ts';
import { heed } from '../base/heed.ts';
import { newNotes } from '../base/memo.ts';
import type { Connection } from '../model/assembly.ts';
import type { ProviderCount } from '../model/component.ts';
import { type Course, type Interval, isAsking } from './course.ts';

/** Components that stand alike, want the same and are connected alike: they may all execute the same word. */
export interface Unit {
  readonly components: readonly string[];
  /** The words that it may execute, the ones with least work first. */
  readonly courses: readonly Course[];
}

/** Ports of two units that are connected, each component of the user's to some of the provider's. */
export interface Edge {
  readonly user: number;
  readonly use: string;
  readonly provider: number;
  readonly provide: string;
  /**
   * Data, one of several that a use counts, or a service whose times hang on durations: nothing is known of it but that it
   * has to have been there.
   */
  readonly isData: boolean;
  /** Whether its users need this very provider; else any of several may serve them. */
  readonly isAlone: boolean;
  /** Those that it stands for. */
  readonly connections: readonly Connection[];
}

/** An assembly as the search sees it. */
export interface Network {
  readonly units: readonly Unit[];
  readonly edges: readonly Edge[];
}

/** A component before it is put together with those like it. */
export interface Member {
  readonly name: string;
  /** What it has in common with components that it could be put together with. */
  readonly kind: string;
  readonly courses: readonly Course[];
  /** Its use and provide ports that are data ports. */
  readonly data: ReadonlySet<string>;
  /** Of its use ports those that count their providers. */
  readonly counted: ReadonlyMap<string, ProviderCount>;
}

/** What it takes to look at a connection, in nanoseconds. */
const LOOKING = 500;

/**
 * Puts components together whose neighbours are together too: the coarsest such partition, by refinement. What holds of
 * the dates of one of them holds of all, for only the latest of what an event waits for counts.
 *
 * @param isApart each component is a unit of its own
 */
export function networkOf(
  members: readonly Member[],
  connections: readonly Connection[],
  isApart: boolean,
): Network {
  const byName = new Map(members.map((member, i) => [member.name, i]));
  const ends = connections.map(({ user, provider }) => ({
    user: byName.get(user.component)!,
    use: user.port,
    provider: byName.get(provider.component)!,
    provide: provider.port,
  }));
  let colors = numbered(members.map(({ kind }, i) => (isApart ? `${i}` : kind)));
  for (;;) {
    const around: string[][] = members.map(() => []);
    for (const { user, use, provider, provide } of ends) {
      heed(LOOKING);
      around[user]!.push(`> ${use} ${provide} ${colors[provider]}`);
      around[provider]!.push(`< ${provide} ${use} ${colors[user]}`);
    }
    // Of users, only whether there are some counts; of providers, how many.
    const keys = around.map((each, i) => {
      const uses = each.filter((key) => key.startsWith('>')).sort();
      const users = [...new Set(each.filter((key) => key.startsWith('<')))].sort();
      return [colors[i], ...uses, ...users].join('|');
    });
    const finer = numbered(keys);
    const isSame = maxOf(finer, -1) === maxOf(colors, -1);
    colors = finer;
    if (isSame) break;
  }
  const units: { components: string[]; courses: readonly Course[] }[] = [];
  for (const [i, member] of members.entries()) {
    const unit = units[colors[i]!];
    if (unit === undefined) units[colors[i]!] = { components: [member.name], courses: member.courses };
    else unit.components.push(member.name);
  }
  const several = groupBy(ends, ({ user, use }) => `${user} ${use}`);
  const edges = new Map<string, Edge & { readonly connections: Connection[] }>();
  for (const [i, { user, use, provider, provide }] of ends.entries()) {
    const key = `${colors[user]} ${use} ${colors[provider]} ${provide}`;
    const known = edges.get(key);
    if (known !== undefined) {
      known.connections.push(connections[i]!);
      continue;
    }
    edges.set(key, {
      user: colors[user]!,
      use,
      provider: colors[provider]!,
      provide,
      ...kindOf(members[user]!, use, members[provider]!, provide, several.get(`${user} ${use}`)!.length),
      connections: [connections[i]!],
    });
  }
  return { units, edges: [...edges.values()] };
}

/** What is known of a connection of two members, where the use has so many. */
export function kindOf(
  user: Member,
  use: string,
  provider: Member,
  provide: string,
  connected: number,
): Pick<Edge, 'isData' | 'isAlone'> {
  const count = user.counted.get(use);
  const isUncertain =
    user.courses.some(({ uncertain }) => uncertain.has(use)) ||
    provider.courses.some(({ uncertain }) => uncertain.has(provide));
  return {
    isData: user.data.has(use) || typeof count === 'number' || isUncertain,
    isAlone: count === 'all' || (count === undefined && connected === 1),
  };
}

/** Numbers for texts, in the order in which they first appear. */
function numbered(keys: readonly string[]): readonly number[] {
  const numbers = new Map<string, number>();
  return keys.map((key) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

/**
 * Where the intervals of a use port lie in those of a provide port: for each the number of the provider's that is not
 * left before it is over; the number of all of them where none is left then.
 */
export type Matching = readonly number[];

/**
 * All ways in which the use of a port may lie in what its provider offers: each use begins while it is served and ends
 * before the provider leaves. Where others may serve instead, it only has to end before.
 *
 * @param uses of the user, in order
 * @param offers of the provider, in order
 */
function matchingsOf(
  uses: readonly Interval[],
  offers: readonly Interval[],
  { isData, isAlone }: Pick<Edge, 'isData' | 'isAlone'>,
): readonly Matching[] {
  if (isData) {
    const first = offers.findIndex(({ serves }) => serves);
    const isServed = first >= 0 || !isAlone || !uses.some(isAsking);
    return isServed ? [uses.map(() => Math.max(first, 0))] : [];
  }
  const found: Matching[] = [];
  const fits = (use: Interval, j: number): boolean => {
    const offer = offers[j];
    const isFirst = use.ups.length === 0;
    // What is in use at the start counts from then on, also where nothing has served it.
    if (isFirst && j > 0) return false;
    if (isAsking(use) && isAlone && offer?.serves !== true) return false;
    // What is used to the end may not be left any more.
    return (
      use.downs.length > 0 || offer === undefined || (j === offers.length - 1 && offer.downs.length === 0)
    );
  };
  const extend = (made: readonly number[]): void => {
    const use = uses[made.length];
    if (use === undefined) {
      found.push(made);
      return;
    }
    for (let j = made.at(-1) ?? 0; j <= offers.length; j++) if (fits(use, j)) extend([...made, j]);
  };
  extend([]);
  return found;
}

const signatures = newNotes<Course, Map<string, string>>();

/** What matters of the intervals of a port to who fits: those alike share their matchings. */
export function signatureOf(course: Course, port: string): string {
  const known = signatures.get(course) ?? new Map<string, string>();
  signatures.set(course, known);
  const signature =
    known.get(port) ??
    course.intervals
      .get(port)!
      .map(
        ({ ups, downs, again, serves }) =>
          `${ups.length === 0 ? '[' : '('}${downs.length === 0 ? ']' : ')'}${again.length === 0 ? '' : '?'}${serves ? '' : '!'}`,
      )
      .join('');
  known.set(port, signature);
  return signature;
}

/** The matchings of an edge under a course of its user and one of its provider, worked out once for those alike. */
export type Fits = (edge: Edge, user: Course, provider: Course) => readonly Matching[];

/** See {@link Fits}. */
export function fitsOf(): Fits {
  const known = new Map<string, readonly Matching[]>();
  return (edge, user, provider) => {
    const signature = `${signatureOf(user, edge.use)} ${signatureOf(provider, edge.provide)}`;
    const key = `${edge.isData} ${edge.isAlone} ${signature}`;
    const found =
      known.get(key) ??
      matchingsOf(user.intervals.get(edge.use)!, provider.intervals.get(edge.provide)!, edge);
    known.set(key, found);
    return found;
  };
}
