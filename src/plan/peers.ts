import { groupBy } from '../base/collections/group-by.ts';
import { type Decimal, type Duration, fromUnits, ZERO } from '../base/duration.ts';
import { maxOf, minOf } from '../base/extremes.ts';
import { connectionName } from '../model/assembly.ts';
import type { RunningState } from '../model/configuration.ts';
import type { Goal } from '../model/goal.ts';
import type { Model } from '../model/whole/model.ts';
import { changeFor } from './change.ts';
import type { Course, Interval } from './course.ts';
import { type Dates, leastDates } from './dates.ts';
import { type Edge, type Fits, fitsOf, kindOf, type Network, signatureOf } from './network.ts';
import { outlineOf, waitsAmong } from './outline.ts';
import { membersOf, problemOf } from './problem.ts';
import type { PlannedWait } from './programs.ts';

/** What a component knows when plans are made by all together: its own words, and to whom it is connected. Plain data. */
export interface PeerPart {
  readonly name: string;
  /** The words that do what is wished of it. */
  readonly courses: readonly Course[];
  readonly links: readonly PeerLink[];
  /** In which all count time, in seconds. */
  readonly unit: Decimal;
}

/** A connection as one of its two ends knows it. */
export interface PeerLink {
  /** The name of the connection. */
  readonly name: string;
  readonly neighbour: string;
  readonly isUser: boolean;
  /** The own port, and the neighbour's. */
  readonly own: string;
  readonly other: string;
  /**
   * Data, one of several that a use counts, or a service whose times hang on durations: nothing is known of it but that it
   * has to have been there.
   */
  readonly isData: boolean;
  /** Whether its users need this very provider; else any of several may serve them. */
  readonly isAlone: boolean;
}

/**
 * What a component tells a neighbour: which rows of intervals its connected port may have, and when each of them begins and
 * ends at the earliest, as far as it knows by now. It tells nothing else of its life. Plain data, which JSON can hold.
 */
export interface PeerMessage {
  readonly to: string;
  /** The connection that it is about. */
  readonly link: string;
  readonly rows: readonly IntervalRow[];
}

/** A row of intervals of a port. */
export interface IntervalRow {
  /**
   * For each of them `[` where it is active at the start, else `(`, and `]` where it is so at the end, else `)`; `?` where it
   * asks to be served again in it, and `!` where nobody can begin to use it.
   */
  readonly signature: string;
  /** The least dates at which each begins and ends; left out before dates are asked for. */
  readonly dates?: readonly (readonly [PeerDate, PeerDate])[];
}

/** A date in units; `inf` where that is after something that may take for ever, `null` where none is known. */
export type PeerDate = number | 'inf' | null;

/** What a component is told to do: to begin anew, to go on to dates, to keep only what ends in time, or to choose; or what others tell it. */
export type PeerOrder =
  | { readonly kind: 'begin' }
  | { readonly kind: 'dates' }
  | { readonly kind: 'keep'; readonly by: PeerDate }
  | { readonly kind: 'choose' }
  | { readonly kind: 'hear'; readonly messages: readonly PeerMessage[] };

/** What it has to say then. */
export interface PeerAnswer {
  /** To its neighbours. */
  readonly messages: readonly PeerMessage[];
  /** When it may have ended at the earliest, as far as it knows. */
  readonly end: PeerDate;
  /** Whether it has taken words away by this order. */
  readonly isLess: boolean;
  /** What it is about to execute, once it has chosen. */
  readonly word: readonly string[] | null;
  /**
   * Once it has chosen, what others have to know of that word to tell what waits for what: when its ports begin and end to be
   * active, by which of its behaviors, and how long which of that comes before which. No places, and no transitions.
   */
  readonly outline: Course | null;
}

/**
 * The parts of all components for a goal: each may be given to a machine of its own.
 *
 * @throws ModelError when the goal names what the model does not have, or the system does not stand still
 */
