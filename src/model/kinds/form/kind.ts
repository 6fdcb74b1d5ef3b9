import type { PortRef } from '../../assembly.ts';
import type { ComponentType } from '../../component.ts';
import type { SourceNode } from '../../read/formats/source.ts';
import type { Check } from '../../validate/names/check.ts';
import type { Common } from './common.ts';
import type { Given, Marks } from './given.ts';
import type { OtherPlaces } from './other-places.ts';
import type { Shape } from './shape.ts';

/** A question of some kind: {@link Common} options, and what the kind asks. */
export interface Spec extends Common {
  readonly kind: string;
}

/** A property as it was read, and where its parts stand. */
export interface Read<S extends Spec> {
  readonly spec: S;
  readonly marks: Marks;
}

/**
 * The form of a kind of property: how it is written, read, built, checked and put in words. How it is answered is for
 * `src/properties/kinds/` to say.
 */
export interface KindForm<S extends Spec, Builder = object> {
  readonly kind: S['kind'];
  /** The shape of what follows the kind; of a kind that may stand alone, what else may follow, as a noun phrase. */
  readonly argument: { readonly shape: Shape } | { readonly alone: string };
  /** The shapes of its own options. */
  readonly options: Readonly<Record<string, Shape>>;
  /** Reads a question from a file; `null` where what is wrong, and reported, leaves none. */
  readonly read: (common: Common, argument: SourceNode, given: Given) => Read<S> | null;
  /** One method, by the name it has in the builder, that makes a question of the text reader, its name and arguments. */
  readonly builder: Builder;
  /** The question in words, names in backticks: ``Does every run reach `full`?``. */
  readonly words: (spec: S) => string;
  /** Whether its answer is a verdict, not only figures. */
  readonly decides: (spec: S) => boolean;
  /** Reports what is wrong with it; `types` are those of all components that the model can have, by name. */
  readonly check: (spec: S, types: ReadonlyMap<string, ComponentType>, check: Check) => void;
  /** Reports what is allowed but hardly meant, in a model without errors. */
  readonly doubt: (spec: S, check: Check) => void;
  readonly names: (spec: S) => Named;
  /** The same question about a program in which components stand at other places; `null` where there is none. */
  readonly inOtherPlaces: (spec: S, others: OtherPlaces) => S | null;
}

/** What a question is about that others look at too. */
export interface Named {
  /** Another property of the model. */
  readonly property: string | null;
  /** The deployment that is to be reached. */
  readonly deployment: string | null;
  /** Ports of which it asks whether they are active. */
  readonly ports: readonly PortRef[];
  /** Whether it asks of these ports that they work. */
  readonly working: boolean;
}

/** For a question about neither deployments nor ports. */
export const NAMES_NOTHING: Named = { property: null, deployment: null, ports: [], working: false };

/** The check of a kind that reports nothing. */
export function nothing(): void {}

/** The translation to other places for a kind that does not depend on places: the question stays the same. */
export function asBefore<S>(spec: S): S {
  return spec;
}
