import { NO_FAULTS } from '../faults.ts';
import { faultsWords } from '../kinds/form/asked-faults.ts';
import type { KindForm } from '../kinds/form/kind.ts';
import { KINDS } from '../kinds/kinds.ts';

/** The kinds of property, by the names that they have in files. */
export type PropertyKind = keyof typeof KINDS;

/** A question of one kind; of any of several. Opaque to users of the library, who see its fields. */
export type SpecOf<K extends PropertyKind> = {
  readonly [Each in K]: (typeof KINDS)[Each] extends KindForm<infer S, infer _> ? S : never;
}[K];

/** The questions that a user may ask (semantics, section 5). */
export type PropertySpec = SpecOf<PropertyKind>;

const FORMS: { readonly [K in PropertyKind]: KindForm<SpecOf<K>> } = KINDS;

/** The form of a kind. */
export function formOf<K extends PropertyKind>(kind: K): KindForm<SpecOf<K>> {
  return FORMS[kind];
}

/** The kinds that a file may ask for. */
export const PROPERTY_KINDS: readonly PropertyKind[] = Object.values(FORMS).map(({ kind }) => kind);

/** Those of them that may stand alone, without argument and options. */
export const BARE_KINDS: readonly PropertyKind[] = PROPERTY_KINDS.filter(
  (kind) => 'alone' in FORMS[kind].argument,
);

/** What a property asks, in plain words, names in backticks: ``Does every run reach `full`?``. */
export function questionWords(spec: PropertySpec): string {
  const asked = formOf(spec.kind).words(spec);
  const faults = faultsWords(spec.faults ?? NO_FAULTS);
  return faults === '' ? asked : `${asked.slice(0, -1)}, ${faults}?`;
}
