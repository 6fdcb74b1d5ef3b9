import { heed } from '../../base/heed.ts';
import { intersection } from './interval.ts';
import { ANY_TIME, type Arc, type FiringInterval, type TimePetriNet } from './time-petri-net.ts';
import { assertNet } from './validate-net.ts';

/** What an arc does; one list of arcs of a transition for each. */
export type ArcSort = 'inputs' | 'reads' | 'inhibitors' | 'outputs';

/** What it takes to build a transition, in nanoseconds. */
const BUILDING = 5_000;

const SORTS: readonly ArcSort[] = ['inputs', 'reads', 'inhibitors', 'outputs'];

/** Weights by the name of the place; a place that is listed without a weight has weight 1. */
export type NamedArcs = Readonly<Record<string, number>> | readonly string[];

interface DraftNode {
  label: string;
}

interface PlaceDraft extends DraftNode {
  readonly index: number;
  tokens: number;
}

interface NetTransitionDraft extends DraftNode {
  interval: FiringInterval;
  readonly arcs: Readonly<Record<ArcSort, Map<PlaceDraft, number>>>;
}

/**
 * Builds a net by name. What is said of one node several times is superposed, as in TINA: tokens and the weights of
 * inputs and outputs add up, firing intervals intersect, of several reads the greatest weight counts and of several
 * inhibitors the least, and the last label. A node is declared by its first use; nodes keep the order of their
 * declarations. Places and transitions may share a name.
 *
 * @example
 * ```ts
 * import { NetBuilder } from 'madrigal/net';
 *
 * const net = new NetBuilder('one firing')
 *   .place('ready', 1)
 *   .transition('work', { eft: 1, eftOpen: false, lft: 3, lftOpen: false }, { inputs: ['ready'], outputs: ['done'] })
 *   .build();
 * console.log(net.places.length, net.transitions[0].interval.lft); // 2 3
 * ```
 */
export class NetBuilder {
  #name: string;
  readonly #places = new Map<string, PlaceDraft>();
  readonly #transitions = new Map<string, NetTransitionDraft>();

  constructor(name = '') {
    this.#name = name;
  }

  /** One that has all of a net. */
  static from({ name, places, transitions }: TimePetriNet): NetBuilder {
    const builder = new NetBuilder(name);
    const nameOf = ({ place }: Arc) => places[place]!.name;
    for (const place of places)
      builder.place(place.name, place.tokens).label('place', place.name, place.label ?? '');
    for (const { name: transition, interval, label = '', ...arcs } of transitions) {
      builder.transition(transition, interval).label('transition', transition, label);
      for (const sort of SORTS)
        for (const arc of arcs[sort]) builder.addArc(sort, transition, nameOf(arc), arc.weight);
    }
    return builder;
  }

  /** The name of the net, instead of the one that it has. */
  rename(name: string): this {
    this.#name = name;
    return this;
  }

  /** Declares a place, or adds tokens to it. */
  place(name: string, tokens = 0): this {
    this.addTokens(name, tokens);
    return this;
  }

  /** Declares a transition, or restricts its firing interval and adds arcs to it. */
  transition(
    name: string,
    interval: FiringInterval = ANY_TIME,
    arcs: Readonly<Partial<Record<ArcSort, NamedArcs>>> = {},
  ): this {
    this.restrict(name, interval);
    for (const sort of SORTS) {
      for (const [place, weight] of weightsOf(arcs[sort] ?? [])) this.addArc(sort, name, place, weight);
    }
    return this;
  }

  /** Which nodes have the name: none, one or both. */
  nodesNamed(name: string): readonly ('place' | 'transition')[] {
    return [
      ...(this.#places.has(name) ? ['place' as const] : []),
      ...(this.#transitions.has(name) ? ['transition' as const] : []),
    ];
  }

  /** The names of all places, then of all transitions. */
  names(): readonly string[] {
    return [...this.#places.keys(), ...this.#transitions.keys()];
  }

  /** An empty label is no label. */
  label(node: 'place' | 'transition', name: string, label: string): this {
    const draft = node === 'place' ? this.#place(name) : this.#transition(name);
    draft.label = label;
    return this;
  }

  /** @returns the tokens that the place now has. */
  addTokens(name: string, tokens: number): number {
    const place = this.#place(name);
    place.tokens += tokens;
    return place.tokens;
  }

  /** @returns the weight that the arc now has. */
  addArc(sort: ArcSort, transition: string, place: string, weight: number): number {
    const arcs = this.#transition(transition).arcs[sort];
    const node = this.#place(place);
    const known = arcs.get(node);
    const superposed = known === undefined ? weight : superpose(sort, known, weight);
    arcs.set(node, superposed);
    return superposed;
  }

  /** @returns the interval that the transition now has, perhaps an empty one. */
  restrict(transition: string, interval: FiringInterval): FiringInterval {
    const draft = this.#transition(transition);
    draft.interval = intersection(draft.interval, interval);
    return draft.interval;
  }

  /** @throws {ModelError} with all that makes it no net; see `assertNet`. */
  build(): TimePetriNet {
    const net: TimePetriNet = {
      name: this.#name,
      places: [...this.#places].map(([name, { label, tokens }]) => ({ name, ...labelled(label), tokens })),
      transitions: [...this.#transitions].map(([name, { label, interval, arcs }]) => {
        heed(BUILDING);
        return {
          name,
          ...labelled(label),
          interval,
          inputs: arcList(arcs.inputs),
          reads: arcList(arcs.reads),
          inhibitors: arcList(arcs.inhibitors),
          outputs: arcList(arcs.outputs),
        };
      }),
    };
    assertNet(net);
    return net;
  }

  #place(name: string): PlaceDraft {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = { index: this.#places.size, label: '', tokens: 0 };
    this.#places.set(name, place);
    return place;
  }

  #transition(name: string): NetTransitionDraft {
    const known = this.#transitions.get(name);
    if (known !== undefined) return known;
    const arcs = { inputs: new Map(), reads: new Map(), inhibitors: new Map(), outputs: new Map() };
    const transition = { label: '', interval: ANY_TIME, arcs };
    this.#transitions.set(name, transition);
    return transition;
  }
}

function superpose(sort: ArcSort, a: number, b: number): number {
  switch (sort) {
    case 'inputs':
    case 'outputs':
      return a + b;
    case 'reads':
      return Math.max(a, b);
    case 'inhibitors':
      return Math.min(a, b);
  }
}

function weightsOf(arcs: NamedArcs): readonly (readonly [string, number])[] {
  return isList(arcs) ? arcs.map((place) => [place, 1]) : Object.entries(arcs);
}

function isList(arcs: NamedArcs): arcs is readonly string[] {
  return Array.isArray(arcs);
}

function labelled(label: string): { readonly label?: string } {
  return label === '' ? {} : { label };
}

function arcList(weights: ReadonlyMap<PlaceDraft, number>): readonly Arc[] {
  return [...weights].map(([place, weight]) => ({ place: place.index, weight }));
}
