import { didYouMean } from '../../base/closest.ts';
import type { Diagnostics } from '../../base/diagnostics.ts';
import type { Code } from '../../base/errors.ts';
import type { Gaps } from '../../base/gaps.ts';
import type { Position } from '../../base/position.ts';
import type { Model, Placement } from '../assembly.ts';
import type { ComponentType, Described, Port } from '../component.ts';
import type { Program } from '../program.ts';
import type { SourceMap } from '../source-map.ts';
import { type Region, regionOf } from '../system/region.ts';

/** What every check of a model looks at and writes to. */
export interface Check {
  readonly model: Model;
  readonly positions: SourceMap;
  readonly gaps: Gaps;
  readonly report: Diagnostics;
}

/** Reports every name that appears a second time; the things come in the order of the file. */
export function checkDuplicates(
  things: readonly { readonly name: string; readonly what: string; readonly at: Position | null }[],
  where: string,
  report: Diagnostics,
): void {
  const seen = new Map<string, string>();
  for (const { name, what, at } of things) {
    const before = seen.get(name);
    if (before === undefined) seen.set(name, what);
    else {
      const hint =
        before === what ? 'rename one of them' : `a ${before} has this name already; rename one of them`;
      report.error('duplicate-name', at, `${where} has two things called \`${name}\``, hint);
    }
  }
}

/** Reports every item that a list names a second time. */
export function checkRepeated(
  items: readonly string[],
  owner: Described,
  part: string,
  { positions, report }: Check,
): void {
  const seen = new Set<string>();
  for (const [i, item] of items.entries()) {
    if (seen.has(item)) {
      report.error('duplicate-item', positions.at(owner, `${part}/${i}`), `\`${item}\` is listed twice`);
    }
    seen.add(item);
  }
}

/** Reports that `name` is none of `known`, with the nearest of them. */
export function reportUnknown(
  code: Code,
  message: string,
  name: string,
  known: Iterable<string>,
  at: Position | null,
  report: Diagnostics,
): void {
  report.error(code, at, message, didYouMean(name, known));
}

/** The types of the components that a program adds. */
function addedTypes(program: Program, model: Model): readonly (readonly [string, ComponentType])[] {
  return program.threads
    .flatMap((t) => t.instructions)
    .flatMap((instruction) => {
      if (instruction.kind !== 'add') return [];
      const type = model.types.find((t) => t.name === instruction.type);
      return type === undefined ? [] : [[instruction.component, type] as const];
    });
}

function typesInState({ state }: Program): readonly (readonly [string, ComponentType])[] {
  return state?.components.map(({ component }) => [component.name, component.type] as const) ?? [];
}

/** The component types by the name of every component that the file declares, a program adds or a state has. */
export function typesByComponent({ model }: Check): ReadonlyMap<string, ComponentType> {
  return new Map([
    ...model.programs.flatMap((program) => addedTypes(program, model)),
    ...model.programs.flatMap(typesInState),
    ...model.components.map(({ name, type }) => [name, type] as const),
  ]);
}

/** Those that a program which starts from a running state can meet: what is in the state, and what it adds. */
export function typesInProgram(program: Program, model: Model): ReadonlyMap<string, ComponentType> {
  return new Map([...addedTypes(program, model), ...typesInState(program)]);
}

/** Checks that a component exists and answers its type; `null` when it does not, or when it may. */
export function checkComponent(
  name: string,
  types: ReadonlyMap<string, ComponentType>,
  at: Position | null,
  { model, gaps, report }: Check,
): ComponentType | null {
  const type = types.get(name);
  if (type !== undefined) return type;
  // A program that could not be read may have added it.
  const unread = gaps.inSection('components') || gaps.inAnyProgram();
  const declared = model.components.some((c) => c.name === name);
  if (!unread && declared) {
    const message = `\`${name}\` is not in the state that the program starts from`;
    report.error(
      'unknown-component',
      at,
      message,
      'add it in the program, or start from a state that has it',
    );
  } else if (!unread) {
    reportUnknown('unknown-component', `there is no component \`${name}\``, name, types.keys(), at, report);
  }
  return null;
}

const placeSets = new WeakMap<ComponentType, ReadonlySet<string>>();

/** The places of a type, to look names up: large loops make types with very many. */
function placesOf(type: ComponentType): ReadonlySet<string> {
  const known = placeSets.get(type) ?? new Set(type.places);
  placeSets.set(type, known);
  return known;
}

export function checkPlace(
  place: string,
  type: ComponentType,
  who: string,
  at: Position | null,
  { gaps, report }: Check,
): void {
  if (placesOf(type).has(place) || gaps.inType(type, 'places')) return;
  reportUnknown('unknown-place', `${who} has no place \`${place}\``, place, type.places, at, report);
}

/** Checks the components and places of a deployment, or of the start of a program. */
export function checkPlacement(
  placement: Placement,
  owner: Described,
  part: string,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  for (const [component, places] of placement) {
    const at = `${part}/${component}`;
    const type = checkComponent(component, types, check.positions.at(owner, at), check);
    if (type === null) continue;
    checkRepeated(places, owner, at, check);
    for (const [i, place] of places.entries()) {
      checkPlace(place, type, component, check.positions.at(owner, `${at}/${i}`), check);
    }
  }
}

const regions = new WeakMap<Port, Region>();

/** The region of a port, computed once: all components of a type ask for it. */
export function regionIn(type: ComponentType, port: Port): Region {
  const known = regions.get(port) ?? regionOf(type, port);
  regions.set(port, known);
  return known;
}

/** Names for a message, the first five of them. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `\`${name}\``);
  return names.length > 5 ? `${shown.join(', ')} and ${names.length - 5} more` : shown.join(', ');
}
