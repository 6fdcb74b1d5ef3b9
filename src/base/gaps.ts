/** A section of a model file that may have been left unread for its errors. */
export type Section =
  | 'types'
  | 'components'
  | 'connections'
  | 'zones'
  | 'resources'
  | 'deployments'
  | 'programs'
  | 'properties';

/** The parts of a component type in which names are looked up. */
export const TYPE_PARTS = ['places', 'groups', 'transitions', 'behaviors', 'ports', 'needs'] as const;
/** A part of a component type that may have been left unread for its errors. */
export type TypePart = (typeof TYPE_PARTS)[number];

/**
 * What could not be read, and was reported: a name that seems to be missing there is no second mistake. A model
 * that was built, or read without errors, has none.
 */
export class Gaps {
  readonly #sections = new Set<Section>();
  readonly #typeParts = new Set<string>();
  readonly #entries = new Set<string>();
  #inAnyProgram = false;

  addSection(section: Section): void {
    this.#sections.add(section);
  }

  addTypePart(type: string, part: TypePart): void {
    this.#typeParts.add(`${type}/${part}`);
  }

  addType(type: string): void {
    for (const part of TYPE_PARTS) this.addTypePart(type, part);
  }

  /** A program or a property of which something is missing. */
  addEntry(section: 'programs' | 'properties', name: string): void {
    this.#entries.add(`${section}/${name}`);
    this.#inAnyProgram ||= section === 'programs';
  }

  inSection(section: Section): boolean {
    return this.#sections.has(section);
  }

  inType(type: { readonly name: string }, part: TypePart): boolean {
    return this.#sections.has('types') || this.#typeParts.has(`${type.name}/${part}`);
  }

  inEntry(section: 'programs' | 'properties', name: string | null): boolean {
    return this.#sections.has(section) || this.#entries.has(`${section}/${name}`);
  }

  /** Whether some program is incomplete. */
  inAnyProgram(): boolean {
    return this.#inAnyProgram || this.#sections.has('programs');
  }
}