export function peerParts(
  model: Model,
  goal: Goal,
  { length = 4, ...options }: { readonly state?: RunningState; readonly length?: number } = {},
): readonly PeerPart[] {
  const change = changeFor(model, goal, options);
  const problem = problemOf(change, length);
  const members = membersOf(problem, change.goal.items);
  const { connections } = change.configuration;
  const uses = new Map<string, number>();
  const useOf = ({ component, port }: { readonly component: string; readonly port: string }) =>
    `${component} ${port}`;
  for (const { user } of connections) uses.set(useOf(user), (uses.get(useOf(user)) ?? 0) + 1);
  const byName = new Map(members.map((member) => [member.name, member]));
  const links = new Map<string, PeerLink[]>(members.map(({ name }) => [name, []]));
  for (const connection of connections) {
    const { user, provider } = connection;
    const [one, other] = [byName.get(user.component)!, byName.get(provider.component)!];
    const kind = kindOf(one, user.port, other, provider.port, uses.get(useOf(user))!);
    const shared = { name: connectionName(connection), ...kind };
    const ends = { own: user.port, other: provider.port };
    links.get(user.component)!.push({ ...shared, ...ends, isUser: true, neighbour: provider.component });
    links.get(provider.component)!.push({
      ...shared,
      isUser: false,
      neighbour: user.component,
      own: provider.port,
      other: user.port,
    });
  }
  return members.map(({ name, courses }) => ({ name, courses, links: links.get(name)!, unit: problem.unit }));
}

/** What a component knows of a neighbour's port: its rows as courses that have nothing but these intervals. */
type Heard = ReadonlyMap<string, Course>;

/**
 * One component of those that plan together. It takes away its words that fit to no row of a neighbour's, and dates its
 * intervals by those of its neighbours; both only ever go one way, so that all come to the same whenever messages arrive
 * (chaotic iteration, Chazan and Miranker 1969; of dates, the distributed algorithm of Bellman and Ford).
 */
export class Peer {
  readonly #part: PeerPart;
  readonly #ports: ReadonlySet<string>;
  readonly #fits: Fits = fitsOf();
  #courses: readonly Course[];
  #isDating = false;
  #heard = new Map<string, Heard>();
  #sent = new Map<string, string>();
  #dates: Dates | null = null;

  constructor(part: PeerPart) {
    this.#part = part;
    this.#courses = part.courses;
    this.#ports = new Set(part.links.map(({ own }) => own));
  }

  /** Does what it is told. */
  hear(order: PeerOrder): PeerAnswer {
    const before = this.#courses.length;
    switch (order.kind) {
      case 'begin':
        this.#isDating = false;
        this.#heard = new Map();
        this.#sent = new Map();
        break;
      case 'dates':
        this.#isDating = true;
        this.#sent = new Map();
        break;
      case 'keep':
        this.#courses = this.#courses.filter((course) => {
          const end = this.#endOf(course);
          return end !== null && end <= unitsOf(order.by)!;
        });
        return this.#answer([], before);
      case 'choose':
        this.#courses = this.#courses.slice(0, 1);
        return this.#answer([], before);
      case 'hear':
        for (const { link, rows } of order.messages) {
          const own = this.#part.links.find(({ name }) => name === link)!;
          this.#heard.set(link, new Map(rows.map((row) => [row.signature, courseOfRow(own.other, row)])));
        }
    }
    this.#courses = this.#courses.filter((course) =>
      this.#part.links.every((link) => this.#isFitting(link, course)),
    );
    this.#dates = this.#isDating ? this.#dated() : null;
    return this.#answer(this.#news(), before);
  }

  #isFitting(link: PeerLink, course: Course): boolean {
    const rows = this.#heard.get(link.name);
    if (rows === undefined) return true;
    return [...rows.values()].some((other) => {
      const [user, provider] = link.isUser ? [course, other] : [other, course];
      return this.#fits(edgeOf(link, 0), user, provider).length > 0;
    });
  }

  /** The least dates of its words: as in a network of itself and of its neighbours' ports. */
  #dated(): Dates {
    const { links, name } = this.#part;
    const others = links.map((link) => [...(this.#heard.get(link.name)?.values() ?? [])]);
    const units = [
      { components: [name], courses: this.#courses },
      ...links.map(({ neighbour }, i) => ({ components: [neighbour], courses: others[i]! })),
    ];
    const network = { units, edges: links.map((link, i) => edgeOf(link, i + 1)) };
    const choices = { courses: units.map(({ courses }) => courses), matchings: links.map(() => null) };
    return leastDates(network, choices, this.#fits);
  }

  #endOf(course: Course): number | null {
    return this.#dates?.endOf(0, course) ?? null;
  }

  /** What is new to the neighbours. */
  #news(): readonly PeerMessage[] {
    return this.#part.links.flatMap(({ name: link, neighbour: to, own }) => {
      const rows = this.#rowsOf(own);
      const text = JSON.stringify(rows);
      if (this.#sent.get(link) === text) return [];
      this.#sent.set(link, text);
      return [{ to, link, rows }];
    });
  }

  #rowsOf(port: string): readonly IntervalRow[] {
    const bySignature = groupBy(this.#courses, (course) => signatureOf(course, port));
    const dates = this.#dates;
    if (dates === null) return [...bySignature.keys()].map((signature) => ({ signature }));
    return [...bySignature].map(([signature, courses]) => ({
      signature,
      dates: courses[0]!.intervals.get(port)!.map((_, i) => {
        const all = courses.map((course) => {
          const { ups, downs } = course.intervals.get(port)![i]!;
          const dated = (events: readonly number[]) => events.map((event) => dates.at(0, course, event));
          return { begins: ups.length === 0 ? 0 : first(dated(ups)), ends: last(dated(downs)) };
        });
        return [
          dateOf(first(all.map(({ begins }) => begins))),
          dateOf(first(all.map(({ ends }) => ends))),
        ] as const;
      }),
    }));
  }

  #answer(messages: readonly PeerMessage[], before: number): PeerAnswer {
    const ends = this.#courses.map((course) => this.#endOf(course));
    const [chosen, ...others] = this.#courses;
    return {
      messages,
      end: dateOf(first(ends)),
      isLess: this.#courses.length < before,
      word: chosen === undefined || others.length > 0 ? null : chosen.word,
      outline: chosen === undefined || others.length > 0 ? null : outlineOf(chosen, this.#ports),
    };
  }
}

