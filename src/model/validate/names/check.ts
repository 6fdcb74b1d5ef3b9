import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { Code } from '../../../base/errors.ts';
import type { Gaps } from '../../../base/gaps.ts';
import { oncePer } from '../../../base/memo.ts';
import type { Position } from '../../../base/position.ts';
import type { Component, Placement, PortRef } from '../../assembly.ts';
import type { ComponentType, Described, Port } from '../../component.ts';
import type { Program } from '../../program.ts';
import type { SourceMap } from '../../source-map.ts';
import type { Subject } from '../../subject.ts';

/** What every check of a model looks at and writes to. */
export interface Check {
  readonly model: Subject;
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
  report.error(code, at, message, report.didYouMean(name, known));
}

/** The component types by their names: large files name very many. */
export const typesByName = oncePer(
  (model: Subject): ReadonlyMap<string, ComponentType> =>
    new Map(model.types.toReversed().map((type) => [type.name, type])),
);

/** The declared components by their names. */
export const declaredByName = oncePer(
  (model: Subject): ReadonlyMap<string, Component> =>
    new Map(model.components.toReversed().map((component) => [component.name, component])),
);

/** The ports of a type by their names. */
export const portsByName = oncePer(
  (type: ComponentType): ReadonlyMap<string, Port> =>
    new Map(type.ports.toReversed().map((port) => [port.name, port])),
);

/** The names of the transitions of a type. */
export const transitionNames = oncePer(
  (type: ComponentType): ReadonlySet<string> => new Set(type.transitions.map(({ name }) => name)),
);

/** The names of the deployments. */
export const deploymentNames = oncePer(
  (model: Subject): ReadonlySet<string> => new Set(model.deployments.map(({ name }) => name)),
);

/** The types of the components that a program adds. */
function addedTypes(program: Program, model: Subject): readonly (readonly [string, ComponentType])[] {
  return program.threads
    .flatMap((t) => t.instructions)
    .flatMap((instruction) => {
      if (instruction.kind !== 'add') return [];
      const type = typesByName(model).get(instruction.type);
      return type === undefined ? [] : [[instruction.component, type] as const];
    });
}

function typesInState({ state }: Program): readonly (readonly [string, ComponentType])[] {
  return state?.components.map(({ component }) => [component.name, component.type] as const) ?? [];
}

/** The component types by the name of every component that the file declares, a program adds or a state has. */
export const typesByComponent = oncePer(
  (model: Subject): ReadonlyMap<string, ComponentType> =>
    new Map([
      ...model.programs.flatMap((program) => addedTypes(program, model)),
      ...model.programs.flatMap(typesInState),
      ...model.components.map(({ name, type }) => [name, type] as const),
    ]),
);

/** Those that a program which starts from a running state can meet: what is in the state, and what it adds. */
export function typesInProgram(program: Program, model: Subject): ReadonlyMap<string, ComponentType> {
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
  // The component may be added by a program that could not be read.
  const unread = gaps.inSection('components') || gaps.inAnyProgram();
  const declared = declaredByName(model).has(name);
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

const placesOf = oncePer((type: ComponentType): ReadonlySet<string> => new Set(type.places));

/** Reports a place that its type does not have; `who` names it, as messages begin with. */
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

/** So many names are listed at most. */
export const MOST_LISTED = 5;

/**
 * Names in a message: the first few, and how many more there are.
 *
 * @param count how many there are in all, where not all of them are given
 */
export function list(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, MOST_LISTED).map((name) => `\`${name}\``);
  return count > MOST_LISTED ? `${shown.join(', ')} and ${count - MOST_LISTED} more` : shown.join(', ');
}

/** Checks that a port exists and answers it; `null` when it does not, or when it may. */
export function checkPort(
  { component, port: name }: PortRef,
  owner: Described,
  part: string,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): Port | null {
  const at = check.positions.at(owner, part);
  const type = checkComponent(component, types, at, check);
  if (type === null) return null;
  const ports = portsByName(type);
  const port = ports.get(name);
  if (port !== undefined || check.gaps.inType(type, 'ports')) return port ?? null;
  const message = `${component} has no port \`${name}\``;
  reportUnknown('unknown-port', message, name, ports.keys(), at, check.report);
  return null;
}