/** The first of some dates; `null` where none of them is known. */
function first(dates: readonly (number | null)[]): number | null {
  const all = dates.filter((date) => date !== null);
  return all.length === 0 ? null : minOf(all);
}

/** The last of some dates; `null` where one of them is not known. */
function last(dates: readonly (number | null)[]): number | null {
  const all = dates.filter((date) => date !== null);
  return all.length < dates.length ? null : maxOf(all, 0);
}

function dateOf(units: number | null): PeerDate {
  return units === Infinity ? 'inf' : units;
}

function unitsOf(date: PeerDate): number | null {
  return date === 'inf' ? Infinity : date;
}

function edgeOf({ own, other, isUser, isData, isAlone }: PeerLink, neighbour: number): Edge {
  const kind = { isData, isAlone, connections: [] };
  return isUser
    ? { ...kind, user: 0, use: own, provider: neighbour, provide: other }
    : { ...kind, user: neighbour, use: other, provider: 0, provide: own };
}

/** A course that has nothing but a row of intervals of a port, each beginning and ending at its date. */
function courseOfRow(port: string, { signature, dates }: IntervalRow): Course {
  const causes: number[][] = [[]];
  const weights: number[] = [0];
  const event = (date: PeerDate | undefined): number => {
    const units = unitsOf(date ?? null);
    // What waits for itself has no date.
    causes.push([units === null ? weights.length : 0]);
    return weights.push(units ?? 0) - 1;
  };
  const intervals = [...signature.matchAll(/([[(])([\])])(\??)(!?)/g)].map(
    ([, begin, end, asks, refuses], i): Interval => {
      const [from, until] = dates?.[i] ?? [];
      return {
        ups: begin === '[' ? [] : [event(from)],
        downs: end === ']' ? [] : [event(until)],
        opens: -1,
        closes: -1,
        again: asks === '' ? [] : [event(0)],
        asks: -1,
        refusesAtOnce: false,
        serves: refuses === '',
      };
    },
  );
  const nothing = {
    word: [],
    given: 0,
    ends: [],
    activations: [],
    finishes: [],
    last: 0,
    work: 0,
    uncertain: new Set<string>(),
  };
  return { ...nothing, causes, weights, intervals: new Map([[port, intervals]]) };
}

/** What components have chosen, as a network. */
function outlined(parts: readonly Pick<PeerPart, 'name' | 'links'>[], outlines: readonly Course[]): Network {
  const byName = new Map(parts.map(({ name }, i) => [name, i]));
  const units = parts.map(({ name }, i) => ({ components: [name], courses: [outlines[i]!] }));
  const edges = parts.flatMap(({ name, links }, user) =>
    links.flatMap((link): readonly Edge[] => {
      if (!link.isUser) return [];
      const { own, other, neighbour } = link;
      const connections = [
        { user: { component: name, port: own }, provider: { component: neighbour, port: other } },
      ];
      return [{ ...edgeOf(link, byName.get(neighbour)!), user, connections }];
    }),
  );
  return { units, edges };
}

/** What components have agreed on. */
export interface Agreement {
  /** No program with these words ends earlier where all takes longest, in seconds; `null` where there is none. */
  readonly lowerBound: Duration | null;
  /** Words that may attain it, by component; `null` where those with least work do not. */
  readonly words: ReadonlyMap<string, readonly string[]> | null;
  /**
   * What has to be waited for with these words, as `plan` has it; where that is nothing, the words pushed at the start are a
   * plan that attains the bound. Whether no run races all the same is for `verify` to say. `null` where there are no words, the
   * waits would wait for each other, or some connections are `unsure`.
   */
  readonly waits: readonly PlannedWait[] | null;
  /** The connections, by name, over which a use may lie in one offer or another: a search that sees all decides (`plan`). */
  readonly unsure: readonly string[];
  /** How many messages that took. */
  readonly messages: number;
}

/**
 * Has components agree on words, wherever they are: each works on what its neighbours tell it, and nobody sees more of it.
 *
 * @param parts the names of all, their connections, and the unit in which they count
 * @param tell hands an order to a component and brings its answer
 */
export async function agree(
  parts: readonly Omit<PeerPart, 'courses'>[],
  tell: (name: string, order: PeerOrder) => PeerAnswer | Promise<PeerAnswer>,
): Promise<Agreement> {
  let messages = 0;
  const answers = new Map<string, PeerAnswer>();
  const tellAll = async (orders: ReadonlyMap<string, PeerOrder>): Promise<readonly PeerAnswer[]> => {
    const made = await Promise.all(
      [...orders].map(async ([name, order]) => [name, await tell(name, order)] as const),
    );
    for (const [name, answer] of made) answers.set(name, answer);
    return made.map(([, answer]) => answer);
  };
  const all = (order: PeerOrder) => tellAll(new Map(parts.map(({ name }) => [name, order])));
  /** Until nobody has news. */
  const settle = async (order: PeerOrder): Promise<void> => {
    let news = (await all(order)).flatMap((answer) => answer.messages);
    while (news.length > 0) {
      messages += news.length;
      const letters = groupBy(news, ({ to }) => to);
      const told = await tellAll(
        new Map(
          [...letters].map(([to, each]): [string, PeerOrder] => [to, { kind: 'hear', messages: each }]),
        ),
      );
      news = told.flatMap((answer) => answer.messages);
    }
  };
  const bound = async (): Promise<number | null> => {
    await settle({ kind: 'begin' });
    await settle({ kind: 'dates' });
    return last([...answers.values()].map(({ end }) => unitsOf(end)));
  };
  const [first] = parts;
  const least = await bound();
  const none = { words: null, waits: null, unsure: [], messages };
  if (least === null) return { ...none, lowerBound: null };
  if (first === undefined) return { ...none, lowerBound: ZERO, words: new Map(), waits: [] };
  const lowerBound = least === Infinity ? 'inf' : fromUnits(BigInt(least), first.unit);
  // What ends too late is left out, which may have more end too late.
  let now: number | null = least;
  while ((await all({ kind: 'keep', by: dateOf(least) })).some(({ isLess }) => isLess)) now = await bound();
  if (now !== least) return { ...none, lowerBound, messages };
  await all({ kind: 'choose' });
  if ((await bound()) !== least) return { ...none, lowerBound, messages };
  const words = new Map([...answers].map(([name, { word }]) => [name, word!]));
  const outlines = parts.map(({ name }) => answers.get(name)!.outline!);
  return { lowerBound, words, ...waitsAmong(outlined(parts, outlines), least), messages };
}
